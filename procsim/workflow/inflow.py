"""How many cases arrive in a week without holidays."""

from __future__ import annotations

from procsim.calendars import Calendar, parse_spans
from procsim.scenario.appointments import Appointments
from procsim.scenario.case_type import Arrivals
from procsim.scenario.quantity import MICROSECONDS, Rate
from procsim.workflow.capacity import open_in, week_of
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of

_WEEK = 7


def lasts(graph: Graph, arrivals: Arrivals) -> bool:
    """Whether cases arrive week after week."""
    listed = arrivals.times is not None or arrivals.count is not None
    return not listed and open_in(calendar_of(graph, arrivals.calendar)) > 0


def arrivals_a_week(graph: Graph, arrivals: Arrivals, work: float) -> float:
    """Give the cases that arrive in a week, each with so many microseconds of work."""
    calendar = calendar_of(graph, arrivals.calendar)
    each = 1.0 if arrivals.bundle is None else arrivals.bundle.mean
    if arrivals.appointments is not None:
        return each * _booked(calendar, arrivals.appointments)
    if arrivals.gaps is not None:
        gap = arrivals.gaps.microseconds(calendar.nominal_day()).mean
        if arrivals.population is not None:
            each, gap = float(arrivals.population), gap + work
        return each * open_in(calendar) / gap if gap else 0.0
    if isinstance(arrivals.rate, Rate):
        return each * arrivals.rate.amount * open_in(calendar) / _unit(arrivals.rate.per, calendar)
    return each * sum(
        rate.amount / MICROSECONDS[rate.per] * _overlap(calendar, text)
        for text, rate in (arrivals.rate or {}).items()
        if rate.per in MICROSECONDS
    )


def _booked(calendar: Calendar, slots: Appointments) -> float:
    """Give the appointments of a week: of the places in whole slots, the share that is booked."""
    every = round(slots.every.amount)
    whole = sum((end - begin) // every for spans in week_of(calendar) for begin, end in spans)
    return slots.booked * slots.places * whole


def _unit(per: str, calendar: Calendar) -> float:
    """Give the open time in which a rate brings its amount; clock days share the open week."""
    if per == "workday":
        return float(calendar.nominal_day())
    week = float(open_in(calendar))
    return {"day": week / _WEEK, "week": week}.get(per, float(MICROSECONDS[per]))


def _overlap(calendar: Calendar, text: str) -> int:
    """Give the open time of a week within a part of the day."""
    return sum(
        max(0, min(end, stop) - max(begin, start))
        for start, stop in parse_spans([text])
        for spans in week_of(calendar)
        for begin, end in spans
    )
