"""Timetables: at which instants something opens that does not stay open, such as a meeting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np

from procsim.calendars.clock import working_time
from procsim.calendars.intervals import Int64Array, Intervals
from procsim.calendars.week import DAY, HOUR, MINUTE, parse_weekdays
from procsim.errors import CalendarError

_TIME_OF_WEEK = re.compile(r"\s*(\S.*?)\s+(\d{1,2}):(\d{2})\s*")
_WEEK = 7


@dataclass(frozen=True, slots=True)
class TimeOfWeek:
    """A time of day on some days of the week.

    Parameters
    ----------
    days : tuple of int
        Monday is 0.
    time : int
        Microseconds since midnight.
    text : str
        As the file has it.
    """

    days: tuple[int, ...]
    time: int
    text: str

    def __str__(self) -> str:
        return self.text


def parse_time_of_week(text: str) -> TimeOfWeek:
    """Read a time of the week: ``mon,thu 14:00``, ``mon-fri 09:00``, ``daily 16:00``.

    Raises
    ------
    CalendarError
        An unknown weekday, or no time of day.

    Examples
    --------
    >>> parse_time_of_week("mon,thu 14:00").days
    (0, 3)
    """
    match = _TIME_OF_WEEK.fullmatch(text)
    allowed = "weekdays and a time, such as mon,thu 14:00 or daily 16:00"
    if match is None:
        raise CalendarError(f"found '{text}'; {allowed}")
    hours, minutes = int(match[2]), int(match[3])
    if hours > 23 or minutes > 59:
        raise CalendarError(f"found '{text}'; a time from 00:00 to 23:59")
    try:
        days = tuple(sorted(set(parse_weekdays(match[1]))))
    except CalendarError as problem:
        raise CalendarError(f"found '{text}': {str(problem).partition(': ')[2]}") from None
    return TimeOfWeek(days, hours * HOUR + minutes * MINUTE, text.strip())


def weekly(when: TimeOfWeek, start: datetime, cal: Intervals, end: int) -> Int64Array:
    """Give every instant of a time of the week, on the days on which a calendar works.

    Parameters
    ----------
    when : TimeOfWeek
    start : datetime.datetime
        Clock time 0.
    cal : Intervals
    end : int
        The last instant that counts, microseconds.

    Returns
    -------
    ndarray(int64)
        Instants from 0 on, in order.

    Examples
    --------
    >>> from procsim.calendars import Calendar, parse_hours
    >>> hall = Calendar("hall", parse_hours({"mon-fri": ["09:00-12:00"]}))
    >>> monday = datetime(2026, 3, 2)
    >>> daily = parse_time_of_week("daily 16:00")
    >>> (weekly(daily, monday, hall.compile(monday, 9 * DAY), 9 * DAY) // DAY).tolist()
    [0, 1, 2, 3, 4, 7, 8]
    """
    since_midnight = (start - datetime.combine(start.date(), time.min)) // timedelta(microseconds=1)
    midnights = cal.day_start[cal.day_start >= -since_midnight]
    weekdays = (start.weekday() + (midnights + since_midnight) // DAY) % _WEEK
    at = midnights[np.isin(weekdays, when.days)] + when.time
    return np.asarray(at[(at >= 0) & (at <= end)], dtype=np.int64)


def regular(first: int, every: int, cal: Intervals, end: int) -> Int64Array:
    """Give the instants at equal distances by the clock, in the hours of a calendar.

    Parameters
    ----------
    first, every, end : int
        Microseconds; `every` is above 0.
    cal : Intervals
        An instant outside its hours is left out; one at a closing is not.

    Returns
    -------
    ndarray(int64)

    Examples
    --------
    >>> days = np.array([0, 24])
    >>> cal = Intervals.merge("hall", days + 9, days + 12, days=(days, days + 12), window=(0, 48))
    >>> regular(9, 3, cal, 40).tolist()
    [9, 12, 33, 36]
    """
    at = np.arange(first, end + 1, every, dtype=np.int64)
    after = cal.opens.searchsorted(at, side="right") - 1
    open_then = (after >= 0) & (at <= cal.closes[np.maximum(after, 0)]) if cal.opens.size else False
    return at[open_then]


def before(cal: Intervals, at: Int64Array, working: int) -> Int64Array:
    """Give the last instants from which some working time is left until others.

    Parameters
    ----------
    cal : Intervals
    at : ndarray(int64)
        Instants, microseconds.
    working : int
        Working time, at least 0.

    Returns
    -------
    ndarray(int64)
        -1 where it would be before the calendar begins.

    Examples
    --------
    >>> days = np.array([0, 24])
    >>> cal = Intervals.merge("hall", days + 9, days + 12, days=(days, days + 12), window=(0, 48))
    >>> before(cal, np.array([34, 33, 10]), 1).tolist()
    [33, 11, 9]
    """
    if working == 0:
        return at
    target = working_time(cal, at) - working
    # What lies at an opening lies there, not at the closing before it.
    k = np.maximum(cal.covered.searchsorted(target, side="right") - 1, 0)
    found = cal.opens[k] + target - cal.covered[k]
    return np.asarray(np.where(target < 0, -1, found), dtype=np.int64)
