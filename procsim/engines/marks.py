"""Marks of the clocks: those that nodes made, and those that go without saying."""

from __future__ import annotations

import numpy as np

from procsim.engines.events import CASE_COLUMNS, CLOCK_ACTIONS, MARK_COLUMNS, Rows
from procsim.plan.plan import Ints

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
        In order of time. A clock still going when its case ends stops there.
    """
    made, arrivals = rows.marks, rows.arrivals[0]
    clock_of, action = made[:, MARK_COLUMNS.index("clock")], made[:, MARK_COLUMNS.index("action")]
    last = np.full((arrivals.size, _CLOCKS), _START if start_on_arrival else _NO_MARK)
    own = clock_of < _CLOCKS
    # Marks are in order of time, and of repeated places the last one assigned counts.
    last[made[own, 0], clock_of[own]] = action[own]
    ends = np.full(arrivals.size, -1)
    ends[rows.cases[:, 0]] = rows.cases[:, CASE_COLUMNS.index("end")]
    going = (last != _NO_MARK) & (last != _STOP) & (ends >= 0)[:, None]
    everyone = np.full((arrivals.size, _CLOCKS), start_on_arrival)
    joined = np.concatenate([_marks(everyone, _START, arrivals), made, _marks(going, _STOP, ends)])
    return joined[np.argsort(joined[:, MARK_COLUMNS.index("time")], kind="stable")]


def _marks(
    which: np.ndarray[tuple[int, int], np.dtype[np.bool_]], action: int, times: Ints
) -> Ints:
    """One mark for each case and clock that is chosen."""
    case, clock = np.nonzero(which)
    reason = np.full(case.size, -1)
    return np.column_stack((case, clock, np.full(case.size, action), reason, times[case]))
