"""Visits that ended: waits, work on cases, and work of officers on duty."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from procsim.compiled import compiled
from procsim.engines.chunk import KIND_SHIFT
from procsim.engines.effects import ATTEMPT_BITS, CASE_SHIFT
from procsim.engines.events import LEFT, TURNED_AWAY, WITHDRAWN
from procsim.plan.plan import Ints
from procsim.tally.cells import COUNTED, HALL_WAIT, OF_CASES, OF_VISITS, REWORK, WAIT
from procsim.tally.given import MAY_BALK, MIDNIGHT, STAYS, WARM_UP
from procsim.tally.kept import (
    AT_ALL,
    HALF_HOUR,
    HALVES,
    LOST,
    ON_DUTY,
    TICKS,
    WORKED,
    Counters,
    add,
    enter,
    is_full,
    observe,
)
from procsim.tally.ladders import CLOSES, FIRST, HEAD, LAST, NO_LADDER, ROW, covered, rung

KEY, OFFICER, ENABLED, BEGUN, END, WORK, HOW = range(7)
"""Columns of visits."""

_NODES = (1 << CASE_SHIFT - ATTEMPT_BITS) - 1
_CASES = (1 << 32) - 1
_ATTEMPTS = (1 << ATTEMPT_BITS) - 1
_HOWS = (1 << KIND_SHIFT) - 1
_ACTIVITY, _COUNTER, _ASKED, _PATIENCE = range(4)
_HALF_HOUR, _HALVES = np.uint64(HALF_HOUR), np.uint64(HALVES)
_STAFFED, _SOMEBODY = range(2)
_POOL, _HOURS = range(2)


@compiled
def _tick(work: Ints, pool: int, instant: int, sign: int) -> None:
    """Note at what time of the day work of a pool begins or ends."""
    # Without a sign, divisions by a constant take half the time.
    number = np.uint64(instant) // _HALF_HOUR
    column = TICKS + 2 * np.int64(number % _HALVES)
    work[pool, column] += sign
    work[pool, column + 1] += sign * np.int64(np.uint64(instant) - number * _HALF_HOUR)


@compiled
def _on_duty(at: Ints, work: Ints, pool: int, hours: int, stretch: tuple[int, int, int]) -> None:
    """Add a stretch of work of a pool's officer whose hours say when he is on duty."""
    begin, end, midnight = stretch
    work[pool, AT_ALL] += end - begin
    row, last = at[hours * HEAD + FIRST], at[hours * HEAD + LAST]
    if row > last:
        return
    # A service lies in the opening it begins in; where it is longer, in those up to its end.
    row = max(rung(at, hours, begin), row)
    while row <= last and at[row] < end:
        opens, closes = max(begin, at[row]), min(end, at[row + CLOSES])
        if opens < closes:
            work[pool, ON_DUTY] += closes - opens
            _tick(work, pool, midnight + opens, -1)
            _tick(work, pool, midnight + closes, 1)
        row += ROW


@compiled
def _joined(patience: int, how: int, times: tuple[int, int, int]) -> bool:
    """Tell whether a visit joined a queue in which patience may end."""
    enabled, start, end = times
    if patience == STAYS or how == TURNED_AWAY:
        return False
    # Who is deterred leaves at once.
    return patience != MAY_BALK or how != LEFT or start >= 0 or end > enabled


@compiled
def work_all(at: Ints, officers: Ints, window: Ints, work: Ints, stretches: Ints) -> None:
    """Add stretches of work: officer, begin and end."""
    warm_up, midnight = window[WARM_UP], window[MIDNIGHT]
    for row in range(len(stretches)):
        officer = stretches[row, 0]
        begin, end = max(stretches[row, 1], warm_up), stretches[row, 2]
        pool, hours = officers[officer, _POOL], officers[officer, _HOURS]
        if hours != NO_LADDER and begin < end:
            _on_duty(at, work, pool, hours, (begin, end, midnight))


@compiled
def count_visits(  # noqa: C901 (one loop: what it called would not be compiled into it)
    at: Ints,
    nodes: Ints,
    officers: Ints,
    pools: Ints,
    kinds: Ints,
    window: Ints,
    cases: Ints,
    observed: Ints,
    histogram: Counters,
    counted: Ints,
    work: Ints,
    visits: Ints,
    parted: NDArray[np.bool_],
    begin: int,
) -> int:
    """Count visits from row `begin` on; give the row for which there is no room.

    Parameters
    ----------
    at, nodes, officers, pools, kinds, window : int64
        As `Given` has them.
    cases, observed, histogram, counted, work : int64
        As `Kept` has them.
    visits : (rows, 8) int64
    parted : (rows,) bool
        Visits whose work is told in stretches; empty where none is.
    begin : int
    """
    warm_up, midnight, types = window[WARM_UP], window[MIDNIGHT], len(kinds)
    for row in range(begin, len(visits)):
        if is_full(cases):
            return row
        key, officer = visits[row, KEY], visits[row, OFFICER]
        node = key >> ATTEMPT_BITS & _NODES
        if not nodes[node, _ACTIVITY]:
            continue
        start, end, worked = visits[row, BEGUN], visits[row, END], visits[row, WORK]
        kind, how = visits[row, HOW] >> KIND_SHIFT, visits[row, HOW] & _HOWS
        inside = end > warm_up
        if inside:
            add(counted, REWORK * types + kind, int(key & _ATTEMPTS > 1))
            pool = officers[officer, _POOL] if officer >= 0 else nodes[node, _ASKED]
            staffed, enabled = pools[pool, _STAFFED], visits[row, ENABLED]
            if staffed and _joined(nodes[node, _PATIENCE], how, (enabled, start, end)):
                cell = COUNTED * types + kind * len(pools) + pool
                add(counted, cell, int(how == LEFT and start < 0))
            if start >= 0 and how != LEFT and staffed:
                cell = OF_CASES * types + OF_VISITS * (kind * len(pools) + pool)
                observe(observed, histogram, cell + WAIT, start - enabled)
                if nodes[node, _COUNTER]:
                    hours = pools[pool, _SOMEBODY]
                    waited = covered(at, hours, start) - covered(at, hours, enabled)
                    observe(observed, histogram, cell + HALL_WAIT, waited)
        if worked > 0:
            case = enter(cases, key >> CASE_SHIFT & _CASES)
            cases[case, WORKED] += worked
            if inside and (how in (WITHDRAWN, LEFT)):
                cases[case, LOST] += worked
            if inside and officer >= 0 and not (parted.size and parted[row]):
                hours = officers[officer, _HOURS]
                if hours != NO_LADDER:
                    stretch = (max(start, warm_up), end, midnight)
                    _on_duty(at, work, officers[officer, _POOL], hours, stretch)
    return len(visits)
