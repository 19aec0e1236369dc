"""Appointments that no timetable can offer."""

from __future__ import annotations

from collections.abc import Iterator

from procsim.scenario.quantity import Duration
from procsim.workflow.capacity import week_of
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of
from procsim.workflow.problem import Problem


def slot_problems(graph: Graph) -> Iterator[Problem]:
    """Find slots without a length, or longer than every stretch of the hours they lie in."""
    for name, case in graph.graph["cases"].items():
        slots = case.arrivals.appointments
        if slots is None:
            continue
        path = ("cases", name, "arrivals", "appointments")
        times: dict[str, Duration | None] = {"every": slots.every, "early": slots.early}
        for field, time in times.items():
            if time is not None and (time.workdays or (field == "every" and time.amount < 1)):
                text = f"found {time}; a length of clock time, such as 15 min"
                yield Problem((*path, field), text)
        week = week_of(calendar_of(graph, case.arrivals.calendar))
        longest = max((end - begin for day in week for begin, end in day), default=0)
        if not slots.every.workdays and 0 < longest < slots.every.amount:
            text = f"found {slots.every}, longer than every stretch of the hours; a shorter time"
            yield Problem((*path, "every"), text)
