"""The clocks of a case, turned one mark after the other; what `kpi.clock` reads from all marks."""

from __future__ import annotations

from procsim.calendars import FAR
from procsim.compiled import compiled
from procsim.engines.chunk import CASE_MARK_COLUMNS
from procsim.engines.events import CLOCK_ACTIONS
from procsim.plan.plan import Ints
from procsim.tally.given import IN_WORKDAYS, ON_ARRIVAL, WITHOUT_LIMIT
from procsim.tally.kept import (
    CLOCK_COLUMNS,
    DUE,
    FIRST_CLOCK,
    NEVER,
    PAUSED,
    SINCE,
    START,
    STOP,
    TURNED,
    enter,
    is_full,
)
from procsim.tally.ladders import CLOSES, HEAD, LAST, ROW, covered, reached, rung

_START, _PAUSE, _RESUME, _STOP = (
    CLOCK_ACTIONS.index(name) for name in ("start", "pause", "resume", "stop")
)
_CASE, _CLOCK, _ACTION, _TIME, _TYPE, _ARRIVAL = (
    CASE_MARK_COLUMNS.index(name) for name in ("case", "clock", "action", "time", "kind", "arrival")
)
CLOCKS = 2
HOURS, _DAYS, LIMIT, AMOUNT = range(4)
"""Columns of case types; those of the statutory limit are two further on."""
LIMITED = 6


@compiled
def _expiry(at: Ints, kinds: Ints, kind: int, which: int, start: int) -> int:
    """Give when a limit expires that starts at an instant; `FAR` beyond what is known."""
    counts, amount = kinds[kind, LIMIT + 2 * which], kinds[kind, AMOUNT + 2 * which]
    if counts == WITHOUT_LIMIT:
        return FAR
    if counts != IN_WORKDAYS:
        return int(start + amount)
    days = kinds[kind, _DAYS]
    day = rung(at, days, start) + ROW * amount
    return int(at[day + CLOSES]) if day <= at[days * HEAD + LAST] else FAR


@compiled
def _start(at: Ints, kinds: Ints, cases: Ints, case: int, which: int, kind: int, time: int) -> None:
    clock = FIRST_CLOCK + which * CLOCK_COLUMNS
    cases[case, clock + START] = time
    cases[case, clock + STOP] = NEVER
    cases[case, clock + SINCE] = NEVER
    cases[case, clock + PAUSED] = 0
    cases[case, clock + DUE] = _expiry(at, kinds, kind, which, time)


@compiled
def go_on(at: Ints, kinds: Ints, cases: Ints, case: int, which: int, kind: int, time: int) -> None:
    """End a pause, where there is one: the case is due later by it."""
    clock = FIRST_CLOCK + which * CLOCK_COLUMNS
    since = cases[case, clock + SINCE]
    cases[case, clock + SINCE] = NEVER
    if since == NEVER or since >= time:
        return
    hours = kinds[kind, HOURS]
    paused = covered(at, hours, time) - covered(at, hours, since)
    cases[case, clock + PAUSED] += paused
    due = cases[case, clock + DUE]
    # A pause after the due time moves nothing.
    if since >= due or due >= FAR:
        return
    if kinds[kind, LIMIT + 2 * which] != IN_WORKDAYS:
        cases[case, clock + DUE] = due + time - since
    elif paused > 0:
        cases[case, clock + DUE] = reached(at, hours, covered(at, hours, due) + paused)


@compiled
def set_up(
    at: Ints, kinds: Ints, cases: Ints, case: int, kind: int, arrival: int, on_arrival: int
) -> None:
    """Let the clocks of a case stand as they do when it arrives."""
    cases[case, TURNED] = 1
    for which in range(CLOCKS):
        if on_arrival:
            _start(at, kinds, cases, case, which, kind, arrival)
        else:
            cases[case, FIRST_CLOCK + which * CLOCK_COLUMNS + START] = NEVER


@compiled
def turn_clocks(at: Ints, kinds: Ints, window: Ints, cases: Ints, marks: Ints, begin: int) -> int:
    """Turn clocks as marks say, from row `begin` on; give the row for which there is no room."""
    on_arrival = window[ON_ARRIVAL]
    for row in range(begin, len(marks)):
        if is_full(cases):
            return row
        if marks[row, _CLOCK] >= CLOCKS:
            continue
        action, time, kind = marks[row, _ACTION], marks[row, _TIME], marks[row, _TYPE]
        case, which = enter(cases, marks[row, _CASE]), marks[row, _CLOCK]
        clock = FIRST_CLOCK + which * CLOCK_COLUMNS
        if not cases[case, TURNED]:
            set_up(at, kinds, cases, case, kind, marks[row, _ARRIVAL], on_arrival)
        if action == _START:
            _start(at, kinds, cases, case, which, kind, time)
        elif cases[case, clock + START] == NEVER or cases[case, clock + STOP] != NEVER:
            continue
        elif action == _PAUSE and cases[case, clock + SINCE] == NEVER:
            cases[case, clock + SINCE] = time
        elif action == _RESUME:
            go_on(at, kinds, cases, case, which, kind, time)
        elif action == _STOP:
            go_on(at, kinds, cases, case, which, kind, time)
            cases[case, clock + STOP] = time
    return len(marks)
