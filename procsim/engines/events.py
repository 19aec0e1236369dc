"""What an engine gives back: rows of integers, whose columns are defined here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.plan.plan import Ints

if TYPE_CHECKING:
    from procsim.engines.visits import Visits

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
"""Columns of `events`: officers have their numbers in the plan, -1 is none and -2 - n is crew n;
start -1 never started; times in microseconds."""

STAFFING_COLUMNS = ("pool", "time", "number")
"""Columns of `staffing`: how many officers a pool has on duty from then on."""

NOBODY = -1
FIRST_CREW = -2

CASE_COLUMNS = ("case", "end", "outcome", "visits", "slack")
"""Columns of `cases` before those of the causes; end -1 is open."""

AFTERWARDS_COLUMNS = ("case", "end", "how")
"""Columns of what came after the issue of cases; end -1 is open."""

MARK_COLUMNS = ("case", "clock", "action", "reason", "time")
"""Columns of `marks`: clocks 0 promised, 1 statutory, 2 + n the deadline at node n."""

SEGMENT_COLUMNS = ("case", "node", "attempt", "from", "to", "officer", "why")
"""Columns of `segments`: the stretches of an interrupted service."""

DONE, WITHDRAWN, ONGOING, LEFT, TURNED_AWAY = range(5)
ENDED_NAMES = ("done", "withdrawn", "ongoing", "left", "turned_away")
"""How a visit ended."""

CLOSING, PREEMPTION = range(5, 7)
WHY_NAMES = (*ENDED_NAMES, "closed", "preempted")
"""What ended a stretch of work."""

CLOCK_ACTIONS = ("start", "pause", "resume", "stop", "note", "expired", "extend", "raise")


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row of one run; but for visits arrays of int64, one column a name above.

    Parameters
    ----------
    events, open_visits : Visits
        Visits to activities and delays that ended; those that the end of the run found unfinished.
    cases : (cases, 5 + causes)
        By case number.
    marks : (rows, 5)
        What nodes did to clocks, in order of time; starts at arrival and stops at the end of a
        case go without saying.
    segments : (rows, 7)
    staffing : (rows, 3)
        Of pools in which a number decides, not each officer's hours.
    end : int
        When the run ended.
    afterwards : (rows, 3)
        What came after the issue of a case: case, end (-1 is open), place in ``AFTERWARDS``.
    arrivals : three arrays of int64
        Time, case type and index within its type of every case that arrived, by case number.
    crews : tuple of tuples of int
        Officers who worked together, by the number of the crew.
    """

    events: Visits
    open_visits: Visits
    cases: Ints
    marks: Ints
    segments: Ints
    staffing: Ints
    end: int
    afterwards: Ints
    arrivals: tuple[Ints, Ints, Ints]
    crews: tuple[tuple[int, ...], ...] = ()
