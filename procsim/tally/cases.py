"""Cases that ended, or that the end of the run found open."""

from __future__ import annotations

from procsim.compiled import compiled
from procsim.engines.chunk import ENDED_CASE_COLUMNS, TO_COME
from procsim.plan.plan import Ints
from procsim.tables import AFTERWARDS, CAUSES, OUTCOMES
from procsim.tally import cells
from procsim.tally.clocks import CLOCKS, HOURS, LIMIT, LIMITED, go_on, set_up
from procsim.tally.given import END, ON_ARRIVAL, WARM_UP, WITHOUT_LIMIT
from procsim.tally.kept import (
    CLOCK_COLUMNS,
    DUE,
    ENDED,
    FIRST_CLOCK,
    KIND,
    LOST,
    NEVER,
    PAUSED,
    START,
    STOP,
    TURNED,
    WORKED,
    Counters,
    add,
    enter,
    is_full,
    leave,
    observe,
    place,
)
from procsim.tally.ladders import covered

_NUMBER, _END, _OUTCOME, _VISITS = (
    ENDED_CASE_COLUMNS.index(name) for name in ("case", "end", "outcome", "visits")
)
_FIRST_CAUSE = ENDED_CASE_COLUMNS.index(CAUSES[0])
_QUEUE, _CLOSED = (ENDED_CASE_COLUMNS.index(name) for name in ("queue", "closed"))
_TYPE, _ARRIVAL = (ENDED_CASE_COLUMNS.index(name) for name in ("kind", "arrival"))
_ISSUED, _DEEMED = OUTCOMES.index("issued"), OUTCOMES.index("deemed")
_WITHDRAWN, _RETURNED = OUTCOMES.index("withdrawn"), OUTCOMES.index("returned")
_STILL_OPEN, _UNDONE = AFTERWARDS.index("open"), AFTERWARDS.index("revoked")
_ALL_CAUSES = len(CAUSES)


@compiled
def _settle(
    at: Ints,
    kinds: Ints,
    window: Ints,
    cases: Ints,
    observed: Ints,
    histogram: Counters,
    counted: Ints,
    case: int,
    kind: int,
    until: int,
    over: bool,
) -> None:
    """Let the clocks of a case run out, and judge it by the limits that expire in the window."""
    types = len(kinds)
    for which in range(CLOCKS):
        clock = FIRST_CLOCK + which * CLOCK_COLUMNS
        if cases[case, clock + START] == NEVER:
            continue
        stopped = over or cases[case, clock + STOP] != NEVER
        if cases[case, clock + STOP] == NEVER:
            go_on(at, kinds, cases, case, which, kind, until)
            cases[case, clock + STOP] = until
        stop, due = cases[case, clock + STOP], cases[case, clock + DUE]
        if kinds[kind, LIMIT + 2 * which] == WITHOUT_LIMIT:
            continue
        if due > window[WARM_UP] and due <= window[END]:
            # One that is open is late, even by nothing.
            late = not stopped or stop > due
            add(counted, (cells.LATE + which) * types + kind, int(late))
            if late and which == 0:
                observe(observed, histogram, cells.OVERDUE_AGE * types + kind, stop - due)


@compiled
def _finished(
    at: Ints,
    kinds: Ints,
    observed: Ints,
    histogram: Counters,
    counted: Ints,
    kind: int,
    rows: Ints,
    row: int,
) -> None:
    """Observe a case that finished in the window."""
    types, hours = len(kinds), kinds[kind, HOURS]
    end, arrival, visits = rows[row, _END], rows[row, _ARRIVAL], rows[row, _VISITS]
    begun, over = covered(at, hours, arrival), covered(at, hours, end)
    observe(observed, histogram, cells.CYCLE_TIME * types + kind, end - arrival)
    observe(observed, histogram, cells.WORKING_CYCLE_TIME * types + kind, over - begun)
    waited = rows[row, _QUEUE] + rows[row, _CLOSED]
    observe(observed, histogram, cells.WAIT_PER_CASE * types + kind, waited)
    observe(observed, histogram, cells.VISITS * types + kind, visits)
    add(counted, cells.ONE_VISIT * types + kind, int(visits <= 1))
    for cause in range(_ALL_CAUSES):
        add(counted, (cells.CAUSE + cause) * types + kind, rows[row, _FIRST_CAUSE + cause])
    if rows[row, _OUTCOME] in (_ISSUED, _DEEMED):
        add(counted, cells.APPROVED * types + kind, 1)
        if rows[row, _TYPE] < TO_COME:
            add(counted, cells.REVOKED * types + kind, 0)


