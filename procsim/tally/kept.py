"""What is kept of a run: sums, histograms, and a row for each case that is not over."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from procsim.compiled import compiled
from procsim.plan.plan import Ints
from procsim.tally.buckets import BUCKETS, COUNTERS, SHELF, SHELVES, bucket
from procsim.tally.cells import Shape

Counters = NDArray[np.int32]

EMPTY = -1
"""The number of no case."""

NUMBER, WORKED, LOST, ENDED, KIND, TURNED, FIRST_CLOCK = range(7)
"""Columns of a case: its number, work done; of it in visits that came to nothing; its end and case
type where something is to come after the issue; whether anything turned its clocks, which follow
where any case has some."""

START, STOP, SINCE, PAUSED, DUE = range(5)
"""Columns of a clock: its last start, its stop, since when it stands still; working time of its
pauses; when the case is due."""

CLOCK_COLUMNS = 5
WITH_CLOCKS = FIRST_CLOCK + 2 * CLOCK_COLUMNS

NEVER = -(2**62)

_SPREAD = 2**31
_GOLDEN = 1327217885
"""`_SPREAD` times the golden ratio: its multiples spread evenly, however many there are."""

FEWEST = 256
"""Places for cases that a run begins with."""

COUNT, TOTAL, CARRY, LOWEST, HIGHEST, FIRST_LIMIT = range(6)
"""Columns of sums: how many, and their sum, `WHOLE` times the carry added; of those with a
histogram, the first and the last bucket in use too, and what is known about each limit."""
WHOLE = 2**62

LIMIT, WITHIN, UP_TO, BEYOND = range(4)
"""Columns of a limit: itself, how many values are at most as large, the largest of them, and the
smallest of those that are larger."""
OF_LIMIT = 4

HALF_HOUR = 1_800_000_000
HALVES = 48
DAY = HALVES * HALF_HOUR

ON_DUTY, AT_ALL, TICKS = range(3)
OF_WORK = TICKS + 2 * HALVES
"""Columns of work: on duty, and at all; then for each half-hour of the day two that tell when work
ended, less when it began: how often in it, and how much of it was over by then."""


class Kept(NamedTuple):
    """What is kept of a run, whatever the number of its cases.

    Parameters
    ----------
    cases : (places + 1, 6 or 16) int64
        Cases that are not over, at a power of two of places; `EMPTY` is the number of none. The
        last row says how many there are. As wide as `places` makes them.
    observed : (rows, 5 + 4 limits) int64
        Sums of what has a histogram, by `Shape`.
    histogram : (rows, counters) int32
        Of buckets, then of shelves.
    counted : (rows, 3) int64
        Sums of what has none.
    work : (pools, 98) int64
        Of pools in which hours say who is on duty.
    """

    cases: Ints
    observed: Ints
    histogram: Counters
    counted: Ints
    work: Ints


def kept(shape: Shape, limits: Ints, *, clocks: bool = True) -> Kept:
    """Make room; nothing that is never observed takes memory.

    Parameters
    ----------
    shape : Shape
    limits : (rows, limits) int64
        Of each row of `observed`.
    clocks : bool
        Whether there is room for the clocks of cases.
    """
    observed = np.zeros((shape.observed, FIRST_LIMIT + OF_LIMIT * limits.shape[1]), dtype=np.int64)
    observed[:, HIGHEST] = -1
    observed[:, FIRST_LIMIT + LIMIT :: OF_LIMIT] = limits
    histogram = np.zeros((shape.observed, COUNTERS), dtype=np.int32)
    clear(observed, histogram)
    return Kept(
        cases=places(FEWEST, WITH_CLOCKS if clocks else FIRST_CLOCK),
        observed=observed,
        histogram=histogram,
        counted=np.zeros((shape.counted, 3), dtype=np.int64),
        work=np.zeros((shape.pools, OF_WORK), dtype=np.int64),
    )


def places(number: int, columns: int = WITH_CLOCKS) -> Ints:
    """Make empty places for cases, a power of two, with their clocks or without (`FIRST_CLOCK`)."""
    cases = np.zeros((number + 1, columns), dtype=np.int64)
    cases[:number, NUMBER] = EMPTY
    return cases


@compiled
def _home(cases: Ints, number: int) -> int:
    """Give the place at which a case stands if no other does; those of neighbours are far apart."""
    return ((number * _GOLDEN & (_SPREAD - 1)) * (len(cases) - 1)) >> 31


@compiled
def place(cases: Ints, number: int) -> int:
    """Give the place of a case, or the empty one where it would stand."""
    last = len(cases) - 2
    at = _home(cases, number)
    while cases[at, NUMBER] != EMPTY and cases[at, NUMBER] != number:
        at = (at + 1) & last
    return at


@compiled
def is_full(cases: Ints) -> bool:
    """Tell whether half the places are taken: with more, cases would be hard to find."""
    number: int = cases[len(cases) - 1, 0]
    return 2 * number >= len(cases) - 1


@compiled
def enter(cases: Ints, number: int) -> int:
    """Give the place of a case, a new row if need be; there must be an empty one."""
    at = place(cases, number)
    if cases[at, NUMBER] == EMPTY:
        cases[at, NUMBER] = number
        cases[at, WORKED] = 0
        cases[at, LOST] = 0
        cases[at, TURNED] = 0
        cases[len(cases) - 1, 0] += 1
    return at


@compiled
def leave(cases: Ints, at: int) -> None:
    """Forget the case at a place; those that had to make way move nearer to theirs."""
    last = len(cases) - 2
    cases[last + 1, 0] -= 1
    free = at
    while True:
        at = (at + 1) & last
        if cases[at, NUMBER] == EMPTY:
            break
        if (at - _home(cases, cases[at, NUMBER])) & last >= (at - free) & last:
            for column in range(cases.shape[1]):
                cases[free, column] = cases[at, column]
            free = at
    cases[free, NUMBER] = EMPTY


@compiled
def move_all(old: Ints, new: Ints) -> None:
    """Enter all cases elsewhere."""
    for at in range(len(old) - 1):
        if old[at, NUMBER] != EMPTY:
            to = place(new, old[at, NUMBER])
            for column in range(old.shape[1]):
                new[to, column] = old[at, column]
    new[len(new) - 1, 0] = old[len(old) - 1, 0]


@compiled
def add(sums: Ints, row: int, value: int) -> None:
    """Add a value of at least 0 to a sum that may exceed 64 bits."""
    sums[row, COUNT] += 1
    total = sums[row, TOTAL] + value
    if total >= WHOLE:
        total -= WHOLE
        sums[row, CARRY] += 1
    sums[row, TOTAL] = total


@compiled
def observe(observed: Ints, histogram: Counters, row: int, value: int) -> None:
    """Add a value of at least 0 to a sum and to its histogram."""
    add(observed, row, value)
    number = bucket(value)
    histogram[row, number] += 1
    histogram[row, SHELVES + (number >> SHELF)] += 1
    observed[row, LOWEST] = min(observed[row, LOWEST], number)
    observed[row, HIGHEST] = max(observed[row, HIGHEST], number)
    for of_limit in range(FIRST_LIMIT, observed.shape[1], OF_LIMIT):
        if value <= observed[row, of_limit + LIMIT]:
            observed[row, of_limit + WITHIN] += 1
            observed[row, of_limit + UP_TO] = max(observed[row, of_limit + UP_TO], value)
        else:
            observed[row, of_limit + BEYOND] = min(observed[row, of_limit + BEYOND], value)


@compiled
def empty(histogram: Ints | Counters, low: int, high: int) -> None:
    """Empty the shelves from that of one bucket to that of another."""
    for shelf in range(low >> SHELF, (high >> SHELF) + 1):
        if histogram[SHELVES + shelf]:
            histogram[SHELVES + shelf] = 0
            for at in range(shelf << SHELF, min((shelf + 1) << SHELF, SHELVES)):
                histogram[at] = 0


@compiled
def clear(observed: Ints, histogram: Counters) -> None:
    """Forget all observations, but no limit."""
    for row in range(len(observed)):
        empty(histogram[row], observed[row, LOWEST], observed[row, HIGHEST])
        for column in range(LOWEST):
            observed[row, column] = 0
        observed[row, LOWEST], observed[row, HIGHEST] = BUCKETS, -1
        for of_limit in range(FIRST_LIMIT, observed.shape[1], OF_LIMIT):
            observed[row, of_limit + WITHIN] = 0
            observed[row, of_limit + UP_TO], observed[row, of_limit + BEYOND] = -1, WHOLE
