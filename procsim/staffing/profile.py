"""A week by half-hours: when a calendar is open, and when cases arrive."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from procsim.calendars import DAY, MINUTE, Calendar, Span
from procsim.plan.intensity import intensity
from procsim.scenario.case_type import Arrivals
from procsim.workflow.capacity import week_of
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of

Floats = NDArray[np.float64]

HALF_HOUR: Final = 30 * MINUTE
A_DAY: Final = DAY // HALF_HOUR
A_WEEK: Final = 7 * A_DAY
_MONDAY: Final = datetime(2024, 1, 1)


def opening(calendar: Calendar) -> Floats:
    """Give the open microseconds of each half-hour of a week without holidays, from Monday on."""
    spans = _spans(calendar)
    return _by_half_hour(spans, np.array([end - begin for begin, end in spans]))


def arriving(graph: Graph, arrivals: Arrivals) -> Floats:
    """Give the share of a week's arrivals that comes in each half-hour, from Monday on.

    Parameters
    ----------
    graph : networkx.DiGraph
    arrivals : Arrivals
        That last; by gaps, they come as likely at any open time.

    Returns
    -------
    (336,) float64
        Shares that sum to 1, or all 0 where nobody comes.
    """
    calendar = calendar_of(graph, arrivals.calendar)
    if arrivals.rate is not None:
        plain = Calendar(calendar.name, calendar.hours)
        hours = plain.compile(_MONDAY, 7 * DAY)
        found = intensity(arrivals, plain, hours, start=_MONDAY, end=7 * DAY)
        spans = list(zip(found.begins.tolist(), found.ends.tolist(), strict=True))
        came = _by_half_hour(spans, found.expected)
    elif arrivals.appointments is not None:
        every = round(arrivals.appointments.every.amount)
        slots = [
            (begin + place * every, begin + place * every + 1)
            for begin, end in _spans(calendar)
            for place in range((end - begin) // every)
        ]
        came = _by_half_hour(slots, np.ones(len(slots)))
    else:
        came = opening(calendar)
    return came / (came.sum() or 1.0)


def _spans(calendar: Calendar) -> list[Span]:
    return [
        (day * DAY + begin, day * DAY + end)
        for day, spans in enumerate(week_of(calendar))
        for begin, end in spans
    ]


def _by_half_hour(spans: list[Span], amounts: Floats) -> Floats:
    """Lay amounts, each spread evenly over its span, out over the half-hours of a week."""
    if not spans:
        return np.zeros(A_WEEK)
    edges = np.array(spans, dtype=np.float64)
    up_to = np.cumsum(amounts)
    known = np.column_stack([up_to - amounts, up_to]).ravel()
    at = np.arange(A_WEEK + 1) * float(HALF_HOUR)
    return np.diff(np.interp(at, edges.ravel(), known))
