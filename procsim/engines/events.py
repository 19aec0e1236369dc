"""What an engine gives back: rows of integers, whose columns are defined here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from procsim.plan.plan import Ints

EVENT_COLUMNS = (
    "case",
    "node",
    "attempt",
    "officer",
    "enabled",
    "start",
    "end",
    "worked",
    "ended",
)
"""Columns of `events`: officer 0 is none, start -1 never started; times in microseconds."""

CASE_COLUMNS = ("case", "end", "outcome", "visits", "slack")
"""Columns of `cases` before those of the causes; end -1 is open."""

MARK_COLUMNS = ("case", "clock", "action", "reason", "time")
"""Columns of `marks`: clocks 0 promised, 1 statutory, 2 + n the deadline at node n."""

SEGMENT_COLUMNS = ("case", "node", "attempt", "from", "to", "officer")
"""Columns of `segments`: the stretches of an interrupted service."""

DONE, WITHDRAWN, ONGOING = range(3)
ENDED_NAMES = ("done", "withdrawn", "ongoing")
"""How a visit ended."""

CLOCK_ACTIONS = ("start", "pause", "resume", "stop", "note", "expired")


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row of one run; arrays of int64, one column a name above.

    Parameters
    ----------
    events, open_visits : (rows, 9)
        Visits to activities and delays that ended; those that the end of the run found unfinished.
    cases : (cases, 5 + causes)
        By case number.
    marks : (rows, 5)
        What nodes did to clocks, in order of time; starts at arrival and stops at the end of a
        case go without saying.
    segments : (rows, 6)
    end : int
        When the run ended.
    """

    events: Ints
    open_visits: Ints
    cases: Ints
    marks: Ints
    segments: Ints
    end: int
