"""Gates that never open, say too much, or take fewer cases than come."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from procsim.calendars import DAY, Calendar, working_time
from procsim.scenario.gate import Batch, Every, Gate
from procsim.text import N_, Named, Sentence
from procsim.workflow.graph import Graph, records
from procsim.workflow.hours import calendar_of
from procsim.workflow.load import weekly_visits
from procsim.workflow.problem import Problem
from procsim.workflow.timetables import is_by_clock, openings

MOST_OPENINGS = 1_000_000
"""A gate that opens more often than this a year is a slip of the pen."""

_YEAR = 365 * DAY
_AHEAD = 5 * _YEAR
_WEEKS = 52


def gate_problems(graph: Graph) -> Iterator[Problem]:
    """Find gates that never open, open without a pause, or say what only others can keep."""
    for name, record in records(graph).items():
        if not isinstance(record, Gate):
            continue
        path = ("workflow", name)
        if isinstance(record.gate, Batch):
            for field in ("agenda", "papers_close"):
                if getattr(record, field) is not None:
                    text = "found it beside `batch`, which says how many; a timetable has an agenda"
                    yield Problem((*path, field), text)
        elif isinstance(record.gate, Every) and MOST_OPENINGS * _gap(graph, record) < _YEAR:
            text = (
                f"found {record.gate.every}; a time above 0, and at most {MOST_OPENINGS:,} "
                "openings a year"
            )
            yield Problem((*path, "gate", "every"), text)
        else:
            yield from _never(graph, name, record)


def agenda_problems(graph: Graph) -> Iterator[Problem]:
    """Warn of gates whose agendas are shorter than the cases that come."""
    agendas = {
        name: record
        for name, record in records(graph).items()
        if isinstance(record, Gate) and record.agenda is not None
    }
    coming: defaultdict[str, float] = defaultdict(float)
    for node, weekly in weekly_visits(graph) if agendas else ():
        coming[node] += weekly
    for name, record in agendas.items():
        if record.agenda is None or not coming[name]:
            continue
        room = record.agenda * openings_a_week(graph, record)
        if room and coming[name] >= room:
            text = N_(
                "found gate '{gate}' unstable: {coming:.1f} cases come a week, and {room:.1f} are "
                "taken; a longer agenda, or more openings"
            )
            values = {"gate": Named(name, record.title), "coming": coming[name], "room": room}
            yield Problem(("workflow", name, "agenda"), Sentence(text, values), warning=True)


def openings_a_week(graph: Graph, gate: Gate) -> float:
    """Give how often a gate with a timetable opens in a week without holidays."""
    calendar = calendar_of(graph, gate.calendar)
    end = _WEEKS * 7 * DAY
    hours = Calendar(calendar.name, calendar.hours).compile(graph.graph["run"].origin, end)
    if isinstance(gate.gate, Every) and not is_by_clock(gate.gate):
        worked = working_time(hours, end) - working_time(hours, 0)
        return worked / _WEEKS / _gap(graph, gate)
    found = openings(graph, gate, hours, end)
    assert found is not None, "a batch has no timetable"
    # From the first one on: a timetable that begins late does not open less often.
    weeks = (end - int(found[0])) / (7 * DAY) if found.size else math.inf
    return float(found.size / weeks) if weeks else 0.0


def _gap(graph: Graph, gate: Gate) -> float:
    assert isinstance(gate.gate, Every), "only openings one after the other have gaps"
    return gate.gate.every.microseconds(calendar_of(graph, gate.calendar).nominal_day()).mean


def _never(graph: Graph, name: str, record: Gate) -> Iterator[Problem]:
    calendar = calendar_of(graph, record.calendar)
    end = _AHEAD
    found = openings(graph, record, calendar.compile(graph.graph["run"].origin, end), end)
    if found is not None and not found.size:
        text = (
            f"found no opening in five years, within the days and hours of calendar "
            f"'{calendar.name}'; another time, or `calendar: always`"
        )
        yield Problem(("workflow", name, "gate"), text)
