"""How long staff are on duty: by each officer's hours, or as many as a number says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.calendars.intervals import Int64Array
from procsim.kpi.hours import worked_in
from procsim.kpi.window import clock
from procsim.tables import PoolSetting, Tables

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Pieces:
    """Stretches of time in each of which as many officers are on duty, and as many at work.

    Parameters
    ----------
    begin, end : ndarray(int64)
        Microseconds since the start, within the window.
    on_duty, busy : ndarray(int64)
    """

    begin: Int64Array
    end: Int64Array
    on_duty: Int64Array
    busy: Int64Array

    def total(self, officers: Int64Array) -> int:
        """Give the time of so many officers in each piece, microseconds."""
        return int(((self.end - self.begin) * officers).sum())


def by_number(tables: Tables, pool: PoolSetting) -> pl.DataFrame | None:
    """Give the rows that say how many are on duty; None where each officer has hours."""
    import polars as pl

    if tables.staffing.is_empty():
        return None
    rows = tables.staffing.filter(pl.col("pool") == pool.name)
    return None if rows.is_empty() else rows


def on_duty(tables: Tables, pool: PoolSetting) -> Int64Array:
    """Give the time on duty of a pool's officers in each replication's window, microseconds."""
    setting, counted = tables.setting, by_number(tables, pool)
    found = np.zeros(setting.replications, dtype=np.int64)
    if counted is None:
        # Officers who share hours share one object.
        officers = Counter(map(id, pool.hours))
        for hours in {id(hours): hours for hours in pool.hours}.values():
            found += officers[id(hours)] * worked_in(tables, hours)
        return found
    for replication in range(setting.replications):
        each = pieces(tables, counted, None, replication)
        found[replication] = each.total(each.on_duty)
    return found


def within(
    tables: Tables, counted: pl.DataFrame, work: pl.DataFrame
) -> tuple[Int64Array, Int64Array]:
    """Give each replication's time worked on duty and time worked at all, in microseconds.

    Whoever is at work beyond the number on duty is working over time.
    """
    runs = range(tables.setting.replications)
    cut = [pieces(tables, counted, work, replication) for replication in runs]
    busy = [each.total(np.minimum(each.busy, each.on_duty)) for each in cut]
    return np.array(busy, dtype=np.int64), np.array(
        [each.total(each.busy) for each in cut], dtype=np.int64
    )


def pieces(
    tables: Tables, counted: pl.DataFrame, work: pl.DataFrame | None, replication: int
) -> Pieces:
    """Lay the numbers on duty and at work side by side, in the window of one replication.

    Parameters
    ----------
    tables : Tables
    counted : polars.DataFrame
        Rows of one pool, as `by_number` gives them.
    work : polars.DataFrame, optional
        Its stretches of work, as `procsim.kpi.load.services` gives them.
    replication : int
    """
    import polars as pl

    setting = tables.setting
    end = max(setting.ends[replication], setting.warm_up)
    rows = counted.filter(pl.col("replication") == replication).sort("time", maintain_order=True)
    times = rows.select(clock("time", setting)).to_series().to_numpy()
    numbers = rows["on_duty"].to_numpy().astype(np.int64)
    begun = over = np.zeros(0, np.int64)
    if work is not None:
        mine = work.filter(pl.col("replication") == replication)
        begun, over = (mine[name].to_numpy() for name in ("from", "to"))
    return side_by_side((times, numbers), (begun, over), (setting.warm_up, end))


def side_by_side(
    steps: tuple[Int64Array, Int64Array],
    work: tuple[Int64Array, Int64Array],
    window: tuple[int, int],
) -> Pieces:
    """Lay the numbers on duty and at work side by side.

    Parameters
    ----------
    steps : (times, numbers)
        From when on how many are on duty, in order of time.
    work : (begins, ends)
        Stretches of work.
    window : (int, int)
        Microseconds since the start.

    Examples
    --------
    >>> of = lambda *numbers: np.array(numbers, dtype=np.int64)
    >>> found = side_by_side((of(0, 6), of(2, 1)), (of(2), of(9)), (1, 8))
    >>> found.begin.tolist(), found.on_duty.tolist(), found.busy.tolist()
    ([1, 2, 6], [2, 2, 1], [0, 1, 1])
    """
    (times, numbers), (begun, over) = steps, map(np.sort, work)
    borders = np.unique(np.concatenate([times, begun, over, window]))
    borders = borders[(borders >= window[0]) & (borders <= window[1])]
    begin = borders[:-1]
    # Of several numbers said at one instant the last counts; before the first nobody is there.
    said = np.concatenate([[0], numbers])[times.searchsorted(begin, side="right")]
    busy = begun.searchsorted(begin, side="right") - over.searchsorted(begin, side="right")
    return Pieces(begin, borders[1:], said, busy.astype(np.int64))
