"""How long a run lasts, and how far its calendars reach."""

from __future__ import annotations

from procsim.calendars import DAYS_BEFORE, Calendar, Intervals
from procsim.scenario.quantity import Duration
from procsim.workflow.backlog import OLDEST
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of

DAY = 86_400_000_000
_BEYOND_END = 5 * 366 * DAY
_YEAR = 366 * DAY
_UNTIL_EMPTY = 30 * _YEAR
_USUAL = 20 * _YEAR
"""Where the last arrivals are expected before this, a run until empty is long over by then."""


def horizon_of(graph: Graph) -> int:
    """How far calendars are laid out: well beyond the end, for limits and waits that pass it."""
    end = run_end(graph)
    if end >= 0:
        return end + _BEYOND_END
    latest = max(_last_expected(graph, kind) for kind in graph.graph["cases"])
    # A sum of so many gaps is nearly its mean.
    return _UNTIL_EMPTY if latest <= _USUAL else (latest * 5 // 4 + _UNTIL_EMPTY) // DAY * DAY


def _last_expected(graph: Graph, kind: str) -> int:
    """When the last of a number of cases is expected that arrive at gaps; 0 for others."""
    arrivals = graph.graph["cases"][kind].arrivals
    if arrivals.gaps is None or arrivals.count is None:
        return 0
    calendar = calendar_of(graph, arrivals.calendar)
    hours = calendar.compile(graph.graph["run"].origin, _YEAR)
    gap: float = arrivals.gaps.microseconds(calendar.nominal_day()).mean
    expected = arrivals.count * gap * (hours.end - hours.begin) / max(hours.total, 1)
    return int(expected)


def lay_out(graph: Graph, calendar: Calendar) -> Intervals:
    """Lay a calendar out over a run, and over the time from which its backlog comes."""
    origin = graph.graph["run"].origin
    return calendar.compile(origin, horizon_of(graph), days_before=days_before(graph))


def days_before(graph: Graph) -> int:
    """How many days before the start calendars are laid out: to where a backlog comes from."""
    backlog = any(case.backlog for case in graph.graph["cases"].values())
    return DAYS_BEFORE + (OLDEST // DAY if backlog else 0)


def run_end(graph: Graph) -> int:
    """End of a run in microseconds; -1 where it lasts until no case is left.

    A length in workdays ends with the last closing of that many workdays, the first day included.
    """
    run = graph.graph["run"]
    return -1 if isinstance(run.length, str) else instant_of(graph, run.length)


def instant_of(graph: Graph, length: Duration) -> int:
    """Turn a length since the start into an instant: workdays are counted from the first day on."""
    if not length.workdays:
        return round(length.amount)
    calendar = calendar_of(graph, None)
    calendar.nominal_day()  # refuses a week without an hour
    open_days = 7 if calendar.hours is None else sum(map(bool, calendar.hours.days))
    days = max(1.0, length.amount) * max(4.0, 9.0 / max(1, open_days)) + 60
    hours = calendar.compile(graph.graph["run"].origin, int(days) * DAY)
    closes = hours.day_close[hours.day_close > 0]
    whole = int(length.amount)
    before = int(closes[whole - 1]) if whole else 0
    # Part of a workday: that share of the next one's span.
    return before + round((length.amount - whole) * (int(closes[whole]) - before))
