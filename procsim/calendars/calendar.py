"""A calendar: weekly hours, public holidays and single dates, compiled to opening intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

import numpy as np

from procsim.calendars.holidays import DayKind
from procsim.calendars.intervals import Int64Array, Intervals
from procsim.calendars.week import DAY, Span, WeeklyHours
from procsim.errors import CalendarError

_ALL_DAY: tuple[Span, ...] = ((0, DAY),)
_CLOSED = 7
DAYS_BEFORE = 7


@dataclass(frozen=True)
class Calendar:
    """When an office works: its week, the public holidays it keeps, and single dates.

    A public holiday is closed. A make-up workday has the hours of its own weekday if that has any,
    else those of Monday, else those of the first weekday that has any. A date in `extra` overrides
    all of this. A year outside the table of holidays follows the plain week.

    Parameters
    ----------
    name : str
        For messages.
    hours : WeeklyHours or None
        None is always: 24 hours every day, every day a workday.
    holidays : mapping of date to DayKind, or None
        A dated table such as `china_days`; None keeps no public holiday.
    extra : mapping of date to tuple of (int, int)
        The spans of single dates in microseconds since midnight, in order; empty is closed.

    Examples
    --------
    >>> from procsim.calendars import china_days, parse_hours, working_time
    >>> week = parse_hours({"mon-fri": ["09:00-12:00", "13:00-17:00"]})
    >>> hall = Calendar("hall", week, china_days())
    >>> spans = hall.compile(datetime(2025, 4, 27), 9 * DAY)  # a Sunday worked, then 1-5 May off
    >>> (working_time(spans, 9 * DAY) - working_time(spans, 0)) // hall.nominal_day()
    4
    """

    name: str
    hours: WeeklyHours | None
    holidays: Mapping[date, DayKind] | None = field(default=None, hash=False)
    extra: Mapping[date, tuple[Span, ...]] = field(default_factory=dict, hash=False)

    def nominal_day(self) -> int:
        """Give the length of a nominal workday: the mean over the weekdays that have hours.

        Returns
        -------
        int
            Microseconds, rounded to the nearest; 24 hours for always.

        Raises
        ------
        CalendarError
            No weekday has hours.

        Examples
        --------
        >>> from procsim.calendars import HOUR, parse_hours
        >>> week = parse_hours({"mon-fri": ["09:00-17:00"], "sat": ["09:00-11:00"]})
        >>> Calendar("hall", week).nominal_day() == 7 * HOUR
        True
        """
        return self._nominal_day

    @cached_property
    def _nominal_day(self) -> int:
        worked = [sum(end - start for start, end in spans) for spans in self._week() if spans]
        if not worked:
            raise CalendarError(
                f"calendar {self.name}: no weekday has hours; a workday has a length only where "
                "a weekday has hours"
            )
        return (2 * sum(worked) + len(worked)) // (2 * len(worked))

    def compile(
        self, start: datetime, horizon: int, *, days_before: int = DAYS_BEFORE
    ) -> Intervals:
        """Lay the calendar out over a run, in microseconds since its start.

        Parameters
        ----------
        start : datetime.datetime
            The scenario's start in local time, without a time zone.
        horizon : int
            Length of the run in microseconds.
        days_before : int
            How far it reaches back: to before what was already on its way at the start.

        Returns
        -------
        Intervals
            From the midnight so many days before the start's day to the midnight after the horizon;
            one object for the same question, which designs of one scenario ask again and again.

        Raises
        ------
        CalendarError
            `start` has a time zone.

        Examples
        --------
        >>> from procsim.calendars import HOUR, parse_hours
        >>> hall = Calendar("hall", parse_hours({"daily": ["09:00-12:00"]}))
        >>> spans = hall.compile(datetime(2026, 3, 2, 8), DAY)
        >>> [int(t) // HOUR for t in spans.opens[spans.opens > 0]]
        [1, 25]
        """
        if start.tzinfo is not None:
            raise CalendarError(
                f"calendar {self.name}: start {start.isoformat()} has a time zone; "
                "a start is local time without one"
            )
        return _compiled(self, start, horizon, days_before)

    def years_outside_table(self, start: datetime, horizon: int) -> tuple[int, ...]:
        """Name the years of a run whose public holidays are asked for but not known.

        Parameters
        ----------
        start : datetime.datetime
            The scenario's start.
        horizon : int
            Length of the run in microseconds.

        Returns
        -------
        tuple of int
            Empty if no holidays are asked for.

        Examples
        --------
        >>> from procsim.calendars import china_days
        >>> hall = Calendar("hall", None, china_days())
        >>> hall.years_outside_table(datetime(2026, 7, 1), 365 * DAY)
        (2027,)
        """
        if self.holidays is None:
            return ()
        known = {day.year for day in self.holidays}
        last = start + timedelta(microseconds=horizon)
        return tuple(year for year in range(start.year, last.year + 1) if year not in known)

    def _week(self) -> tuple[tuple[Span, ...], ...]:
        return (_ALL_DAY,) * 7 if self.hours is None else self.hours.days

    def patterns(self, first: int, days: int) -> tuple[Int64Array, list[tuple[Span, ...]]]:
        """Give each day the number of its pattern, and each pattern its spans."""
        spans = [*self._week(), ()]
        # Ordinal 1 is a Monday (1 January of year 1).
        pattern = (np.arange(first, first + days, dtype=np.int64) - 1) % 7
        open_days = [day for day in range(7) if spans[day]]
        for day, kind in (self.holidays or {}).items():
            if not 0 <= day.toordinal() - first < days:
                continue
            weekday = day.weekday()
            if kind is DayKind.HOLIDAY:
                pattern[day.toordinal() - first] = _CLOSED
            elif open_days and not spans[weekday]:
                pattern[day.toordinal() - first] = open_days[0]
        for day, day_spans in self.extra.items():
            if 0 <= day.toordinal() - first < days:
                pattern[day.toordinal() - first] = len(spans)
                spans.append(day_spans)
        return pattern, spans


@lru_cache(maxsize=32)
def _compiled(calendar: Calendar, start: datetime, horizon: int, days_before: int) -> Intervals:
    midnight = datetime.combine(start.date(), time.min)
    since_midnight = (start - midnight) // timedelta(microseconds=1)
    first = midnight.toordinal() - days_before
    days = days_before + (since_midnight + horizon) // DAY + 1
    begin = -since_midnight - days_before * DAY
    pattern, spans = calendar.patterns(first, days)
    return _lay_out(calendar.name, pattern, spans, begin)


def _lay_out(
    name: str, pattern: Int64Array, spans: list[tuple[Span, ...]], begin: int
) -> Intervals:
    """Turn the pattern of each day from `begin` on into opening intervals."""
    count = np.array([len(day) for day in spans], dtype=np.int64)
    offset = np.cumsum(count) - count
    flat = np.array([span for day in spans for span in day], dtype=np.int64).reshape(-1, 2)
    midnight = begin + DAY * np.arange(pattern.size, dtype=np.int64)

    per_day = count[pattern]
    within = np.arange(per_day.sum()) - np.repeat(np.cumsum(per_day) - per_day, per_day)
    chosen = flat[np.repeat(offset[pattern], per_day) + within]
    opens, closes = (np.repeat(midnight, per_day)[:, np.newaxis] + chosen).T

    worked = per_day > 0
    return Intervals.merge(
        name,
        opens,
        closes,
        days=(midnight[worked], closes[np.cumsum(per_day)[worked] - 1]),
        window=(begin, begin + DAY * pattern.size),
    )
