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
        "replication",
        "case_id",
        lost=pl.col("outcome").is_in(_NOTHING),
        ended=clock("end", setting),
    )
    wasted_at = (
        pl.when(pl.col("lost"))
        .then("ended")
        .when(pl.col("ended_as").is_in(["withdrawn", "left"]))
        .then("end_time")
    )
    totals = (
        tables.events.filter(pl.col("kind") == "activity")
        .with_columns(ended_as="ended", end_time=clock("end_time", setting))
        .drop("ended")
        .join(outcome, ["replication", "case_id"])
        .filter(wasted_at > setting.warm_up)
        .group_by("replication", "case_type")
        .agg(total=pl.col("worked").dt.total_microseconds().sum() / MINUTE)
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
