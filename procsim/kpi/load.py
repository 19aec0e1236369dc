"""How busy staff are, on duty and over time."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from procsim.calendars.intervals import Int64Array
from procsim.kpi.kpi import Kpi
from procsim.tables import PoolSetting, Setting, Tables, once
from procsim.text import TOGETHER

if TYPE_CHECKING:
    import polars as pl

    from procsim.calendars import Intervals

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

    setting = tables.setting
    parts = [_whole(tables, "events")]
    if not tables.open_visits.is_empty():
        parts.append(_whole(tables, "open_visits"))
    if not tables.segments.is_empty():
        parts.append(_stretches(tables))
    work = _by_officer(pl.concat(parts))
    if work["stop"].null_count():
        run_end = pl.lit(pl.Series(setting.ends, dtype=pl.Int64)).gather(pl.col("replication"))
        work = work.with_columns(stop=pl.coalesce("stop", run_end))
    if setting.warm_up:
        work = work.with_columns(begin=pl.max_horizontal("begin", pl.lit(setting.warm_up)))
    inside = work["begin"] < work["stop"]
    work = work if inside.all() else work.filter(inside)
    return work.select("replication", "pool", "officer", pl.col("begin").alias("from"), to="stop")


def _whole(tables: Tables, table: str) -> pl.DataFrame:
    """Give the visits that one officer or crew served without interruption."""
    import polars as pl

    from procsim.kpi.window import clock

    frame: pl.DataFrame = getattr(tables, table)
    # Where no time was worked, an officer may have stood blocked with what was done at once.
    at_work = (pl.col("worked") > pl.duration()) | pl.col("end_time").is_null()
    visits = frame.lazy().filter(
        (pl.col("kind") == "activity") & pl.col("start_time").is_not_null() & at_work
    )
    if not tables.segments.is_empty():
        interrupted = tables.segments.lazy()
        visits = visits.join(interrupted, on=_VISIT, how="anti", nulls_equal=True)
    return visits.select(
        "replication",
        pl.col("pool").cast(pl.Categorical),
        who=pl.col("resource").cast(pl.Categorical),
        begin=clock("start_time", tables.setting),
        stop=clock("end_time", tables.setting),
    ).collect()


def _stretches(tables: Tables) -> pl.DataFrame:
    """Give the stretches of services that were interrupted."""
    import polars as pl

    from procsim.kpi.window import clock

    return tables.segments.select(
        "replication",
        pl.col("pool").cast(pl.Categorical),
        who=pl.col("officer").cast(pl.Categorical),
        begin=clock("from", tables.setting),
        stop=clock("to", tables.setting),
    )


def _by_officer(work: pl.DataFrame) -> pl.DataFrame:
    """Give each officer's part: numbers are read once for each text that there is."""
    import polars as pl

    codes = work["who"].to_physical()
    texts = _by_code(work["who"], codes)
    if texts and not any(TOGETHER in text for text in texts.values()):
        numbers = np.zeros(max(texts) + 1, dtype=np.int64)
        for code, text in texts.items():
            numbers[code] = int(text.rpartition(" ")[2])
        return work.with_columns(officer=_looked_up(numbers, codes)).drop("who")
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


def _by_code(names: pl.Series, codes: pl.Series) -> dict[int, str]:
    """Give the text of each code in use."""
    import polars as pl

    known = codes.drop_nulls().to_numpy()
    there = np.zeros(int(known.max(initial=0)) + 1, dtype=np.bool_)
    there[known] = True
    used = np.flatnonzero(there)
    first = pl.Series(used, dtype=codes.dtype).cat.to(names.dtype)
    return dict(zip(used.tolist(), first.cast(pl.String).to_list(), strict=True))


def _looked_up(values: Int64Array, codes: pl.Series) -> pl.Series:
    """Give the value at each code; none at none."""
    import polars as pl

    found = pl.Series(values[codes.fill_null(0).to_numpy()])
    return found.set(codes.is_null(), None) if codes.null_count() else found


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
    work = services(tables)
    on, at_all = _worked(setting, work)
    rows = []
    for place, pool in enumerate(setting.pools.values()):
        if pool.officers is None:
            continue
        done = dict(enumerate(zip(on[place].tolist(), at_all[place].tolist(), strict=True)))
        counted = by_number(tables, pool)
        if counted is not None:
            done = within(tables, counted, work.filter(pl.col("pool") == pool.name))
        for replication, there in enumerate(on_duty(tables, pool)):
            busy, length = done[replication]
            rows.append((replication, pool.name, pool.unit, busy, length - busy, there))
    schema = {"replication": pl.Int32, "pool": pl.String, "unit": pl.String}
    counts = dict.fromkeys(("busy", "overtime", "duty"), pl.Int64)
    return pl.DataFrame(rows, schema={**schema, **counts}, orient="row")


def _worked(setting: Setting, work: pl.DataFrame) -> tuple[Int64Array, Int64Array]:
    """Give the time worked on duty and the time worked at all, pools by replications.

    Where nobody's hours say when they are on duty, the first is 0.
    """
    from procsim.calendars import working_time
    from procsim.kpi.window import totals

    shape = (len(setting.pools), setting.replications)
    begin, end = work["from"].to_numpy(), work["to"].to_numpy()
    pool = _places(work["pool"], list(setting.pools))
    key = pool * shape[1] + work["replication"].to_numpy()
    numbered, shared = _hours(setting.pools.values())
    if len(shared) == 1 and all(pool.hours for pool in setting.pools.values()):
        on = working_time(shared[0], end) - working_time(shared[0], begin)
    else:
        officer = work["officer"].fill_null(0).to_numpy()
        which = numbered[pool, np.minimum(officer, numbered.shape[1] - 1)]
        on = np.zeros(begin.size, dtype=np.int64)
        for number, hours in enumerate(shared):
            mine = np.flatnonzero(which == number)
            on[mine] = working_time(hours, end[mine]) - working_time(hours, begin[mine])
    size = shape[0] * shape[1]
    return totals(key, on, size).reshape(shape), totals(key, end - begin, size).reshape(shape)


def _places(names: pl.Series, known: list[str]) -> Int64Array:
    """Give the place of each name among those that are known."""
    codes = names.to_physical()
    texts = _by_code(names, codes)
    places = np.zeros(max(texts, default=0) + 1, dtype=np.int64)
    for code, text in texts.items():
        places[code] = known.index(text)
    found: Int64Array = places[codes.to_numpy()]
    return found


def _hours(pools: Collection[PoolSetting]) -> tuple[Int64Array, list[Intervals]]:
    """Number the hours of each pool's officers from 1 on, -1 where there are none."""
    most = max((len(pool.hours) for pool in pools), default=0)
    numbered = np.full((len(pools), most + 2), -1)
    shared: dict[int, Intervals] = {}
    for place, pool in enumerate(pools):
        # Officers who share hours share one object: one search for all of them.
        for officer, hours in enumerate(pool.hours, start=1):
            shared.setdefault(id(hours), hours)
            numbered[place, officer] = [*shared].index(id(hours))
    return numbered, list(shared.values())


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
