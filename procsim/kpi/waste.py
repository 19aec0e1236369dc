"""Work of staff that came to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl

_NOTHING = ["withdrawn", "returned"]


def _wasted(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import MINUTE, clock, per_workday

    setting = tables.setting
    outcome = tables.cases.select(
        lost=pl.col("outcome").is_in(_NOTHING), over=clock("end", setting)
    )
    wasted_at = (
        pl.when(pl.col("lost"))
        .then("over")
        .when(pl.col("ended").is_in(["withdrawn", "left"]))
        .then(clock("end_time", setting))
    )
    totals = (
        tables.events.lazy()
        .with_columns(outcome[tables.place("events")])
        .filter((pl.col("kind") == "activity") & (wasted_at > setting.warm_up))
        .group_by("replication", "case_type")
        .agg(total=pl.col("worked").dt.total_microseconds().sum() / MINUTE)
        .collect()
    )
    return per_workday(setting, totals, "case_type", list(setting.types))


WASTED = Kpi(
    name="wasted",
    title="Work wasted, all staff, a workday",
    unit="minutes per workday",
    better="less",
    formula="work in visits that were withdrawn, calls of who was not there, and all work on "
    "cases that ended withdrawn or returned, in the window over its workdays",
    level="long-run",
    observe=_wasted,
    combine="total",
)
