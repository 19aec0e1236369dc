"""The compiled engine: one table-driven machine that runs any plan, in one array of integers.

Everything that a run knows lies in one flat array `m` of int64: the plan's tables, the records of
cases, tokens, officers and timers, the agenda, the draws and the rows. A record is its address, and
a field of it is ``m[address + FIELD]``; 0 stands for no record. Records come from the top of the
array (`BRK`) or from lists of those that were freed; the array may be copied into a longer one
between two calls, since no address changes by that. What a rule means is said by the reference
engine; here the same rules stand in the same order, and every comment is about what differs.

`run` goes on until the run is over, or until it wants something that only Python can give: draws,
arrivals, or room. It then says what, and is called again with the same array. Nothing is done by
halves: whatever asks for draws asks before it changes anything, and is done again from its beginning.

Contents
--------
1. Registers and records    6. Rows                    11. Starts
2. Memory and agenda        7. Draws                   12. Changes of staff
3. Calendars                8. Lines                   13. Deadlines
4. Arithmetic               9. Officers                14. Nodes
5. Lists of a case         10. Services and trays      15. Effects and the loop
"""

from __future__ import annotations

from typing import Any

from numba import config, types
from numba.extending import intrinsic

from procsim.engines.kernel.parts import part, whole
from procsim.plan.compiled import draw_many, draw_one
from procsim.plan.formulas import NO_FORMULA, Formulas
from procsim.plan.plan import Ints


@intrinsic
def _address(_context: Any, _array: Any) -> Any:
    """Where an array's numbers are: to read there asks for nothing else, and compiles sooner."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, args[0]).data

    return types.CPointer(types.int64)(types.int64[::1]), generate


def _pointer(number: types.Type) -> Any:
    """What gives a pointer to numbers of a type that are at an address of the process."""

    @intrinsic
    def pointer(_context: Any, _address: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.inttoptr(args[0], context.get_value_type(signature.return_type))

        return types.CPointer(number)(types.int64), generate

    return pointer


_integers, _floats, _words = map(_pointer, (types.int64, types.float64, types.uint64))


def _itself(m: Ints) -> Ints:
    """Give the array where nothing is compiled."""
    return m


if config.DISABLE_JIT:
    _address = _itself


# ---------------------------------------------------------------- 1. Registers and records

(
    NOTHING_HERE, NOW, BRK, RESERVE, HEAP, HEAP_N, HEAP_CAP, SERIAL, STACK, SP, SCRATCH, SCRATCH_CAP,
    PICK, RING, RING_CAP, RING_HEAD, RING_N, STARTING, FREE_TOKENS, FREE_CASES, FREE_CELLS,
    FREE_TIMERS, FREE_BOOKS, FREE_BLOCKS, TOKENS, TIMERS, NODES, N_NODES, KINDS, N_KINDS, POOLS,
    N_POOLS, N_GROUPS, GROUPS, VISITS, VISITS_N, VISITS_CAP, ROW_MARGIN, CASES, CASES_N,
    CASES_CAP, MARKS, MARKS_END, SEGMENTS, SEGMENTS_END, STAFFING, STAFFING_END, AFTERWARDS,
    AFTERWARDS_END, ROLL, ROLL_END, CREW_BUCKETS, CREWS, CREWS_END, N_CREWS, ARRIVAL_TIMES,
    ARRIVAL_KINDS, ARRIVAL_INDICES, ARRIVAL_I, ARRIVAL_N, ARRIVAL_LAST, ARRIVED, END, ENDLESS,
    CLOSED, PHASE, OPEN, OPEN_END, OPEN_N, POPULATED, PIECEMEAL, CLOCK_STATE, DEADLINES,
    N_DEADLINES, WANT_A, WANT_B, WANT_C, ERROR, ERROR_A, ERROR_B, ERROR_C, BIRTHS, STAMP, PENDING,
    CASE_WORDS, LET, ARRIVAL_CAP, WANTED, OFFICER_TOTAL, SET_OUT, SIZE,
    LIMIT, VISITS_LIMIT, CASES_LIMIT, HEAP_LIMIT, FORMULAS, KEYS, FIRST_SIZE, DRAWN,
) = range(99)  # fmt: skip
DRAWN_TO = 124
REGISTERS = 128
"""Words at the beginning of the array: what the machine as a whole knows."""

(
    DONE_RUNNING, WANT_ROOM, WANT_ROWS, WANT_ARRIVALS, WANT_FIRST, WANT_BLOCK, WANT_SERIES,
    WANT_KEYS, WANT_SHIFTS, FAILED,
) = range(10)  # fmt: skip
"""What a call of `run` answers."""

(
    TOO_MANY_VISITS,
    ENDLESS_WAIT,
    ADD_WORKING,
    WORKING_TIME,
    NEXT_CHANGE,
    IS_OPEN,
    LIMIT_EXPIRY,
    NEXT_MORNING,
) = range(1, 9)
"""What failed; Python asks the same question of the same calendar again, and lets it tell."""

OPENING_UP, RUNNING_ON, CLOSING_DOWN, OVER = range(4)
"""Phases of a run."""

# Nodes, one after the other.
(
    N_KIND, N_NEXT, N_OTHER, N_POOL, N_CAUSE, N_OUTCOME, N_CONCLUDES, N_COUNTER, N_FRESH, N_FIRST_GAP,
    N_NEXT_DAY, N_CALENDAR, N_BATCH, N_AGENDA, N_GATHERS, N_LINE, N_PLAIN, N_TASK, N_ROOM,
    N_TURNED_AWAY, N_LEFT, N_BALKS, N_BALKED, N_STOPPED, N_ABSENT, N_CALL, N_TICKET_LIMIT,
    N_TICKET_STOP, N_TICKET_CALENDAR, N_TICKETS, N_HOLDS, N_STANDS, N_BRANCHES, N_BRANCH_COUNT,
    N_CHOSEN, N_PARTIAL, N_NEEDED, N_LIMIT, N_AMOUNT, N_LIMIT_CALENDAR, N_AGES, N_SCOPE, N_MET,
    N_ACTION, N_WHICH, N_REASON, N_TURNS, N_RISES, N_OWN_TIMES, N_INSIDE, N_TRAY, N_TRAY_END,
    N_TRAY_N, N_OPENINGS, N_PAPERS, N_OPENING_COUNT, N_OPENED, N_TIMER, N_TIMER_WHAT, N_GATHERED,
    N_GATHERED_WHAT, N_BY_KIND, N_SPARE1, N_SPARE2,
) = range(64)  # fmt: skip
NODE_WORDS = 64

# What a node asks of cases of a type.
B_COLUMN, B_ASKED, B_GRADE, B_PATIENCE, B_BALK, B_NO_SHOW, B_EXTENDS, B_SPARE = range(8)
BY_KIND_WORDS = 8

# Case types.
(
    K_ENTRY, K_MISSING, K_SUPPLY, K_SUPPLY_CALENDARS, K_DUE, K_DUE_AMOUNT, K_DUE_CALENDAR, K_COLUMNS,
    K_BOOK, K_BOOKS, K_SIZE, K_GAP, K_GAP_CALENDAR, K_FIRST, K_LAST, K_LEFT, K_COMING, K_HELD,
    K_FREE_DIRS, K_UNDERWAY, K_FIRST_N,
) = range(21)  # fmt: skip
KIND_WORDS = 21

# Blocks of cases, with the draws made for them.
BK_NEXT, BK_KIND, BK_NUMBER, BK_LIVE, BK_FIRST, BK_DIRS = range(6)
BOOK_WORDS = 6
DR_ATTEMPT, DR_NEXT, DR_COLUMNS = range(3)

# Calendars.
(
    H_NUMBER, H_N, H_OPENS, H_CLOSES, H_COVERED, H_DAYS, H_DAY_START, H_DAY_CLOSE, H_BEGIN, H_END,
    H_TOTAL, H_CHANGES, H_CHANGE_N, H_LONGEST,
) = range(14)  # fmt: skip
CALENDAR_WORDS = 14

# Cases.
(
    C_NEXT_OPEN, C_LAST_OPEN, C_NUMBER, C_KIND, C_ARRIVAL, C_INDEX, C_PLACE, C_BOOK, C_FIRST, C_KEY,
    C_MISSING, C_TOKENS, C_TOKENS_END, C_TOKEN_N, C_PROMISED, C_STATUTORY, C_VISITS, C_SLACK,
    C_PAPERS, C_TOLD, C_TIMERS, C_STARTED, C_ISSUED, C_ATTEMPTS,
) = range(24)  # fmt: skip

# Tokens. The first word links those that are free.
(
    T_CASE, T_BIRTH, T_STATE, T_NODE, T_SINCE, T_START, T_WORK, T_KEY, T_OFFICER, T_IN_HALL,
    T_TIMER, T_TIMER_WHAT, T_NEXT, T_LAST, T_QUEUE_NEXT, T_QUEUE_LAST, T_LATE, T_PATIENCE,
    T_PATIENCE_WHAT, T_AGEING, T_AGEING_WHAT, T_LINE, T_GRADE, T_RANK, T_WAITS, T_COVERED, T_STEADY,
    T_BEGAN, T_SPEED, T_WORKED, T_CALLED, T_MEASURE, T_TIMES, T_CREW, T_CREW_N, T_STRETCHES,
    T_STRETCHES_END, T_STRETCH_N, T_CHILD, T_MARKS, T_PLAIN, T_ACCOUNT,
) = range(42)  # fmt: skip
CAUSE_N = 10
TOKEN_WORDS = T_ACCOUNT + CAUSE_N + 3

# Pools.
(
    S_NUMBER, S_FIRST, S_OFFICER_N, S_UNLIMITED, S_CHOICE, S_CLOSING, S_PREEMPTS, S_FREE, S_FREE_N,
    S_DUTY_N, S_SURPLUS, S_LATE_N, S_BUSY_N, S_HOLD_N, S_SET_UP, S_BY_TYPE, S_LINES, S_PICKY,
    S_GROUP, S_SHIFTS, S_SHIFT_N, S_SHIFT_I, S_SHIFT_TIMER, S_SHIFT_WHAT, S_TIDE, S_TIDE_TIMER,
    S_TIDE_WHAT, S_ERRANDS, S_ROUND_TIMER, S_ROUND_WHAT, S_HELD_STAMP, S_HELD_UNTIL,
    S_ORDER, S_AGEING, S_ABSENCES, S_TIDE_CALENDAR, S_TIDE_EVERY, S_TIDE_OPENS, S_TIDE_CLOSES,
    S_TIDE_LEAST, S_TIDE_MOST, S_TIDE_STEP, S_BY_CALENDAR, S_SHIFT_MORE, S_SHIFT_FROM,
) = range(45)  # fmt: skip
POOL_WORDS = 45
SHIFT_BLOCK = 512
"""Changes of the number on duty that the machine has at once."""

# Officers.
(
    O_NUMBER, O_POOL, O_SPEED, O_CALENDAR, O_ON_DUTY, O_LATE, O_AWAY, O_BUSY, O_HOLDS, O_LAST,
    O_FREE_AT, O_RANK, O_ERRAND, O_ERRAND_TIMER, O_ERRAND_WHAT, O_SPARE,
) = range(16)  # fmt: skip
OFFICER_WORDS = 16

# Officers who come and go together; those who are absent together; draws in their order.
CH_TIMER, CH_WHAT, CH_POOL, CH_CALENDAR, CH_N, CH_OFFICERS = range(6)
(
    A_TIMER, A_WHAT, A_POOL, A_FIRST, A_N, A_THERE, A_AWAY, A_TURN, A_LASTS, A_ILL,
) = range(10)  # fmt: skip
Q_SLOT, Q_MEMBER, Q_NUMBER, Q_AT, Q_BLOCK = range(5)
SERIES_BLOCK = 4096
BLOCK_BITS = 12
KEYED = 64
"""From this attempt on draws come in blocks even where they follow a formula."""

# Lines of work, and groups of pools that share work.
(
    L_CREWS, L_CREW_N, L_ROOT, L_COUNT, L_COVERED, L_SINCE, L_OPEN, L_STEADY, L_STUCK, L_GROUP,
    L_HEAD, L_TAIL,
) = range(12)  # fmt: skip
LINE_WORDS = 12
(
    G_POOLS, G_POOL_N, G_LINES, G_LINE_N, G_GATHERS, G_BACKFILL, G_LUCK, G_AT_WORK, G_MODE, G_STIRRED,
) = range(10)  # fmt: skip
GROUP_WORDS = 10
PLAINLY, BY_HEADS, IN_TURN, BY_LUCK = range(4)

# Deadlines on their way.
(
    D_NEXT, D_CASE, D_NODE, D_START, D_SINCE, D_GRADE, D_DUES, D_TIMER, D_TIMER_WHAT, D_KEY, D_SPARE,
) = range(11)  # fmt: skip
TIMER_WORDS = 11
DUE_NEXT, DUE_TIME, DUE_BY_CLOCK, DUE_ACT, DUE_WHAT = range(5)
NOTES, RAISES, EXTENDS, EXPIRES = range(4)

# What a deadline does on its way: extension, then notes, then raises.
(
    AG_EXTENDED, AG_AT_KIND, AG_AT, AG_BY_KIND, AG_BY, AG_NOTE_N, AG_RAISE_N, AG_LIST,
) = range(8)  # fmt: skip

CELL_WORDS = 8
"""A link, and seven numbers."""

# What a timer is of: the address of its place in the agenda, then this.
(
    OF_TOKEN, OF_PATIENCE, OF_AGEING, OF_WAIT_AT_GATE, OF_DEADLINE, OF_CALENDAR, OF_SHIFT, OF_TIDE,
    OF_ABSENCE, OF_ERRAND, OF_ROUND, OF_TIMETABLE, OF_BATCH, OF_MEMBER, OF_TAKEN_OVER,
) = range(15)  # fmt: skip

GO, LET_GO_OF_DEADLINES, LET_THROUGH, GATHERED, WAITED = range(5)
"""What stands on the stack of moves that are still to come in this effect."""
OP_WORDS = 4

STAY, WANT = -1, -2
NOBODY, FIRST_CREW = -1, -2
NEVER_STARTED = -1
RUNS = -1
FAR = 1 << 62
NEVER = 1 << 61
NO_WORK_PASSES = -1

WAITING, IN_SERVICE, SUSPENDED, BLOCKED, DELAYED, AT_GATE, AT_JOIN, MOVING, GONE = range(9)
NOT_STARTED, RUNNING, PAUSED = range(3)

START, ACTIVITY, DOCUMENTS, DELAY, CHOICE, SPLIT, JOIN, CLOCK, DEADLINE, END_NODE, GATE = range(11)
FINISH, SUSPEND, ANY, FIT, SERVE_QUEUE = range(5)
FIRST_COME, LAST_COME, RANDOM, SHORTEST, DUE_DATE = range(5)
LOWEST_NUMBER, LONGEST_IDLE, FASTEST = range(3)
NO_LIMIT, CLOCK_LIMIT, WORKING_LIMIT, WORKDAY_LIMIT = range(4)
LUCK_BITS = 32
UNIT_SPEED = 1000
TOP_SPEED = 1 << 40

SERVICE, QUEUE, CLOSED_HOURS, PREEMPTED, STOOD, AT_THE_GATE, APPLICANT, OUTSIDE, LEGAL, BEFORE = (
    range(10)
)

DONE, WITHDRAWN, ONGOING, LEFT, TURNED_AWAY, CLOSING, PREEMPTION = range(7)
(
    START_MARK, PAUSE_MARK, RESUME_MARK, STOP_MARK, NOTE_MARK, EXPIRED_MARK, EXTEND_MARK, RAISE_MARK,
) = range(8)  # fmt: skip
FIRST_DEADLINE = 2

ATTEMPTS = 10_000
NODE_SHIFT, CASE_SHIFT, KIND_SHIFT = 14, 27, 59
(
    KEY_END_OF_SERVICE,
    KEY_END_OF_DELAY,
    KEY_ARRIVAL,
    KEY_AGEING,
    KEY_OPENING,
    KEY_DUE,
    KEY_STAFF,
    KEY_PATIENCE,
) = (kind << 59 for kind in range(8))
WHOSE = (1 << 59) - 1
INDEX_BITS = 32
FIRST_OF_BACKLOG = 1 << 31
VISIT_WORDS = 8
CASE_ROW_WORDS = 17


# ---------------------------------------------------------------- 2. Memory and agenda


@part
def new(m, freed, words):
    """A record from a list of those that were freed, or from the top of the array."""
    record = m[freed]
    if record:
        m[freed] = m[record]
        return record
    record = m[BRK]
    m[BRK] = record + words
    return record


@part
def free(m, freed, record):
    """A record is not needed any more; its first word links it."""
    m[record] = m[freed]
    m[freed] = record


@part
def cell(m):
    """A cell that links to nothing."""
    record = new(m, FREE_CELLS, CELL_WORDS)
    m[record] = 0
    return record


@part
def free_chain(m, first):
    """All cells of a chain are not needed any more."""
    while first:
        following = m[first]
        free(m, FREE_CELLS, first)
        first = following


@part
def append(m, first, last, record):
    """Put a cell at the end of a chain whose ends stand at two places."""
    m[record] = 0
    if m[last]:
        m[m[last]] = record
    else:
        m[first] = record
    m[last] = record


@part
def rise(m, place, time, key, timer, serial):
    """Let an entry of the agenda rise from a place to where it belongs.

    Below each place there are four, all of which come after it: those of 1 are 2 to 5, those of 2
    are 6 to 9, and so on.
    """
    heap = m[HEAP]
    while place > 1:
        above = (place + 2) >> 2
        a = heap + 4 * above
        if m[a] < time or (
            m[a] == time and (m[a + 1] < key or (m[a + 1] == key and m[a + 3] < serial))
        ):
            break
        b = heap + 4 * place
        m[b] = m[a]
        m[b + 1] = m[a + 1]
        m[b + 2] = m[a + 2]
        m[b + 3] = m[a + 3]
        m[m[b + 2]] = place
        place = above
    b = heap + 4 * place
    m[b] = time
    m[b + 1] = key
    m[b + 2] = timer
    m[b + 3] = serial
    m[timer] = place


@part
def at(m, time, key, timer):
    """Let something take place at a time; the key orders it within its instant."""
    m[SERIAL] += 1
    m[HEAP_N] += 1
    rise(m, m[HEAP_N], time, key, timer, m[SERIAL])


@part
def comes_before(m, a, b):
    """Whether an entry of the agenda comes before another of the same time."""
    return m[a + 1] < m[b + 1] or (m[a + 1] == m[b + 1] and m[a + 3] < m[b + 3])


@part
def soonest(m, first):
    """Which of four entries of the agenda comes first."""
    # It cannot be foreseen: so nothing here depends on it but numbers.
    one = m[first + 4] - m[first]
    other = m[first + 12] - m[first + 8]
    sign = one >> 63
    sign_of_other = other >> 63
    both = m[first + 8] + (other & sign_of_other) - m[first] - (one & sign)
    if one == 0 or other == 0 or both == 0:
        return soonest_by_key(m, first)
    return (both >> 63 & (2 + sign - sign_of_other)) - sign


@part
def soonest_by_key(m, first):
    """The same where some are of the same time."""
    best = first
    for i in range(1, 4):
        a = first + 4 * i
        if m[a] < m[best] or (m[a] == m[best] and comes_before(m, a, best)):
            best = a
    return (best - first) >> 2


@part
def leave_empty(m, first, last):
    """Let places of the agenda that hold nothing come last, each at a time of its own."""
    for place in range(first, last):
        m[m[HEAP] + 4 * place] = FAR + NEVER + place


@part
def remove(m, place):
    """Take an entry out of the agenda: the last one sinks, or rises, in its stead."""
    heap = m[HEAP]
    n = m[HEAP_N]
    last = heap + 4 * n
    time = m[last]
    key = m[last + 1]
    timer = m[last + 2]
    serial = m[last + 3]
    m[m[heap + 4 * place + 2]] = 0
    m[last] = FAR + NEVER + n
    n -= 1
    m[HEAP_N] = n
    if place > n:
        return
    while True:
        below = 4 * place - 2
        if below > n:
            break
        below += soonest(m, heap + 4 * below)
        a = heap + 4 * below
        if time < m[a] or (
            time == m[a] and (key < m[a + 1] or (key == m[a + 1] and serial < m[a + 3]))
        ):
            break
        b = heap + 4 * place
        m[b] = m[a]
        m[b + 1] = m[a + 1]
        m[b + 2] = m[a + 2]
        m[b + 3] = m[a + 3]
        m[m[b + 2]] = place
        place = below
    rise(m, place, time, key, timer, serial)


@part
def cancel(m, timer):
    """What was to take place does not."""
    if m[timer]:
        remove(m, m[timer])


@part
def push_op(m, op, a, b, c):
    """Let a move come before those that are on the stack."""
    top = m[SP]
    m[top] = op
    m[top + 1] = a
    m[top + 2] = b
    m[top + 3] = c
    m[SP] = top + OP_WORDS


@part
def set_off(m, t, number):
    """Let a token go to a node, before anything else happens."""
    push_op(m, GO, t, number, m[t + T_BIRTH])


@part
def fail(m, what, a, b, c):
    """Remember the first thing that failed."""
    if m[ERROR] == 0:
        m[ERROR] = what
        m[ERROR_A] = a
        m[ERROR_B] = b
        m[ERROR_C] = c


# ---------------------------------------------------------------- 3. Calendars


@part
def after(m, first, n, value):
    """How many of sorted numbers are at most a value."""
    low = 0
    high = n
    while low < high:
        middle = (low + high) >> 1
        if m[first + middle] <= value:
            low = middle + 1
        else:
            high = middle
    return low


@part
def working_time(m, hours, t):
    """Working time from the beginning of the compiled span up to an instant."""
    if t < m[hours + H_BEGIN] or t > m[hours + H_END]:
        fail(m, WORKING_TIME, m[hours + H_NUMBER], t, 0)
        return 0
    if m[hours + H_N] == 0:
        return 0
    k = after(m, m[hours + H_OPENS], m[hours + H_N], t) - 1
    if k < 0:
        return 0
    opens = m[m[hours + H_OPENS] + k]
    return m[m[hours + H_COVERED] + k] + min(t, m[m[hours + H_CLOSES] + k]) - opens


@part
def add_working(m, hours, t, w):
    """The instant at which work begun at `t` has lasted `w` of working time."""
    if w < 0 or t < m[hours + H_BEGIN] or t > m[hours + H_END]:
        fail(m, ADD_WORKING, m[hours + H_NUMBER], t, w)
        return FAR
    target = working_time(m, hours, t) + w
    sought = target - (1 if w > 0 else 0)
    if sought >= m[hours + H_TOTAL]:
        fail(m, ADD_WORKING, m[hours + H_NUMBER], t, w)
        return FAR
    k = after(m, m[hours + H_COVERED], m[hours + H_N], sought) - 1
    return m[m[hours + H_OPENS] + k] + target - m[m[hours + H_COVERED] + k]


@part
def next_change(m, hours, t):
    """The first opening or closing strictly after an instant."""
    if t < m[hours + H_BEGIN] or t >= m[hours + H_END]:
        fail(m, NEXT_CHANGE, m[hours + H_NUMBER], t, 0)
        return FAR
    return m[m[hours + H_CHANGES] + after(m, m[hours + H_CHANGES], m[hours + H_CHANGE_N], t)]


@part
def is_open(m, hours, t):
    """Whether an instant lies inside hours."""
    if t < m[hours + H_BEGIN] or t >= m[hours + H_END]:
        fail(m, IS_OPEN, m[hours + H_NUMBER], t, 0)
        return False
    return after(m, m[hours + H_CHANGES], m[hours + H_CHANGE_N], t) % 2 == 1


@part
def limit_from(m, start, kind, amount, hours):
    """When a limit of a kind and length expires; FAR where there is none."""
    if kind == CLOCK_LIMIT:
        return start + amount
    if kind == NO_LIMIT:
        return FAR
    if kind == WORKING_LIMIT:
        return add_working(m, hours, start, amount)
    if amount < 1 or start < m[hours + H_BEGIN] or start >= m[hours + H_END]:
        fail(m, LIMIT_EXPIRY, m[hours + H_NUMBER], start, amount)
        return FAR
    k = after(m, m[hours + H_DAY_START], m[hours + H_DAYS], start) + amount - 1
    if k >= m[hours + H_DAYS]:
        fail(m, LIMIT_EXPIRY, m[hours + H_NUMBER], start, amount)
        return FAR
    return m[m[hours + H_DAY_CLOSE] + k]


@part
def next_morning(m, hours, t):
    """The first opening on a later day than that of an instant."""
    k = after(m, m[hours + H_DAY_START], m[hours + H_DAYS], t)
    if k == m[hours + H_DAYS]:
        fail(m, NEXT_MORNING, m[hours + H_NUMBER], t, 0)
        return FAR
    return add_working(m, hours, m[m[hours + H_DAY_START] + k], 0)


# ---------------------------------------------------------------- 4. Arithmetic


@part
def clock_time(work, speed):
    """Clock time of work, rounded up, without a product that 64 bits do not hold."""
    if speed == UNIT_SPEED:
        return work
    whole = work // speed
    if whole > FAR // UNIT_SPEED:
        return FAR
    return whole * UNIT_SPEED + ((work - whole * speed) * UNIT_SPEED + speed - 1) // speed


@part
def work_done(elapsed, speed):
    """Work done in some clock time, rounded down."""
    whole = elapsed // UNIT_SPEED
    return whole * speed + (elapsed - whole * UNIT_SPEED) * speed // UNIT_SPEED


@part
def same_part(left, measure, mine):
    """Round up ``left * mine / measure``, bit by bit where 64 bits do not hold the product."""
    whole = mine // measure
    rest = mine - whole * measure
    quotient = 0
    remainder = 0
    for bit in range(62, -1, -1):
        quotient *= 2
        remainder *= 2
        if remainder >= measure:
            remainder -= measure
            quotient += 1
        if left >> bit & 1:
            remainder += rest
            if remainder >= measure:
                remainder -= measure
                quotient += 1
    return left * whole + quotient + (1 if remainder else 0)


# ---------------------------------------------------------------- 5. Lists of a case


@part
def new_token(m, case, in_hall, node):
    """A token on its way, with an account in which no time has passed; not yet the case's."""
    if m[FREE_TOKENS] == 0:
        m[TOKENS] += 1
        m[LIMIT] = 0
    t = new(m, FREE_TOKENS, TOKEN_WORDS)
    m[BIRTHS] += 1
    m[t + T_TIMER] = 0
    m[t + T_PATIENCE] = 0
    m[t + T_AGEING] = 0
    for i in range(CAUSE_N):
        m[t + T_ACCOUNT + i] = 0
    m[t + T_CASE] = case
    m[t + T_BIRTH] = m[BIRTHS]
    m[t + T_STATE] = MOVING
    m[t + T_IN_HALL] = in_hall
    m[t + T_NODE] = node
    m[t + T_PLAIN] = 1
    m[t + T_TIMER_WHAT] = OF_TOKEN
    m[t + T_PATIENCE_WHAT] = OF_PATIENCE
    m[t + T_AGEING_WHAT] = OF_AGEING
    return t


