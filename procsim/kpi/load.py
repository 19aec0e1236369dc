"""How busy staff are, on duty and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import PoolSetting, Tables
from procsim.text import TOGETHER

if TYPE_CHECKING:
    import polars as pl

_VISIT = ["replication", "case_id", "activity", "item", "attempt"]


def services(tables: Tables) -> pl.DataFrame:
    """Give every stretch of work of an officer, clipped to the window.

    Returns
    -------
    polars.DataFrame
        ``replication``, ``pool``, ``officer`` (from 1), ``from``, ``to`` (microseconds since the
        start); a service still going on lasts to the end of the run.
    """
    import polars as pl

    from procsim.kpi.window import clock, ends

    setting = tables.setting
    visits = pl.concat(
        [
            frame.filter((pl.col("kind") == "activity") & pl.col("start_time").is_not_null())
            for frame in (tables.events, tables.open_visits)
        ],
        how="vertical_relaxed",
    )
    # Where no time was worked, an officer may have stood blocked with what was done at once.
    at_work = (pl.col("worked") > pl.duration()) | pl.col("end_time").is_null()
    whole = (
        visits.filter(at_work)
        .join(tables.segments, _VISIT, "anti", nulls_equal=True)
        .select(
            "replication",
            pl.col("pool").cast(pl.String),
            who=pl.col("resource").cast(pl.String),
            begin=clock("start_time", setting),
            stop=clock("end_time", setting),
        )
    )
    parts = tables.segments.select(
        "replication",
        pl.col("pool").cast(pl.String),
        who=pl.col("officer").cast(pl.String),
        begin=clock("from", setting),
        stop=clock("to", setting),
    )
    begin = pl.max_horizontal("begin", pl.lit(setting.warm_up, pl.Int64))
    return (
        pl.concat([whole, parts])
        .with_columns(
            pl.col("who").str.split(TOGETHER),
            several=pl.col("who").str.contains(TOGETHER, literal=True),
        )
        .explode("who")
        .with_columns(_member("pool"), officer=pl.col("who").str.extract(r"(\d+)$").cast(pl.Int64))
        .join(ends(setting), "replication")
        .with_columns(begin=begin, stop=pl.coalesce("stop", "run_end"))
        .filter(pl.col("begin") < pl.col("stop"))
        .select("replication", "pool", "officer", pl.col("begin").alias("from"), to="stop")
    )


def _member(pool: str) -> pl.Expr:
    """Give the pool of one of several officers, who are named with theirs."""
    import polars as pl

    # Of unlimited staff there is a pool's name alone.
    named = pl.col("who").str.replace(r" \d+$", "")
    return pl.when("several").then(named).otherwise(pool).alias(pool)


def duty(tables: Tables) -> pl.DataFrame:
    """Give the work and the duty of every staffed pool in every replication's window.

    Returns
    -------
    polars.DataFrame
        ``replication``, ``pool``, ``unit``, and in microseconds ``busy`` (worked on duty),
        ``overtime`` (worked off duty), ``duty`` (officers' time on duty).
    """
    import polars as pl

    from procsim.kpi.staffing import by_number, on_duty, within

    setting = tables.setting
    work = services(tables)
    rows = []
    for pool in setting.pools.values():
        if pool.officers is None:
            continue
        mine = work.filter(pl.col("pool") == pool.name)
        counted = by_number(tables, pool)
        done = _worked(pool, mine) if counted is None else within(tables, counted, mine)
        for replication, there in enumerate(on_duty(tables, pool)):
            busy, length = done.get(replication, (0, 0))
            rows.append((replication, pool.name, pool.unit, busy, length - busy, there))
    schema = {"replication": pl.Int32, "pool": pl.String, "unit": pl.String}
    counts = dict.fromkeys(("busy", "overtime", "duty"), pl.Int64)
    return pl.DataFrame(rows, schema={**schema, **counts}, orient="row")


def _worked(pool: PoolSetting, work: pl.DataFrame) -> dict[int, tuple[int, int]]:
    """Give each replication's time worked on duty and time worked at all, in microseconds."""
    import polars as pl

    from procsim.calendars import working_time

    # Officers who share hours share one object: one search for all of them.
    shared = {id(hours): hours for hours in pool.hours}
    parts = [work.clear().select("replication", on=pl.lit(0, pl.Int64), length=pl.lit(0, pl.Int64))]
    for key, hours in shared.items():
        officers = [number for number, own in enumerate(pool.hours, start=1) if id(own) == key]
        mine = work.filter(pl.col("officer").is_in(officers))
        on = working_time(hours, mine["to"].to_numpy())
        on = on - working_time(hours, mine["from"].to_numpy())
        length = pl.col("to") - pl.col("from")
        parts.append(mine.select("replication", on=pl.Series(on, dtype=pl.Int64), length=length))
    sums = pl.concat(parts).group_by("replication").agg(pl.col("on").sum(), pl.col("length").sum())
    return {replication: (on, length) for replication, on, length in sums.iter_rows()}


def _utilisation(tables: Tables) -> pl.DataFrame:
    import polars as pl

    on_duty = pl.col("duty").cast(pl.Float64)
    return (
        duty(tables)
        .filter(pl.col("duty") > 0)
        .select("replication", "pool", "unit", value=pl.col("busy") / on_duty, weight=on_duty)
    )


def _overtime(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import MINUTE, workdays

    return (
        duty(tables)
        .join(workdays(tables.setting), "replication")
        .select(
            "replication",
            "pool",
            "unit",
            value=pl.col("overtime") / MINUTE / pl.col("workdays"),
        )
    )


UTILISATION = Kpi(
    name="utilisation",
    title="Staff busy on duty",
    unit="share",
    better=None,
    formula="time worked on duty over time on duty, of staffed pools, in the window",
    level="per day",
    observe=_utilisation,
    groups=("pool", "unit"),
    combine="ratio",
)

OVERTIME = Kpi(
    name="overtime",
    title="Work after hours, all staff, a workday",
    unit="minutes per workday",
    better="less",
    formula="time that officers of staffed pools worked off duty in the window over its workdays",
    level="per day",
    observe=_overtime,
    groups=("pool", "unit"),
    combine="total",
)
