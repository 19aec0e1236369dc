"""Parts of the day: for which a number of officers of their own may be found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from procsim.calendars import DAY, HOUR, Calendar, Span, parse_shifts, parse_spans, span_text
from procsim.calendars.week import parse_weekdays
from procsim.scenario.pool import Pool
from procsim.scenario.staffing import Block
from procsim.workflow.capacity import week_of
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of

_LENGTH = {"hour": HOUR, "half hour": HOUR // 2}


@dataclass(frozen=True)
class Part:
    """A part of the day, of every day or of some days of the week.

    Parameters
    ----------
    span : (int, int)
        Microseconds since midnight.
    text : str
        As the file has it, or would have it: ``09:00-09:30``.
    days : str or None
        ``mon-thu``; None is every day on which the pool's calendar is open.
    """

    span: Span
    text: str
    days: str | None = None

    @property
    def name(self) -> str:
        """What it is called: ``09:00-09:30``, or ``mon-thu 09:00-09:30``."""
        return self.text if self.days is None else f"{self.days} {self.text}"

    @property
    def weekdays(self) -> list[int]:
        """Its days of the week; Monday is 0."""
        return parse_weekdays(self.days or "daily")


def parts_of(graph: Graph, pool: Pool, by: Block) -> tuple[Part, ...]:
    """Cut the hours of a pool into parts, each to have a number of its own.

    Parameters
    ----------
    graph : networkx.DiGraph
    pool : Pool
        Days of the week that its numbers tell apart stay apart.
    by : ``day``, ``shift``, ``hour`` or ``half hour``
        Hours begin when the clock strikes, and half hours at half past as well, whenever the pool
        opens: so they lie as the profiles of arrivals do.

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.load import load
    >>> from procsim.workflow.graph import build
    >>> graph = build(load(path_of("start-a-business")))
    >>> [part.name for part in parts_of(graph, graph.graph["pools"]["tax_window"], "shift")]
    ['09:00-12:30', '13:00-17:30']
    """
    said = pool.staff if isinstance(pool.staff, dict) else {}
    if by == "shift" and said:
        return tuple(Part(parse_spans([text])[0], text, days) for days, text in _keys(said))
    calendar = calendar_of(graph, pool.calendar)
    groups: list[str | None] = list(said) if _by_days(said) else [None]
    return tuple(
        Part(span, span_text(span), days)
        for days in groups
        for opening in open_spans(calendar, parse_weekdays(days or "daily"))
        for span in _cut(opening, by)
    )


def staff_of(parts: tuple[Part, ...], numbers: tuple[int, ...]) -> dict[str, Any]:
    """Write numbers by part as `staff` of a pool has them.

    Examples
    --------
    >>> morning, noon = Part((0, 9), "a", "mon"), Part((9, 12), "b", "mon")
    >>> staff_of((morning, noon), (2, 1))
    {'mon': {'a': 2, 'b': 1}}
    """
    staff: dict[str, Any] = {}
    for part, number in zip(parts, numbers, strict=True):
        (staff if part.days is None else staff.setdefault(part.days, {}))[part.text] = number
    return staff


def number_in(graph: Graph, pool: Pool, part: Part) -> int | None:
    """Give how many officers a pool has in a part of the day; None where the number changes in it.

    Parameters
    ----------
    graph : networkx.DiGraph
    pool : Pool
        Of officers who are alike.
    part : Part
    """
    if isinstance(pool.staff, list):
        return len(pool.staff)
    if not isinstance(pool.staff, Mapping):
        return int(pool.staff)
    week, open_week = parse_shifts(pool.staff), week_of(calendar_of(graph, pool.calendar))
    numbers = set()
    for day in part.weekdays:
        for opening in overlaps(part.span, open_week[day]):
            met = [(both, n) for span, n in week[day] for both in overlaps(span, (opening,))]
            covered = sum(end - begin for (begin, end), _ in met)
            numbers |= {n for _, n in met} | ({0} if covered < opening[1] - opening[0] else set())
    return numbers.pop() if len(numbers) == 1 else None


def open_spans(calendar: Calendar, weekdays: list[int]) -> list[Span]:
    """Give when a calendar is open on any of some days of the week, or of single dates on them."""
    week = week_of(calendar)
    dated = [spans for date, spans in calendar.extra.items() if date.weekday() in weekdays]
    joined: list[Span] = []
    for begin, end in sorted(
        span for day in [*(week[d] for d in weekdays), *dated] for span in day
    ):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def open_time(graph: Graph, pool: Pool, part: Part) -> int:
    """Give the time of a part in a week without holidays in which the pool is open."""
    week = week_of(calendar_of(graph, pool.calendar))
    met = (both for day in part.weekdays for both in overlaps(part.span, week[day]))
    return sum(end - begin for begin, end in met)


def overlaps(span: Span, others: tuple[Span, ...]) -> Iterator[Span]:
    """Give what a span has in common with each of others that do not overlap one another."""
    for begin, end in others:
        both = max(span[0], begin), min(span[1], end)
        if both[0] < both[1]:
            yield both


def _keys(staff: Mapping[str, Any]) -> Iterator[tuple[str | None, str]]:
    for key, value in staff.items():
        if isinstance(value, Mapping):
            yield from ((key, text) for text in value)
        else:
            yield None, key


def _by_days(staff: Mapping[str, Any]) -> bool:
    return any(isinstance(value, Mapping) for value in staff.values())


def _cut(span: Span, by: Block) -> Iterator[Span]:
    """Cut a span at the strokes of the clock."""
    length = _LENGTH.get(by, DAY)
    begin, end = span
    while begin < end:
        stroke = min((begin // length + 1) * length, end)
        yield begin, stroke
        begin = stroke
