"""What comes to each pool, who is there, and how long people wait, by half-hour of the day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from procsim.calendars import DAY, HOUR, union, working_time
from procsim.plan import run_end
from procsim.simulate import simulate
from procsim.staffing.target import staffed_pools

if TYPE_CHECKING:
    import polars as pl

    from procsim.calendars.intervals import Int64Array
    from procsim.staffing.answer import Answer
    from procsim.tables import PoolSetting, Tables
    from procsim.workflow.graph import Graph

Floats = npt.NDArray[np.float64]

SLOT = HOUR // 2
SLOTS = DAY // SLOT
"""Half-hours of a day."""

DAYS = 40
"""So many days at least are looked at, in runs of a day; one half-hour has few visits."""

FEWEST = 5
"""Runs at least, however long each is."""


@dataclass(frozen=True, slots=True)
class HalfHours:
    """A pool by half-hour of a day on which applicants come.

    Parameters
    ----------
    came : ndarray(float64, shape=(48,))
        Visits that began to wait.
    needed : ndarray(float64, shape=(48,))
        Officers whom the work that came then would keep busy.
    on_duty : ndarray(float64, shape=(48,))
        Officers there on average, while anybody is; NaN where nobody ever is.
    waited : ndarray(float64, shape=(48,))
        Mean minutes that those waited who began to wait then, while anybody was on duty; NaN where
        nobody did.
    """

    came: Floats
    needed: Floats
    on_duty: Floats
    waited: Floats


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """The pools of a design by half-hour, with the staff of today and with the one found.

    Parameters
    ----------
    today, found : mapping of pools to HalfHours
    replications : int
        Runs behind each.
    """

    today: Mapping[str, HalfHours]
    found: Mapping[str, HalfHours]
    replications: int


def half_hours(answer: Answer) -> BeforeAndAfter:
    """Make a few runs with the staff of today and with the one found, and read them by half-hour.

    Parameters
    ----------
    answer : Answer
    """
    problem = answer.problem
    graphs = (problem.graph, problem.graph_at(answer.levels))
    runs = _enough(problem.graph)
    today, found = (
        by_half_hour(
            simulate(graph, replications=runs, seed=answer.seed, engine=answer.engine),
            staffed_pools(graph),
        )
        for graph in graphs
    )
    return BeforeAndAfter(today, found, runs)


def _enough(graph: Graph) -> int:
    """Give so many runs that each half-hour is seen often; a run until empty is taken for a day."""
    end = run_end(graph)
    return max(FEWEST, min(DAYS, math.ceil(DAYS * DAY / end))) if end > 0 else DAYS


def by_half_hour(tables: Tables, pools: tuple[str, ...]) -> dict[str, HalfHours]:
    """Read each pool by half-hour of the day, over all runs after the warm-up.

    Parameters
    ----------
    tables : Tables
    pools : tuple of str
        With officers.
    """
    from procsim.kpi.load import services

    work, days = services(tables), _days(tables)
    return {name: _of_pool(tables, tables.setting.pools[name], work, days) for name in pools}


def _of_pool(tables: Tables, pool: PoolSetting, work: pl.DataFrame, days: int) -> HalfHours:
    import polars as pl

    came, waited = _visits(tables, pool)
    mine = work.filter(pl.col("pool").cast(pl.String) == pool.name)
    each = float((mine["to"] - mine["from"]).sum()) / max(came.sum(), 1.0)
    return HalfHours(
        came=came / days,
        needed=came * each / SLOT / days,
        on_duty=_on_duty(tables, pool),
        waited=waited,
    )


def _days(tables: Tables) -> int:
    """Count the days on which applicants came, over all runs."""
    import polars as pl

    from procsim.kpi.window import clock

    setting = tables.setting
    arrived = tables.cases.lazy().select("replication", day=clock("arrival", setting))
    counted = arrived.filter(pl.col("day") >= setting.warm_up).select(
        "replication", (pl.col("day") + _midnight(tables)) // DAY
    )
    return max(counted.unique().collect().height, 1)


def _visits(tables: Tables, pool: PoolSetting) -> tuple[Floats, Floats]:
    """Count the visits that began to wait in each half-hour, and average how long they waited."""
    import polars as pl

    from procsim.kpi.window import clock

    setting = tables.setting
    columns = ["pool", "kind", "enabled_time", "start_time", "ended"]
    rows = (
        pl.concat(
            [frame.lazy().select(columns) for frame in (tables.events, tables.open_visits)],
            how="vertical_relaxed",
        )
        .filter((pl.col("pool").cast(pl.String) == pool.name) & (pl.col("kind") == "activity"))
        .select(
            "ended",
            enabled=clock("enabled_time", setting),
            begun=clock("start_time", setting),
        )
        .filter(pl.col("enabled") >= setting.warm_up)
        .collect()
    )
    came = np.bincount(_slot(rows["enabled"].to_numpy(), tables), minlength=SLOTS)
    served = rows.filter(
        pl.col("begun").is_not_null() & (pl.col("ended").cast(pl.String).fill_null("") != "left")
    )
    begin, end = served["enabled"].to_numpy(), served["begun"].to_numpy()
    open_hours = union(list({id(hours): hours for hours in pool.hours}.values()))
    minutes = (working_time(open_hours, end) - working_time(open_hours, begin)) / 60e6
    slot = _slot(begin, tables)
    total = np.bincount(slot, weights=minutes, minlength=SLOTS)
    number = np.bincount(slot, minlength=SLOTS)
    with np.errstate(invalid="ignore", divide="ignore"):
        return came.astype(np.float64), np.where(number > 0, total / number, np.nan)


def _on_duty(tables: Tables, pool: PoolSetting) -> Floats:
    """Give the mean number of officers on duty in each half-hour of the day, while any is."""
    there, opened = np.zeros(SLOTS), np.zeros(SLOTS)
    for replication in range(tables.setting.replications):
        begin, end, number = _staffed(tables, pool, replication)
        there += _by_slot(begin, end, number, tables)
        opened += _by_slot(begin, end, np.minimum(number, 1), tables)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(opened > 0, there / opened, np.nan)


def _staffed(
    tables: Tables, pool: PoolSetting, replication: int
) -> tuple[Int64Array, Int64Array, Int64Array]:
    """Cut a run into pieces in each of which as many officers are on duty."""
    from procsim.kpi.staffing import by_number, pieces, side_by_side

    counted = by_number(tables, pool)
    if counted is not None:
        each = pieces(tables, counted, None, replication)
        return each.begin, each.end, each.on_duty
    setting = tables.setting
    window = (setting.warm_up, max(setting.ends[replication], setting.warm_up))
    nobody = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    # Where each officer has hours, being there is laid out as work is.
    opens, closes = (
        np.concatenate([np.clip(getattr(hours, edge), *window) for hours in pool.hours])
        for edge in ("opens", "closes")
    )
    laid = side_by_side(nobody, (opens, closes), window)
    return laid.begin, laid.end, laid.busy


def _by_slot(begin: Int64Array, end: Int64Array, number: Int64Array, tables: Tables) -> Floats:
    """Give the time of so many officers in each half-hour of the day, microseconds."""
    slots = np.arange(SLOTS, dtype=np.int64) * SLOT

    def until(instant: Int64Array) -> Int64Array:
        day, rest = np.divmod(instant + _midnight(tables), DAY)
        there: Int64Array = day[:, None] * SLOT + np.clip(rest[:, None] - slots, 0, SLOT)
        return there

    found: Floats = (number @ (until(end) - until(begin))).astype(np.float64)
    return found


def _slot(instant: Int64Array, tables: Tables) -> Int64Array:
    found: Int64Array = (instant + _midnight(tables)) % DAY // SLOT
    return found


def _midnight(tables: Tables) -> int:
    """Give how long after midnight a run begins, microseconds."""
    origin = tables.setting.origin
    seconds = (origin.hour * 60 + origin.minute) * 60 + origin.second
    return seconds * 1_000_000
