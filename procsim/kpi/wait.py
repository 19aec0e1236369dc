"""How long applicants and files wait for staff, and who waits no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl

_COLUMNS = ("replication", "case_type", "pool", "unit", "value")


def _wait(tables: Tables) -> pl.LazyFrame:
    import polars as pl

    from procsim.kpi.window import MINUTE

    waited = (pl.col("start_time") - pl.col("enabled_time")).dt.total_microseconds()
    return _served(tables).select(*_COLUMNS[:-1], value=waited / MINUTE)


def _hall_wait(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.calendars import union, working_time
    from procsim.kpi.window import MINUTE, clock

    setting = tables.setting
    counters = [name for name, activity in setting.activities.items() if activity.counter]
    visits = (
        _served(tables)
        .filter(pl.col("activity").cast(pl.String).is_in(counters))
        .with_columns(enabled=clock("enabled_time", setting), begun=clock("start_time", setting))
        .collect()
    )
    parts = [visits.clear().with_columns(value=pl.lit(0.0)).select(_COLUMNS)]
    for (pool,), mine in visits.group_by("pool", maintain_order=True):
        shared = {id(hours): hours for hours in setting.pools[str(pool)].hours}
        hours = union(list(shared.values()))
        waited = working_time(hours, mine["begun"].to_numpy())
        waited = waited - working_time(hours, mine["enabled"].to_numpy())
        parts.append(mine.with_columns(value=pl.Series(waited / MINUTE)).select(_COLUMNS))
    return pl.concat(parts)


def _staffed(tables: Tables) -> pl.LazyFrame:
    """Give the visits to staffed pools that ended in the window, with the unit."""
    import polars as pl

    from procsim.kpi.window import ended_visits

    pools = tables.setting.pools.values()
    units = {pool.name: pool.unit for pool in pools if pool.officers is not None}
    unit = pl.col("pool").replace_strict(units, return_dtype=pl.Categorical)
    return ended_visits(tables).filter(pl.col("pool").is_in(list(units))).with_columns(unit=unit)


def _served(tables: Tables) -> pl.LazyFrame:
    """Give those of them that were served."""
    import polars as pl

    # Who was called and not there has left.
    served = pl.col("start_time").is_not_null() & (pl.col("ended") != "left")
    return _staffed(tables).filter(served)


def _abandonment(tables: Tables) -> pl.LazyFrame:
    """Give whether patience ended, of the visits that joined a queue in which it may end.

    Who has no room or no ticket is `turned_away`, and who is deterred has `left` without a start
    at the instant at which he came, where there is `balks`: neither joined. Who was called and not
    there has `left` with a start, and a withdrawn visit was not the applicant's choice: both
    joined, and patience did not end.
    """
    import polars as pl

    activities = tables.setting.activities.items()
    ends, deters = (
        [name for name, activity in activities if getattr(activity, rule)]
        for rule in ("patience", "balks")
    )
    activity = pl.col("activity").cast(pl.String)
    gone = (pl.col("ended") == "left") & pl.col("start_time").is_null()
    at_once = gone & (pl.col("end_time") == pl.col("enabled_time"))
    return (
        _staffed(tables)
        .filter(activity.is_in(ends) & (pl.col("ended") != "turned_away"))
        .filter(~(at_once & activity.is_in(deters)))
        .select(*_COLUMNS[:-1], value=gone.cast(pl.Float64))
    )


def _wait_per_case(tables: Tables) -> pl.DataFrame:
    from procsim.kpi.window import finished_cases, minutes

    return finished_cases(tables).select(
        "replication", "case_type", value=minutes("queue", "closed")
    )


WAIT = Kpi(
    name="wait",
    title="Wait for staff, each step",
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
    formula="time from enabled to start while somebody of the pool is on duty (nobody waits in the "
    "hall at night), over visits to counter activities of staffed pools that were served and ended "
    "after the warm-up",
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

ABANDONMENT = Kpi(
    name="abandonment",
    title="Left the queue out of patience",
    unit="share",
    better="less",
    formula="visits that left unserved when patience ended over visits to staffed pools that "
    "joined a queue at a step with patience and ended after the warm-up; who is deterred, or finds "
    "no room or ticket, did not join, and who is not there when called did not lose patience",
    level="per day",
    observe=_abandonment,
    groups=("case_type", "pool", "unit"),
)
