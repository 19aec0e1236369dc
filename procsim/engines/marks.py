"""Marks of the clocks: those that nodes made, and those that go without saying."""

from __future__ import annotations

import numpy as np

from procsim.engines.columns import stable_order
from procsim.engines.events import CASE_COLUMNS, CLOCK_ACTIONS, MARK_COLUMNS, Rows
from procsim.plan.plan import Flags, Ints

_START, _STOP = CLOCK_ACTIONS.index("start"), CLOCK_ACTIONS.index("stop")
_NO_MARK = -1
_CLOCKS = 2


def all_marks(rows: Rows, *, start_on_arrival: bool) -> Ints:
    """Add to the marks of a run the starts at arrival and the stops at the end of a case.

    Parameters
    ----------
    rows : Rows
    start_on_arrival : bool
        Where no node starts a clock, both start when the case arrives.

    Returns
    -------
    (rows, 5) int64
        In order of time, a column after the other. A clock still going when its case ends stops
        there.
    """
    arrivals = rows.arrivals[0]
    ends = np.full(arrivals.size, -1)
    ends[rows.cases[:, 0]] = rows.cases[:, CASE_COLUMNS.index("end")]
    going = _going(rows, start_on_arrival=start_on_arrival) & (ends >= 0)[:, None]
    everyone = np.full((arrivals.size, _CLOCKS), start_on_arrival)
    counts = [everyone.sum(), len(rows.marks), going.sum()]
    first, last = counts[0], counts[0] + counts[1]
    joined = np.empty((len(MARK_COLUMNS), sum(counts)), dtype=np.int64)
    _write(joined[:, :first], everyone, _START, arrivals)
    joined[:, first:last] = rows.marks.T
    _write(joined[:, last:], going, _STOP, ends)
    # Each part is in order of time: a stable sort does little more than merge them.
    order = np.argsort(joined[MARK_COLUMNS.index("time")], kind="stable")
    # One column after the other, since there may be very many marks.
    for column in joined:
        column[:] = column[order]
    return joined.T


def _going(rows: Rows, *, start_on_arrival: bool) -> Flags:
    """Whether each clock of each case has been started and not stopped, by the marks made."""
    made = rows.marks
    clock_of, action = made[:, MARK_COLUMNS.index("clock")], made[:, MARK_COLUMNS.index("action")]
    last = np.full((rows.arrivals[0].size, _CLOCKS), _START if start_on_arrival else _NO_MARK)
    own = clock_of < _CLOCKS
    # Marks are in order of time, and of repeated places the last one assigned counts.
    last[made[own, 0], clock_of[own]] = action[own]
    going: Flags = (last != _NO_MARK) & (last != _STOP)
    return going


def _write(marks: Ints, which: Flags, action: int, times: Ints) -> None:
    """Write a mark for each case and clock that is chosen, in order of time: a row a column."""
    order = stable_order(times)
    case = np.repeat(np.arange(times.size) if order is None else order, _CLOCKS)
    clock = np.tile(np.arange(_CLOCKS), times.size)
    if not which.all():
        chosen = which[case, clock]
        case, clock = case[chosen], clock[chosen]
    marks[:] = np.array([0, 0, action, -1, 0])[:, None]
    marks[0], marks[1], marks[4] = case, clock, times[case]
