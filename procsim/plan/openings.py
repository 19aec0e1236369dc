"""When gates open, and until when before each opening a case can still come on its agenda."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from procsim.calendars import Intervals, before
from procsim.plan.arrivals import ArrivalProcess, ByGaps, every_time
from procsim.plan.plan import Ints
from procsim.scenario.gate import Every, Gate
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of
from procsim.workflow.timetables import instant, openings


class Timetable(Protocol):
    """A way in which a gate opens."""

    def openings(self, seed: int, replication: int) -> tuple[Ints, Ints]:
        """Every opening in order, and for each until when its agenda was open."""


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """Openings whose agendas close a stated time before.

    Parameters
    ----------
    at : array of int64, or ArrivalProcess
        The openings, or how chance makes them.
    closes : int
        Microseconds before an opening.
    hours : Intervals, optional
        In whose working time `closes` counts; clock time where None.
    """

    at: Ints | ArrivalProcess
    closes: int
    hours: Intervals | None

    def openings(self, seed: int, replication: int) -> tuple[Ints, Ints]:
        """Every opening, and until when before it papers were in time."""
        at = self.at if isinstance(self.at, np.ndarray) else every_time(self.at, seed, replication)
        if self.hours is None:
            return at, at - self.closes
        return at, before(self.hours, at, self.closes)


def timetable(graph: Graph, name: str, gate: Gate, *, hours: Intervals, end: int) -> Timetable:
    """Say when a gate opens.

    Parameters
    ----------
    graph : networkx.DiGraph
    name : str
        Of the gate, under which gaps that vary are drawn.
    gate : Gate
        Not a batch.
    hours : Intervals
        Of its calendar.
    end : int
        The last instant that counts, microseconds.

    Returns
    -------
    Timetable
    """
    day = calendar_of(graph, gate.calendar).nominal_day()
    closes = 0 if gate.papers_close is None else gate.papers_close.microseconds(day)
    counted = hours if gate.papers_close is not None and gate.papers_close.workdays else None
    at: Ints | ArrivalProcess | None = openings(graph, gate, hours, end)
    if at is None:
        at = _by_gaps(graph, name, gate, hours=hours, end=end)
    return Meetings(at, closes, counted)


def _by_gaps(graph: Graph, name: str, gate: Gate, *, hours: Intervals, end: int) -> ByGaps:
    assert isinstance(gate.gate, Every), "only openings one after the other have gaps"
    gap = gate.gate.every.microseconds(calendar_of(graph, gate.calendar).nominal_day())
    first = gate.gate.first
    begin = None if first is None else instant(first, graph.graph["run"].origin)
    # No case type has a space in its name: a gate's luck is nobody else's.
    return ByGaps(f"gate {name}", gap, hours, begin, end, None)
