"""Weekly hours: when a hall is open on each weekday, read from the words of a scenario file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from procsim.errors import CalendarError, did_you_mean

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

Span = tuple[int, int]
"""An opening and a closing in microseconds since the midnight of the day."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_CLOCK_ALLOWED = "a time is 00:00 to 23:59, and a span may end at 24:00"


@dataclass(frozen=True)
class WeeklyHours:
    """The spans in which a hall is open on each weekday.

    Parameters
    ----------
    days : tuple of 7 tuples of (int, int)
        Monday first; for each day its spans ``(start, end)`` in microseconds since midnight, in
        order and without overlap; no span means closed.

    Examples
    --------
    >>> hours = parse_hours({"sat": ["09:00-12:00"]})
    >>> [end - start for start, end in hours.days[5]] == [3 * HOUR]
    True
    """

    days: tuple[tuple[Span, ...], ...]


def parse_hours(spec: Mapping[str, Sequence[str]]) -> WeeklyHours:
    """Read weekly hours as a notice on the door states them.

    Parameters
    ----------
    spec : mapping of str to sequence of str
        From weekdays (``mon``, ``mon-fri``, ``mon,wed,fri``, ``daily``) to spans such as
        ``09:00-12:00``. A weekday not named is closed.

    Returns
    -------
    WeeklyHours

    Raises
    ------
    CalendarError
        An unknown weekday, one named twice, a bad time, a span that ends before it starts, or
        spans that overlap.

    Examples
    --------
    >>> hours = parse_hours({"mon-fri": ["09:00-12:00", "13:00-17:00"]})
    >>> sum(end - start for start, end in hours.days[0]) == 7 * HOUR
    True
    >>> hours.days[6]
    ()
    """
    if not spec:
        raise CalendarError("hours: no weekday is named; name some, such as mon-fri, sat or daily")
    days: list[tuple[Span, ...]] = [()] * 7
    named: dict[int, str] = {}
    for key, texts in spec.items():
        spans = parse_spans(texts, where=f"hours of {key!r}")
        for day in parse_weekdays(key):
            if day in named:
                raise CalendarError(
                    f"hours of {key!r}: {WEEKDAYS[day]} is named twice, also in {named[day]!r}; "
                    "name each weekday once"
                )
            named[day] = key
            days[day] = spans
    return WeeklyHours(tuple(days))


def parse_spans(texts: Sequence[str], *, where: str = "hours") -> tuple[Span, ...]:
    """Read the opening spans of one day.

    Parameters
    ----------
    texts : sequence of str
        Spans such as ``09:00-12:00`` in any order; none means closed all day.
    where : str
        Begins the message of an error.

    Returns
    -------
    tuple of (int, int)
        Openings and closings in microseconds since midnight, in order.

    Raises
    ------
    CalendarError
        A bad time, a span that ends before it starts, or spans that overlap.

    Examples
    --------
    >>> morning, afternoon = parse_spans(["13:00-17:00", "09:00-12:00"])
    >>> morning == (9 * HOUR, 12 * HOUR)
    True
    """
    read = sorted((_span(text, where), text) for text in texts)
    for (before, first), (after, second) in pairwise(read):
        if after[0] < before[1]:
            raise CalendarError(
                f"{where}: {first!r} and {second!r} overlap; the spans of a day may touch, "
                "not overlap"
            )
    return tuple(span for span, _ in read)


def parse_weekdays(key: str) -> list[int]:
    """Read weekdays such as ``mon-thu``, ``mon,wed`` or ``daily``; Monday is 0."""
    if key.strip().lower() == "daily":
        return list(range(7))
    return [day for part in key.split(",") for day in _weekday_range(part, key)]


def _weekday_range(part: str, key: str) -> range:
    first, dash, last = part.partition("-")
    start = _weekday(first, key)
    end = _weekday(last, key) if dash else start
    if end < start:
        raise CalendarError(
            f"hours of {key!r}: {part.strip()!r} runs backwards; the week runs from mon to sun, "
            "so list the days with commas"
        )
    return range(start, end + 1)


def _weekday(text: str, key: str) -> int:
    name = text.strip().lower()
    if name not in WEEKDAYS:
        raise CalendarError(
            f"hours of {key!r}: unknown weekday {text.strip()!r}; "
            + did_you_mean(name, [*WEEKDAYS, "daily"])
        )
    return WEEKDAYS.index(name)


def _span(text: str, where: str) -> Span:
    first, dash, last = text.partition("-")
    if not dash:
        raise CalendarError(f"{where}: {text!r} is no span; write it as 09:00-12:00")
    start, end = _clock(first, text, where), _clock(last, text, where)
    if start == DAY:
        raise CalendarError(f"{where}: {text!r} starts at 24:00; {_CLOCK_ALLOWED}")
    if end <= start:
        raise CalendarError(
            f"{where}: {text!r} does not end after it starts; a span ends later on the same day, "
            "at 24:00 at the latest"
        )
    return start, end


def span_text(span: Span) -> str:
    """Write a part of the day as a file has it.

    Examples
    --------
    >>> span_text((9 * HOUR, 12 * HOUR))
    '09:00-12:00'
    """
    clocks = (divmod(time // MINUTE, 60) for time in span)
    return "-".join(f"{hours:02}:{minutes:02}" for hours, minutes in clocks)


def _clock(text: str, span: str, where: str) -> int:
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise CalendarError(f"{where}: bad time {text.strip()!r} in {span!r}; {_CLOCK_ALLOWED}")
    hour, minute = int(match[1]), int(match[2])
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise CalendarError(f"{where}: no time {text.strip()!r} in {span!r}; {_CLOCK_ALLOWED}")
    return hour * HOUR + minute * MINUTE
