"""How many officers of a pool are on duty from when on, where a number says it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from procsim.calendars import FAR, Intervals, hours_of_officer, parse_shifts
from procsim.plan.changes import Changes
from procsim.plan.horizon import days_before, lay_out
from procsim.plan.numbering import Numbering
from procsim.scenario.pool import Pool
from procsim.workflow.hours import calendar_of


@dataclass(frozen=True)
class Numbers:
    """What the numbers of a pool come to.

    Parameters
    ----------
    hours : tuple of Intervals
        When at least one officer is meant to be on duty, at least two, and so on.
    tide : Intervals
        When a tide has windows to open.
    changes : Changes
    """

    hours: tuple[Intervals, ...]
    tide: Intervals
    changes: Changes


_KNOWN: deque[tuple[tuple[object, ...], Numbers]] = deque(maxlen=32)
"""Numbers laid out before: a search for staff changes those of one pool after the other."""


def numbers_of(n: Numbering, pool: Pool) -> Numbers:
    """Lay out the numbers of a pool by shift, or with a tide.

    Parameters
    ----------
    n : Numbering
    pool : Pool
    """
    own = calendar_of(n.graph, pool.calendar)
    week = parse_shifts(pool.staff) if isinstance(pool.staff, dict) else None
    said = pool.staff if week is None else week
    reach = n.graph.graph["run"].origin, n.horizon, days_before(n.graph)
    key = (own, said, pool.tide is None, reach)
    for known, numbers in tuple(_KNOWN):
        if known == key:
            return numbers
    if week is None:
        tide = lay_out(n.graph, own)
        hours = (tide,) * int(cast("int", pool.staff))
    else:
        tide = lay_out(n.graph, hours_of_officer(own, week, 0))
        most = max(number for day in week for _, number in day)
        calendars = (hours_of_officer(own, week, number) for number in range(1, 1 + most))
        hours = tuple(lay_out(n.graph, calendar) for calendar in calendars)
    found = Numbers(hours, tide, _changes(hours, () if pool.tide is None else (tide,)))
    _KNOWN.append((key, found))
    return found


def _changes(hours: Sequence[Intervals], anew: Sequence[Intervals]) -> Changes:
    """Times from the start on at which the number on duty changes, each with the new number.

    It is said again at the openings and closings of `anew`, though it be the same.
    """
    none = np.zeros(1, dtype=np.int64)
    comes, goes = [each.opens for each in hours], [each.closes for each in hours]
    said = np.concatenate([none[:0], *(each.changes for each in anew)])
    said = np.maximum(said[said < FAR], 0)
    times = np.maximum(np.concatenate([none, *comes, *goes, said]), 0)
    at, place = np.unique(times, return_inverse=True)
    steps = np.zeros(at.size, dtype=np.int64)
    come = sum(each.size for each in comes)
    gone = sum(each.size for each in goes)
    np.add.at(steps, place[1 : 1 + come], 1)
    np.add.at(steps, place[1 + come : 1 + come + gone], -1)
    kept = (steps != 0) | np.isin(at, said)
    kept[0] = True
    return Changes(at[kept], np.cumsum(steps)[kept])
