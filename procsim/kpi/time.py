"""How long a case takes, from first contact to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl


def _cycle_time(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import MINUTE, finished_cases

    took = (pl.col("end") - pl.col("arrival")).dt.total_microseconds()
    return finished_cases(tables).select("replication", "case_type", value=took / MINUTE)


def _working_cycle_time(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.calendars import working_time
    from procsim.kpi.window import MINUTE, clock, finished_cases

    setting = tables.setting
    cases = finished_cases(tables).select(
        "replication",
        pl.col("case_type").cast(pl.String),
        a=clock("arrival", setting),
        b=clock("end", setting),
    )
    parts = [cases.clear().select("replication", "case_type", value=pl.lit(0.0))]
    for name, kind in setting.types.items():
        mine = cases.filter(pl.col("case_type") == name)
        took = working_time(kind.calendar, mine["b"].to_numpy())
        took = took - working_time(kind.calendar, mine["a"].to_numpy())
        parts.append(mine.select("replication", "case_type", value=pl.Series(took / MINUTE)))
    return pl.concat(parts)


CYCLE_TIME = Kpi(
    name="cycle_time",
    title="Time from first contact to the end",
    unit="minutes",
    better="less",
    formula="end - arrival in clock time, over cases that finished after the warm-up",
    level="long-run",
    observe=_cycle_time,
    quantiles=True,
)

WORKING_CYCLE_TIME = Kpi(
    name="working_cycle_time",
    title="Working time from first contact to the end",
    unit="minutes",
    better="less",
    formula="working time of the case type's calendar from arrival to end, over cases that "
    "finished after the warm-up",
    level="long-run",
    observe=_working_cycle_time,
    quantiles=True,
)
