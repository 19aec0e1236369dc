"""What falls into the window of a run: cases and visits that ended after the warm-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from procsim.calendars import Intervals, working_time
from procsim.calendars.intervals import Int64Array
from procsim.kpi.columns import Labels, Name
from procsim.kpi.observed import Floats, Names, Observed
from procsim.tables import Setting, Tables, once

if TYPE_CHECKING:
    import polars as pl

MINUTE = 60_000_000
"""Microseconds."""


def in_minutes(lengths: Int64Array) -> Floats:
    """Divide microseconds."""
    return lengths / MINUTE


def inversely_in_minutes(lengths: Int64Array) -> Floats:
    """Divide microseconds as polars does: by the inverse, which may differ in the last bit."""
    return np.multiply(lengths, 1 / MINUTE)


def clock(column: str, setting: Setting) -> pl.Expr:
    """Give a column of instants as microseconds since the scenario's start."""
    import polars as pl

    return (pl.col(column) - pl.lit(setting.origin)).dt.total_microseconds()


def minutes(*columns: str) -> pl.Expr:
    """Give the sum of columns of durations in minutes; it is exact before it is divided."""
    import polars as pl

    return pl.sum_horizontal(pl.col(name).dt.total_microseconds() for name in columns) / MINUTE


def zero(setting: Setting) -> int:
    """Give the scenario's start in microseconds since 1970."""
    return int(np.datetime64(setting.origin, "us").astype(np.int64))


def counts_from(setting: Setting) -> int:
    """Give the end of the warm-up in microseconds since 1970: what ends after it counts."""
    return zero(setting) + setting.warm_up


@once
def finished_cases(tables: Tables) -> pl.DataFrame:
    """Give the cases that finished after the warm-up, whatever their outcome."""
    finished = is_finished(tables)
    # Copies of all columns cost more than the question whether there is a row to leave out.
    return tables.cases if finished.all() else tables.cases.filter(finished)


def is_finished(tables: Tables) -> pl.Series:
    """Tell of each case whether it finished after the warm-up."""
    counts_from = tables.setting.origin + timedelta(microseconds=tables.setting.warm_up)
    return (tables.cases["end"] > counts_from).fill_null(value=False)


def totals(keys: NDArray[np.integer[Any]], values: Int64Array, groups: int) -> Int64Array:
    """Add whole numbers up by group, to the last bit.

    Parameters
    ----------
    keys : (rows,) integers
        From 0 to below `groups`.
    values : (rows,) int64
        Not negative.
    groups : int

    Examples
    --------
    >>> totals(np.array([1, 1, 0]), np.array([5, 6, 7]), 3).tolist()
    [7, 11, 0]
    """
    # Whole numbers are exact in floating point up to 2**53, and counted four times as fast.
    if values.size and float(values.sum(dtype=np.float64)) < 2**52:
        return np.bincount(keys, weights=values, minlength=groups).astype(np.int64)
    found = np.zeros(groups, dtype=np.int64)
    np.add.at(found, keys, values)
    return found


def ended_visits(tables: Tables) -> pl.LazyFrame:
    """Give the visits to activities that ended after the warm-up; whoever asks takes columns."""
    import polars as pl

    ended = clock("end_time", tables.setting) > tables.setting.warm_up
    return tables.events.lazy().filter((pl.col("kind") == "activity") & ended)


def totals_by(
    labels: Labels,
    borders: Sequence[int],
    values: Int64Array | None,
    names: Sequence[str],
) -> Int64Array:
    """Add whole numbers up by replication and name.

    Parameters
    ----------
    labels : Labels
        The names of the values.
    borders : sequence of int
        How many values are before each replication, and how many in all.
    values : (values,) int64, optional
        Not negative; 1 each where they are left out.
    names : sequence of str
        Whose sums are asked for.

    Returns
    -------
    ndarray(int64, shape=(replications, names))
    """
    groups = len(labels.names)
    found = np.zeros((len(borders) - 1, groups + 1), dtype=np.int64)
    for run, (begin, end) in enumerate(pairwise(borders)):
        mine = labels.codes[begin:end]
        if values is None:
            found[run, :-1] = np.bincount(mine, minlength=groups)
        else:
            found[run, :-1] = totals(mine, values[begin:end], groups)
    # What nobody is called has the last place, where nothing was added up.
    place = {name: code for code, name in enumerate(labels.names)}
    return found[:, [place.get(name, groups) for name in names]]


def worked_between(
    begin: Int64Array, end: Int64Array, whose: Labels, hours: Mapping[Name, Intervals]
) -> Int64Array:
    """Give the working time between instants by calendars.

    Parameters
    ----------
    begin, end : (rows,) int64
        Microseconds since the start.
    whose : Labels
        Whose hours count in each row.
    hours : mapping of str to Intervals
        Of some of them; the others never work.

    Returns
    -------
    ndarray(int64, shape=(rows,))
        Microseconds.
    """
    shared = {id(calendar): calendar for calendar in hours.values()}
    if len(shared) == 1 and whose.among(hours).all():
        (calendar,) = shared.values()
        return _worked(calendar, begin, end)
    found = np.zeros(begin.size, dtype=np.int64)
    for calendar in shared.values():
        theirs = [name for name, own in hours.items() if own is calendar]
        mine = np.flatnonzero(whose.among(theirs))
        found[mine] = _worked(calendar, begin[mine], end[mine])
    return found


def _worked(hours: Intervals, begin: Int64Array, end: Int64Array) -> Int64Array:
    if hours.opens.size == 1 and begin.size:
        inside = hours.opens[0] <= begin.min() and end.max() <= hours.closes[0]
        if inside:
            # Round the clock, say: instants need not be looked up.
            return end - begin
    return working_time(hours, end) - working_time(hours, begin)


@once
def worked_in(tables: Tables, hours: Intervals) -> Int64Array:
    """Give the working time of a calendar in the window of each replication, in microseconds."""
    setting = tables.setting
    ends = np.maximum(np.array(setting.ends, dtype=np.int64), setting.warm_up)
    return working_time(hours, ends) - working_time(hours, setting.warm_up)


@once
def workdays(tables: Tables) -> Floats:
    """Give the nominal workdays in the window of each replication; NaN for none."""
    setting = tables.setting
    worked = worked_in(tables, setting.calendar)
    return np.where(worked > 0, worked / setting.nominal_day, np.nan)


def per_workday(
    tables: Tables, totals: Int64Array | NDArray[np.floating[Any]], names: Names
) -> Observed:
    """Spread totals over the workdays of each replication; where there are none, nothing is known.

    Parameters
    ----------
    tables : Tables
    totals : (replications, groups)
    names : mapping of str to sequence of str or None
        What each group is called, column by column.
    """
    return Observed.totals(totals / workdays(tables)[:, None], names)
