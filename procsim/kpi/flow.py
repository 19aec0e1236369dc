"""How many cases go through, and how many are on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl


def _throughput(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import finished_cases, per_workday

    counts = finished_cases(tables).group_by("replication", "case_type").agg(total=pl.len())
    return per_workday(tables.setting, counts, "case_type", list(tables.setting.types))


def _wip(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import clock, ends

    setting = tables.setting
    warm_up = pl.lit(setting.warm_up, pl.Int64)
    stay = (
        tables.cases.join(ends(setting), "replication")
        .select(
            "replication",
            pl.col("case_type").cast(pl.String),
            here=pl.coalesce(clock("end", setting), "run_end")
            - pl.max_horizontal(clock("arrival", setting), warm_up),
        )
        .group_by("replication", "case_type")
        .agg(total=pl.col("here").clip(0).sum())
    )
    types = pl.DataFrame({"case_type": list(setting.types)}, schema={"case_type": pl.String})
    length = pl.col("run_end") - warm_up
    return (
        ends(setting)
        .join(types, how="cross")
        .join(stay, ["replication", "case_type"], "left")
        .select(
            "replication",
            "case_type",
            value=pl.when(length > 0).then(pl.col("total").fill_null(0) / length),
        )
    )


THROUGHPUT = Kpi(
    name="throughput",
    title="Cases finished a workday",
    unit="cases per workday",
    better="more",
    formula="cases that finished in the window over its workdays",
    level="long-run",
    observe=_throughput,
    combine="total",
)

WIP = Kpi(
    name="wip",
    title="Cases on the way",
    unit="cases",
    better="less",
    formula="time average over the window of cases that arrived and have not finished",
    level="long-run",
    observe=_wip,
    combine="total",
)