@part
def join_case(m, case, t):
    """A token is one of its case's."""
    last = m[case + C_TOKENS_END]
    m[t + T_LAST] = last
    m[t + T_NEXT] = 0
    if last:
        m[last + T_NEXT] = t
    else:
        m[case + C_TOKENS] = t
    m[case + C_TOKENS_END] = t
    m[case + C_TOKEN_N] += 1


@part
def leave_case(m, t):
    """A token is gone."""
    case = m[t + T_CASE]
    before = m[t + T_LAST]
    behind = m[t + T_NEXT]
    if before:
        m[before + T_NEXT] = behind
    else:
        m[case + C_TOKENS] = behind
    if behind:
        m[behind + T_LAST] = before
    else:
        m[case + C_TOKENS_END] = before
    m[case + C_TOKEN_N] -= 1
    m[t + T_STATE] = GONE
    m[t + T_BIRTH] = 0
    forget_job(m, t)
    free(m, FREE_TOKENS, t)


@part
def forget_job(m, t):
    """What a token carried of its last work is not needed any more."""
    if not m[t + T_PLAIN]:
        free_chain(m, m[t + T_TIMES])
        free_chain(m, m[t + T_CREW])
        free_chain(m, m[t + T_STRETCHES])
        free_chain(m, m[t + T_MARKS])
        m[t + T_PLAIN] = 1


@part
def in_scope(m, node, place):
    """Whether a deadline, or a join, can withdraw a case from a place."""
    return m[m[node + N_SCOPE] + place] != 0


@part
def spokesman(m, case, scope):
    """The token whose account stands for its case, of all or of those in a scope."""
    best = 0
    t = m[case + C_TOKENS]
    while t:
        if scope == 0 or in_scope(m, scope, m[t + T_NODE]):
            if best == 0:
                best = t
            else:
                joined = m[t + T_STATE] == AT_JOIN
                best_joined = m[best + T_STATE] == AT_JOIN
                if (best_joined and not joined) or (
                    joined == best_joined and m[t + T_NODE] < m[best + T_NODE]
                ):
                    best = t
        t = m[t + T_NEXT]
    return best


@part
def node_at(m, number):
    """Address of a node."""
    return m[NODES] + number * NODE_WORDS


@part
def by_kind(m, node, case):
    """What a node asks of cases of a case's type."""
    return m[node + N_BY_KIND] + m[case + C_KIND] * BY_KIND_WORDS


# ---------------------------------------------------------------- 6. Rows


@part
def visit(m, t, officer, worked, ended):
    """Write the row of a visit that had begun."""
    row = m[VISITS] + m[VISITS_N] * VISIT_WORDS
    m[VISITS_N] += 1
    case = m[t + T_CASE]
    m[row] = m[t + T_KEY]
    m[row + 1] = officer
    m[row + 2] = m[t + T_SINCE]
    m[row + 3] = m[t + T_START]
    m[row + 4] = m[NOW]
    m[row + 5] = worked
    m[row + 6] = ended | m[case + C_KIND] << 8
    m[row + 7] = m[case + C_ARRIVAL]


@part
def case_row(m, case, end, outcome, t):
    """Write the row of a case, with the account of one of its tokens."""
    row = m[CASES] + m[CASES_N] * CASE_ROW_WORDS
    m[CASES_N] += 1
    m[row] = m[case + C_NUMBER]
    m[row + 1] = end
    m[row + 2] = outcome
    m[row + 3] = m[case + C_VISITS]
    m[row + 4] = m[case + C_SLACK]
    for i in range(CAUSE_N):
        m[row + 5 + i] = m[t + T_ACCOUNT + i]
    m[row + 15] = m[case + C_KIND] | m[case + C_ISSUED] << 32
    m[row + 16] = m[case + C_ARRIVAL]


@part
def mark(m, case, clock, action, reason, time):
    """Something happened to a clock."""
    c = cell(m)
    m[c + 1] = m[case + C_NUMBER]
    m[c + 2] = clock
    m[c + 3] = action
    m[c + 4] = reason
    m[c + 5] = time
    m[c + 6] = m[case + C_KIND]
    m[c + 7] = m[case + C_ARRIVAL]
    append(m, MARKS, MARKS_END, c)


@part
def turn_clocks(m, case, action, which, reason):
    """Start, pause, resume or stop clocks; one that is not in a fit state stays as it is."""
    for clock in range(2):
        if which >> clock & 1:
            state = m[case + C_PROMISED + clock]
            fit = False
            then = NOT_STARTED
            if action == START_MARK:
                fit = state == NOT_STARTED
                then = RUNNING
            elif action == PAUSE_MARK:
                fit = state == RUNNING
                then = PAUSED
            elif action == RESUME_MARK:
                fit = state == PAUSED
                then = RUNNING
            elif action == STOP_MARK:
                fit = state != NOT_STARTED
            if fit:
                m[case + C_PROMISED + clock] = then
                mark(m, case, clock, action, reason, m[NOW])


@part
def crew_number(m, t):
    """Who stands in a row: an officer, or the number of those who worked together."""
    n = m[t + T_CREW_N]
    if n == 0:
        return NOBODY
    if n == 1:
        return m[m[t + T_OFFICER] + O_NUMBER]
    mixed = n
    c = m[t + T_CREW]
    while c:
        mixed = (mixed * 31 + m[m[c + 1] + O_NUMBER]) & 0xFFFFFF
        c = m[c]
    bucket = m[CREW_BUCKETS] + (mixed & 255)
    known = m[bucket]
    while known:
        # A known crew: link in its bucket, link in order, number, officers as a chain.
        a = m[known + 4]
        c = m[t + T_CREW]
        while a and c and m[a + 1] == m[m[c + 1] + O_NUMBER]:
            a = m[a]
            c = m[c]
        if a == 0 and c == 0:
            return FIRST_CREW - m[known + 3]
        known = m[known + 2]
    known = cell(m)
    m[known + 2] = m[bucket]
    m[bucket] = known
    m[known + 3] = m[N_CREWS]
    m[known + 4] = 0
    last = 0
    c = m[t + T_CREW]
    while c:
        a = cell(m)
        m[a + 1] = m[m[c + 1] + O_NUMBER]
        if last:
            m[last] = a
        else:
            m[known + 4] = a
        last = a
        c = m[c]
    append(m, CREWS, CREWS_END, known)
    m[N_CREWS] += 1
    return FIRST_CREW - m[known + 3]


# ---------------------------------------------------------------- 7. Draws


@part
def book_of(m, kind, number):
    """The block of cases of a type with a number; a new one where there is none."""
    book = m[kind + K_BOOKS]
    while book:
        if m[book + BK_NUMBER] == number:
            return book
        book = m[book + BK_NEXT]
    book = new(m, FREE_BOOKS, BOOK_WORDS)
    m[book + BK_NEXT] = m[kind + K_BOOKS]
    m[kind + K_BOOKS] = book
    m[book + BK_KIND] = kind
    m[book + BK_NUMBER] = number
    m[book + BK_LIVE] = 0
    m[book + BK_FIRST] = 0
    m[book + BK_DIRS] = directory(m, kind, 1)
    return book


@part
def directory(m, kind, attempt):
    """An empty list of the blocks of draws at an attempt."""
    n = m[m[kind + K_COLUMNS]]
    d = new(m, kind + K_FREE_DIRS, DR_COLUMNS + n)
    m[d + DR_ATTEMPT] = attempt
    m[d + DR_NEXT] = 0
    for i in range(n):
        m[d + DR_COLUMNS + i] = 0
    return d


@part
def release_book(m, book):
    """No case needs a block's draws any more: they could be made again."""
    kind = m[book + BK_KIND]
    place = kind + K_BOOKS
    while m[place] != book:
        place = m[place] + BK_NEXT
    m[place] = m[book + BK_NEXT]
    d = m[book + BK_DIRS]
    n = m[m[kind + K_COLUMNS]]
    while d:
        for i in range(n):
            block = m[d + DR_COLUMNS + i]
            # The word before a block is its length: only whole ones fit for others.
            if block and m[block - 1] == SERIES_BLOCK:
                free(m, FREE_BLOCKS, block - 1)
        following = m[d + DR_NEXT]
        free(m, kind + K_FREE_DIRS, d)
        d = following
    free(m, FREE_BOOKS, book)


@part
def formulas(m):
    """The formulas of all slots."""
    arrays = m[FORMULAS]
    return Formulas(
        _integers(m[arrays]),
        _integers(m[arrays + 1]),
        _integers(m[arrays + 2]),
        _integers(m[arrays + 3]),
        _floats(m[arrays + 4]),
        _floats(m[arrays + 5]),
        _floats(m[arrays + 6]),
        _floats(m[arrays + 7]),
        _floats(m[arrays + 8]),
    )


@part
def draw_first(m, kind, book):
    """Draw what the cases of a short run's only block want at first, if formulas give all of it."""
    size = m[FIRST_SIZE]
    if size == 0 or m[book + BK_NUMBER] != 0 or m[FORMULAS] == 0 or m[m[KEYS] + 1] == 0:
        return False
    words = 1 + (size + 3) // 4 * 4
    n = m[kind + K_FIRST_N]
    record = m[BRK]
    if record + n * words > m[LIMIT]:
        return False
    slots = m[kind + K_COLUMNS] + 1
    if not draw_many(formulas(m), _words(m[m[KEYS] + 1]), m, slots, n, 0, record, words):
        return False
    m[BRK] = record + n * words
    first = m[book + BK_DIRS] + DR_COLUMNS
    for i in range(n):
        m[record + i * words] = size
        m[first + i] = record + i * words + 1
    m[book + BK_FIRST] = 1
    return True


@part
def drawn_by_formula(m, case, column, attempt):
    """Where the number stands that a formula gives; 0 where keys are wanted, -1 for no formula."""
    kind = m[m[case + C_BOOK] + BK_KIND]
    keys = m[m[KEYS] + attempt]
    if keys == 0:
        m[WANT_A] = attempt
        m[WANTED] = WANT_KEYS
        return 0
    slot = m[m[kind + K_COLUMNS] + 1 + column]
    number = draw_one(formulas(m), _words(keys), slot, m[case + C_INDEX])
    if number == NO_FORMULA:
        return -1
    # A few at a time: who asks for several reads each before asking for many more.
    place = m[DRAWN] + 1
    if place == DRAWN_TO:
        place = DRAWN + 1
    m[DRAWN] = place
    m[place] = number
    return place


@part
def draw_at(m, case, column, attempt):
    """Where the number stands that chance holds for a case; 0 where it must be asked for first."""
    if attempt == 1:
        block = m[m[case + C_FIRST] + DR_COLUMNS + column]
        if block:
            return block + m[case + C_PLACE]
    return drawn_rarely(m, case, column, attempt)


@part
def drawn_rarely(m, case, column, attempt):
    """The same for what was not drawn with the first of its block."""
    d = m[case + C_FIRST]
    if attempt != 1:
        if attempt < KEYED and m[FORMULAS]:
            place = drawn_by_formula(m, case, column, attempt)
            if place >= 0:
                return place
        place = m[case + C_BOOK] + BK_DIRS
        d = m[place]
        while d and m[d + DR_ATTEMPT] != attempt:
            place = d + DR_NEXT
            d = m[place]
        if d == 0:
            d = directory(m, m[m[case + C_BOOK] + BK_KIND], attempt)
            m[place] = d
    block = m[d + DR_COLUMNS + column]
    if block == 0:
        m[WANT_A] = m[case + C_BOOK]
        m[WANT_B] = column
        m[WANT_C] = d
        return 0
    return block + m[case + C_PLACE]


@part
def next_of(m, series):
    """The next number of a series; it is there."""
    value = m[m[series + Q_BLOCK] + m[series + Q_AT]]
    m[series + Q_AT] += 1
    return value


@part
def ready(m, series):
    """Whether a series has a next number at hand; else it is asked for."""
    if m[series + Q_AT] < SERIES_BLOCK:
        return True
    m[WANT_A] = series
    return False


# ---------------------------------------------------------------- 8. Lines


@part
def goes_first(m, a, b):
    """Whether work is served before other work, by its key."""
    if m[a + T_GRADE] != m[b + T_GRADE]:
        return m[a + T_GRADE] < m[b + T_GRADE]
    if m[a + T_RANK] != m[b + T_RANK]:
        return m[a + T_RANK] < m[b + T_RANK]
    if m[a + T_SINCE] != m[b + T_SINCE]:
        return m[a + T_SINCE] < m[b + T_SINCE]
    return m[a + T_KEY] < m[b + T_KEY]


