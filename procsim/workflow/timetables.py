"""When the gates of a workflow open, as far as no chance decides it."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from procsim.calendars import Intervals, TimeOfWeek, regular, weekly
from procsim.calendars.intervals import Int64Array
from procsim.scenario.gate import Batch, Every, Gate
from procsim.scenario.quantity import Duration
from procsim.workflow.graph import Graph


def openings(graph: Graph, gate: Gate, cal: Intervals, end: int) -> Int64Array | None:
    """Give every opening of a gate whose timetable is fixed by the clock.

    Parameters
    ----------
    graph : networkx.DiGraph
    gate : Gate
    cal : Intervals
        Of the gate's calendar.
    end : int
        The last instant that counts, microseconds since the start.

    Returns
    -------
    ndarray(int64), or None
        In order, each once; None for a batch, and for gaps that vary or are working time.
    """
    origin = graph.graph["run"].origin
    way = gate.gate
    if isinstance(way, Batch) or (isinstance(way, Every) and not is_by_clock(way)):
        return None
    if isinstance(way, Every):
        every = round(way.every.distribution.mean)
        first = every if way.first is None else instant(way.first, origin)
        return regular(first, every, cal, end)
    said = way if isinstance(way, list) else [way]
    parts = [
        weekly(one, origin, cal, end)
        if isinstance(one, TimeOfWeek)
        else np.array([instant(one, origin)], dtype=np.int64)
        for one in said
    ]
    every_one = np.unique(np.concatenate(parts))
    return every_one[(every_one >= 0) & (every_one <= end)]


def is_by_clock(way: Every) -> bool:
    """Tell whether openings are at equal distances by the clock."""
    low, high = way.every.distribution.support
    return low == high and not way.every.workdays


def instant(at: Duration | datetime, origin: datetime) -> int:
    """Turn an instant, or a time since the start, into microseconds since the start."""
    if isinstance(at, Duration):
        return round(at.amount)
    return (at - origin) // timedelta(microseconds=1)
