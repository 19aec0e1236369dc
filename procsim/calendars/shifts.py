"""Shifts: how many officers are on duty by part of the day and week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procsim.calendars.calendar import Calendar
from procsim.calendars.week import DAY, Span, WeeklyHours, parse_spans, parse_weekdays
from procsim.errors import CalendarError

Shift = tuple[Span, int]
"""A part of the day and the number of officers in it."""

Week = tuple[tuple[Shift, ...], ...]


def parse_shifts(spec: Mapping[str, Any]) -> Week:
    """Read numbers by shift: for every day alike, or for parts of the week.

    Parameters
    ----------
    spec : mapping of str to int, or of str to mapping of str to int
        From spans to numbers, or from weekdays (``mon-thu``, ``fri``, ``daily``) to such mappings.
        A part of the day that is not named has nobody.

    Returns
    -------
    tuple of 7 tuples of ((int, int), int)
        Monday first; spans in microseconds since midnight, in order.

    Raises
    ------
    CalendarError
        Both forms mixed, a weekday named twice, a bad span, or spans that overlap.

    Examples
    --------
    >>> week = parse_shifts({"mon-fri": {"09:00-11:00": 3, "11:00-17:00": 5}})
    >>> [number for _, number in week[0]], week[6]
    ([3, 5], ())
    """
    by_day = {isinstance(value, Mapping) for value in spec.values()}
    if len(by_day) > 1:
        raise CalendarError(
            "found days of the week beside parts of the day; numbers for parts of every day, "
            "or for each day of the week its own parts"
        )
    named = by_day == {True}
    days: dict[int, tuple[Shift, ...]] = {}
    for key, parts in spec.items() if named else [("daily", spec)]:
        where = f"staff of {key!r}" if named else "staff"
        if not parts:
            raise CalendarError(f"{where}: found no part of the day; leave out a day without staff")
        spans = {parse_spans([text], where=where)[0]: text for text in parts}
        # All together as well, so that overlaps are told.
        parse_spans(list(parts), where=where)
        for day in parse_weekdays(key):
            if day in days:
                raise CalendarError(f"staff of {key!r}: a weekday is named twice; each once")
            days[day] = tuple((span, parts[spans[span]]) for span in sorted(spans))
    return tuple(days.get(day, ()) for day in range(7))


def hours_of_officer(calendar: Calendar, shifts: Week, number: int) -> Calendar:
    """Lay down when at least so many officers are on duty, within a calendar's hours.

    Parameters
    ----------
    calendar : Calendar
    shifts : Week
    number : int
        From 1.

    Returns
    -------
    Calendar
        Closed on the same holidays, with the same single dates.

    Examples
    --------
    >>> from procsim.calendars import HOUR, parse_hours
    >>> hall = Calendar("hall", parse_hours({"mon-fri": ["09:00-12:00"]}))
    >>> week = parse_shifts({"09:00-10:00": 1, "10:00-17:00": 2})
    >>> hours_of_officer(hall, week, 2).hours.days[0] == ((10 * HOUR, 12 * HOUR),)
    True
    """
    wanted = [tuple(span for span, staff in day if staff >= number) for day in shifts]
    open_days = calendar.hours.days if calendar.hours else (((0, DAY),),) * 7
    days = tuple(_common(spans, hours) for spans, hours in zip(wanted, open_days, strict=True))
    extra = {date: _common(wanted[date.weekday()], spans) for date, spans in calendar.extra.items()}
    return Calendar(f"{calendar.name} ({number})", WeeklyHours(days), calendar.holidays, extra)


def never_open(calendar: Calendar, shifts: Week) -> list[Span]:
    """Find parts of the day that lie outside a calendar's hours on every day they are meant for.

    Examples
    --------
    >>> from procsim.calendars import HOUR, parse_hours
    >>> hall = Calendar("hall", parse_hours({"mon-fri": ["09:00-12:00"]}))
    >>> never_open(hall, parse_shifts({"09:00-10:00": 1, "18:00-19:00": 2}))
    [(64800000000, 68400000000)]
    """
    open_days = calendar.hours.days if calendar.hours else (((0, DAY),),) * 7
    dated = [(date.weekday(), hours) for date, hours in calendar.extra.items()]
    met = {
        span
        for day, hours in [*enumerate(open_days), *dated]
        for span, _ in shifts[day]
        if _common((span,), hours)
    }
    return sorted({span for day in shifts for span, staff in day if staff} - met)


def _common(some: tuple[Span, ...], others: tuple[Span, ...]) -> tuple[Span, ...]:
    """What two lists of spans have in common; spans that touch become one."""
    both = [(max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) < min(b, d)]
    joined: list[Span] = []
    for begin, end in sorted(both):
        if joined and joined[-1][1] == begin:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return tuple(joined)