@part
def meld(m, a, b):
    """One pairing heap of two, given by their roots, neither of which is nothing."""
    if goes_first(m, b, a):
        a, b = b, a
    child = m[a + T_CHILD]
    m[b + T_QUEUE_NEXT] = child
    if child:
        m[child + T_QUEUE_LAST] = b
    # The first child's last is its parent.
    m[b + T_QUEUE_LAST] = a
    m[a + T_CHILD] = b
    return a


@part
def meld_children(m, first):
    """One pairing heap of some that are linked: in pairs, and those from the last to the first."""
    paired = 0
    while first:
        a = first
        b = m[a + T_QUEUE_NEXT]
        first = m[b + T_QUEUE_NEXT] if b else 0
        m[a + T_QUEUE_NEXT] = 0
        if b:
            m[b + T_QUEUE_NEXT] = 0
            a = meld(m, a, b)
        m[a + T_QUEUE_NEXT] = paired
        paired = a
    root = 0
    while paired:
        following = m[paired + T_QUEUE_NEXT]
        m[paired + T_QUEUE_NEXT] = 0
        root = meld(m, root, paired) if root else paired
        paired = following
    if root:
        m[root + T_QUEUE_LAST] = 0
    return root


@part
def enqueue(m, t):
    """Work joins its line."""
    line = m[t + T_LINE]
    m[t + T_CHILD] = 0
    m[t + T_QUEUE_NEXT] = 0
    m[t + T_QUEUE_LAST] = 0
    root = m[line + L_ROOT]
    root = meld(m, root, t) if root else t
    m[root + T_QUEUE_LAST] = 0
    m[line + L_ROOT] = root
    m[line + L_COUNT] += 1


@part
def dequeue(m, t):
    """Work leaves its line, wherever it stands."""
    line = m[t + T_LINE]
    root = m[line + L_ROOT]
    rest = meld_children(m, m[t + T_CHILD])
    if t == root:
        root = rest
    else:
        before = m[t + T_QUEUE_LAST]
        behind = m[t + T_QUEUE_NEXT]
        if m[before + T_CHILD] == t:
            m[before + T_CHILD] = behind
        else:
            m[before + T_QUEUE_NEXT] = behind
        if behind:
            m[behind + T_QUEUE_LAST] = before
        if rest:
            root = meld(m, root, rest)
    if root:
        m[root + T_QUEUE_LAST] = 0
        m[root + T_QUEUE_NEXT] = 0
    m[line + L_ROOT] = root
    m[line + L_COUNT] -= 1
    m[t + T_CHILD] = 0
    m[t + T_QUEUE_NEXT] = 0
    m[t + T_QUEUE_LAST] = 0


@part
def sift(m, first, root, n):
    """Let work sink in a heap whose top is served last."""
    t = m[first + root]
    while True:
        child = 2 * root + 1
        if child >= n:
            break
        if child + 1 < n and goes_first(m, m[first + child], m[first + child + 1]):
            child += 1
        if not goes_first(m, t, m[first + child]):
            break
        m[first + root] = m[first + child]
        root = child
    m[first + root] = t


