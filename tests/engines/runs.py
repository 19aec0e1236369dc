"""Runs of scenarios held as mappings, and their tables as whole microseconds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl
from hypothesis import HealthCheck, settings

from procsim.calendars import Intervals
from procsim.scenario.scenario import Scenario
from procsim.simulate import simulate
from procsim.tables import Tables
from procsim.workflow.graph import build

MINUTE = 60_000_000
RANDOM = settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))

Stretch = tuple[int, int]


def run(data: dict[str, Any], **how: Any) -> Tables:
    """Run a scenario held as a mapping."""
    return simulate(build(Scenario.model_validate(data)), **how)


def times(tables: Tables, frame: pl.DataFrame) -> pl.DataFrame:
    """Instants as microseconds since the start, lengths of time as microseconds."""
    origin = tables.setting.origin
    return frame.with_columns(
        *(
            (pl.col(name) - origin).dt.total_microseconds()
            for name, kind in frame.schema.items()
            if kind == pl.Datetime
        ),
        *(
            pl.col(name).dt.total_microseconds()
            for name, kind in frame.schema.items()
            if kind == pl.Duration
        ),
    )


def visits(tables: Tables) -> pl.DataFrame:
    """All visits, those that the end of the run found unfinished too; these end there."""
    end = tables.setting.ends[0]
    both = pl.concat([tables.events, tables.open_visits], how="vertical_relaxed")
    return times(tables, both).with_columns(pl.col("end_time").fill_null(end))


def cases(tables: Tables) -> pl.DataFrame:
    """All cases, in microseconds; `last` is when the last of each is over, or the run."""
    found, end = times(tables, tables.cases), tables.setting.ends[0]
    over = pl.when(pl.col("afterwards") != "open").then("afterwards_end")
    checked = pl.when(pl.col("afterwards").is_null()).then(pl.col("end")).otherwise(over)
    return found.with_columns(last=checked.fill_null(end))


def hours_between(hours: Intervals, begin: int, end: int) -> list[Stretch]:
    """The open stretches between two instants."""
    first = int(hours.closes.searchsorted(begin, side="right"))
    last = int(hours.opens.searchsorted(end, side="left"))
    return [
        (max(begin, int(hours.opens[k])), min(end, int(hours.closes[k])))
        for k in range(first, last)
    ]


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The union of stretches of time, in order."""
    result: list[Stretch] = []
    for begin, end in sorted(stretches):
        if result and begin <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((begin, end))
    return result


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What is left of stretches of time when others are taken away."""
    left = list(stretches)
    for begin, end in taken:
        left = [
            (low, high)
            for start, stop in left
            for low, high in ((start, min(stop, begin)), (max(start, end), stop))
            if low < high
        ]
    return left
