"""How busy staff are, on duty and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from procsim.calendars.intervals import Int64Array
from procsim.kpi.columns import Labels, Name
from procsim.kpi.hours import per_workday, worked_between
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Names, Observed
from procsim.kpi.rows import in_order
from procsim.kpi.staffing import by_number, on_duty, within
from procsim.kpi.totals import totals_by
from procsim.kpi.window import inversely_in_minutes
from procsim.kpi.work import Stretches, number_of, stretches
from procsim.tables import PoolSetting, Setting, Tables, once

if TYPE_CHECKING:
    import polars as pl

    from procsim.calendars import Intervals


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

    schema = {"replication": pl.Int32, "pool": pl.Categorical, "officer": pl.Int64,
              "from": pl.Int64, "to": pl.Int64}  # fmt: skip
    parts = [pl.DataFrame(schema=schema)]
    for work in stretches(in_order(tables)):
        runs = np.arange(len(work.borders) - 1, dtype=np.int32)
        numbers = [*map(number_of, work.officer.names)]
        columns = {
            "replication": np.repeat(runs, np.diff(work.borders)),
            "pool": pl.Series(work.pool.names, dtype=pl.Categorical)[work.pool.codes],
            "officer": pl.Series(numbers, dtype=pl.Int64)[work.officer.codes],
            "from": work.begin,
            "to": work.end,
        }
        parts.append(pl.DataFrame(columns, schema=schema).filter(pl.col("from") < pl.col("to")))
    return pl.concat(parts)


class _Load(NamedTuple):
    """Of each replication and staffed pool, microseconds."""

    busy: Int64Array
    overtime: Int64Array
    duty: Int64Array


def duty(tables: Tables) -> pl.DataFrame:
    """Give the work and the duty of every staffed pool in every replication's window.

    Returns
    -------
    polars.DataFrame
        ``replication``, ``pool``, ``unit``, and in microseconds ``busy`` (worked on duty),
        ``overtime`` (worked off duty), ``duty`` (officers' time on duty).
    """
    import polars as pl

    pools, runs = _staffed(tables.setting), tables.setting.replications
    columns = {"replication": pl.Series([*range(runs)] * len(pools), dtype=pl.Int32)}
    for column, names in _names(pools).items():
        each = [name for name in names for _ in range(runs)]
        columns[column] = pl.Series(each, dtype=pl.String)
    for name, found in _load(in_order(tables))._asdict().items():
        columns[name] = pl.Series(found.T.ravel(), dtype=pl.Int64)
    return pl.DataFrame(columns)


def _staffed(setting: Setting) -> list[PoolSetting]:
    return [pool for pool in setting.pools.values() if pool.officers is not None]


@once
def _load(tables: Tables) -> _Load:
    """Add up the work and the duty of every staffed pool."""
    pools = _staffed(tables.setting)
    names = [pool.name for pool in pools]
    shape = (tables.setting.replications, len(names))
    busy, worked, there = (np.zeros(shape, dtype=np.int64) for _ in _Load._fields)
    for work in stretches(tables):
        whose, hours = _hours(work, pools)
        length, on = work.end - work.begin, worked_between(work.begin, work.end, whose, hours)
        sums = totals_by(work.pool, work.borders, on, names)
        busy += sums
        # Round the clock all work is on duty.
        same = np.array_equal(on, length)
        worked += sums if same else totals_by(work.pool, work.borders, length, names)
    for place, pool in enumerate(pools):
        there[:, place] = on_duty(tables, pool)
        counted = by_number(tables, pool)
        if counted is not None:
            mine = services(tables).filter(pool=pool.name)
            busy[:, place], worked[:, place] = within(tables, counted, mine)
    return _Load(busy, worked - busy, there)


def _hours(work: Stretches, pools: list[PoolSetting]) -> tuple[Labels, dict[Name, Intervals]]:
    """Tell stretches apart by those whose hours count, and give the hours of each."""
    if all(len({*map(id, pool.hours)}) <= 1 for pool in pools):
        return work.pool, {pool.name: pool.hours[0] for pool in pools if pool.hours}
    staff = {pool.name: pool.hours for pool in pools}
    numbers = np.array([number_of(name) or 0 for name in work.officer.names])
    which = np.zeros((len(work.pool.names), numbers.size), dtype=np.int64)
    shared: dict[Intervals | None, int] = {None: 0}
    for code, pool in enumerate(work.pool.names):
        # Officers count from 1; nobody else has hours.
        hours = (None, *staff.get(pool or "", ()), None)
        own = np.array([shared.setdefault(each, len(shared)) for each in hours])
        which[code] = own[np.minimum(numbers, len(hours) - 1)]
    known: dict[Name, Intervals] = {str(i): each for each, i in shared.items() if each is not None}
    codes = work.pool.codes.astype(np.intp) * numbers.size + work.officer.codes
    return Labels((None, *known), lambda: which.ravel().take(codes)), known


def _utilisation(tables: Tables) -> Observed:
    load = _load(tables)
    there = np.where(load.duty > 0, load.duty, np.nan)
    return Observed.totals(load.busy / there, _names(_staffed(tables.setting)), weights=there)


def _overtime(tables: Tables) -> Observed:
    return per_workday(
        tables, inversely_in_minutes(_load(tables).overtime), _names(_staffed(tables.setting))
    )


def _names(pools: list[PoolSetting]) -> Names:
    return {"pool": [pool.name for pool in pools], "unit": [pool.unit for pool in pools]}


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
