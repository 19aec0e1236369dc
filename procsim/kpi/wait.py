"""How long applicants and files wait for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl


def _wait(tables: Tables) -> pl.DataFrame:
    return _waits(tables, counter_only=False)


def _hall_wait(tables: Tables) -> pl.DataFrame:
    return _waits(tables, counter_only=True)


def _waits(tables: Tables, *, counter_only: bool) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import MINUTE, ended_visits

    setting = tables.setting
    units = {name: pool.unit for name, pool in setting.pools.items() if pool.officers is not None}
    visits = ended_visits(tables).filter(
        pl.col("start_time").is_not_null() & pl.col("pool").cast(pl.String).is_in(list(units))
    )
    if counter_only:
        counters = [name for name, activity in setting.activities.items() if activity.counter]
        visits = visits.filter(pl.col("activity").cast(pl.String).is_in(counters))
    waited = (pl.col("start_time") - pl.col("enabled_time")).dt.total_microseconds()
    pool = pl.col("pool").cast(pl.String)
    return visits.select(
        "replication",
        "case_type",
        pool=pool,
        unit=pool.replace_strict(units, default=None, return_dtype=pl.String),
        value=waited / MINUTE,
    )


def _wait_per_case(tables: Tables) -> pl.DataFrame:
    from procsim.kpi.window import finished_cases, minutes

    return finished_cases(tables).select(
        "replication", "case_type", value=minutes("queue", "closed")
    )


WAIT = Kpi(
    name="wait",
    title="Wait for staff, each visit",
    unit="minutes",
    better="less",
    formula="start - enabled (queue and closed hours), over visits to staffed pools that were "
    "served and ended after the warm-up",
    level="per day",
    observe=_wait,
    groups=("case_type", "pool", "unit"),
    quantiles=True,
)

HALL_WAIT = Kpi(
    name="hall_wait",
    title="Wait in the hall, each visit to a counter",
    unit="minutes",
    better="less",
    formula="start - enabled, over visits to counter activities of staffed pools that were served "
    "and ended after the warm-up",
    level="per day",
    observe=_hall_wait,
    groups=("case_type", "pool", "unit"),
    quantiles=True,
)

WAIT_PER_CASE = Kpi(
    name="wait_per_case",
    title="Wait for staff, each case",
    unit="minutes",
    better="less",
    formula="causes queue + closed of the path that decided the case, over cases that finished "
    "after the warm-up",
    level="long-run",
    observe=_wait_per_case,
    quantiles=True,
)
