"""From what a scenario says of arrivals to a way in which cases arrive."""

from __future__ import annotations

from datetime import datetime

from procsim.plan.appointments import ByAppointment
from procsim.plan.arrivals import ArrivalProcess, Bundled, ByGaps, ByRate, Listed
from procsim.plan.horizon import horizon_of
from procsim.plan.intensity import intensity, next_midnight
from procsim.scenario.appointments import Appointments
from procsim.scenario.case_type import Arrivals
from procsim.scenario.quantity import Duration
from procsim.workflow.carried import in_order, microseconds_at
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of

_YEAR = 366 * 86_400_000_000


def arrival_process(graph: Graph, kind: str, end: int) -> ArrivalProcess:
    """How the cases of a type arrive in a run to `end` (-1: until empty)."""
    arrivals: Arrivals = graph.graph["cases"][kind].arrivals
    origin: datetime = graph.graph["run"].origin
    process = _process(graph, kind, _last(arrivals.until, end, origin))
    return process if arrivals.bundle is None else Bundled(kind, process, arrivals.bundle)


def _last(until: Duration | datetime | None, end: int, origin: datetime) -> int:
    if until is None:
        return end
    last = microseconds_at(until, origin)
    return last if end < 0 else min(last, end)


def _process(graph: Graph, kind: str, last: int) -> ArrivalProcess:
    arrivals: Arrivals = graph.graph["cases"][kind].arrivals
    origin: datetime = graph.graph["run"].origin
    if arrivals.population is not None:
        # When its members come depends on the run.
        return Listed(())
    if arrivals.times is not None:
        at = (at for at, _ in in_order(arrivals.times, origin))
        return Listed(tuple(at if last < 0 else (time for time in at if time <= last)))
    calendar = calendar_of(graph, arrivals.calendar)
    # Only a count of arrivals ends them where neither the run nor `until` does.
    last = last if last >= 0 else max(50 * _YEAR, horizon_of(graph))
    if arrivals.appointments is not None:
        return _by_appointment(graph, kind, arrivals.appointments, last)
    if arrivals.gaps is not None:
        gap = arrivals.gaps.microseconds(calendar.nominal_day())
        first = (
            None if arrivals.first is None else arrivals.first.microseconds(calendar.nominal_day())
        )
        hours = calendar.compile(origin, last + 1)
        return ByGaps(kind, gap, hours, first, last, arrivals.count)
    midnight = next_midnight(origin, last)
    hours = calendar.compile(origin, midnight)
    expected = intensity(arrivals, calendar, hours, start=origin, end=midnight)
    return ByRate(kind, expected, arrivals.variance_to_mean or 1.0, last, arrivals.count)


def _by_appointment(graph: Graph, kind: str, slots: Appointments, last: int) -> ByAppointment:
    arrivals: Arrivals = graph.graph["cases"][kind].arrivals
    calendar = calendar_of(graph, arrivals.calendar)
    origin: datetime = graph.graph["run"].origin
    early = 0 if slots.early is None else round(slots.early.amount)
    return ByAppointment(
        name=kind,
        # Who comes early for a slot after the end may come before it.
        hours=calendar.compile(origin, next_midnight(origin, last + early)),
        every=round(slots.every.amount),
        early=early,
        late=None if slots.late is None else slots.late.microseconds(calendar.nominal_day()),
        places=slots.places,
        booked=slots.booked,
        end=last,
        most=arrivals.count,
    )
