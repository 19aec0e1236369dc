"""Limits in workdays: when they expire, and how many workdays lie between two instants."""

from __future__ import annotations

import numpy as np

from procsim.calendars.intervals import Instants, Intervals, answer_like
from procsim.errors import CalendarError


def limit_expiry(cal: Intervals, t: Instants, workdays: int) -> Instants:
    """Give the instant at which a limit of some workdays expires.

    The day the limit starts on does not count; it expires at the last closing of the n-th workday
    after it.

    Parameters
    ----------
    cal : Intervals
    t : int or ndarray(int64)
        Instants at which the limit starts, in microseconds since the scenario's start.
    workdays : int
        Length of the limit, at least 1.

    Returns
    -------
    int or ndarray(int64)
        Instants in microseconds since the scenario's start.

    Raises
    ------
    CalendarError
        The limit does not expire within the compiled span, or is shorter than a workday.

    Notes
    -----
    Source: Civil Code of China, articles 201 (the day on which a period begins is not
    counted) and 203 (its last day ends when business ends).

    Examples
    --------
    >>> days = np.array([0, 24])
    >>> cal = Intervals.merge("hall", days + 9, days + 12, days=(days, days + 12), window=(0, 48))
    >>> limit_expiry(cal, 8, 1)
    36
    """
    if workdays < 1:
        raise CalendarError(f"calendar {cal.name}: limit of {workdays} workdays; 1 or more")
    cal.require_known(t)
    k = cal.day_start.searchsorted(t, side="right") + (workdays - 1)
    if np.any(k >= cal.day_close.size):
        raise cal.beyond(f"a limit of {workdays} workdays has not expired")
    return answer_like(t, cal.day_close[k])


def workdays_between(cal: Intervals, a: Instants, b: Instants) -> Instants:
    """Count the workdays after the day of `a` up to and including the day of `b`.

    Parameters
    ----------
    cal : Intervals
    a, b : int or ndarray(int64)
        Instants in microseconds since the scenario's start.

    Returns
    -------
    int or ndarray(int64)
        0 on the same day; negative if `b` lies on a day before.

    Raises
    ------
    CalendarError
        An instant outside the compiled span.

    Examples
    --------
    >>> days = np.array([0, 24])
    >>> cal = Intervals.merge("hall", days + 9, days + 12, days=(days, days + 12), window=(0, 48))
    >>> workdays_between(cal, 1, 23), workdays_between(cal, 23, 24)
    (0, 1)
    """
    cal.require_known(a)
    cal.require_known(b)
    count = cal.day_start.searchsorted
    return answer_like(a, np.subtract(count(b, side="right"), count(a, side="right")))
