"""Draws by formula, compiled: the very bits that slots give, a number in a few nanoseconds.

Only the compiled engine imports it, and `procsim.plan.compiled_arrivals`.
Nothing here may be compiled with fast mathematics: sums and products are in the order of
`procsim.distributions.table` and of the slots. Nothing makes an array, so that nothing has to count
references (``_nrt=False``), which would cost more than the numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import config, njit, types
from numba.extending import intrinsic

from procsim.compiled import cache_of_these_sources
from procsim.distributions.table import DEGREE, FIRST, HALF, MASK, SCALE, WITHIN
from procsim.plan.formulas import ASK, BRANCH, EVEN, LUCK, NO_FORMULA, TIME, Formulas, Keys
from procsim.plan.intensity import Floats
from procsim.plan.plan import LUCK_BITS, Ints
from procsim.plan.slots import NEVER

F = TypeVar("F", bound=Callable[..., Any])

Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

_ROUNDS = 10
_WORD = 64
_FACTOR_0, _FACTOR_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_BUMP_0, _BUMP_1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_LONGEST = float(NEVER)
_LUCKS = 2.0**LUCK_BITS


@intrinsic
def _high(_context: Any, _one: Any, _other: Any) -> Any:
    """Give the higher half of a product of two words, which processors have at hand."""
    from llvmlite import ir

    def generate(_context: Any, builder: Any, _signature: Any, words: Any) -> Any:
        double, single = ir.IntType(2 * _WORD), ir.IntType(_WORD)
        one, other = (builder.zext(word, double) for word in words)
        product = builder.mul(one, other)
        return builder.trunc(builder.lshr(product, ir.Constant(double, _WORD)), single)

    return types.uint64(types.uint64, types.uint64), generate


def kept(function: F) -> F:
    """Compile what others call, and keep it for later processes."""
    with cache_of_these_sources():
        fast: F = njit(cache=True, _nrt=False)(function)
    return fast


@njit(inline="always", _nrt=False)
def step_of(key_0: np.uint64, key_1: np.uint64, count: np.uint64) -> Words:
    """Four words of Philox 4x64 with ten rounds, as `procsim.plan.chance` has them."""
    a, b, c, d = count, np.uint64(0), np.uint64(0), np.uint64(0)
    for _ in range(_ROUNDS):
        a, b, c, d = (
            _high(_FACTOR_1, c) ^ b ^ key_0,
            _FACTOR_1 * c,
            _high(_FACTOR_0, a) ^ d ^ key_1,
            _FACTOR_0 * a,
        )
        key_0, key_1 = key_0 + _BUMP_0, key_1 + _BUMP_1
    return a, b, c, d


def _step_by_hand(key_0: int, key_1: int, count: int) -> Words:
    """Give the same where nothing is compiled, in numbers that do not overflow."""
    whole, a, b, c, d = 2**_WORD, int(count), 0, 0, 0
    for number in range(_ROUNDS):
        one, other = int(_FACTOR_1) * c, int(_FACTOR_0) * a
        key = [int(key_0) + number * int(_BUMP_0), int(key_1) + number * int(_BUMP_1)]
        a, b, c, d = (
            one // whole ^ b ^ key[0] % whole,
            one % whole,
            other // whole ^ d ^ key[1] % whole,
            other % whole,
        )
    return np.uint64(a), np.uint64(b), np.uint64(c), np.uint64(d)


if config.DISABLE_JIT:
    step_of = _step_by_hand


@njit(inline="always", _nrt=False)
def luck_of(word: np.uint64) -> float:
    """Give the uniform number that `procsim.plan.chance` makes of a word."""
    return (np.float64(np.int64(word >> np.uint64(12))) + 0.5) * 2.0**-52


@njit(inline="always", _nrt=False)
def looked_up(tables: Floats, begin: int, luck: float) -> float:
    """Give what a table that begins at a row says of luck; NaN where it has no answer."""
    tail = min(luck, 1.0 - luck)
    bits = np.float64(tail).view(np.int64)
    cell = (bits >> WITHIN) - FIRST
    if cell < 0 or cell >= HALF:
        return np.nan
    row = begin + cell + (HALF if luck > 0.5 else 0)
    place = (bits & MASK) * SCALE - 1.0
    cells = row * (DEGREE + 1)
    value = tables[cells + DEGREE]
    for power in range(DEGREE - 1, -1, -1):
        value = value * place + tables[cells + power]
    return value


@njit(inline="always", _nrt=False)
def _time(formulas: Formulas, part: int, luck: float) -> int:
    """Microseconds of a part of a time."""
    value, begin = luck, formulas.begin[part]
    if begin != EVEN:
        value = looked_up(formulas.tables, begin, luck)
        if np.isnan(value):
            return NO_FORMULA
    time = (formulas.least[part] + formulas.unit[part] * value) * formulas.factor[part]
    return int(np.rint(min(time, _LONGEST)))


@njit(inline="always", _nrt=False)
def _drawn(formulas: Formulas, kind: int, part: int, word: np.uint64) -> int:
    """Give what a part makes of a word of luck."""
    luck = luck_of(word)
    if kind == TIME:
        return _time(formulas, part, luck)
    if kind == LUCK:
        return int(np.floor(luck * _LUCKS))
    passed = 0
    for edge in range(formulas.begin[part], formulas.end[part]):
        passed += int(luck >= formulas.edges[edge])
    return passed if kind == BRANCH else 1 - passed


@kept
def draw_one(formulas: Formulas, keys: Keys, slot: int, index: int) -> int:
    """Draw for one case at one attempt.

    Parameters
    ----------
    formulas : Formulas
    keys : (2 * parts,) uint64
        Of the attempt.
    slot : int
    index : int
        Of the case within its type.

    Returns
    -------
    int
        The number that the slot gives, or `NO_FORMULA` where it has to be asked.
    """
    kind, total = formulas.kind[slot], 0
    if kind == ASK:
        return NO_FORMULA
    count, which = np.uint64((index >> 2) + 1), index & 3
    for part in range(formulas.first[slot], formulas.first[slot + 1]):
        words = step_of(keys[2 * part], keys[2 * part + 1], count)
        drawn = _drawn(formulas, kind, part, words[which])
        if drawn == NO_FORMULA:
            return NO_FORMULA
        total += drawn
    return total


@kept
def draw_many(
    formulas: Formulas,
    keys: Keys,
    words: Ints,
    slots: int,
    count: int,
    step: int,
    first: int,
    row: int,
) -> bool:
    """Draw for consecutive cases at one attempt, a fourth of the price of one by one.

    Parameters
    ----------
    formulas : Formulas
    keys : (2 * parts,) uint64
        Of the attempt.
    words : int64 array
        In which the slots stand, and what is drawn.
    slots, count : int
        Where the numbers of the slots stand, one after the other, and how many.
    step : int
        A fourth of the index of the first case.
    first, row : int
        Where the row of the first slot begins, and how long each is. The first word of a row is
        left as it is; the others, a multiple of four, take what `draw_one` would give.

    Returns
    -------
    bool
        Whether every number is known: none is `NO_FORMULA`.
    """
    whole = True
    for number in range(count):
        begin, slot = first + number * row + 1, words[slots + number]
        kind = formulas.kind[slot]
        for place in range(begin, begin + row - 1):
            words[place] = NO_FORMULA if kind == ASK else 0
        whole = whole and kind != ASK
        for part in range(formulas.first[slot], formulas.first[slot + 1]):
            for case in range(0, row - 1, 4):
                luck = step_of(
                    keys[2 * part], keys[2 * part + 1], np.uint64(step + (case >> 2) + 1)
                )
                for which in range(4):
                    drawn, place = _drawn(formulas, kind, part, luck[which]), begin + case + which
                    # Once unknown, a sum stays unknown.
                    known = words[place] != NO_FORMULA and drawn != NO_FORMULA
                    whole = whole and known
                    words[place] = words[place] + drawn if known else NO_FORMULA
    return whole


@kept
def draw_blocks(
    formulas: Formulas, keys: Keys, words: Ints, slots: int, count: int, step: int, places: int
) -> bool:
    """Draw as `draw_many` does, for blocks that stand anywhere.

    Parameters
    ----------
    formulas : Formulas
    keys : (2 * parts,) uint64
    words : int64 array
    slots, count, step : int
        As `draw_many` has them.
    places : int
        Where the place of the first number of each block stands; before that is how many it has.

    Returns
    -------
    bool
        Whether every number is known.
    """
    whole = True
    for number in range(count):
        record = words[places + number] - 1
        # A multiple of four; those beyond the block are nobody's.
        row = 1 + ((words[record] + 3) >> 2 << 2)
        whole &= draw_many(formulas, keys, words, slots + number, 1, step, record, row)
    return whole