@part
def in_order(m, first, n):
    """Sort work by its key, in place."""
    for root in range(n // 2 - 1, -1, -1):
        sift(m, first, root, n)
    for last in range(n - 1, 0, -1):
        t = m[first]
        m[first] = m[first + last]
        m[first + last] = t
        sift(m, first, 0, last)


@part
def gather_line(m, line, first, n):
    """Put all work of a line behind `n` others; answers how many there are then."""
    if m[line + L_ROOT] == 0:
        return n
    begin = n
    m[first + n] = m[line + L_ROOT]
    n += 1
    while begin < n:
        child = m[m[first + begin] + T_CHILD]
        while child:
            m[first + n] = child
            n += 1
            child = m[child + T_QUEUE_NEXT]
        begin += 1
    return n


@part
def waiting_before(m, lines, count):
    """All work that waits in some lines, in the order of its key, in the scratch; how many."""
    n = 0
    for i in range(count):
        n = gather_line(m, m[lines + i], m[SCRATCH], n)
    in_order(m, m[SCRATCH], n)
    return n


@part
def on_duty(m, pool):
    """Officers on duty; those who stay only to finish, or for who waited, are not."""
    return m[pool + S_DUTY_N] - m[pool + S_SURPLUS] - m[pool + S_LATE_N]


@part
def wanted(m, pool, number):
    """How many officers stand for so many."""
    return 1 if m[pool + S_UNLIMITED] else number


@part
def line_is_open(m, line):
    """Whether enough eligible officers are on duty for one of the crews."""
    crew = m[line + L_CREWS]
    for _ in range(m[line + L_CREW_N]):
        parts = m[crew]
        enough = True
        for i in range(parts):
            pool = m[crew + 2 + 2 * i]
            if on_duty(m, pool) < wanted(m, pool, m[crew + 3 + 2 * i]):
                enough = False
        if enough:
            return True
        crew += 2 + 2 * parts
    return False


@part
def note_lines(m, pool):
    """Staff came or went: keep the count of the time during which a crew was on duty."""
    now = m[NOW]
    lines = m[pool + S_LINES]
    for i in range(m[lines]):
        line = m[lines + 1 + i]
        if m[line + L_OPEN]:
            m[line + L_COVERED] += now - m[line + L_SINCE]
        m[line + L_OPEN] = 1 if line_is_open(m, line) else 0
        m[line + L_SINCE] = now


@part
def covered(m, line):
    """Time up to now during which enough eligible officers were on duty."""
    if m[line + L_OPEN]:
        return m[line + L_COVERED] + m[NOW] - m[line + L_SINCE]
    return m[line + L_COVERED]


@part
def stir_group(m, group):
    """Something changed for a group of pools: work may start."""
    if m[group + G_STIRRED] == 0:
        m[group + G_STIRRED] = 1
        place = m[RING_HEAD] + m[RING_N]
        m[m[RING] + (place - m[RING_CAP] if place >= m[RING_CAP] else place)] = group
        m[RING_N] += 1


# ---------------------------------------------------------------- 9. Officers


@part
def is_before(m, a, b):
    """Whether an idle officer is to start before another."""
    return m[a + O_RANK] < m[b + O_RANK] or (m[a + O_RANK] == m[b + O_RANK] and a < b)


@part
def place_free(m, pool, place, officer):
    """Let an officer rise among those who are idle."""
    heap = m[pool + S_FREE]
    while place > 1:
        above = place >> 1
        other = m[heap + above]
        if is_before(m, other, officer):
            break
        m[heap + place] = other
        m[other + O_FREE_AT] = place
        place = above
    m[heap + place] = officer
    m[officer + O_FREE_AT] = place


@part
def give(m, officer):
    """An officer is idle from now on."""
    pool = m[officer + O_POOL]
    if m[officer + O_FREE_AT]:
        return
    if m[pool + S_CHOICE] == LONGEST_IDLE:
        m[officer + O_RANK] = m[NOW]
    m[pool + S_FREE_N] += 1
    place_free(m, pool, m[pool + S_FREE_N], officer)


@part
def unfree(m, officer):
    """An officer is not idle, or not here."""
    place = m[officer + O_FREE_AT]
    if place == 0:
        return
    pool = m[officer + O_POOL]
    heap = m[pool + S_FREE]
    n = m[pool + S_FREE_N]
    m[officer + O_FREE_AT] = 0
    m[pool + S_FREE_N] = n - 1
    if place == n:
        return
    moved = m[heap + n]
    n -= 1
    while True:
        below = 2 * place
        if below > n:
            break
        if below < n and is_before(m, m[heap + below + 1], m[heap + below]):
            below += 1
        other = m[heap + below]
        if is_before(m, moved, other):
            break
        m[heap + place] = other
        m[other + O_FREE_AT] = place
        place = below
    place_free(m, pool, place, moved)


@part
def idle(m, pool):
    """Officers who are idle, in their turn, in the list of picks; how many."""
    picks = m[PICK]
    heap = m[pool + S_FREE]
    n = m[pool + S_FREE_N]
    for i in range(n):
        officer = m[heap + 1 + i]
        place = i
        while place and is_before(m, officer, m[picks + place - 1]):
            m[picks + place] = m[picks + place - 1]
            place -= 1
        m[picks + place] = officer
    return n


@part
def last_idle(m, pool):
    """The idle officer of the highest number."""
    officer = 0
    for i in range(m[pool + S_FREE_N]):
        officer = max(officer, m[m[pool + S_FREE] + 1 + i])
    return officer


@part
def sort_of(m, pool, t):
    """What kind of work this is to who may have to turn to it."""
    if m[pool + S_BY_TYPE]:
        return m[m[t + T_CASE] + C_KIND]
    return m[node_at(m, m[t + T_NODE]) + N_TASK]


@part
def own_time(m, t, pool):
    """Cell of the whole work in the time of a pool; 0 where all take the same."""
    c = m[t + T_TIMES]
    while c and m[c + 1] != pool:
        c = m[c]
    return c


@part
def turning(m, officer, t):
    """Work to turn from what an officer did last to this, and from another pool's measure of it."""
    pool = m[officer + O_POOL]
    turned = 0
    if m[pool + S_SET_UP]:
        last = m[officer + O_LAST]
        if last != -1 and last != sort_of(m, pool, t):
            turned = m[pool + S_SET_UP]
    if m[t + T_TIMES]:
        mine = own_time(m, t, pool)
        if mine and m[t + T_WORK] == m[t + T_MEASURE]:
            turned += m[mine + 2] - m[t + T_WORK]
        elif mine:
            left = same_part(m[t + T_WORK], m[t + T_MEASURE], m[mine + 2])
            turned += left - m[t + T_WORK]
    return turned


@part
def length_of(m, officer, t):
    """Clock time of a piece of work."""
    return clock_time(m[t + T_WORK] + turning(m, officer, t), m[officer + O_SPEED])


@part
def fits(m, officer, t):
    """Whether work is over before its officer leaves, or begins a stretch too short for it."""
    hours = m[officer + O_CALENDAR]
    now = m[NOW]
    length = length_of(m, officer, t)
    if now + length <= next_change(m, hours, now):
        return True
    k = after(m, m[hours + H_OPENS], m[hours + H_N], now) - 1
    return k >= 0 and m[m[hours + H_OPENS] + k] == now and length > m[hours + H_LONGEST]


@part
def suits(m, officer, t):
    """Whether an officer who is free would begin a piece of work."""
    closing = m[m[officer + O_POOL] + S_CLOSING]
    if closing == SERVE_QUEUE:
        if m[officer + O_LATE] == 0:
            return True
        c = m[t + T_MARKS]
        while c and m[c + 1] != m[officer + O_LATE]:
            c = m[c]
        return c != 0
    return closing != FIT or fits(m, officer, t)


@part
def turns(m, pool, number, t):
    """Idle officers who would begin a piece of work, in their turn, at most so many; how many."""
    n = idle(m, pool)
    if not m[pool + S_PICKY]:
        return min(n, number)
    picks = m[PICK]
    found = 0
    for i in range(n):
        if found < number and suits(m, m[picks + i], t):
            m[picks + found] = m[picks + i]
            found += 1
    return found


@part
def can_give(m, pool, number, t):
    """Whether so many officers are free, on duty, and would begin this work."""
    number = wanted(m, pool, number)
    if not m[pool + S_PICKY]:
        return m[pool + S_FREE_N] >= number
    return m[pool + S_FREE_N] >= number and turns(m, pool, number, t) == number


@part
def take(m, pool, t):
    """Put the officer whose turn it is to work; there must be one free."""
    officer = m[m[pool + S_FREE] + 1]
    if m[pool + S_PICKY] and not m[pool + S_UNLIMITED]:
        turns(m, pool, 1, t)
        officer = m[m[PICK]]
    m[pool + S_BUSY_N] += 1
    if not m[pool + S_UNLIMITED]:
        unfree(m, officer)
        m[officer + O_BUSY] = t
    return officer


@part
def release(m, officer):
    """An officer has finished; idle if still on duty."""
    pool = m[officer + O_POOL]
    m[pool + S_BUSY_N] -= 1
    m[officer + O_BUSY] = 0
    if m[pool + S_UNLIMITED] or not m[officer + O_ON_DUTY]:
        return
    if m[pool + S_SURPLUS]:
        m[pool + S_SURPLUS] -= 1
        m[officer + O_ON_DUTY] = 0
        m[pool + S_DUTY_N] -= 1
    else:
        give(m, officer)


@part
def not_late(m, officer):
    """An officer does not stay for those who wait."""
    if m[officer + O_LATE]:
        m[officer + O_LATE] = 0
        m[m[officer + O_POOL] + S_LATE_N] -= 1


@part
def go_off(m, officer):
    """An officer goes off duty; what he is busy with is the service's own affair."""
    if m[officer + O_ON_DUTY]:
        m[officer + O_ON_DUTY] = 0
        m[m[officer + O_POOL] + S_DUTY_N] -= 1
    not_late(m, officer)
    unfree(m, officer)


# ---------------------------------------------------------------- 10. Services and trays


@part
def wait(m, t):
    """Work waits, for the first time or again, with the key that it has."""
    line = m[t + T_LINE]
    m[t + T_WAITS] = m[NOW]
    m[t + T_STEADY] = m[line + L_STEADY]
    m[t + T_COVERED] = covered(m, line)
    m[t + T_STATE] = WAITING
    enqueue(m, t)


@part
def book_wait(m, t):
    """Part a wait into time with enough eligible staff on duty and time without."""
    waited = m[NOW] - m[t + T_WAITS]
    served = waited
    if not m[t + T_STEADY]:
        served = covered(m, m[t + T_LINE]) - m[t + T_COVERED]
    cause = QUEUE if m[t + T_START] == NEVER_STARTED else PREEMPTED
    m[t + T_ACCOUNT + cause] += served
    m[t + T_ACCOUNT + CLOSED_HOURS] += waited - served


@part
def begin(m, t):
    """The officers of a crew begin, or go on with, a service; its wait has been booked."""
    now = m[NOW]
    if m[t + T_START] == NEVER_STARTED:
        m[t + T_START] = now
        cancel(m, t + T_PATIENCE)
        cancel(m, t + T_AGEING)
    m[t + T_STATE] = IN_SERVICE
    m[t + T_BEGAN] = now
    if m[t + T_CREW_N] == 1:
        officer = m[t + T_OFFICER]
        m[t + T_WORK] += turning(m, officer, t)
        turn_to(m, officer, t)
        m[t + T_SPEED] = m[officer + O_SPEED]
    else:
        c = m[t + T_CREW]
        most = turning(m, m[c + 1], t)
        slowest = m[m[c + 1] + O_SPEED]
        while c:
            most = max(most, turning(m, m[c + 1], t))
            slowest = min(slowest, m[m[c + 1] + O_SPEED])
            c = m[c]
        m[t + T_WORK] += most
        c = m[t + T_CREW]
        while c:
            turn_to(m, m[c + 1], t)
            c = m[c]
        m[t + T_SPEED] = slowest
    length = clock_time(m[t + T_WORK], m[t + T_SPEED])
    at(m, now + length, KEY_END_OF_SERVICE | (m[t + T_KEY] & WHOSE), t + T_TIMER)


@part
def turn_to(m, officer, t):
    """An officer turns to a piece of work."""
    pool = m[officer + O_POOL]
    m[officer + O_LAST] = sort_of(m, pool, t)
    if m[t + T_TIMES]:
        mine = own_time(m, t, pool)
        if mine:
            m[t + T_MEASURE] = m[mine + 2]


@part
def halt(m, t, why):
    """A stretch of work is over."""
    now = m[NOW]
    lasted = now - m[t + T_BEGAN]
    m[t + T_WORK] -= work_done(lasted, m[t + T_SPEED])
    m[t + T_ACCOUNT + SERVICE] += lasted
    m[t + T_WORKED] += lasted
    if lasted:
        c = cell(m)
        m[c + 1] = m[t + T_BEGAN]
        m[c + 2] = now
        m[c + 3] = crew_number(m, t)
        m[c + 4] = why
        append(m, t + T_STRETCHES, t + T_STRETCHES_END, c)
        m[t + T_STRETCH_N] += 1
    cancel(m, t + T_TIMER)


@part
def let_go(m, t):
    """Those who were at work on something are idle, or leave."""
    if m[t + T_CREW_N] == 1:
        officer = m[t + T_OFFICER]
        release(m, officer)
        stir_group(m, m[m[officer + O_POOL] + S_GROUP])
    else:
        c = m[t + T_CREW]
        while c:
            release(m, m[c + 1])
            stir_group(m, m[m[m[c + 1] + O_POOL] + S_GROUP])
            c = m[c]


@part
def put_back(m, t, why):
    """The rest of a service goes back to the queue with its key, for whoever is next."""
    halt(m, t, why)
    let_go(m, t)
    wait(m, t)


@part
def suspend(m, t):
    """The officer who leaves will take the service up again himself."""
    halt(m, t, CLOSING)
    officer = m[t + T_OFFICER]
    pool = m[officer + O_POOL]
    m[pool + S_BUSY_N] -= 1
    m[pool + S_HOLD_N] += 1
    m[officer + O_BUSY] = 0
    m[officer + O_HOLDS] = t
    m[t + T_STATE] = SUSPENDED
    m[t + T_WAITS] = m[NOW]


@part
def take_up(m, t):
    """An officer who is back goes on with what he had left."""
    officer = m[t + T_OFFICER]
    pool = m[officer + O_POOL]
    m[pool + S_BUSY_N] += 1
    m[pool + S_HOLD_N] -= 1
    m[officer + O_BUSY] = t
    m[officer + O_HOLDS] = 0
    m[t + T_ACCOUNT + CLOSED_HOURS] += m[NOW] - m[t + T_WAITS]
    begin(m, t)


@part
def write(m, t, ended):
    """Write the rows of a visit that is over; who stood before the activity may have entered."""
    visit(m, t, crew_number(m, t), m[t + T_WORKED], ended)
    n = m[t + T_STRETCH_N]
    if n == 0:
        return
    first = m[t + T_STRETCHES]
    if n == 1 and m[first + 1] == m[t + T_START] and m[first + 2] == m[NOW]:
        return
    c = first
    while c:
        m[c + 5] = m[t + T_KEY]
        c = m[c]
    if m[SEGMENTS_END]:
        m[m[SEGMENTS_END]] = first
    else:
        m[SEGMENTS] = first
    m[SEGMENTS_END] = m[t + T_STRETCHES_END]
    m[t + T_STRETCHES] = 0
    m[t + T_STRETCHES_END] = 0
    m[t + T_STRETCH_N] = 0


@part
def leave_tray(m, t):
    """Who stood before an activity stands there no longer."""
    node = node_at(m, m[t + T_NODE])
    before = m[t + T_QUEUE_LAST]
    behind = m[t + T_QUEUE_NEXT]
    if before:
        m[before + T_QUEUE_NEXT] = behind
    elif m[node + N_TRAY] == t:
        m[node + N_TRAY] = behind
    else:
        return
    if behind:
        m[behind + T_QUEUE_LAST] = before
    else:
        m[node + N_TRAY_END] = before
    m[node + N_TRAY_N] -= 1
    m[t + T_QUEUE_NEXT] = 0
    m[t + T_QUEUE_LAST] = 0


@part
def leave_room(m, number):
    """A case is no longer at an activity: who stood before it enters.

    Who enters leaves room elsewhere, and so on: what is still to be done stands in frames of two
    words, an activity and who is entering it.
    """
    node = node_at(m, number)
    m[node + N_INSIDE] -= 1
    if m[node + N_TRAY] == 0 or not m[node + N_HOLDS]:
        return
    frames = m[SCRATCH] + 2 * m[SCRATCH_CAP]
    m[frames] = node
    m[frames + 1] = 0
    n = 1
    while n:
        top = frames + 2 * (n - 1)
        node = m[top]
        t = m[top + 1]
        if t:
            # The place before is left: the officers are free, and the place here is taken.
            write(m, t, DONE)
            let_go(m, t)
            m[t + T_STATE] = MOVING
            m[node + N_INSIDE] -= 1
            enter_line(m, t, node)
            m[top + 1] = 0
        elif m[node + N_TRAY] and m[node + N_INSIDE] < m[node + N_ROOM]:
            t = m[node + N_TRAY]
            leave_tray(m, t)
            m[node + N_INSIDE] += 1
            m[t + T_ACCOUNT + STOOD] += m[NOW] - m[t + T_WAITS]
            m[top + 1] = t
            before = work_node(m, t)
            m[before + N_INSIDE] -= 1
            if m[before + N_HOLDS] and m[before + N_TRAY]:
                m[top + 2] = before
                m[top + 3] = 0
                n += 1
        else:
            n -= 1


@part
def work_node(m, t):
    """The activity of a token's present work; its token may stand before another already."""
    return node_at(m, m[t + T_KEY] >> NODE_SHIFT & 8191)


@part
def go_on(m, t):
    """Who stood with what is done goes on, and its officers are free."""
    m[t + T_ACCOUNT + STOOD] += m[NOW] - m[t + T_WAITS]
    leave_room(m, m[t + T_KEY] >> NODE_SHIFT & 8191)
    write(m, t, DONE)
    let_go(m, t)
    m[t + T_STATE] = MOVING


@part
def stop_service(m, t, ended):
    """Book a service's time, write its rows, and free its officers."""
    halt(m, t, ended)
    leave_room(m, m[t + T_NODE])
    write(m, t, ended)
    if ended != ONGOING:
        let_go(m, t)


@part
def stop_waiting(m, t, ended):
    """Book a wait that did not come to a service, or not to its end, and write its rows."""
    book_wait(m, t)
    dequeue(m, t)
    cancel(m, t + T_PATIENCE)
    cancel(m, t + T_AGEING)
    leave_room(m, m[t + T_NODE])
    write(m, t, ended)
    stir_group(m, m[m[t + T_LINE] + L_GROUP])


@part
def stop_plainly(m, t, ended):
    """Write down a visit to staff who never come or go."""
    node = node_at(m, m[t + T_NODE])
    worked = 0
    officer = NOBODY
    if m[t + T_STATE] == IN_SERVICE:
        worked = m[NOW] - m[t + T_START]
        m[t + T_ACCOUNT + SERVICE] += worked
        officer = m[m[t + T_OFFICER] + O_NUMBER]
        if ended != ONGOING:
            cancel(m, t + T_TIMER)
            give(m, m[t + T_OFFICER])
            stir_group(m, m[m[node + N_LINE] + L_GROUP])
    else:
        m[t + T_START] = NEVER_STARTED
        m[t + T_ACCOUNT + QUEUE] += m[NOW] - m[t + T_SINCE]
        unlink(m, m[node + N_LINE], t)
    visit(m, t, officer, worked, ended)


@part
def unlink(m, line, t):
    """Work leaves the list of a line of staff who never come or go."""
    before = m[t + T_QUEUE_LAST]
    behind = m[t + T_QUEUE_NEXT]
    if before:
        m[before + T_QUEUE_NEXT] = behind
    else:
        m[line + L_HEAD] = behind
    if behind:
        m[behind + T_QUEUE_LAST] = before
    else:
        m[line + L_TAIL] = before
    m[line + L_COUNT] -= 1


@part
def stop_activity(m, t, ended):
    """Write down a visit that something else than its work has ended, or the end of the run."""
    state = m[t + T_STATE]
    if m[t + T_PLAIN]:
        stop_plainly(m, t, ended)
    elif state == IN_SERVICE:
        stop_service(m, t, ended)
    elif state == SUSPENDED:
        officer = m[t + T_OFFICER]
        m[officer + O_HOLDS] = 0
        m[m[officer + O_POOL] + S_HOLD_N] -= 1
        m[t + T_ACCOUNT + CLOSED_HOURS] += m[NOW] - m[t + T_WAITS]
        leave_room(m, m[t + T_NODE])
        write(m, t, ended)
    elif state == WAITING:
        stop_waiting(m, t, ended)
    elif ended == ONGOING:
        m[t + T_ACCOUNT + STOOD] += m[NOW] - m[t + T_WAITS]
        write(m, t, ended)
    else:
        leave_tray(m, t)
        go_on(m, t)


# ---------------------------------------------------------------- 11. Starts


@part
def lets_go_at(m, officer, since, length):
    """When an officer lets go of work begun then: done, or for others to go on with."""
    hours = m[officer + O_CALENDAR]
    closing = m[m[officer + O_POOL] + S_CLOSING]
    if closing in (FINISH, SERVE_QUEUE):
        return since + length
    if closing == ANY:
        return min(since + length, next_change(m, hours, since))
    return add_working(m, hours, since, length)


@part
def ready_at(m, officer):
    """When an officer will have finished what he has."""
    now = m[NOW]
    if m[m[officer + O_POOL] + S_UNLIMITED]:
        return now
    t = m[officer + O_HOLDS]
    if t:
        length = clock_time(m[t + T_WORK], m[officer + O_SPEED])
        return add_working(m, m[officer + O_CALENDAR], now, length)
    t = m[officer + O_BUSY]
    if t == 0:
        return now
    if m[t + T_STATE] == BLOCKED:
        return FAR
    length = clock_time(m[t + T_WORK], m[t + T_SPEED])
    return lets_go_at(m, officer, m[t + T_BEGAN], length)


@part
def could_start(m, crew):
    """When so many officers of each pool have finished what they have and are on duty."""
    known = m[PICK] + m[OFFICER_TOTAL]
    parts = m[crew]
    for i in range(parts):
        pool = m[crew + 2 + 2 * i]
        for j in range(m[pool + S_OFFICER_N]):
            officer = m[pool + S_FIRST] + j * OFFICER_WORDS
            m[known + m[officer + O_NUMBER]] = ready_at(m, officer)
    now = m[NOW]
    while now < FAR and m[ERROR] == 0:
        enough = True
        following = FAR
        for i in range(parts):
            pool = m[crew + 2 + 2 * i]
            there = 0
            for j in range(m[pool + S_OFFICER_N]):
                officer = m[pool + S_FIRST] + j * OFFICER_WORDS
                since = m[known + m[officer + O_NUMBER]]
                if since <= now and is_open(m, m[officer + O_CALENDAR], now):
                    there += 1
            if there < wanted(m, pool, m[crew + 3 + 2 * i]):
                enough = False
                break
        if enough:
            return now
        for i in range(parts):
            pool = m[crew + 2 + 2 * i]
            for j in range(m[pool + S_OFFICER_N]):
                officer = m[pool + S_FIRST] + j * OFFICER_WORDS
                since = m[known + m[officer + O_NUMBER]]
                if since <= now:
                    since = next_change(m, m[officer + O_CALENDAR], now)
                following = min(following, since)
        now = following
    return FAR


@part
def over_by(m, until, crew, t):
    """Whether a piece of work would be over by a time, if a crew began it now."""
    first = 0
    longest = 0
    for i in range(m[crew]):
        pool = m[crew + 2 + 2 * i]
        n = turns(m, pool, wanted(m, pool, m[crew + 3 + 2 * i]), t)
        for j in range(n):
            officer = m[m[PICK] + j]
            longest = max(longest, length_of(m, officer, t))
            if first == 0:
                first = officer
    return lets_go_at(m, first, m[NOW], longest) <= until


@part
def fitting(m, t):
    """The first crew, in order of preference, that is free and on duty; 0 for none."""
    line = m[t + T_LINE]
    crew = m[line + L_CREWS]
    for _ in range(m[line + L_CREW_N]):
        parts = m[crew]
        at_hand = True
        for i in range(parts):
            if not can_give(m, m[crew + 2 + 2 * i], m[crew + 3 + 2 * i], t):
                at_hand = False
                break
        if at_hand:
            until = FAR
            for i in range(parts):
                pool = m[crew + 2 + 2 * i]
                if m[pool + S_HELD_STAMP] == m[STAMP]:
                    until = min(until, m[pool + S_HELD_UNTIL])
            if until == FAR:
                return crew
            if until != NO_WORK_PASSES and over_by(m, until, crew, t):
                return crew
        crew += 2 + 2 * parts
    return 0


@part
def engage(m, t, crew):
    """Set so many officers of each pool to work."""
    if m[t + T_CREW]:
        free_chain(m, m[t + T_CREW])
        m[t + T_CREW] = 0
    total = m[crew + 1]
    m[t + T_CREW_N] = total
    if total == 1:
        m[t + T_OFFICER] = take(m, m[crew + 2], t)
        return
    last = t + T_CREW
    for i in range(m[crew]):
        for _ in range(m[crew + 3 + 2 * i]):
            c = cell(m)
            m[c + 1] = take(m, m[crew + 2 + 2 * i], t)
            m[last] = c
            last = c
    m[t + T_OFFICER] = m[m[t + T_CREW] + 1]


@part
def start_work(m, t):
    """Who waits begins, with the crew that is engaged."""
    book_wait(m, t)
    dequeue(m, t)
    begin(m, t)


@part
def keep(m, pool, until):
    """Keep a pool for work that waits: what is over by then may pass it."""
    if m[pool + S_HELD_STAMP] == m[STAMP]:
        until = min(until, m[pool + S_HELD_UNTIL])
    m[pool + S_HELD_STAMP] = m[STAMP]
    m[pool + S_HELD_UNTIL] = until


@part
def can_gather(m, pool, number):
    """Whether so many will be free together; who stands blocked may wait for these pools."""
    if not m[pool + S_UNLIMITED]:
        for j in range(m[pool + S_OFFICER_N]):
            officer = m[pool + S_FIRST] + j * OFFICER_WORDS
            t = m[officer + O_BUSY]
            if t and m[officer + O_ON_DUTY] and m[t + T_STATE] == BLOCKED:
                number += 1
    return on_duty(m, pool) >= wanted(m, pool, number)


@part
def hold(m, t):
    """Keep pools for work that cannot start."""
    line = m[t + T_LINE]
    crew = m[line + L_CREWS]
    for _ in range(m[line + L_CREW_N]):
        parts = m[crew]
        if m[crew + 1] > 1:
            gathers = True
            for i in range(parts):
                if not can_gather(m, m[crew + 2 + 2 * i], m[crew + 3 + 2 * i]):
                    gathers = False
                    break
            if gathers:
                until = NO_WORK_PASSES
                if m[m[line + L_GROUP] + G_BACKFILL]:
                    until = could_start(m, crew)
                for i in range(parts):
                    keep(m, m[crew + 2 + 2 * i], until)
        else:
            pool = m[crew + 2]
            if m[pool + S_CLOSING] == FIT and m[pool + S_FREE_N]:
                keep(m, pool, NO_WORK_PASSES)
        crew += 2 + 2 * parts


@part
def lets_preempt(m, pool, grade):
    """Whether a pool lets a class take officers from work of a lower class."""
    classes = m[pool + S_PREEMPTS]
    found = False
    for i in range(m[classes]):
        found = found or m[classes + 1 + i] == grade
    return found


@part
def won(m, t):
    """Whether an officer was taken from work of a lower class, and is engaged now."""
    grade = m[t + T_GRADE]
    line = m[t + T_LINE]
    crew = m[line + L_CREWS]
    victim = 0
    place = 0
    for _ in range(m[line + L_CREW_N]):
        pool = m[crew + 2]
        if (
            m[crew + 1] == 1
            and m[pool + S_HELD_STAMP] != m[STAMP]
            and lets_preempt(m, pool, grade)
            and not m[pool + S_UNLIMITED]
        ):
            for j in range(m[pool + S_OFFICER_N]):
                officer = m[pool + S_FIRST] + j * OFFICER_WORDS
                other = m[officer + O_BUSY]
                if (
                    other
                    and m[officer + O_ON_DUTY]
                    and not m[officer + O_LATE]
                    and m[other + T_GRADE] > grade
                    and m[other + T_STATE] == IN_SERVICE
                    and suits(m, officer, t)
                    and (victim == 0 or goes_sooner(m, other, victim))
                ):
                    victim = other
                    place = pool
        crew += 2 + 2 * m[crew]
    if victim == 0:
        return False
    # Who is taken does not go home, though there be more at work than there should.
    surplus = m[place + S_SURPLUS]
    m[place + S_SURPLUS] = 0
    put_back(m, victim, PREEMPTION)
    crew = fitting(m, t)
    if crew:
        engage(m, t, crew)
    for _ in range(min(surplus, m[place + S_FREE_N])):
        leaves(m, last_idle(m, place))
        surplus -= 1
    m[place + S_SURPLUS] = surplus
    return crew != 0


@part
def goes_sooner(m, a, b):
    """Whether work loses its officer before other work: lowest class, latest started, highest case."""
    if m[a + T_GRADE] != m[b + T_GRADE]:
        return m[a + T_GRADE] > m[b + T_GRADE]
    if m[a + T_BEGAN] != m[b + T_BEGAN]:
        return m[a + T_BEGAN] > m[b + T_BEGAN]
    return m[a + T_KEY] & WHOSE > m[b + T_KEY] & WHOSE


@part
def start_heads(m, group):
    """Start work in the order of keys; a line whose head cannot start lets others pass."""
    m[STAMP] += 1
    lines = m[group + G_LINES]
    while True:
        t = 0
        for i in range(m[group + G_LINE_N]):
            line = m[lines + i]
            root = m[line + L_ROOT]
            if root and m[line + L_STUCK] != m[STAMP] and (t == 0 or goes_first(m, root, t)):
                t = root
        if t == 0:
            return
        crew = fitting(m, t)
        if crew:
            engage(m, t, crew)
            start_work(m, t)
        elif won(m, t):
            # The rest of what was interrupted waits again, and may have others to go on with.
            m[STAMP] += 1
            start_work(m, t)
        else:
            m[m[t + T_LINE] + L_STUCK] = m[STAMP]
            hold(m, t)


@part
def start_in_turn(m, group, by_force):
    """Start work in the order of keys, where some may pass others even of its own line.

    By force, only the first work that can take an officer from other work; whether there was any.
    """
    again = True
    while again:
        again = False
        m[STAMP] += 1
        n = waiting_before(m, m[group + G_LINES], m[group + G_LINE_N])
        for i in range(n):
            t = m[m[SCRATCH] + i]
            crew = 0 if by_force else fitting(m, t)
            if crew:
                engage(m, t, crew)
                start_work(m, t)
            elif won(m, t):
                start_work(m, t)
                again = True
                break
            else:
                hold(m, t)
        if by_force:
            return again
    return False


@part
def start_by_luck(m, group):
    """Start what luck picks among all that could start now in the first class that has any."""
    while True:
        m[STAMP] += 1
        n = waiting_before(m, m[group + G_LINES], m[group + G_LINE_N])
        found = m[SCRATCH]
        crews = found + m[SCRATCH_CAP]
        k = 0
        for i in range(n):
            t = m[found + i]
            crew = fitting(m, t)
            if crew:
                m[found + k] = t
                m[crews + k] = crew
                k += 1
            else:
                hold(m, t)
        if k == 0:
            if not start_in_turn(m, group, True):
                return 0
            continue
        first = 1
        while first < k and m[m[found + first] + T_GRADE] == m[m[found] + T_GRADE]:
            first += 1
        if not ready(m, m[group + G_LUCK]):
            return WANT_SERIES
        i = next_of(m, m[group + G_LUCK]) * first >> LUCK_BITS
        engage(m, m[found + i], m[crews + i])
        start_work(m, m[found + i])


@part
def gathered(m, group):
    """Whether work may start; always, unless the group's officers let work gather."""
    if m[group + G_GATHERS] <= 1:
        return True
    waiting = 0
    for i in range(m[group + G_LINE_N]):
        waiting += m[m[m[group + G_LINES] + i] + L_COUNT]
    at_work = m[group + G_AT_WORK] != 0
    if at_work and waiting == 0:
        busy = 0
        for i in range(m[group + G_POOL_N]):
            pool = m[m[group + G_POOLS] + i]
            busy += m[pool + S_BUSY_N] + m[pool + S_HOLD_N]
        if busy == 0:
            at_work = False
    at_work = at_work or waiting >= m[group + G_GATHERS]
    m[group + G_AT_WORK] = 1 if at_work else 0
    return at_work


@part
def send_home(m, pool):
    """Idle officers leave who stayed for people who wait no longer."""
    lines = m[pool + S_LINES]
    n = 0
    for i in range(m[lines]):
        n = gather_line(m, m[lines + 1 + i], m[SCRATCH], n)
    for j in range(m[pool + S_OFFICER_N]):
        officer = m[pool + S_FIRST] + j * OFFICER_WORDS
        if m[officer + O_FREE_AT] and m[officer + O_LATE]:
            needed = False
            for i in range(n):
                c = m[m[m[SCRATCH] + i] + T_MARKS]
                while c and m[c + 1] != m[officer + O_LATE]:
                    c = m[c]
                if c:
                    needed = True
                    break
            if not needed:
                leaves(m, officer)


@part
def send_on_errands(m, pool):
    """Idle officers go whom nobody needs; 0, or what is wanted before."""
    lines = m[pool + S_LINES]
    for i in range(m[lines]):
        if m[m[lines + 1 + i] + L_ROOT]:
            return 0
    for j in range(m[pool + S_OFFICER_N]):
        officer = m[pool + S_FIRST] + j * OFFICER_WORDS
        if m[officer + O_FREE_AT] and not ready(m, m[officer + O_ERRAND]):
            return WANT_SERIES
    for j in range(m[pool + S_OFFICER_N]):
        officer = m[pool + S_FIRST] + j * OFFICER_WORDS
        if m[officer + O_FREE_AT]:
            m[officer + O_AWAY] = 1
            go_off(m, officer)
            # A moment at least, or the instant would never end.
            lasts = max(1, next_of(m, m[officer + O_ERRAND]))
            at(m, m[NOW] + lasts, staff_key(m, pool, j), officer + O_ERRAND_TIMER)
    note_lines(m, pool)
    return 0


@part
def hand_out_plainly(m, group):
    """Give work in its order to who is free, where staff never come or go and are alike."""
    pool = m[m[group + G_POOLS]]
    line = m[m[group + G_LINES]]
    now = m[NOW]
    while m[line + L_HEAD] and m[pool + S_FREE_N]:
        t = m[line + L_HEAD]
        behind = m[t + T_QUEUE_NEXT]
        m[line + L_HEAD] = behind
        if behind:
            m[behind + T_QUEUE_LAST] = 0
        else:
            m[line + L_TAIL] = 0
        m[line + L_COUNT] -= 1
        officer = m[m[pool + S_FREE] + 1]
        unfree(m, officer)
        m[t + T_STATE] = IN_SERVICE
        m[t + T_OFFICER] = officer
        m[t + T_START] = now
        m[t + T_ACCOUNT + QUEUE] += now - m[t + T_SINCE]
        at(m, now + m[t + T_WORK], m[t + T_KEY], t + T_TIMER)


@part
def finish_handing_out(m, group):
    """Whoever stayed for others, or has nothing to do, goes; 0, or what is wanted before."""
    for i in range(m[group + G_POOL_N]):
        pool = m[m[group + G_POOLS] + i]
        if m[pool + S_LATE_N]:
            send_home(m, pool)
        if m[pool + S_ERRANDS]:
            wants = send_on_errands(m, pool)
            if wants:
                return wants
    return 0


@part
def hand_out(m):
    """Give the work of the next group that was stirred to who is free and on duty.

    Answers 0, or what is wanted before; then the group is the next again.
    """
    group = m[m[RING] + m[RING_HEAD]]
    m[group + G_STIRRED] = 0
    m[RING_HEAD] += 1
    if m[RING_HEAD] == m[RING_CAP]:
        m[RING_HEAD] = 0
    m[RING_N] -= 1
    mode = m[group + G_MODE]
    if mode == PLAINLY:
        hand_out_plainly(m, group)
        return 0
    wants = 0
    if gathered(m, group):
        if mode == BY_HEADS:
            start_heads(m, group)
        elif mode == IN_TURN:
            start_in_turn(m, group, False)
        else:
            wants = start_by_luck(m, group)
    if wants == 0:
        wants = finish_handing_out(m, group)
    if wants and m[group + G_STIRRED] == 0:
        m[group + G_STIRRED] = 1
        m[RING_HEAD] = (m[RING_HEAD] + m[RING_CAP] - 1) % m[RING_CAP]
        m[m[RING] + m[RING_HEAD]] = group
        m[RING_N] += 1
    return wants


# ---------------------------------------------------------------- 12. Changes of staff


@part
def staff_key(m, pool, officer):
    """Place of a change of staff among the effects of an instant."""
    return KEY_STAFF | m[pool + S_NUMBER] << CASE_SHIFT | officer


@part
def theirs(m, officer, suspended):
    """Work of one who stands for many, by case, node and attempt, in the scratch; how much."""
    n = 0
    case = m[OPEN]
    while case:
        t = m[case + C_TOKENS]
        while t:
            state = m[t + T_STATE]
            mine = state == SUSPENDED if suspended else state in (IN_SERVICE, BLOCKED)
            if mine and not m[t + T_PLAIN]:
                found = m[t + T_OFFICER] == officer
                c = m[t + T_CREW]
                while c and not found:
                    found = m[c + 1] == officer
                    c = m[c]
                if found:
                    m[m[SCRATCH] + n] = t
                    n += 1
            t = m[t + T_NEXT]
        case = m[case + C_NEXT_OPEN]
    first = m[SCRATCH]
    gap = n // 2
    while gap:
        for i in range(gap, n):
            t = m[first + i]
            place = i
            while place >= gap and m[m[first + place - gap] + T_KEY] > m[t + T_KEY]:
                m[first + place] = m[first + place - gap]
                place -= gap
            m[first + place] = t
        gap //= 2
    return n


@part
def leave_work(m, t, closing):
    """What becomes of a service whose officer goes off duty."""
    if m[t + T_STATE] == BLOCKED:
        # He stays with what is done, until there is room for it.
        return
    if closing in (SUSPEND, FIT) and m[t + T_CREW_N] == 1:
        suspend(m, t)
    else:
        put_back(m, t, CLOSING)


@part
def leaves(m, officer):
    """An officer goes off duty; the pool's rule says what becomes of an open service."""
    go_off(m, officer)
    pool = m[officer + O_POOL]
    closing = m[pool + S_CLOSING]
    if closing in (FINISH, SERVE_QUEUE):
        return
    if m[pool + S_UNLIMITED]:
        n = theirs(m, officer, False)
        for i in range(n):
            leave_work(m, m[m[SCRATCH] + i], closing)
    elif m[officer + O_BUSY]:
        leave_work(m, m[officer + O_BUSY], closing)


@part
def comes(m, officer):
    """An officer comes on duty; one still busy goes on, one who was interrupted takes up."""
    if m[officer + O_ON_DUTY]:
        # Still there for those who waited at closing time, or back from elsewhere just now.
        not_late(m, officer)
        return
    pool = m[officer + O_POOL]
    m[officer + O_ON_DUTY] = 1
    m[pool + S_DUTY_N] += 1
    if m[pool + S_UNLIMITED]:
        n = theirs(m, officer, True)
        for i in range(n):
            take_up(m, m[m[SCRATCH] + i])
        give(m, officer)
        return
    if m[officer + O_HOLDS]:
        take_up(m, m[officer + O_HOLDS])
    if m[officer + O_BUSY] == 0:
        give(m, officer)


@part
def noted(m, pool):
    """Officers came or went: who waits, waits otherwise, and work may start."""
    note_lines(m, pool)
    stir_group(m, m[pool + S_GROUP])


@part
def closes(m, officer, stamp):
    """Closing time: who stays for those who wait, and who leaves."""
    pool = m[officer + O_POOL]
    lines = m[pool + S_LINES]
    waiting = 0
    for i in range(m[lines]):
        waiting += m[m[lines + 1 + i] + L_COUNT]
    if m[pool + S_CLOSING] != SERVE_QUEUE or waiting == 0 or not m[officer + O_ON_DUTY]:
        leaves(m, officer)
        return
    if m[officer + O_LATE] == 0:
        m[pool + S_LATE_N] += 1
    m[officer + O_LATE] = stamp
    n = 0
    for i in range(m[lines]):
        n = gather_line(m, m[lines + 1 + i], m[SCRATCH], n)
    for i in range(n):
        t = m[m[SCRATCH] + i]
        # From now on they wait for somebody who is there.
        book_wait(m, t)
        m[t + T_WAITS] = m[NOW]
        m[t + T_STEADY] = 1
        if m[t + T_MARKS] == 0 or m[m[t + T_MARKS] + 1] != stamp:
            c = cell(m)
            m[c + 1] = stamp
            m[c] = m[t + T_MARKS]
            m[t + T_MARKS] = c


@part
def schedule_change(m, change):
    """Let officers who come and go together do so at the next change of their hours."""
    time = next_change(m, m[change + CH_CALENDAR], m[NOW])
    if time < FAR:
        pool = m[change + CH_POOL]
        first = (m[change + CH_OFFICERS] - m[pool + S_FIRST]) // OFFICER_WORDS
        at(m, time, staff_key(m, pool, first), change)


@part
def change_by_calendar(m, change):
    """Officers come, or go, as their calendar says."""
    opens = is_open(m, m[change + CH_CALENDAR], m[NOW])
    m[BIRTHS] += 1
    stamp = m[BIRTHS]
    for i in range(m[change + CH_N]):
        officer = m[change + CH_OFFICERS + i]
        if m[officer + O_AWAY] == 0:
            if opens:
                comes(m, officer)
            else:
                closes(m, officer, stamp)
    schedule_change(m, change)
    noted(m, m[change + CH_POOL])


@part
def latest(m, pool):
    """Who of those on duty, all at work, began last."""
    found = 0
    for j in range(m[pool + S_OFFICER_N]):
        officer = m[pool + S_FIRST] + j * OFFICER_WORDS
        t = m[officer + O_BUSY]
        if (
            t
            and m[officer + O_ON_DUTY]
            and (found == 0 or m[t + T_BEGAN] >= m[m[found + O_BUSY] + T_BEGAN])
        ):
            found = officer
    return found


@part
def set_number(m, pool, number):
    """So many officers are on duty from now on."""
    c = cell(m)
    m[c + 1] = m[pool + S_NUMBER]
    m[c + 2] = m[NOW]
    m[c + 3] = number
    append(m, STAFFING, STAFFING_END, c)
    while on_duty(m, pool) > number:
        if m[pool + S_FREE_N]:
            leaves(m, last_idle(m, pool))
        elif m[pool + S_CLOSING] == FINISH:
            m[pool + S_SURPLUS] += on_duty(m, pool) - number
        else:
            # Whoever leaves work for several sets the others free: these may be next.
            leaves(m, latest(m, pool))
    # Those still finishing return first, then who has a service to go on with.
    m[pool + S_SURPLUS] -= min(m[pool + S_SURPLUS], max(0, number - on_duty(m, pool)))
    missing = max(0, number - on_duty(m, pool))
    for turn in range(3):
        for j in range(m[pool + S_OFFICER_N]):
            officer = m[pool + S_FIRST] + j * OFFICER_WORDS
            if missing and not m[officer + O_ON_DUTY]:
                rank = 2
                if m[officer + O_BUSY]:
                    rank = 0
                elif m[officer + O_HOLDS]:
                    rank = 1
                if rank == turn:
                    comes(m, officer)
                    missing -= 1


@part
def schedule_shift(m, pool):
    """Let the number on duty change at its next time."""
    i = m[pool + S_SHIFT_I]
    if i < m[pool + S_SHIFT_N]:
        at(m, m[m[pool + S_SHIFTS] + 2 * i], staff_key(m, pool, 0), pool + S_SHIFT_TIMER)


@part
def schedule_look(m, pool, since):
    """Let a tide rule look at the queue, so long after an instant or the next opening."""
    hours = m[pool + S_TIDE_CALENDAR]
    time = since + m[pool + S_TIDE_EVERY]
    while m[ERROR] == 0:
        closing = next_change(m, hours, since) if is_open(m, hours, since) else since
        if time < min(closing, m[hours + H_END]):
            # After a change by the clock, whose number it has before it.
            at(m, time, staff_key(m, pool, m[pool + S_OFFICER_N]), pool + S_TIDE_TIMER)
            return
        if closing == FAR:
            return
        since = next_change(m, hours, closing)
        if since == FAR:
            return
        time = since + m[pool + S_TIDE_EVERY]


@part
def look(m, pool):
    """Windows open where many wait, and close where few do."""
    schedule_look(m, pool, m[NOW])
    lines = m[pool + S_LINES]
    waiting = 0
    for i in range(m[lines]):
        waiting += m[m[lines + 1 + i] + L_COUNT]
    number = on_duty(m, pool)
    if waiting >= m[pool + S_TIDE_OPENS]:
        number += m[pool + S_TIDE_STEP]
    elif waiting <= m[pool + S_TIDE_CLOSES]:
        number -= m[pool + S_TIDE_STEP]
    number = min(max(number, m[pool + S_TIDE_LEAST]), m[pool + S_TIDE_MOST])
    if number != on_duty(m, pool):
        set_number(m, pool, number)
        noted(m, pool)


@part
def until_absence(m, absence):
    """Let the next ones be absent after the time that they are there."""
    pool = m[absence + A_POOL]
    there = next_of(m, m[absence + A_THERE])
    m[absence + A_LASTS] = next_of(m, m[absence + A_AWAY])
    m[absence + A_ILL] = 0
    m[absence + A_FIRST] = m[absence + A_TURN]
    # The next ones after those who were last, where several are absent together in turn.
    if m[absence + A_N]:
        m[absence + A_TURN] = (m[absence + A_TURN] + m[absence + A_N]) % m[pool + S_OFFICER_N]
    key = staff_key(m, pool, m[absence + A_FIRST])
    at(m, m[NOW] + there, key, absence + A_TIMER)


@part
def absent_officer(m, absence, i):
    """One of those who are absent together."""
    pool = m[absence + A_POOL]
    j = (m[absence + A_FIRST] + i) % m[pool + S_OFFICER_N]
    return m[pool + S_FIRST] + j * OFFICER_WORDS


@part
def is_back(m, officer):
    """An officer is back who was absent, or on an errand."""
    # Away is away, however many reasons there were for it.
    m[officer + O_AWAY] = 0
    if is_open(m, m[officer + O_CALENDAR], m[NOW]):
        comes(m, officer)
    noted(m, m[officer + O_POOL])


@part
def change_absence(m, absence):
    """Officers are absent from now on, or back; 0, or what is wanted before."""
    pool = m[absence + A_POOL]
    n = max(1, m[absence + A_N])
    if m[absence + A_ILL] == 0:
        for i in range(n):
            officer = absent_officer(m, absence, i)
            m[officer + O_AWAY] = 1
            if m[officer + O_ON_DUTY]:
                leaves(m, officer)
        noted(m, pool)
        m[absence + A_ILL] = 1
        key = staff_key(m, pool, m[absence + A_FIRST])
        at(m, m[NOW] + m[absence + A_LASTS], key, absence + A_TIMER)
        return 0
    if not ready(m, m[absence + A_THERE]):
        return WANT_SERIES
    if not ready(m, m[absence + A_AWAY]):
        return WANT_SERIES
    for i in range(n):
        is_back(m, absent_officer(m, absence, i))
    until_absence(m, absence)
    return 0


@part
def open_pool(m, pool):
    """Put on duty whoever is at the start, and see to all later changes."""
    if m[pool + S_SHIFT_N]:
        schedule_shift(m, pool)
        if m[pool + S_TIDE]:
            schedule_look(m, pool, 0)
    else:
        changes = m[pool + S_BY_CALENDAR]
        for i in range(m[changes]):
            change = m[changes + 1 + i]
            if is_open(m, m[change + CH_CALENDAR], 0):
                for j in range(m[change + CH_N]):
                    comes(m, m[change + CH_OFFICERS + j])
            schedule_change(m, change)
    note_lines(m, pool)
    absences = m[pool + S_ABSENCES]
    for i in range(m[absences]):
        until_absence(m, m[absences + 1 + i])
    if m[pool + S_ERRANDS]:
        # Whoever has nothing to do at the start goes then.
        at(m, 0, staff_key(m, pool, 0), pool + S_ROUND_TIMER)


# ---------------------------------------------------------------- 13. Deadlines


@part
def timer_of(m, case, number):
    """The running deadline of a case at a node; 0 for none."""
    d = m[case + C_TIMERS]
    while d and m[d + D_NODE] != number:
        d = m[d + D_NEXT]
    return d


@part
def drop_timer(m, d):
    """A deadline runs no longer."""
    cancel(m, d + D_TIMER)
    place = m[d + D_CASE] + C_TIMERS
    while m[place] != d:
        place = m[place] + D_NEXT
    m[place] = m[d + D_NEXT]
    free_chain(m, m[d + D_DUES])
    free(m, FREE_TIMERS, d)


@part
def set_timer(m, d):
    """Let a deadline do what comes first of what it is still to do; not while it stands still."""
    cancel(m, d + D_TIMER)
    if m[d + D_SINCE] != RUNS:
        return
    first = m[d + D_DUES]
    due = first
    while due:
        if m[due + DUE_TIME] < m[first + DUE_TIME]:
            first = due
        due = m[due]
    if first:
        at(m, m[first + DUE_TIME], m[d + D_KEY], d + D_TIMER)


@part
def mark_timer(m, d, action, reason):
    """Something happened to a deadline."""
    mark(m, m[d + D_CASE], FIRST_DEADLINE + m[d + D_NODE], action, reason, m[NOW])


@part
def extend(m, d, kind, amount):
    """Let everything that is still to come fall due later."""
    hours = m[node_at(m, m[d + D_NODE]) + N_LIMIT_CALENDAR]
    due = m[d + D_DUES]
    while due:
        m[due + DUE_TIME] = limit_from(m, m[due + DUE_TIME], kind, amount, hours)
        due = m[due]


@part
def extend_by_its_own(m, d):
    """Extend a deadline by what it says itself."""
    ages = m[node_at(m, m[d + D_NODE]) + N_AGES]
    extend(m, d, m[ages + AG_BY_KIND], m[ages + AG_BY])


@part
def resume(m, d):
    """What is still to come falls due later by what the deadline stood still."""
    now = m[NOW]
    since = m[d + D_SINCE]
    hours = m[node_at(m, m[d + D_NODE]) + N_LIMIT_CALENDAR]
    m[d + D_SINCE] = RUNS
    due = m[d + D_DUES]
    while due:
        if m[due + DUE_BY_CLOCK]:
            m[due + DUE_TIME] += now - since
        else:
            paused = working_time(m, hours, now) - working_time(m, hours, since)
            if paused:
                m[due + DUE_TIME] = add_working(m, hours, m[due + DUE_TIME], paused)
        due = m[due]
    set_timer(m, d)


@part
def turn_timer(m, d, action, kind, amount, reason):
    """Pause, resume, stop or extend a deadline; one that is not in a fit state stays so."""
    if action == STOP_MARK:
        mark_timer(m, d, action, reason)
        drop_timer(m, d)
        return
    if action == EXTEND_MARK:
        extend(m, d, kind, amount)
        set_timer(m, d)
    elif action == PAUSE_MARK and m[d + D_SINCE] == RUNS:
        m[d + D_SINCE] = m[NOW]
        cancel(m, d + D_TIMER)
    elif action == RESUME_MARK and m[d + D_SINCE] != RUNS:
        resume(m, d)
    else:
        return
    mark_timer(m, d, action, reason)


@part
def add_due(m, d, since, kind, amount, act, what):
    """A deadline has one thing more to do."""
    hours = m[node_at(m, m[d + D_NODE]) + N_LIMIT_CALENDAR]
    due = cell(m)
    m[due + DUE_TIME] = limit_from(m, since, kind, amount, hours)
    m[due + DUE_BY_CLOCK] = 1 if kind == CLOCK_LIMIT else 0
    m[due + DUE_ACT] = act
    m[due + DUE_WHAT] = what
    place = d + D_DUES
    while m[place]:
        place = m[place]
    m[place] = due


@part
def deadline_drawn(m, case, node, attempt):
    """Whether what a deadline draws is at hand."""
    b = by_kind(m, node, case)
    if m[b + B_COLUMN] >= 0 and draw_at(m, case, m[b + B_COLUMN], attempt) == 0:
        return False
    if m[m[node + N_AGES] + AG_EXTENDED] and m[b + B_EXTENDS] >= 0:
        return draw_at(m, case, m[b + B_EXTENDS], attempt) != 0
    return True


@part
def run_deadline(m, case, node, number, since):
    """Let a deadline run that began at a time; what it draws is at hand."""
    old = timer_of(m, case, number)
    if old:
        drop_timer(m, old)
    m[case + C_ATTEMPTS + number] += 1
    start = m[case + C_ATTEMPTS + number]
    if m[FREE_TIMERS] == 0:
        m[TIMERS] += 1
        m[LIMIT] = 0
    d = new(m, FREE_TIMERS, TIMER_WORDS)
    m[d + D_CASE] = case
    m[d + D_NODE] = number
    m[d + D_START] = start
    m[d + D_SINCE] = RUNS
    m[d + D_GRADE] = 0
    m[d + D_DUES] = 0
    m[d + D_TIMER] = 0
    m[d + D_TIMER_WHAT] = OF_DEADLINE
    m[d + D_KEY] = KEY_DUE | m[case + C_KEY] | number << NODE_SHIFT | start
    m[d + D_NEXT] = m[case + C_TIMERS]
    m[case + C_TIMERS] = d
    b = by_kind(m, node, case)
    kind = m[node + N_LIMIT]
    amount = m[node + N_AMOUNT]
    if m[b + B_COLUMN] >= 0:
        amount = m[draw_at(m, case, m[b + B_COLUMN], start)]
    ages = m[node + N_AGES]
    entry = ages + AG_LIST
    for _ in range(m[ages + AG_NOTE_N]):
        add_due(m, d, since, m[entry], m[entry + 1], NOTES, m[entry + 2])
        entry += 3
    for _ in range(m[ages + AG_RAISE_N]):
        add_due(m, d, since, m[entry], m[entry + 1], RAISES, m[entry + 2])
        entry += 3
    if m[ages + AG_EXTENDED]:
        extends = True
        if m[b + B_EXTENDS] >= 0:
            extends = m[draw_at(m, case, m[b + B_EXTENDS], start)] != 0
        if extends and m[ages + AG_AT_KIND] == NO_LIMIT:
            add_due(m, d, since, kind, amount, EXTENDS, 0)
        elif extends:
            add_due(m, d, since, m[ages + AG_AT_KIND], m[ages + AG_AT], EXTENDS, 0)
    add_due(m, d, since, kind, amount, EXPIRES, 0)
    mark(m, case, FIRST_DEADLINE + number, START_MARK, -1, since)
    if since < m[NOW]:
        catch_up(m, d)
    set_timer(m, d)


@part
def drop_due(m, d, due):
    """A deadline has done something, or will not do it."""
    place = d + D_DUES
    while m[place] != due:
        place = m[place]
    m[place] = m[due]
    free(m, FREE_CELLS, due)


@part
def catch_up(m, d):
    """What a deadline did before the run goes without a mark; what is late comes now."""
    now = m[NOW]
    first = m[SCRATCH]
    n = 0
    due = m[d + D_DUES]
    while due:
        place = n
        while place and m[m[first + place - 1] + DUE_TIME] > m[due + DUE_TIME]:
            m[first + place] = m[first + place - 1]
            place -= 1
        m[first + place] = due
        n += 1
        due = m[due]
    for i in range(n):
        due = m[first + i]
        act = m[due + DUE_ACT]
        if m[due + DUE_TIME] >= now or act == EXPIRES:
            m[due + DUE_TIME] = max(m[due + DUE_TIME], now)
            continue
        what = m[due + DUE_WHAT]
        drop_due(m, d, due)
        if act == RAISES:
            m[d + D_GRADE] = min(what, m[d + D_GRADE] or what)
        elif act == EXTENDS:
            extend_by_its_own(m, d)


@part
def let_go_of_deadlines(m, case):
    """A deadline goes on only while it has something to withdraw."""
    d = m[case + C_TIMERS]
    while d:
        following = m[d + D_NEXT]
        node = node_at(m, m[d + D_NODE])
        t = m[case + C_TOKENS]
        while t and not in_scope(m, node, m[t + T_NODE]):
            t = m[t + T_NEXT]
        if t == 0:
            drop_timer(m, d)
        d = following


@part
def meet(m, t, node):
    """Reaching a node meets the deadlines that run until it and have nothing left to withdraw."""
    case = m[t + T_CASE]
    met = m[node + N_MET]
    for i in range(m[met]):
        number = m[met + 1 + i]
        d = timer_of(m, case, number)
        if d == 0:
            continue
        scope = node_at(m, number)
        other = m[case + C_TOKENS]
        while other and (other == t or not in_scope(m, scope, m[other + T_NODE])):
            other = m[other + T_NEXT]
        if other == 0:
            mark_timer(m, d, STOP_MARK, -1)
            drop_timer(m, d)


@part
def raised(m, case, number, grade):
    """The class of work that comes to a node: its own, or the one that a deadline gives it."""
    d = m[case + C_TIMERS]
    while d:
        if m[d + D_GRADE] and in_scope(m, node_at(m, m[d + D_NODE]), number):
            grade = min(grade, m[d + D_GRADE])
        d = m[d + D_NEXT]
    return grade


@part
def improve(m, t, grade):
    """Give waiting work a class that is served before its own."""
    if grade >= m[t + T_GRADE]:
        return
    if m[t + T_STATE] == AT_GATE:
        node = node_at(m, m[t + T_NODE])
        leave_tray(m, t)
        m[t + T_GRADE] = grade
        join_tray(m, t, node)
    elif m[t + T_STATE] == WAITING and m[t + T_START] == NEVER_STARTED and not m[t + T_PLAIN]:
        dequeue(m, t)
        m[t + T_GRADE] = grade
        enqueue(m, t)
        stir_group(m, m[m[t + T_LINE] + L_GROUP])


@part
def fall_due(m, d):
    """A deadline does the first of what it is still to do."""
    due = m[d + D_DUES]
    first = due
    while due:
        if m[due + DUE_TIME] < m[first + DUE_TIME]:
            first = due
        due = m[due]
    act = m[first + DUE_ACT]
    what = m[first + DUE_WHAT]
    drop_due(m, d, first)
    if act == EXPIRES:
        expire(m, d)
    elif act == EXTENDS:
        extend_by_its_own(m, d)
        set_timer(m, d)
        mark_timer(m, d, EXTEND_MARK, -1)
    elif act == NOTES:
        set_timer(m, d)
        mark_timer(m, d, NOTE_MARK, what)
    else:
        set_timer(m, d)
        m[d + D_GRADE] = min(what, m[d + D_GRADE] or what)
        mark_timer(m, d, RAISE_MARK, -1)
        node = node_at(m, m[d + D_NODE])
        t = m[m[d + D_CASE] + C_TOKENS]
        while t:
            if in_scope(m, node, m[t + T_NODE]):
                improve(m, t, m[d + D_GRADE])
            t = m[t + T_NEXT]


@part
def withdraw(m, t):
    """Take a token out of the case, in whatever state it is."""
    settle(m, t, WITHDRAWN)
    cancel(m, t + T_TIMER)
    cancel(m, t + T_PATIENCE)
    cancel(m, t + T_AGEING)
    leave_case(m, t)


@part
def settle(m, t, ended):
    """Bring a token's account up to now and write the row of its visit."""
    state = m[t + T_STATE]
    if state == DELAYED:
        stop_delay(m, t, ended)
    elif state == AT_GATE:
        leave_tray(m, t)
        book_gate(m, t, ended)
    elif state <= BLOCKED:
        stop_activity(m, t, ended)


@part
def expire(m, d):
    """Time is up: what is in the scope is withdrawn, and one token goes the other way."""
    case = m[d + D_CASE]
    number = m[d + D_NODE]
    node = node_at(m, number)
    mark_timer(m, d, EXPIRED_MARK, -1)
    drop_timer(m, d)
    # Chosen before they are withdrawn: afterwards none is at a join any more.
    kept = spokesman(m, case, node)
    t = new_token(m, case, m[kept + T_IN_HALL], number)
    other = m[case + C_TOKENS]
    while other:
        following = m[other + T_NEXT]
        if in_scope(m, node, m[other + T_NODE]):
            withdraw(m, other)
        other = following
    for i in range(CAUSE_N):
        m[t + T_ACCOUNT + i] = m[kept + T_ACCOUNT + i]
    join_case(m, case, t)
    push_op(m, LET_GO_OF_DEADLINES, case, m[case + C_NUMBER], 0)
    push_op(m, GO, t, m[node + N_OTHER], m[t + T_BIRTH])


# ---------------------------------------------------------------- 14. Nodes


@part
def counted(m, case, number):
    """Whether a case may enter a node once more."""
    if m[case + C_ATTEMPTS + number] >= ATTEMPTS:
        fail(m, TOO_MANY_VISITS, m[case + C_KIND], m[case + C_INDEX], number)
        m[WANTED] = FAILED
        return False
    return True


@part
def turn_away(m, t, ended, elsewhere):
    """Somebody does not join those who wait."""
    m[t + T_START] = NEVER_STARTED
    visit(m, t, NOBODY, 0, ended)
    return elsewhere


@part
def call_at_counter(m, t, node):
    """An applicant comes to a counter, or leaves those; a new visit where he was at none."""
    if m[t + T_IN_HALL] != m[node + N_COUNTER]:
        m[t + T_IN_HALL] = m[node + N_COUNTER]
        m[m[t + T_CASE] + C_VISITS] += m[node + N_COUNTER]


@part
def enter_plainly(m, t, node, number):
    """A token joins the queue of staff who never come or go; the latest are the last."""
    case = m[t + T_CASE]
    attempt = m[case + C_ATTEMPTS + number] + 1
    if attempt > ATTEMPTS and not counted(m, case, number):
        return WANT
    place = draw_at(m, case, m[by_kind(m, node, case) + B_COLUMN], attempt)
    if place == 0:
        return WANT
    m[case + C_ATTEMPTS + number] = attempt
    forget_job(m, t)
    now = m[NOW]
    key = m[case + C_KEY] | number << NODE_SHIFT | attempt
    call_at_counter(m, t, node)
    m[t + T_WORK] = m[place]
    m[t + T_NODE] = number
    m[t + T_STATE] = WAITING
    m[t + T_SINCE] = now
    m[t + T_KEY] = key
    line = m[node + N_LINE]
    before = m[line + L_TAIL]
    behind = 0
    while before and m[before + T_SINCE] == now and m[before + T_KEY] > key:
        behind = before
        before = m[before + T_QUEUE_LAST]
    m[t + T_QUEUE_LAST] = before
    m[t + T_QUEUE_NEXT] = behind
    if before:
        m[before + T_QUEUE_NEXT] = t
    else:
        m[line + L_HEAD] = t
    if behind:
        m[behind + T_QUEUE_LAST] = t
    else:
        m[line + L_TAIL] = t
    m[line + L_COUNT] += 1
    if m[m[m[m[line + L_GROUP] + G_POOLS]] + S_FREE_N]:
        stir_group(m, m[line + L_GROUP])
    return STAY


@part
def line_drawn(m, case, node, number):
    """Whether everything is at hand that an activity can ask for at the next entry."""
    attempt = m[case + C_ATTEMPTS + number] + 1
    b = by_kind(m, node, case)
    if draw_at(m, case, m[b + B_COLUMN], attempt) == 0:
        return False
    if m[m[node + N_BALKS]] and draw_at(m, case, m[b + B_BALK], attempt) == 0:
        return False
    if m[b + B_PATIENCE] >= 0 and draw_at(m, case, m[b + B_PATIENCE], attempt) == 0:
        return False
    if m[b + B_NO_SHOW] >= 0 and draw_at(m, case, m[b + B_NO_SHOW], attempt) == 0:
        return False
    own = m[node + N_OWN_TIMES]
    for i in range(m[own]):
        column = m[m[own + 2 + 2 * i] + m[case + C_KIND]]
        if draw_at(m, case, column, attempt) == 0:
            return False
    return True


@part
def rank_of(m, t, node):
    """The place that the discipline of its queue gives to work that joins it now."""
    order = m[m[node + N_POOL] + S_ORDER]
    if order == LAST_COME:
        return -m[t + T_SINCE]
    if order == SHORTEST:
        return m[t + T_WORK]
    if order == DUE_DATE:
        case = m[t + T_CASE]
        kind = m[KINDS] + m[case + C_KIND] * KIND_WORDS
        hours = m[kind + K_DUE_CALENDAR]
        return limit_from(m, m[case + C_ARRIVAL], m[kind + K_DUE], m[kind + K_DUE_AMOUNT], hours)
    return 0


@part
def know_own_times(m, t, node, attempt):
    """Let work know how long each of its pools would need for it."""
    case = m[t + T_CASE]
    own = m[node + N_OWN_TIMES]
    for i in range(m[own]):
        c = cell(m)
        m[c + 1] = m[own + 1 + 2 * i]
        m[c + 2] = m[draw_at(m, case, m[m[own + 2 + 2 * i] + m[case + C_KIND]], attempt)]
        m[c] = m[t + T_TIMES]
        m[t + T_TIMES] = c


@part
def enter_line(m, t, node):
    """Join the line of an activity whose staff come and go, are shared, or choose."""
    case = m[t + T_CASE]
    now = m[NOW]
    number = (node - m[NODES]) // NODE_WORDS
    attempt = m[case + C_ATTEMPTS + number] + 1
    m[case + C_ATTEMPTS + number] = attempt
    b = by_kind(m, node, case)
    forget_job(m, t)
    m[t + T_PLAIN] = 0
    m[t + T_TIMES] = 0
    m[t + T_CREW] = 0
    m[t + T_CREW_N] = 0
    m[t + T_STRETCHES] = 0
    m[t + T_STRETCHES_END] = 0
    m[t + T_STRETCH_N] = 0
    m[t + T_MARKS] = 0
    m[t + T_WORK] = m[draw_at(m, case, m[b + B_COLUMN], attempt)]
    call_at_counter(m, t, node)
    m[t + T_NODE] = number
    m[t + T_SINCE] = now
    m[t + T_START] = NEVER_STARTED
    m[t + T_KEY] = m[case + C_KEY] | number << NODE_SHIFT | attempt
    m[t + T_LINE] = m[node + N_LINE]
    m[t + T_GRADE] = m[b + B_GRADE]
    m[t + T_RANK] = 0
    m[t + T_WORKED] = 0
    m[t + T_CALLED] = 0
    m[t + T_OFFICER] = 0
    if m[node + N_RISES]:
        m[t + T_GRADE] = raised(m, case, number, m[t + T_GRADE])
    ticket = 0
    hours = m[node + N_TICKET_CALENDAR]
    if hours:
        day = after(m, m[hours + H_DAY_START], m[hours + H_DAYS], now) - 1
        ticket = m[node + N_TICKETS] + day
        if (
            day < 0
            or now >= m[m[hours + H_DAY_CLOSE] + day] - m[node + N_TICKET_STOP]
            or m[ticket] == m[node + N_TICKET_LIMIT]
        ):
            return turn_away(m, t, TURNED_AWAY, m[node + N_STOPPED])
    if m[node + N_ROOM] >= 0 and m[node + N_INSIDE] >= m[node + N_ROOM]:
        return turn_away(m, t, TURNED_AWAY, m[node + N_TURNED_AWAY])
    balks = m[node + N_BALKS]
    if m[balks]:
        threshold = 0
        for i in range(m[balks]):
            if m[balks + 1 + 2 * i] <= m[node + N_INSIDE]:
                threshold = m[balks + 2 + 2 * i]
        if threshold and m[draw_at(m, case, m[b + B_BALK], attempt)] < threshold:
            return turn_away(m, t, LEFT, m[node + N_BALKED])
    know_own_times(m, t, node, attempt)
    m[t + T_MEASURE] = m[t + T_WORK]
    m[node + N_INSIDE] += 1
    if m[b + B_PATIENCE] >= 0:
        gone = now + m[draw_at(m, case, m[b + B_PATIENCE], attempt)]
        at(m, gone, KEY_PATIENCE | m[t + T_KEY], t + T_PATIENCE)
    ages = m[m[node + N_POOL] + S_AGEING]
    if ages >= 0 and m[t + T_GRADE] > 1:
        m[t + T_AGEING_WHAT] = OF_AGEING
        at(m, now + ages, KEY_AGEING | m[t + T_KEY], t + T_AGEING)
    m[t + T_RANK] = rank_of(m, t, node)
    if m[b + B_NO_SHOW] >= 0 and m[draw_at(m, case, m[b + B_NO_SHOW], attempt)] == 1:
        # After the queue has looked at the work: nobody knows who will not be there.
        m[t + T_WORK] = m[node + N_CALL]
        m[t + T_CALLED] = 1
        m[t + T_MEASURE] = m[node + N_CALL]
        c = m[t + T_TIMES]
        while c:
            m[c + 2] = m[node + N_CALL]
            c = m[c]
    if ticket:
        m[ticket] += 1
    wait(m, t)
    stir_group(m, m[m[node + N_LINE] + L_GROUP])
    return STAY


@part
def stand_before(m, t, node, number):
    """Stay with one's officers before an activity that is full."""
    m[t + T_NODE] = number
    before = m[node + N_TRAY_END]
    behind = 0
    while before and (
        m[before + T_WAITS] > m[t + T_WAITS]
        or (m[before + T_WAITS] == m[t + T_WAITS] and m[before + T_KEY] > m[t + T_KEY])
    ):
        behind = before
        before = m[before + T_QUEUE_LAST]
    link_tray(m, t, node, before, behind)
    # Work for several may no longer gather its officers, and lets others pass.
    if m[t + T_CREW_N] == 1:
        stir_group(m, m[m[m[t + T_OFFICER] + O_POOL] + S_GROUP])
    else:
        c = m[t + T_CREW]
        while c:
            stir_group(m, m[m[m[c + 1] + O_POOL] + S_GROUP])
            c = m[c]


@part
def link_tray(m, t, node, before, behind):
    """Put a token between two who stand before a node."""
    m[t + T_QUEUE_LAST] = before
    m[t + T_QUEUE_NEXT] = behind
    if before:
        m[before + T_QUEUE_NEXT] = t
    else:
        m[node + N_TRAY] = t
    if behind:
        m[behind + T_QUEUE_LAST] = t
    else:
        m[node + N_TRAY_END] = t
    m[node + N_TRAY_N] += 1


@part
def join_tray(m, t, node):
    """Put a token before a gate where its key belongs."""
    before = m[node + N_TRAY_END]
    behind = 0
    while before and goes_first(m, t, before):
        behind = before
        before = m[before + T_QUEUE_LAST]
    link_tray(m, t, node, before, behind)


@part
def enter_activity(m, t, node, number):
    """A token that reaches an activity joins a queue, or stands before it where it is full."""
    case = m[t + T_CASE]
    if not counted(m, case, number) or not line_drawn(m, case, node, number):
        return WANT
    if m[node + N_HOLDS]:
        if m[node + N_INSIDE] >= m[node + N_ROOM]:
            stand_before(m, t, node, number)
            return STAY
        if m[t + T_STATE] == BLOCKED:
            go_on(m, t)
    return enter_line(m, t, node)


@part
def receive(m, case):
    """What was asked for and has arrived since is no longer missing."""
    if m[case + C_MISSING]:
        c = m[case + C_PAPERS]
        while c:
            if m[c + 2] <= m[NOW]:
                m[case + C_MISSING] &= ~(1 << m[c + 1])
            c = m[c]


@part
def check(m, t, node, number):
    """A token goes one way with all that is asked for, and the other where papers miss."""
    case = m[t + T_CASE]
    kind = m[KINDS] + m[case + C_KIND] * KIND_WORDS
    if not counted(m, case, number):
        return WANT
    attempt = m[case + C_ATTEMPTS + number] + 1
    asked = m[by_kind(m, node, case) + B_ASKED]
    anew = m[node + N_FRESH] and attempt > 1 and m[kind + K_MISSING] >= 0
    drawn = 0
    if anew:
        place = draw_at(m, case, m[kind + K_MISSING], attempt)
        if place == 0:
            return WANT
        drawn = m[place]
    m[case + C_ATTEMPTS + number] = attempt
    receive(m, case)
    if anew:
        # Only what is submitted here again can have new gaps.
        place = case + C_PAPERS
        while m[place]:
            c = m[place]
            if asked >> m[c + 1] & 1:
                m[place] = m[c]
                free(m, FREE_CELLS, c)
            else:
                place = c
        m[case + C_MISSING] = (m[case + C_MISSING] & ~asked) | (drawn & asked)
    gaps = m[case + C_MISSING] & asked
    if m[PIECEMEAL]:
        m[case + C_TOLD] = gaps & -gaps if m[node + N_FIRST_GAP] else 0
    return m[node + N_OTHER] if gaps else m[node + N_NEXT]


@part
def papers_arrive(m, case, asked):
    """When the slowest document asked for arrives; one asked for before is on its way."""
    kind = m[KINDS] + m[case + C_KIND] * KIND_WORDS
    now = m[NOW]
    slowest = 0
    bit = 0
    while asked >> bit:
        if asked >> bit & 1:
            c = m[case + C_PAPERS]
            while c and m[c + 1] != bit:
                c = m[c]
            if c == 0:
                c = cell(m)
                m[c + 1] = bit
                m[c] = m[case + C_PAPERS]
                m[case + C_PAPERS] = c
                time = m[draw_at(m, case, m[m[kind + K_SUPPLY] + bit], 1)]
                hours = m[m[kind + K_SUPPLY_CALENDARS] + bit]
                if hours == 0 or time >= NEVER:
                    m[c + 2] = now + time
                else:
                    m[c + 2] = add_working(m, hours, now, time)
            slowest = max(slowest, m[c + 2])
        bit += 1
    return slowest


@part
def begin_delay(m, t, node, number, length):
    """Let a token wait without staff."""
    case = m[t + T_CASE]
    attempt = m[case + C_ATTEMPTS + number]
    m[t + T_IN_HALL] = 0
    m[t + T_NODE] = number
    m[t + T_STATE] = DELAYED
    m[t + T_SINCE] = m[NOW]
    m[t + T_START] = m[NOW]
    key = KEY_END_OF_DELAY | m[case + C_KEY] | number << NODE_SHIFT | attempt
    m[t + T_KEY] = key
    if m[NOW] + length < NEVER:
        at(m, m[NOW] + length, key, t + T_TIMER)
    return STAY


@part
def enter_delay(m, t, node, number):
    """A token waits without staff."""
    case = m[t + T_CASE]
    if not counted(m, case, number):
        return WANT
    attempt = m[case + C_ATTEMPTS + number] + 1
    hours = m[node + N_CALENDAR]
    now = m[NOW]
    column = m[by_kind(m, node, case) + B_COLUMN]
    length = 0
    if column >= 0 and not m[node + N_NEXT_DAY]:
        place = draw_at(m, case, column, attempt)
        if place == 0:
            return WANT
        length = m[place]
    receive(m, case)
    m[case + C_ATTEMPTS + number] = attempt
    m[t + T_LATE] = 0
    if m[node + N_NEXT_DAY]:
        return begin_delay(m, t, node, number, next_morning(m, hours, now) - now)
    if column >= 0:
        if hours:
            length = add_working(m, hours, now, length) - now
        return begin_delay(m, t, node, number, length)
    asked = m[case + C_MISSING] & m[by_kind(m, node, case) + B_ASKED]
    if m[PIECEMEAL] and m[case + C_TOLD]:
        asked &= m[case + C_TOLD]
    if asked == 0:
        return m[node + N_NEXT]
    arrive = papers_arrive(m, case, asked)
    limit = limit_from(m, now, m[node + N_LIMIT], m[node + N_AMOUNT], m[node + N_LIMIT_CALENDAR])
    # Papers that arrive exactly at the limit are in time.
    m[t + T_LATE] = 1 if arrive > limit else 0
    return begin_delay(m, t, node, number, min(arrive, limit) - now)


@part
def stop_delay(m, t, ended):
    """Book a delay's time and write its row."""
    cause = m[node_at(m, m[t + T_NODE]) + N_CAUSE]
    m[t + T_ACCOUNT + cause] += m[NOW] - m[t + T_START]
    visit(m, t, NOBODY, 0, ended)


@part
def choose(m, t, node, number):
    """A token takes the branch that chance holds for its case at this attempt."""
    case = m[t + T_CASE]
    attempt = m[case + C_ATTEMPTS + number] + 1
    if attempt > ATTEMPTS and not counted(m, case, number):
        return WANT
    place = draw_at(m, case, m[by_kind(m, node, case) + B_COLUMN], attempt)
    if place == 0:
        return WANT
    m[case + C_ATTEMPTS + number] = attempt
    return m[m[node + N_BRANCHES] + m[place]]


@part
def split(m, t, node, number):
    """A token goes the first way, and copies of it go the others."""
    case = m[t + T_CASE]
    n = m[node + N_BRANCH_COUNT]
    every = (1 << n) - 1
    bits = every
    if m[node + N_CHOSEN]:
        column = m[by_kind(m, node, case) + B_COLUMN]
        if column >= 0:
            if not counted(m, case, number):
                return WANT
            place = draw_at(m, case, column, m[case + C_ATTEMPTS + number] + 1)
            if place == 0:
                return WANT
            m[case + C_ATTEMPTS + number] += 1
            bits = m[place]
        started = 0
        for i in range(n):
            started += bits >> i & 1
        set_started(m, case, m[node + N_OTHER], started)
        if bits == 0:
            return m[node + N_OTHER]
    first = 0
    while not bits >> first & 1:
        first += 1
    # All copies exist before the first goes on: it may end the case. The last is put down first.
    held = m[SP]
    for i in range(first + 1, n):
        if bits >> i & 1:
            copy = new_token(m, case, m[t + T_IN_HALL], number)
            for j in range(CAUSE_N):
                m[copy + T_ACCOUNT + j] = m[t + T_ACCOUNT + j]
            join_case(m, case, copy)
            push_op(m, GO, copy, m[m[node + N_BRANCHES] + i], m[copy + T_BIRTH])
    low = held
    high = m[SP] - OP_WORDS
    while low < high:
        for j in range(OP_WORDS):
            word = m[low + j]
            m[low + j] = m[high + j]
            m[high + j] = word
        low += OP_WORDS
        high -= OP_WORDS
    return m[m[node + N_BRANCHES] + first]


@part
def set_started(m, case, join, n):
    """A case has started so many of the branches that lead to a join."""
    c = m[case + C_STARTED]
    while c and m[c + 1] != join:
        c = m[c]
    if c == 0:
        c = cell(m)
        m[c] = m[case + C_STARTED]
        m[case + C_STARTED] = c
        m[c + 1] = join
    m[c + 2] = n


@part
def take_started(m, case, join, otherwise, forget):
    """How many branches a case has started that lead to a join."""
    place = case + C_STARTED
    while m[place]:
        c = m[place]
        if m[c + 1] == join:
            n = m[c + 2]
            if forget:
                m[place] = m[c]
                free(m, FREE_CELLS, c)
            return n
        place = c
    return otherwise


@part
def join(m, t, node, number):
    """A token waits for those of the other branches; the last that is needed goes on."""
    case = m[t + T_CASE]
    needed = m[node + N_NEEDED]
    partial = m[node + N_PARTIAL] != 0
    if partial:
        # Not where it was before: a deadline may have been there.
        m[t + T_NODE] = number
        needed = min(needed, take_started(m, case, number, needed, False))
    there = 1
    other = m[case + C_TOKENS]
    while other:
        if other != t and m[other + T_STATE] == AT_JOIN and m[other + T_NODE] == number:
            there += 1
        other = m[other + T_NEXT]
    if there < needed:
        m[t + T_NODE] = number
        m[t + T_STATE] = AT_JOIN
        m[t + T_SINCE] = m[NOW]
        return STAY
    other = m[case + C_TOKENS]
    while other:
        following = m[other + T_NEXT]
        if other != t and m[other + T_STATE] == AT_JOIN and m[other + T_NODE] == number:
            m[case + C_SLACK] += m[NOW] - m[other + T_SINCE]
            leave_case(m, other)
        other = following
    if partial:
        take_started(m, case, number, 0, True)
        other = m[case + C_TOKENS]
        while other:
            following = m[other + T_NEXT]
            if other != t and in_scope(m, node, m[other + T_NODE]):
                withdraw(m, other)
            other = following
        let_go_of_deadlines(m, case)
    return m[node + N_NEXT]


@part
def turn_all(m, t, node):
    """A token turns its case's clocks and deadlines and goes on."""
    case = m[t + T_CASE]
    action = m[node + N_ACTION]
    if m[node + N_WHICH]:
        turn_clocks(m, case, action, m[node + N_WHICH], m[node + N_REASON])
    turned = m[node + N_TURNS]
    for i in range(m[turned]):
        entry = turned + 1 + 3 * i
        d = timer_of(m, case, m[entry])
        if d:
            turn_timer(m, d, action, m[entry + 1], m[entry + 2], m[node + N_REASON])
    return m[node + N_NEXT]


@part
def close_if_over(m):
    """End a run until empty when no case is left."""
    if m[ENDLESS] and m[OPEN_N] == 0 and m[ARRIVAL_I] == m[ARRIVAL_N] and m[ARRIVAL_LAST]:
        for i in range(m[N_KINDS]):
            if m[m[KINDS] + i * KIND_WORDS + K_COMING] > 0:
                return
        m[CLOSED] = 1


@part
def part_with(m, t):
    """Nothing of a case goes on but what this token stands for."""
    case = m[t + T_CASE]
    other = m[case + C_TOKENS]
    while other:
        following = m[other + T_NEXT]
        if other != t:
            withdraw(m, other)
        other = following
    free_chain(m, m[case + C_PAPERS])
    m[case + C_PAPERS] = 0
    while m[case + C_TIMERS]:
        drop_timer(m, m[case + C_TIMERS])


@part
def forget_case(m, case):
    """A case is over, and no record of it is needed any more."""
    before = m[case + C_LAST_OPEN]
    behind = m[case + C_NEXT_OPEN]
    if before:
        m[before + C_NEXT_OPEN] = behind
    else:
        m[OPEN] = behind
    if behind:
        m[behind + C_LAST_OPEN] = before
    else:
        m[OPEN_END] = before
    m[OPEN_N] -= 1
    free_chain(m, m[case + C_STARTED])
    book = m[case + C_BOOK]
    m[book + BK_LIVE] -= 1
    if m[book + BK_LIVE] == 0 and m[m[book + BK_KIND] + K_BOOK] != book:
        release_book(m, book)
    m[case + C_NUMBER] = -1
    free(m, FREE_CASES, case)
    if m[OPEN_N] == 0:
        close_if_over(m)


@part
def end_case(m, t, node, number):
    """An end inside a split ends the case and withdraws its other tokens."""
    case = m[t + T_CASE]
    concludes = m[node + N_CONCLUDES]
    if m[POPULATED] and concludes == -1 and not come_again(m, case):
        return WANT
    part_with(m, t)
    if concludes >= 0:
        c = cell(m)
        m[c + 1] = m[case + C_NUMBER]
        m[c + 2] = m[NOW]
        m[c + 3] = concludes
        append(m, AFTERWARDS, AFTERWARDS_END, c)
        leave_case(m, t)
        forget_case(m, case)
        return STAY
    # A run until empty waits for what comes after the issue.
    m[case + C_ISSUED] = 1 if m[node + N_NEXT] >= 0 else 0
    case_row(m, case, m[NOW], m[node + N_OUTCOME], t)
    if m[node + N_NEXT] < 0:
        leave_case(m, t)
        forget_case(m, case)
        return STAY
    other = new_token(m, case, 0, number)
    leave_case(m, t)
    join_case(m, case, other)
    push_op(m, GO, other, m[node + N_NEXT], m[other + T_BIRTH])
    return STAY


@part
def enter_gate(m, t, node, number):
    """A token waits until the gate opens."""
    case = m[t + T_CASE]
    if not counted(m, case, number):
        return WANT
    m[case + C_ATTEMPTS + number] += 1
    now = m[NOW]
    m[t + T_IN_HALL] = 0
    m[t + T_NODE] = number
    m[t + T_STATE] = AT_GATE
    m[t + T_SINCE] = now
    m[t + T_START] = now
    key = KEY_OPENING | m[case + C_KEY] | number << NODE_SHIFT | m[case + C_ATTEMPTS + number]
    m[t + T_KEY] = key
    m[t + T_RANK] = 0
    m[t + T_GRADE] = m[by_kind(m, node, case) + B_GRADE]
    if m[node + N_RISES]:
        m[t + T_GRADE] = raised(m, case, number, m[t + T_GRADE])
    join_tray(m, t, node)
    if m[node + N_BATCH]:
        opening = KEY_OPENING | number << CASE_SHIFT
        if m[node + N_TRAY_N] >= m[node + N_BATCH] and m[node + N_GATHERED] == 0:
            at(m, now, opening, node + N_GATHERED)
        # Also who makes a batch full: others may be on it, and leave him behind.
        longest = m[node + N_GATHERS]
        if longest >= 0:
            until = now + longest
            if m[node + N_CALENDAR]:
                until = add_working(m, m[node + N_CALENDAR], now, longest)
            m[t + T_AGEING_WHAT] = OF_WAIT_AT_GATE
            at(m, until, opening, t + T_AGEING)
    return STAY


@part
def book_gate(m, t, ended):
    """Book the time before a gate and write its row."""
    m[t + T_ACCOUNT + AT_THE_GATE] += m[NOW] - m[t + T_SINCE]
    cancel(m, t + T_AGEING)
    visit(m, t, NOBODY, 0, ended)


@part
def let_through(m, node, most, in_time):
    """Let the first of those through who came in time; all are through before the first goes on."""
    t = m[node + N_TRAY]
    last = 0
    n = 0
    while t and n < most:
        behind = m[t + T_QUEUE_NEXT]
        if m[t + T_SINCE] <= in_time:
            leave_tray(m, t)
            book_gate(m, t, DONE)
            m[t + T_STATE] = MOVING
            if last:
                m[last + T_QUEUE_NEXT] = t
            else:
                m[LET] = t
            last = t
            n += 1
        t = behind
    if n:
        push_op(m, LET_THROUGH, node, 0, 0)


@part
def passes(m, kind, node):
    """Whether a token that stands with its officers passes a node with them."""
    return kind in (START, DOCUMENTS, CHOICE, CLOCK, DEADLINE) or m[node + N_HOLDS] != 0


@part
def enter(m, t, node, number):
    """What happens to a token that reaches a node; answers the next node, `STAY` or `WANT`."""
    kind = m[node + N_KIND]
    if m[t + T_STATE] == BLOCKED and not passes(m, kind, node):
        if kind == ACTIVITY and not line_drawn(m, m[t + T_CASE], node, number):
            return WANT
        go_on(m, t)
    if m[m[node + N_MET]]:
        meet(m, t, node)
    if kind == ACTIVITY:
        if m[node + N_PLAIN]:
            return enter_plainly(m, t, node, number)
        return enter_activity(m, t, node, number)
    if kind == CHOICE:
        return choose(m, t, node, number)
    if kind == SPLIT:
        return split(m, t, node, number)
    if kind == JOIN:
        return join(m, t, node, number)
    if kind == START:
        return m[node + N_NEXT]
    if kind == END_NODE:
        return end_case(m, t, node, number)
    if kind == DELAY:
        return enter_delay(m, t, node, number)
    if kind == DOCUMENTS:
        return check(m, t, node, number)
    if kind == CLOCK:
        return turn_all(m, t, node)
    if kind == DEADLINE:
        case = m[t + T_CASE]
        attempt = m[case + C_ATTEMPTS + number] + 1
        if not counted(m, case, number) or not deadline_drawn(m, case, node, attempt):
            return WANT
        run_deadline(m, case, node, number, m[NOW])
        return m[node + N_NEXT]
    return enter_gate(m, t, node, number)


# ---------------------------------------------------------------- 15. Effects and the loop


@part
def new_case(m, kind_number, index, arrival, book):
    """A case on its way; its first draws are at hand."""
    kind = m[KINDS] + kind_number * KIND_WORDS
    case = new(m, FREE_CASES, m[CASE_WORDS])
    for i in range(m[CASE_WORDS]):
        m[case + i] = 0
    number = m[ARRIVED]
    m[ARRIVED] = number + 1
    m[case + C_NUMBER] = number
    m[case + C_KIND] = kind_number
    m[case + C_KEY] = number << CASE_SHIFT
    m[case + C_INDEX] = index
    m[case + C_ARRIVAL] = arrival
    m[case + C_PLACE] = index & (SERIES_BLOCK - 1)
    m[case + C_BOOK] = book
    m[case + C_FIRST] = m[book + BK_DIRS]
    m[book + BK_LIVE] += 1
    old = m[kind + K_BOOK]
    if old != book:
        m[kind + K_BOOK] = book
        if old and m[old + BK_LIVE] == 0:
            release_book(m, old)
    if m[kind + K_MISSING] >= 0:
        m[case + C_MISSING] = m[draw_at(m, case, m[kind + K_MISSING], 1)]
    m[case + C_PROMISED] = m[CLOCK_STATE]
    m[case + C_STATUTORY] = m[CLOCK_STATE]
    last = m[OPEN_END]
    m[case + C_LAST_OPEN] = last
    if last:
        m[last + C_NEXT_OPEN] = case
    else:
        m[OPEN] = case
    m[OPEN_END] = case
    m[OPEN_N] += 1
    if m[POPULATED]:
        c = cell(m)
        m[c + 1] = arrival
        m[c + 2] = kind_number
        m[c + 3] = index
        append(m, ROLL, ROLL_END, c)
    return case


@part
def first_drawn(m, kind_number, index):
    """The block of a case whose first draws are at hand; 0 where they must be asked for."""
    kind = m[KINDS] + kind_number * KIND_WORDS
    book = m[kind + K_BOOK]
    if book == 0 or m[book + BK_NUMBER] != index >> BLOCK_BITS:
        book = book_of(m, kind, index >> BLOCK_BITS)
    if m[book + BK_FIRST] == 0 and not draw_first(m, kind, book):
        m[WANT_A] = book
        m[WANTED] = WANT_FIRST
        return 0
    return book


@part
def come(m, kind_number, index):
    """A case arrives, now; its first draws are at hand."""
    book = first_drawn(m, kind_number, index)
    case = new_case(m, kind_number, index, m[NOW], book)
    t = new_token(m, case, 0, -1)
    join_case(m, case, t)
    set_off(m, t, m[m[KINDS] + kind_number * KIND_WORDS + K_ENTRY])


@part
def gap_drawn(m, kind, index):
    """Where the gap before a member's case stands; 0 where it must be asked for."""
    book = book_of(m, kind, index >> BLOCK_BITS)
    block = m[m[book + BK_DIRS] + DR_COLUMNS + m[kind + K_GAP]]
    if block == 0:
        m[WANT_A] = book
        m[WANT_B] = m[kind + K_GAP]
        m[WANT_C] = m[book + BK_DIRS]
        m[WANTED] = WANT_BLOCK
        return 0
    return block + (index & (SERIES_BLOCK - 1))


@part
def schedule_member(m, kind, index):
    """Let a member come when the gap before that case has passed, if that is in the run."""
    place = gap_drawn(m, kind, index)
    if place == 0:
        return False
    gap = m[place]
    hours = m[kind + K_GAP_CALENDAR]
    last = m[kind + K_LAST]
    if last < FAR and gap > working_time(m, hours, last) - working_time(m, hours, m[NOW]):
        return True
    come_at(m, kind, index, add_working(m, hours, m[NOW], gap))
    return True


@part
def come_at(m, kind, index, time):
    """Let a member come at a time, if that is in the run."""
    if time <= m[kind + K_LAST]:
        m[kind + K_COMING] += 1
        number = (kind - m[KINDS]) // KIND_WORDS
        c = cell(m)
        m[c + 1] = OF_MEMBER
        m[c + 2] = number
        m[c + 3] = index
        at(m, time, (KEY_ARRIVAL | number << INDEX_BITS) + index, c)


@part
def come_again(m, case):
    """A case ends: its member will come with the next one; False where a draw is wanted first."""
    kind = m[KINDS] + m[case + C_KIND] * KIND_WORDS
    size = m[kind + K_SIZE]
    if size == 0 or m[kind + K_LEFT] == 0:
        return True
    last = m[case + C_INDEX]
    return schedule_member(
        m, kind, last - FIRST_OF_BACKLOG if last >= FIRST_OF_BACKLOG else last + size
    )


@part
def member_comes(m, c):
    """A member comes with a case; 0, or what is wanted before."""
    kind = m[KINDS] + m[c + 2] * KIND_WORDS
    if m[kind + K_LEFT] == 0:
        free(m, FREE_CELLS, c)
        return 0
    if first_drawn(m, m[c + 2], m[c + 3]) == 0:
        return m[WANTED]
    m[kind + K_COMING] -= 1
    m[kind + K_LEFT] -= 1
    if m[kind + K_LEFT] == 0:
        # Enough have come: those on their way stay at home.
        m[kind + K_COMING] = 0
    number = m[c + 2]
    index = m[c + 3]
    free(m, FREE_CELLS, c)
    come(m, number, index)
    return 0


@part
def take_over(m):
    """Take over the next case that the run finds on its way; 0, or what is wanted before."""
    i = m[ARRIVAL_I]
    kind_number = m[m[ARRIVAL_KINDS] + i]
    index = m[m[ARRIVAL_INDICES] + i]
    arrival = m[m[ARRIVAL_TIMES] + i]
    book = first_drawn(m, kind_number, index)
    if book == 0:
        return m[WANTED]
    m[WANTED] = WANT_BLOCK
    # What its deadlines may draw is asked for in the name of a case that is forgotten again.
    case = new_case(m, kind_number, index, arrival, book)
    for i in range(m[N_DEADLINES]):
        if not deadline_drawn(m, case, node_at(m, m[m[DEADLINES] + i]), 1):
            undo_case(m, case)
            return WANT_BLOCK
    m[ARRIVAL_I] += 1
    kind = m[KINDS] + kind_number * KIND_WORDS
    where = m[m[kind + K_UNDERWAY] + index - FIRST_OF_BACKLOG]
    for i in range(m[where]):
        t = new_token(m, case, 0, m[where + 1 + i])
        m[t + T_ACCOUNT + BEFORE] = -arrival
        join_case(m, case, t)
    where += 1 + m[where]
    for i in range(m[where]):
        await_at_join(m, case, m[where + 1 + 2 * i], m[where + 2 + 2 * i])
    where += 1 + 2 * m[where]
    for clock in range(2):
        state = m[where + clock]
        m[case + C_PROMISED + clock] = NOT_STARTED
        if state in (1, 2):
            m[case + C_PROMISED + clock] = state
        if state and m[CLOCK_STATE] == NOT_STARTED:
            mark(m, case, clock, START_MARK, -1, arrival)
        if state == 2:
            mark(m, case, clock, PAUSE_MARK, -1, 0)
        elif state == 3:
            mark(m, case, clock, STOP_MARK, -1, 0)
    for i in range(m[N_DEADLINES]):
        number = m[m[DEADLINES] + i]
        node = node_at(m, number)
        t = m[case + C_TOKENS]
        while t and not in_scope(m, node, m[t + T_NODE]):
            t = m[t + T_NEXT]
        if t:
            run_deadline(m, case, node, number, arrival)
    place = 0
    t = m[case + C_TOKENS]
    while t:
        # Each goes on where it is as if it had just come there.
        if m[t + T_STATE] == MOVING:
            m[t + T_TIMER_WHAT] = OF_TAKEN_OVER
            at(m, 0, KEY_ARRIVAL + m[case + C_KEY] + place, t + T_TIMER)
        place += 1
        t = m[t + T_NEXT]
    return 0


@part
def undo_case(m, case):
    """A case that was only made to ask for its draws."""
    m[ARRIVED] -= 1
    before = m[case + C_LAST_OPEN]
    if before:
        m[before + C_NEXT_OPEN] = 0
    else:
        m[OPEN] = 0
    m[OPEN_END] = before
    m[OPEN_N] -= 1
    m[m[case + C_BOOK] + BK_LIVE] -= 1
    if m[POPULATED]:
        # The roll's last entry was this one's.
        c = m[ROLL]
        if c == m[ROLL_END]:
            m[ROLL] = 0
            m[ROLL_END] = 0
        else:
            while m[c] != m[ROLL_END]:
                c = m[c]
            m[c] = 0
            free(m, FREE_CELLS, m[ROLL_END])
            m[ROLL_END] = c
    free(m, FREE_CASES, case)


@part
def await_at_join(m, case, number, going):
    """Let a join ahead of a case that the run finds know which of its branches are over."""
    node = node_at(m, number)
    parting = node_at(m, m[node + N_OTHER])
    if m[parting + N_CHOSEN] and m[by_kind(m, parting, case) + B_COLUMN] >= 0:
        set_started(m, case, number, going)
        return
    over = min(m[parting + N_BRANCH_COUNT] - going, m[node + N_NEEDED] - 1)
    for _ in range(over):
        t = new_token(m, case, 0, number)
        m[t + T_STATE] = AT_JOIN
        m[t + T_SINCE] = 0
        m[t + T_ACCOUNT + BEFORE] = -m[case + C_ARRIVAL]
        join_case(m, case, t)


@part
def end_of_service(m, t):
    """Work is done, or somebody who was called was not there."""
    number = m[t + T_NODE]
    node = node_at(m, number)
    if m[t + T_PLAIN]:
        work = m[t + T_WORK]
        officer = m[t + T_OFFICER]
        line = m[node + N_LINE]
        m[t + T_ACCOUNT + SERVICE] += work
        visit(m, t, m[officer + O_NUMBER], work, DONE)
        give(m, officer)
        if m[line + L_COUNT]:
            stir_group(m, m[line + L_GROUP])
        m[t + T_STATE] = MOVING
        set_off(m, t, m[node + N_NEXT])
        return
    if m[t + T_CALLED]:
        stop_service(m, t, LEFT)
        m[t + T_STATE] = MOVING
        set_off(m, t, m[node + N_ABSENT])
        return
    if m[node + N_STANDS]:
        halt(m, t, DONE)
        m[t + T_STATE] = BLOCKED
        m[t + T_WAITS] = m[NOW]
    else:
        stop_service(m, t, DONE)
        m[t + T_STATE] = MOVING
    set_off(m, t, m[node + N_NEXT])


@part
def end_of_delay(m, t):
    """Papers arrive, or a wait is over."""
    node = node_at(m, m[t + T_NODE])
    stop_delay(m, t, DONE)
    m[t + T_STATE] = MOVING
    receive(m, m[t + T_CASE])
    set_off(m, t, m[node + N_OTHER] if m[t + T_LATE] else m[node + N_NEXT])


@part
def rows_left(m, n):
    """Whether so many rows of visits, and a few more, find room; else it is asked for."""
    if m[VISITS_N] + n + m[ROW_MARGIN] <= m[VISITS_CAP]:
        return True
    m[WANT_A] = n
    return False


@part
def effect(m, timer):
    """Something takes place; 0, or what is wanted before, to be done again from its beginning."""
    what = m[timer + 1]
    if what == OF_TOKEN:
        t = timer - T_TIMER
        if m[t + T_STATE] == IN_SERVICE:
            end_of_service(m, t)
        else:
            end_of_delay(m, t)
    elif what == OF_PATIENCE:
        t = timer - T_PATIENCE
        node = node_at(m, m[t + T_NODE])
        cancel(m, t + T_AGEING)
        stop_waiting(m, t, LEFT)
        m[t + T_STATE] = MOVING
        set_off(m, t, m[node + N_LEFT])
    elif what == OF_AGEING:
        t = timer - T_AGEING
        dequeue(m, t)
        m[t + T_GRADE] -= 1
        enqueue(m, t)
        stir_group(m, m[m[t + T_LINE] + L_GROUP])
        if m[t + T_GRADE] > 1:
            ages = m[m[node_at(m, m[t + T_NODE]) + N_POOL] + S_AGEING]
            at(m, m[NOW] + ages, KEY_AGEING | (m[t + T_KEY] & WHOSE), timer)
    elif what == OF_WAIT_AT_GATE:
        t = timer - T_AGEING
        push_op(m, WAITED, t, m[t + T_KEY], 0)
    elif what == OF_DEADLINE:
        fall_due(m, timer - D_TIMER)
    elif what == OF_CALENDAR:
        change_by_calendar(m, timer)
    elif what == OF_SHIFT:
        pool = timer - S_SHIFT_TIMER
        if m[pool + S_SHIFT_I] + 1 == m[pool + S_SHIFT_N] and m[pool + S_SHIFT_MORE]:
            m[WANT_A] = pool
            return WANT_SHIFTS
        set_number(m, pool, m[m[pool + S_SHIFTS] + 2 * m[pool + S_SHIFT_I] + 1])
        m[pool + S_SHIFT_I] += 1
        schedule_shift(m, pool)
        noted(m, pool)
    elif what == OF_TIDE:
        look(m, timer - S_TIDE_TIMER)
    elif what == OF_ABSENCE:
        return change_absence(m, timer)
    elif what == OF_ERRAND:
        is_back(m, timer - O_ERRAND_TIMER)
    elif what == OF_ROUND:
        stir_group(m, m[timer - S_ROUND_TIMER + S_GROUP])
    elif what == OF_TIMETABLE:
        node = timer - N_TIMER
        if not rows_left(m, m[node + N_TRAY_N]):
            return WANT_ROWS
        i = m[node + N_OPENED]
        m[node + N_OPENED] = i + 1
        schedule_opening(m, node)
        most = m[node + N_AGENDA]
        let_through(m, node, FAR if most < 0 else most, m[m[node + N_PAPERS] + i])
    elif what == OF_BATCH:
        push_op(m, GATHERED, timer - N_GATHERED, 0, 0)
    elif what == OF_MEMBER:
        return member_comes(m, timer)
    elif what == OF_TAKEN_OVER:
        t = timer - T_TIMER
        m[t + T_TIMER_WHAT] = OF_TOKEN
        set_off(m, t, m[t + T_NODE])
    return 0


@part
def schedule_opening(m, node):
    """Let a gate open at the next time of its timetable."""
    i = m[node + N_OPENED]
    if i < m[node + N_OPENING_COUNT]:
        number = (node - m[NODES]) // NODE_WORDS
        at(m, m[m[node + N_OPENINGS] + i], KEY_OPENING | number << CASE_SHIFT, node + N_TIMER)


@part
def operate(m):
    """Do what is on top of the stack; 0, or what is wanted before."""
    top = m[SP] - OP_WORDS
    op = m[top]
    a = m[top + 1]
    b = m[top + 2]
    if op in (GATHERED, WAITED):
        node = a if op == GATHERED else node_at(m, m[a + T_NODE])
        if op == GATHERED:
            more = m[node + N_TRAY_N] >= m[node + N_BATCH]
        else:
            more = m[a + T_STATE] == AT_GATE and m[a + T_KEY] == b
        if not more:
            m[SP] = top
            return 0
        if not rows_left(m, m[node + N_BATCH]):
            return WANT_ROWS
        # Again, until no full batch is there, or who has waited is through.
        let_through(m, node, m[node + N_BATCH], FAR)
        return 0
    m[SP] = top
    if op == LET_GO_OF_DEADLINES:
        if m[a + C_NUMBER] == b:
            let_go_of_deadlines(m, a)
        return 0
    t = a
    number = b
    if op == LET_THROUGH:
        t = m[LET]
        m[LET] = m[t + T_QUEUE_NEXT]
        m[t + T_QUEUE_NEXT] = 0
        if m[LET]:
            push_op(m, LET_THROUGH, a, 0, 0)
        number = m[a + N_NEXT]
    elif m[t + T_BIRTH] != m[top + 3]:
        # Who was withdrawn while others went on does not go.
        return 0
    # As far as it goes without staff.
    m[WANTED] = WANT_BLOCK
    while number != STAY:
        step = enter(m, t, node_at(m, number), number)
        if step == WANT:
            set_off(m, t, number)
            return m[WANTED]
        number = step
    return 0


@part
def has_room(m):
    """Whether there is room for whatever happens next: of all questions the most frequent."""
    return (
        m[BRK] <= m[LIMIT]
        and m[VISITS_N] <= m[VISITS_LIMIT]
        and m[CASES_N] <= m[CASES_LIMIT]
        and m[HEAP_N] <= m[HEAP_LIMIT]
    )


@part
def ensure(m):
    """See to it that there is room for whatever happens next; 0, or what is wanted before."""
    each = 40 * m[TOKENS]
    if m[BRK] + m[RESERVE] + each > m[SIZE]:
        m[WANT_A] = m[BRK] + 2 * (m[RESERVE] + each)
        return WANT_ROOM
    if m[VISITS_N] + m[ROW_MARGIN] > m[VISITS_CAP] or m[CASES_N] + 2 > m[CASES_CAP]:
        m[WANT_A] = m[ROW_MARGIN]
        return WANT_ROWS
    least = 3 * m[TOKENS] + m[TIMERS] + m[ROW_MARGIN]
    if m[HEAP_N] + least > m[HEAP_CAP]:
        cap = 2 * (m[HEAP_N] + least)
        words = 4 * (cap + 1)
        if m[BRK] + words + m[RESERVE] + each > m[SIZE]:
            m[WANT_A] = m[BRK] + words + 2 * (m[RESERVE] + each)
            return WANT_ROOM
        heap = m[BRK]
        m[BRK] += words
        for i in range(4, 4 * (m[HEAP_N] + 1)):
            m[heap + i] = m[m[HEAP] + i]
        m[HEAP] = heap
        m[HEAP_CAP] = cap
        leave_empty(m, m[HEAP_N] + 1, cap + 1)
    if m[TOKENS] + m[ROW_MARGIN] > m[SCRATCH_CAP]:
        cap = 2 * (m[TOKENS] + m[ROW_MARGIN])
        words = 6 * cap
        if m[BRK] + words + m[RESERVE] + each > m[SIZE]:
            m[WANT_A] = m[BRK] + words + 2 * (m[RESERVE] + each)
            return WANT_ROOM
        m[SCRATCH] = m[BRK]
        m[BRK] += words
        m[SCRATCH_CAP] = cap
    m[LIMIT] = m[SIZE] - m[RESERVE] - each
    m[VISITS_LIMIT] = m[VISITS_CAP] - m[ROW_MARGIN]
    m[CASES_LIMIT] = m[CASES_CAP] - 2
    m[HEAP_LIMIT] = m[HEAP_CAP] - least
    return 0


@part
def arrive(m):
    """The next case known before the run arrives; 0, or what is wanted before."""
    i = m[ARRIVAL_I]
    kind = m[m[ARRIVAL_KINDS] + i]
    index = m[m[ARRIVAL_INDICES] + i]
    if first_drawn(m, kind, index) == 0:
        return WANT_FIRST
    m[NOW] = m[m[ARRIVAL_TIMES] + i]
    m[ARRIVAL_I] = i + 1
    come(m, kind, index)
    return 0


@part
def open_up(m):
    """The state of the run at its start; 0, or what is wanted before."""
    while True:
        wants = ensure(m)
        if wants:
            return wants
        if m[ARRIVAL_I] < m[ARRIVAL_N] and m[m[ARRIVAL_TIMES] + m[ARRIVAL_I]] < 0:
            wants = take_over(m)
            if wants:
                return wants
        elif m[ARRIVAL_I] == m[ARRIVAL_N] and not m[ARRIVAL_LAST]:
            return WANT_ARRIVALS
        else:
            break
    if m[POPULATED]:
        for i in range(m[N_KINDS]):
            kind = m[KINDS] + i * KIND_WORDS
            # The first members have the cases that are on their way already.
            while m[kind + K_HELD] < m[kind + K_SIZE]:
                wants = ensure(m)
                if wants:
                    return wants
                if m[kind + K_FIRST] >= 0:
                    come_at(m, kind, m[kind + K_HELD], m[kind + K_FIRST])
                elif not schedule_member(m, kind, m[kind + K_HELD]):
                    return WANT_BLOCK
                m[kind + K_HELD] += 1
    m[PHASE] = RUNNING_ON
    close_if_over(m)
    # With nobody to come from the beginning, the hall opens and closes to the end of its calendars.
    m[CLOSED] *= 2
    return 0


@part
def set_out(m):
    """Open the pools and the gates, once, before anything else."""
    leave_empty(m, 1, m[HEAP_CAP] + 1)
    for i in range(m[N_POOLS]):
        open_pool(m, m[POOLS] + i * POOL_WORDS)
    for i in range(m[N_GROUPS]):
        group = m[GROUPS] + i * GROUP_WORDS
        for j in range(m[group + G_LINE_N]):
            line = m[m[group + G_LINES] + j]
            if not line_is_open(m, line):
                m[line + L_STEADY] = 0
    for i in range(m[N_NODES]):
        if m[node_at(m, i) + N_KIND] == GATE and m[node_at(m, i) + N_BATCH] == 0:
            schedule_opening(m, node_at(m, i))


@part
def due_now(m):
    """Whether something takes place at this instant before work may start."""
    if m[HEAP_N] and m[m[HEAP] + 4] == m[NOW] and m[m[HEAP] + 5] < KEY_PATIENCE:
        return True
    return m[ARRIVAL_I] < m[ARRIVAL_N] and m[m[ARRIVAL_TIMES] + m[ARRIVAL_I]] == m[NOW]


@part
def close_down(m):
    """Write down the next case that the end of the run found on its way."""
    case = m[OPEN]
    t = m[case + C_TOKENS]
    while t:
        settle(m, t, ONGOING)
        t = m[t + T_NEXT]
    if m[case + C_ISSUED]:
        c = cell(m)
        m[c + 1] = m[case + C_NUMBER]
        m[c + 2] = -1
        m[c + 3] = 0
        append(m, AFTERWARDS, AFTERWARDS_END, c)
    else:
        case_row(m, case, -1, 0, spokesman(m, case, 0))
    m[OPEN] = m[case + C_NEXT_OPEN]


@whole("int64(int64[::1], int64)")
def length(m: Ints, first: int) -> int:
    """How many cells a chain has."""
    n = 0
    while first:
        n += 1
        first = m[first]
    return n


@whole("void(int64[::1], int64, int64, int64[:, ::1])")
def drain(m: Ints, first: int, last: int, out: Ints) -> None:
    """Move the numbers of a chain whose ends stand in two registers to `out`; its cells are free."""
    record = m[first]
    for i in range(len(out)):
        for j in range(CELL_WORDS - 1):
            out[i, j] = m[record + 1 + j]
        following = m[record]
        m[record] = m[FREE_CELLS]
        m[FREE_CELLS] = record
        record = following
    m[first] = 0
    m[last] = 0


@part
def next_timer(m):
    """What takes place next: its timer, 0 for the next arrival, or -1 for nothing in the run."""
    now = FAR
    key = FAR
    if m[HEAP_N]:
        now = m[m[HEAP] + 4]
        key = m[m[HEAP] + 5]
    elif m[ARRIVAL_I] == m[ARRIVAL_N]:
        return -1
    if m[ARRIVAL_I] < m[ARRIVAL_N]:
        i = m[ARRIVAL_I]
        time = m[m[ARRIVAL_TIMES] + i]
        if time <= now:
            place = KEY_ARRIVAL | m[ARRIVED] << CASE_SHIFT
            if m[POPULATED]:
                kind = m[m[ARRIVAL_KINDS] + i]
                place = (KEY_ARRIVAL | kind << INDEX_BITS) + m[m[ARRIVAL_INDICES] + i]
            if time < now or place < key:
                return -1 if not m[ENDLESS] and time > m[END] else 0
    if not m[ENDLESS] and now > m[END]:
        return -1
    m[NOW] = now
    timer = m[m[HEAP] + 6]
    remove(m, 1)
    return timer


@part
def is_over(m):
    """Nothing is left to happen: the run is over, or somebody waits for ever."""
    if m[ENDLESS] and m[CLOSED] == 0:
        case = m[OPEN]
        node = m[spokesman(m, case, 0) + T_NODE]
        fail(m, ENDLESS_WAIT, m[case + C_KIND], m[case + C_INDEX], node)
    if not m[ENDLESS]:
        m[NOW] = m[END]
    m[CLOSED] = 1


@part
def close_up(m):
    """What ended is handed over before what did not; nobody enters any more."""
    m[PHASE] = CLOSING_DOWN
    for i in range(m[N_NODES]):
        if m[node_at(m, i) + N_HOLDS]:
            m[node_at(m, i) + N_TRAY] = 0
            m[node_at(m, i) + N_TRAY_END] = 0
    m[WANT_A] = m[ROW_MARGIN]


@whole("int64(int64[::1])")
def run(words: Ints) -> int:
    """Go on until the run is over (`DONE_RUNNING`), or something is wanted.

    Parameters
    ----------
    words : int64 array, C-contiguous
        The machine, as `procsim.engines.kernel.laying_out` makes it.

    Returns
    -------
    int64
        One of `DONE_RUNNING`, …, `FAILED`.
    """
    m = _address(words)
    if m[SIZE] != len(words):
        m[SIZE] = len(words)
        m[LIMIT] = 0
    wants = 0
    while wants == 0 and m[ERROR] == 0:
        if not has_room(m):
            wants = ensure(m)
        elif m[SP] > m[STACK]:
            wants = operate(m)
        elif m[PENDING]:
            wants = effect(m, m[PENDING])
            # What asks for something before it begins is begun again.
            if wants == 0:
                m[PENDING] = 0
        elif m[RING_N] and m[PHASE] == RUNNING_ON and (m[STARTING] or not due_now(m)):
            # Every group that was stirred, before what their work brings about at this instant.
            wants = hand_out(m)
            m[STARTING] = m[RING_N]
        elif m[PHASE] == RUNNING_ON:
            if m[CLOSED] == 1:
                close_up(m)
                wants = WANT_ROWS
            elif m[ARRIVAL_I] == m[ARRIVAL_N] and not m[ARRIVAL_LAST]:
                wants = WANT_ARRIVALS
            else:
                timer = next_timer(m)
                if timer < 0:
                    is_over(m)
                elif timer == 0:
                    wants = arrive(m)
                else:
                    m[PENDING] = timer
        elif m[PHASE] == OPENING_UP:
            if m[SET_OUT]:
                wants = open_up(m)
            else:
                set_out(m)
                m[SET_OUT] = 1
        elif m[OPEN]:
            close_down(m)
        else:
            m[PHASE] = OVER
            return DONE_RUNNING
    return FAILED if m[ERROR] else wants
