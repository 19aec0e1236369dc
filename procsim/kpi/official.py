"""How long a case takes by the office's own clock, and what that leaves out of the applicant's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables, once

if TYPE_CHECKING:
    import polars as pl

    from procsim.calendars import Intervals
    from procsim.calendars.intervals import Int64Array


def _official_time(tables: Tables) -> pl.DataFrame:
    import polars as pl

    return _both(tables).select("replication", "case_type", value=pl.col("official"))


def _honesty_gap(tables: Tables) -> pl.DataFrame:
    import polars as pl

    gap = pl.col("whole") - pl.col("official")
    return _both(tables).select("replication", "case_type", value=gap)


@once
def _both(tables: Tables) -> pl.DataFrame:
    """Give the official and the whole working time, in minutes, of finished cases with a clock."""
    import polars as pl

    from procsim.kpi.clock import clocks
    from procsim.kpi.window import MINUTE, clock, is_finished

    setting = tables.setting
    whole = tables.cases.select(
        arrival=clock("arrival", setting), end=clock("end", setting), finished=is_finished(tables)
    )
    schema = {"replication": pl.Int32, "case_type": pl.String, "official": pl.Float64,
              "whole": pl.Float64}  # fmt: skip
    parts = [pl.DataFrame(schema=schema)]
    for name, kind in setting.types.items():
        found = clocks(tables, name, "promised")
        mine = found.cases.hstack(whole[found.cases["place"]]).filter("finished")
        rows = mine["row"].to_numpy()
        official = _between(kind.calendar, mine["start"].to_numpy(), mine["stop"].to_numpy())
        for begin, end in found.pauses:
            official -= _between(kind.calendar, begin[rows], end[rows])
        span = _between(kind.calendar, mine["arrival"].to_numpy(), mine["end"].to_numpy())
        parts.append(
            mine.select(
                "replication",
                case_type=pl.lit(name),
                official=pl.Series(official / MINUTE),
                whole=pl.Series(span / MINUTE),
            )
        )
    return pl.concat(parts)


def _between(hours: Intervals, begin: Int64Array, end: Int64Array) -> Int64Array:
    """Give the working time between instants; none where a case has no such pause."""
    from procsim.calendars import FAR, working_time

    known = begin < FAR
    length = np.zeros(begin.size, dtype=np.int64)
    length[known] = working_time(hours, end[known]) - working_time(hours, begin[known])
    return length


OFFICIAL_TIME = Kpi(
    name="official_time",
    title="Official time, less pauses",
    unit="minutes",
    better="less",
    formula="working time of the case type's calendar from the last start to the stop of the "
    "promised clock, less its pauses, over cases that finished after the warm-up and whose clock "
    "had started",
    level="long-run",
    observe=_official_time,
    quantiles=True,
)

HONESTY_GAP = Kpi(
    name="honesty_gap",
    title="What the official time leaves out",
    unit="minutes",
    better="less",
    formula="working time from first contact to the end less the official time, over the same "
    "cases: preparation, pauses, trips and hand-over",
    level="long-run",
    observe=_honesty_gap,
    quantiles=True,
)
