"""What the staff cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl

_HOUR = 3_600_000_000


def _pay(tables: Tables) -> pl.DataFrame:
    """Give ``replication``, ``pool``, ``unit`` and ``pay`` in the window, of pools with a cost."""
    import polars as pl

    from procsim.kpi.staffing import on_duty

    setting = tables.setting
    rows = [
        (replication, pool.name, pool.unit, hours / _HOUR * pool.cost_per_hour)
        for pool in setting.pools.values()
        if pool.cost_per_hour is not None and pool.officers is not None
        for replication, hours in enumerate(on_duty(tables, pool))
    ]
    schema = {"replication": pl.Int32, "pool": pl.String, "unit": pl.String, "pay": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _cost(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import finished_cases

    counts = finished_cases(tables).group_by("replication").agg(finished=pl.len())
    return (
        _pay(tables)
        .join(counts, "replication")
        .select("replication", "pool", "unit", value=pl.col("pay") / pl.col("finished"))
    )


def _cost_per_workday(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import workdays

    return (
        _pay(tables)
        .join(workdays(tables.setting), "replication")
        .select("replication", "pool", "unit", value=pl.col("pay") / pl.col("workdays"))
    )


COST = Kpi(
    name="cost",
    title="Staff cost, each case finished",
    unit="money",
    better="less",
    formula="cost of officers on duty in the window over cases that finished in it; pools without "
    "a cost have no part in it",
    level="long-run",
    observe=_cost,
    groups=("pool", "unit"),
    combine="total",
)

COST_PER_WORKDAY = Kpi(
    name="cost_per_workday",
    title="Staff cost a workday",
    unit="money per workday",
    better="less",
    formula="cost of officers on duty in the window over its workdays; pools without a cost have "
    "no part in it",
    level="per day",
    observe=_cost_per_workday,
    groups=("pool", "unit"),
    combine="total",
)
