"""Working time: between instants, in the window of a run, and its workdays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from procsim.calendars import Intervals, working_time
from procsim.calendars.intervals import Int64Array
from procsim.kpi.columns import Labels, Name
from procsim.kpi.observed import Floats, Names, Observed
from procsim.tables import Tables, once


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