@compiled
def _official(
    at: Ints,
    kinds: Ints,
    observed: Ints,
    histogram: Counters,
    kind: int,
    times: tuple[int, int, int, int],
    paused: int,
) -> None:
    """Observe the official time of a case that finished in the window, and what it leaves out."""
    arrival, start, stop, end = times
    types, hours = len(kinds), kinds[kind, HOURS]
    whole = covered(at, hours, end) - covered(at, hours, arrival)
    official = whole
    if start != arrival or stop != end:
        official = covered(at, hours, stop) - covered(at, hours, start)
    official -= paused
    observe(observed, histogram, cells.OFFICIAL_TIME * types + kind, official)
    observe(observed, histogram, cells.HONESTY_GAP * types + kind, whole - official)


@compiled
def _book_work(
    observed: Ints,
    histogram: Counters,
    counted: Ints,
    types: int,
    cases: Ints,
    case: int,
    kind: int,
    finished: bool,
    lost: bool,
) -> None:
    """Observe the work on a case of which nothing is to come any more."""
    worked, wasted = cases[case, WORKED], cases[case, LOST]
    if finished:
        observe(observed, histogram, cells.SERVICE * types + kind, worked)
    if lost:
        wasted = worked if finished else 0
    add(counted, cells.WASTED * types + kind, wasted)


@compiled
def count_cases(
    at: Ints,
    kinds: Ints,
    window: Ints,
    cases: Ints,
    observed: Ints,
    histogram: Counters,
    counted: Ints,
    rows: Ints,
    run_end: int,
    begin: int,
) -> int:
    """Count cases from row `begin` on; give the row for which there is no room.

    Parameters
    ----------
    at, kinds, window : int64
        As `Given` has them.
    cases, observed, histogram, counted : int64
        As `Kept` has them.
    rows : (rows, 17) int64
        Cases that ended, or are open.
    run_end : int
        What open cases have come to.
    begin : int
    """
    types, warm_up = len(kinds), window[WARM_UP]
    for row in range(begin, len(rows)):
        if is_full(cases):
            return row
        kind, to_come = rows[row, _TYPE] & (TO_COME - 1), rows[row, _TYPE] >= TO_COME
        end, arrival, outcome = rows[row, _END], rows[row, _ARRIVAL], rows[row, _OUTCOME]
        until = end if end >= 0 else run_end
        case = enter(cases, rows[row, _NUMBER])
        start, stop, paused = arrival if window[ON_ARRIVAL] else NEVER, until, 0
        if cases[case, TURNED] or kinds[kind, LIMITED]:
            if not cases[case, TURNED]:
                set_up(at, kinds, cases, case, kind, arrival, window[ON_ARRIVAL])
            _settle(
                at, kinds, window, cases, observed, histogram, counted, case, kind, until, end >= 0
            )
            start, stop = cases[case, FIRST_CLOCK + START], cases[case, FIRST_CLOCK + STOP]
            paused = cases[case, FIRST_CLOCK + PAUSED]
        add(counted, (cells.OUTCOME + outcome) * types + kind, 1)
        add(counted, cells.STAY * types + kind, max(until - max(arrival, warm_up), 0))
        if end > warm_up:
            _finished(at, kinds, observed, histogram, counted, kind, rows, row)
            if start != NEVER:
                _official(at, kinds, observed, histogram, kind, (arrival, start, stop, end), paused)
        if to_come:
            cases[case, ENDED], cases[case, KIND] = end, kind
            continue
        lost = outcome in (_WITHDRAWN, _RETURNED)
        _book_work(observed, histogram, counted, types, cases, case, kind, end > warm_up, lost)
        leave(cases, case)
    return len(rows)


@compiled
def count_afterwards(
    kinds: Ints,
    window: Ints,
    cases: Ints,
    observed: Ints,
    histogram: Counters,
    counted: Ints,
    rows: Ints,
) -> None:
    """Count what came after the issue of cases: case, end, and how it stands."""
    types, warm_up = len(kinds), window[WARM_UP]
    for row in range(len(rows)):
        case = place(cases, rows[row, 0])
        kind, how = cases[case, KIND], rows[row, 2]
        if how != _STILL_OPEN and rows[row, 1] > warm_up:
            add(counted, cells.REVOKED * types + kind, int(how == _UNDONE))
            if how == _UNDONE:
                add(counted, cells.UNDONE * types + kind, 1)
        finished = cases[case, ENDED] > warm_up
        _book_work(observed, histogram, counted, types, cases, case, kind, finished, False)
        leave(cases, case)
