"""Working time and clock time: pure functions over the opening intervals of a calendar.

Every instant is an `int64` number of microseconds since the scenario's start. Given an `int` the
functions answer an `int`; given an array of `int64` they answer an array of the same shape. Outside
the span a calendar was compiled for they raise `CalendarError`, never a wrong number.
"""

from __future__ import annotations

from typing import overload

import numpy as np
import numpy.typing as npt

from procsim.calendars.intervals import Instants, Int64Array, Intervals, answer_like
from procsim.errors import CalendarError

BoolArray = npt.NDArray[np.bool_]

_MANY = 2_000
"""For so many instants slots are sooner than searches."""


def working_time(cal: Intervals, t: Instants) -> Instants:
    """Give the working time from the beginning of the compiled span up to an instant.

    The difference of two answers is the working time between the two instants.

    Parameters
    ----------
    cal : Intervals
    t : int or ndarray(int64)
        Instants in microseconds since the scenario's start.

    Returns
    -------
    int or ndarray(int64)
        Microseconds of working time; never decreases with `t`.

    Raises
    ------
    CalendarError
        An instant outside the compiled span.

    Examples
    --------
    >>> day = np.array([0])
    >>> cal = Intervals.merge("hall", day + 9, day + 12, days=(day, day + 12), window=(0, 24))
    >>> working_time(cal, 11) - working_time(cal, 3)
    2
    """
    cal.require_known(t, to_the_end=True)
    if cal.opens.size == 0:
        return answer_like(t, np.zeros(np.shape(t), dtype=np.int64))
    if cal.opens.size == 1:
        # Round the clock, say: there is nothing to look up.
        return answer_like(t, np.clip(t, cal.opens[0], cal.closes[0]) - cal.opens[0])
    if isinstance(t, np.ndarray) and t.size >= _MANY and cal.slots is not None:
        k = cal.slots.opening(t)
    else:
        k = np.maximum(cal.opens.searchsorted(t, side="right") - 1, 0)
    inside = np.maximum(np.minimum(t, cal.closes.take(k)) - cal.opens.take(k), 0)
    return answer_like(t, cal.covered.take(k) + inside)


def add_working(cal: Intervals, t: Instants, w: Instants) -> Instants:
    """Give the instant at which work begun at `t` has lasted `w` of working time.

    Work that fills its last hours ends at that closing, not at the next opening; no work at all
    (``w = 0``) ends at once inside hours and at the next opening outside them.

    Parameters
    ----------
    cal : Intervals
    t, w : int or ndarray(int64)
        Instants, and working time of at least 0, in microseconds.

    Returns
    -------
    int or ndarray(int64)
        Instants in microseconds since the scenario's start.

    Raises
    ------
    CalendarError
        The work does not end within the compiled span, or `w` is negative.

    Examples
    --------
    >>> days = np.array([0, 24])
    >>> cal = Intervals.merge("hall", days + 9, days + 12, days=(days, days + 12), window=(0, 48))
    >>> add_working(cal, 10, 2), add_working(cal, 10, 3), add_working(cal, 12, 0)
    (12, 34, 33)
    """
    if np.any(w < 0):
        raise CalendarError(f"calendar {cal.name}: working time {w} µs; 0 or more can be added")
    target = working_time(cal, t) + w
    # An end at a closing belongs to the interval it closes: look for the microsecond before it.
    sought = target - (w > 0)
    if np.any(sought >= cal.total):
        raise cal.beyond("work is not done")
    if cal.opens.size == 1:
        return answer_like(t, cal.opens[0] + target)
    k = cal.covered.searchsorted(sought, side="right") - 1
    return answer_like(t, cal.opens[k] + target - cal.covered[k])


def extend(cal: Intervals, due: Instants, paused: Instants) -> Instants:
    """Move a due time by the working time for which its clock stood still.

    Parameters
    ----------
    cal : Intervals
    due, paused : int or ndarray(int64)
        Due times, and working time of the pauses, in microseconds.

    Returns
    -------
    int or ndarray(int64)
        The later due times; without a pause the due time itself, even at a closing.

    Raises
    ------
    CalendarError
        As for `add_working`.

    Examples
    --------
    >>> days = np.array([0, 24])
    >>> cal = Intervals.merge("hall", days + 9, days + 12, days=(days, days + 12), window=(0, 48))
    >>> extend(cal, 12, 0), extend(cal, 12, 1)
    (12, 34)
    """
    still = np.equal(paused, 0)
    if np.all(still):
        return due
    return answer_like(due, np.where(still, due, add_working(cal, due, paused)))


@overload
def is_open(cal: Intervals, t: int) -> bool: ...
@overload
def is_open(cal: Intervals, t: Int64Array) -> BoolArray: ...
def is_open(cal: Intervals, t: int | Int64Array) -> bool | BoolArray:
    """Say whether an instant lies inside hours: from an opening up to just before its closing.

    Parameters
    ----------
    cal : Intervals
    t : int or ndarray(int64)
        Instants in microseconds since the scenario's start.

    Returns
    -------
    bool or ndarray(bool)

    Raises
    ------
    CalendarError
        An instant outside the compiled span.

    Examples
    --------
    >>> day = np.array([0])
    >>> cal = Intervals.merge("hall", day + 9, day + 12, days=(day, day + 12), window=(0, 24))
    >>> is_open(cal, 9), is_open(cal, 12)
    (True, False)
    """
    cal.require_known(t)
    inside = cal.changes.searchsorted(t, side="right") % 2 == 1
    return np.asarray(inside) if isinstance(t, np.ndarray) else bool(inside)


def next_change(cal: Intervals, t: Instants) -> Instants:
    """Give the first opening or closing strictly after an instant.

    Parameters
    ----------
    cal : Intervals
    t : int or ndarray(int64)
        Instants in microseconds since the scenario's start.

    Returns
    -------
    int or ndarray(int64)
        Instants; `FAR` where nothing changes before the compiled span ends.

    Raises
    ------
    CalendarError
        An instant outside the compiled span.

    Examples
    --------
    >>> day = np.array([0])
    >>> cal = Intervals.merge("hall", day + 9, day + 12, days=(day, day + 12), window=(0, 24))
    >>> next_change(cal, 8), next_change(cal, 9), next_change(cal, 12) == 2**62
    (9, 12, True)
    """
    cal.require_known(t)
    return answer_like(t, cal.changes[cal.changes.searchsorted(t, side="right")])
