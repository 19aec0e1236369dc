"""How busy staff are, on duty and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.kpi import Kpi
from procsim.tables import PoolSetting, Tables, once
from procsim.text import TOGETHER

if TYPE_CHECKING:
    import polars as pl

_VISIT = ["replication", "case_id", "activity", "item", "attempt"]


@once
def services(tables: Tables) -> pl.DataFrame:
    """Give every stretch of work of an officer, clipped to the window.

    Returns
    -------
    polars.DataFrame
        ``replication``, ``pool``, ``officer`` (from 1), ``from``, ``to`` (microseconds since the
        start); a service still going on lasts to the end of the run.
    """
    import polars as pl

    from procsim.kpi.window import clock

    setting = tables.setting
    visits = pl.concat(
        [
            frame.lazy().filter((pl.col("kind") == "activity") & pl.col("start_time").is_not_null())
            for frame in (tables.events, tables.open_visits)
        ],
        how="vertical_relaxed",
    )
    if not tables.segments.is_empty():
        interrupted = tables.segments.lazy()
        visits = visits.join(interrupted, on=_VISIT, how="anti", nulls_equal=True)
    # Where no time was worked, an officer may have stood blocked with what was done at once.
    at_work = (pl.col("worked") > pl.duration()) | pl.col("end_time").is_null()
    whole = (
        visits.filter(at_work)
        .select(
            "replication",
            pl.col("pool").cast(pl.Categorical),
            who=pl.col("resource").cast(pl.Categorical),
            begin=clock("start_time", setting),
            stop=clock("end_time", setting),
        )
        .collect()
    )
    parts = tables.segments.select(
        "replication",
        pl.col("pool").cast(pl.Categorical),
        who=pl.col("officer").cast(pl.Categorical),
        begin=clock("from", setting),
        stop=clock("to", setting),
    )
    begin = pl.max_horizontal("begin", pl.lit(setting.warm_up, pl.Int64))
    run_end = pl.lit(pl.Series(setting.ends, dtype=pl.Int64)).gather(pl.col("replication"))
    return (
        _by_officer(pl.concat([whole, parts]))
        .with_columns(begin=begin, stop=pl.coalesce("stop", run_end))
        .filter(pl.col("begin") < pl.col("stop"))
        .select("replication", "pool", "officer", pl.col("begin").alias("from"), to="stop")
    )


def _by_officer(work: pl.DataFrame) -> pl.DataFrame:
    """Give each officer's part: numbers are read once for each text that there is."""
    import polars as pl

    texts = work["who"].unique().drop_nulls().cast(pl.String).to_list()
    if texts and not any(TOGETHER in text for text in texts):
        numbers = {text: int(text.rpartition(" ")[2]) for text in texts}
        officer = pl.col("who").replace_strict(numbers, default=None, return_dtype=pl.Int64)
        return work.with_columns(officer=officer).drop("who")
    names = ["pool", "who"]
    officers = (
        work.select(names)
        .unique()
        .with_columns(
            member=pl.col("who").cast(pl.String).str.split(TOGETHER),
            several=pl.col("who").cast(pl.String).str.contains(TOGETHER, literal=True),
        )
        .explode("member")
        .select(
            *names,
            _member(pl.col("pool").cast(pl.String)).cast(pl.Categorical),
            officer=pl.col("member").str.extract(r"(\d+)$").cast(pl.Int64),
        )
    )
    return work.join(officers, names, nulls_equal=True).drop(names).rename({"member": "pool"})


def _member(pool: pl.Expr) -> pl.Expr:
    """Give the pool of one of several officers, who are named with theirs."""
    import polars as pl

    # Of unlimited staff there is a pool's name alone.
    named = pl.col("member").str.replace(r" \d+$", "")
    return pl.when("several").then(named).otherwise(pool).alias("member")


@once
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
    work = {str(name): mine for (name,), mine in services(tables).group_by("pool")}
    nothing = pl.DataFrame(schema=dict.fromkeys(("replication", "officer", "from", "to"), pl.Int64))
    rows = []
    for pool in setting.pools.values():
        if pool.officers is None:
            continue
        mine = work.get(pool.name, nothing)
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
    from procsim.calendars import working_time

    begin, end, replication = (work[name].to_numpy() for name in ("from", "to", "replication"))
    runs = int(replication.max(initial=-1)) + 1
    totals = np.zeros((2, runs), dtype=np.int64)
    # Officers who share hours share one object: one search for all of them.
    shared = {id(hours): hours for hours in pool.hours}
    for key, hours in shared.items():
        officers = [number for number, own in enumerate(pool.hours, start=1) if id(own) == key]
        mine = slice(None) if len(shared) == 1 else work["officer"].is_in(officers).to_numpy()
        on = working_time(hours, end[mine]) - working_time(hours, begin[mine])
        np.add.at(totals[0], replication[mine], on)
        np.add.at(totals[1], replication[mine], end[mine] - begin[mine])
    return {run: (int(totals[0, run]), int(totals[1, run])) for run in range(runs)}


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
