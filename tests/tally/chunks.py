"""Runs in chunks, cut out of all the rows of the reference engine, and what is tallied of them."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest

from procsim.engines import Rows
from procsim.engines.chunk import Chunk, whole
from procsim.engines.frames import frames
from procsim.figures.utilisation import busy_by_hour
from procsim.kpi import KPIS, causes, summarise
from procsim.plan import compile_graph
from procsim.replication import Replication
from procsim.setting import setting_of
from procsim.tables import Tables
from procsim.tally.buckets import ERROR
from procsim.tally.limits import NO_LIMITS, Within
from procsim.tally.summaries import Summaries
from procsim.tally.tally import Tally

GROUPINGS = ((), ("case_type",), ("pool",))


def cut(rows: Rows, pieces: int) -> list[Chunk]:
    """Cut a run into chunks, between instants."""
    all_of_it = whole(rows)
    times = np.unique(all_of_it.visits[:, 4])
    places = np.arange(1, pieces) * times.size // pieces if times.size else np.empty(0, np.int64)
    edges = [-(2**62), *np.unique(times[places]).tolist(), 2**62]
    return [_piece(all_of_it, low, high, last=high == edges[-1]) for low, high in pairwise(edges)]


def _piece(rows: Chunk, low: int, high: int, *, last: bool) -> Chunk:
    """What was written after one instant up to another; what is open, in the last."""

    def within(table: Any, column: int) -> Any:
        time = np.where((table[:, column] < 0) & (rows.end > 0), 2**61, table[:, column])
        return table[(time > low) & (time <= high)]

    ends = dict(zip(rows.visits[:, 0].tolist(), rows.visits[:, 4].tolist(), strict=True))
    ended = [ends.get(_key(row), rows.end) for row in rows.segments.tolist()]
    ongoing = [_key(row) not in ends for row in rows.segments.tolist()]
    whole_end = np.where(ongoing, 2**61, ended) if ended else np.empty(0)
    time = rows.marks[:, 4]
    every = np.concatenate([rows.visits, rows.open_visits])
    later = every[(every[:, 4] > high) & (every[:, 3] >= 0), 3]
    return dataclasses.replace(
        rows,
        visits=within(rows.visits, 4),
        cases=within(rows.cases, 1),
        marks=rows.marks[(time > low) & (time <= high)],
        segments=rows.segments[(whole_end > low) & (whole_end <= high)],
        staffing=rows.staffing[(rows.staffing[:, 1] > low) & (rows.staffing[:, 1] <= high)],
        afterwards=within(rows.afterwards, 1),
        open_visits=rows.open_visits if last else rows.open_visits[:0],
        end=rows.end if last else -1,
        settled=-1 if last else min([high, *later.tolist()]),
    )


def _key(segment: list[int]) -> int:
    case, node, attempt = segment[:3]
    return case << 27 | node << 14 | attempt


def both(
    graph: Any, *, replications: int = 1, pieces: int = 1, within: Within = NO_LIMITS
) -> tuple[Tables, Summaries]:
    """Run a design, and give its tables and what was tallied of it in chunks."""
    compiled = compile_graph(graph)
    seed = graph.graph["run"].seed
    setting = setting_of(graph, compiled, design="today", seed=seed, engine="reference", ends=())
    tally, made, counts = Tally(compiled.plan, setting, GROUPINGS, within), [], []
    for number in range(replications):
        made.append(Replication(compiled, "reference", seed)(number))
        for chunk in cut(made[-1][0], pieces):
            tally.add(chunk)
        counts.append(tally.counts())
    setting = dataclasses.replace(setting, ends=tuple(rows.end for rows, _ in made))
    tables = frames(compiled.plan, compiled.names, setting, made)
    return tables, Summaries(setting, counts, GROUPINGS, within)


def assert_same(tables: Tables, summaries: Summaries) -> None:
    """What was tallied is what the tables say: means but for rounding, quantiles nearly."""
    for name, kpi in KPIS.items():
        for by in GROUPINGS:
            if set(by) <= set(kpi.groups):
                # Names of groups are text, whatever they are in tables.
                expected = summarise(kpi, tables, by).cast(dict.fromkeys(by, pl.String))
                found = summaries.summary(name, by)
                assert_frames_agree(expected, found, ["replication", *by, "n"], f"{name} by {by}")


def assert_frames_agree(
    expected: pl.DataFrame, found: pl.DataFrame, keys: list[str], what: str
) -> None:
    assert found.schema == expected.schema, what
    assert found.select(keys).equals(expected.select(keys)), what
    for figure, error in (("mean", 1e-12), ("p50", ERROR), ("p90", ERROR), ("p95", ERROR)):
        values, others = (
            frame[figure].fill_null(math.nan).to_list() for frame in (found, expected)
        )
        assert values == pytest.approx(others, rel=error, abs=1e-12, nan_ok=True), (what, figure)


def error_of(figure: str) -> float:
    """How far a figure may be from that of the tables."""
    return ERROR if "." in figure else 1e-12


def assert_same_beside_kpis(tables: Tables, summaries: Summaries) -> None:
    """So are the causes of waiting, the outcomes, and how busy the pools are through the day."""
    means = causes(tables).group_by("replication", "cause").agg(pl.col("value").mean())
    for replication, cause, minutes in means.iter_rows():
        assert summaries.causes()[cause][replication] == pytest.approx(minutes, rel=1e-12)
    counts = tables.cases["outcome"].value_counts()
    assert {k: n.sum() for k, n in summaries.outcomes().items() if n.any()} == dict(counts.rows())
    halves, hours = summaries.busy_by_half_hour(), busy_by_hour(tables)
    assert list(halves) == list(hours)
    for pool, share in hours.items():
        busy, duty = summaries.work_by_half_hour()[pool]
        with np.errstate(invalid="ignore"):
            both_halves = busy.reshape(24, 2).sum(axis=1) / duty.reshape(24, 2).sum(axis=1)
        assert both_halves == pytest.approx(share, rel=1e-12, nan_ok=True)
        assert (np.isnan(halves[pool]) == (duty == 0)).all()
