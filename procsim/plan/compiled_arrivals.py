"""Arrivals at rates, compiled: the very times that `procsim.plan.arrivals` gives, much sooner.

Imported by the compiled engine alone. As in `procsim.plan.compiled` nothing here is compiled with
fast mathematics, sums are in the order of the arrays, and nothing makes an array.
"""

from __future__ import annotations

import numpy as np

from procsim.plan.arrivals import day_factors
from procsim.plan.compiled import kept, looked_up, luck_of, step_of
from procsim.plan.formulas import Keys
from procsim.plan.intensity import Floats
from procsim.plan.merging import Arrived
from procsim.plan.plan import Ints
from procsim.plan.rates import Rates

_NO_ANSWER = -1
_AFTER_ALL = np.iinfo(np.int64).max


def arrive_at_rates(rates: Rates, gaps: Keys, days: Keys) -> Arrived | None:
    """Make all arrivals of a run.

    Parameters
    ----------
    rates : Rates
    gaps, days : (2 * types,) uint64
        Keys of the luck of gaps and of days, of each type.

    Returns
    -------
    tuple of three arrays of int64, or None
        Time, type and index of every case by (time, type, index); None where the general way has
        to be gone: some luck is beyond the table of gaps, or there are more cases than expected.
    """
    luck = np.empty(rates.shape.size)
    fill_luck(days, rates.day_first, luck)
    types = rates.first.size - 1
    out = np.empty((4, rates.room), dtype=np.int64)
    place = np.empty((2, types), dtype=np.int64)
    count = fill_arrivals(rates, gaps, day_factors(rates.shape, luck), place, out)
    return None if count == _NO_ANSWER else (out[0, :count], out[1, :count], out[2, :count])


@kept
def fill_luck(keys: Keys, first: Ints, out: Floats) -> None:
    """Fill parts of an array with the first uniform numbers of a stream each.

    Parameters
    ----------
    keys : (2 * parts,) uint64
    first : (parts + 1,) int64
    out : float64 array
    """
    for part in range(first.size - 1):
        for place in range(first[part], first[part + 1], 4):
            count = np.uint64(((place - first[part]) >> 2) + 1)
            words = step_of(keys[2 * part], keys[2 * part + 1], count)
            for which in range(min(4, first[part + 1] - place)):
                out[place + which] = luck_of(words[which])


@kept
def fill_arrivals(rates: Rates, keys: Keys, factors: Floats, place: Ints, out: Ints) -> int:
    """Write down all arrivals by (time, type, index).

    Parameters
    ----------
    rates : Rates
    keys : (2 * types,) uint64
        Of the luck of gaps.
    factors : (days,) float64
    place : (2, types) int64
        Room to work in.
    out : (4, room) int64
        Takes time, type and index of every case; the last row is room to work in.

    Returns
    -------
    int
        How many there are; -1 where a gap is beyond the table, or there is no room.
    """
    count = 0
    types = rates.first.size - 1
    for kind in range(types):
        place[0, kind] = count
        count = _arrivals_of(rates, kind, keys, factors, count, out)
        if count == _NO_ANSWER:
            return _NO_ANSWER
        place[1, kind] = count
    for case in range(count):
        first = -1
        at = _AFTER_ALL
        for kind in range(types):
            # Of equal times the lower type comes first.
            if place[0, kind] < place[1, kind] and out[3, place[0, kind]] < at:
                first = kind
                at = out[3, place[0, kind]]
        before = 0 if first == 0 else place[1, first - 1]
        out[0, case] = at
        out[1, case] = first
        out[2, case] = place[0, first] - before
        place[0, first] += 1
    return count


@kept
def _expected(rates: Rates, kind: int, factors: Floats) -> float:
    """Add up what is expected of a type, with the luck of its days."""
    total = 0.0
    for part in range(rates.first[kind], rates.first[kind + 1]):
        total += rates.expected[part] * factors[rates.day[part]]
    return total


@kept
def _arrivals_of(
    rates: Rates, kind: int, keys: Keys, factors: Floats, count: int, out: Ints
) -> int:
    """Write down the times of a type from a place on; gives the place after the last."""
    part, last = rates.first[kind], rates.first[kind + 1]
    limit = _expected(rates, kind, factors)
    if part == last:
        return count
    # The first that comes may come after so much has been expected.
    total = rates.expected[part] * factors[rates.day[part]]
    reached, drawn = 0.0, 0
    words = step_of(keys[2 * kind], keys[2 * kind + 1], np.uint64(1))
    while drawn < rates.most[kind]:
        if drawn & 3 == 0:
            words = step_of(keys[2 * kind], keys[2 * kind + 1], np.uint64((drawn >> 2) + 1))
        gap = looked_up(rates.table, 0, luck_of(words[drawn & 3]))
        if np.isnan(gap):
            return _NO_ANSWER
        reached += gap
        drawn += 1
        if reached > limit:
            break
        while total <= reached:
            part += 1
            if part == last:
                return _NO_ANSWER
            total += rates.expected[part] * factors[rates.day[part]]
        expected = rates.expected[part] * factors[rates.day[part]]
        share = (reached - (total - expected)) / expected
        begin, end = rates.begins[part], rates.ends[part]
        at = min(begin + int(np.floor(share * (end - begin))), end - 1)
        if at > rates.end[kind]:
            break
        if count == out.shape[1]:
            return _NO_ANSWER
        out[3, count] = at
        count += 1
    return count
