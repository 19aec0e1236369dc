"""Quantiles of observations of which a histogram alone is kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from procsim.compiled import compiled
from procsim.plan.plan import Ints
from procsim.tally.buckets import BUCKETS, SHELF, SHELVES, middle
from procsim.tally.kept import (
    BEYOND,
    COUNT,
    FIRST_LIMIT,
    HIGHEST,
    LOWEST,
    OF_LIMIT,
    UP_TO,
    WHOLE,
    WITHIN,
    Counters,
    empty,
)

Floats = NDArray[np.float64]


@compiled
def _merged(observed: Ints, histogram: Counters, rows: Ints, into: Ints) -> tuple[int, int, int]:
    """Add up histograms; give how many observations there are, and between which buckets."""
    number, low, high = 0, BUCKETS, -1
    for row in rows:
        number += observed[row, COUNT]
        for shelf in range(observed[row, LOWEST] >> SHELF, (observed[row, HIGHEST] >> SHELF) + 1):
            if histogram[row, SHELVES + shelf]:
                into[SHELVES + shelf] += histogram[row, SHELVES + shelf]
                for at in range(shelf << SHELF, min((shelf + 1) << SHELF, SHELVES)):
                    into[at] += histogram[row, at]
        low, high = min(low, observed[row, LOWEST]), max(high, observed[row, HIGHEST])
    return number, low, high


@compiled
def _know(observed: Ints, rows: Ints, limits: Ints) -> None:
    """Put together what rows know about their limits, which are the same."""
    for each in range(len(limits)):
        column = FIRST_LIMIT + OF_LIMIT * each
        within, up_to, beyond = 0, -1, WHOLE
        for row in rows:
            within += observed[row, column + WITHIN]
            up_to = max(up_to, observed[row, column + UP_TO])
            beyond = min(beyond, observed[row, column + BEYOND])
        limits[each, WITHIN], limits[each, UP_TO], limits[each, BEYOND] = within, up_to, beyond


@compiled
def _on_its_side(value: float, rank: int, limits: Ints) -> float:
    """Move what a bucket says of the observation of a rank to the side of each limit it is on.

    The two observations next to a limit are known, so that a quantile between them is exact.
    """
    for each in range(len(limits)):
        within = limits[each, WITHIN]
        if rank == within - 1:
            return float(limits[each, UP_TO])
        if rank == within:
            return float(limits[each, BEYOND])
        if rank < within:
            value = min(value, float(limits[each, UP_TO]))
        else:
            value = max(value, float(limits[each, BEYOND]))
    return value


@compiled
def _bucket_of(histogram: Ints, rank: int, at: int, before: int) -> tuple[int, int]:
    """Find the bucket of the observation of a rank, from a bucket on with so many before it."""
    while True:
        shelf = histogram[SHELVES + (at >> SHELF)]
        if at >> SHELF << SHELF == at and before + shelf <= rank:
            before += shelf
            at += 1 << SHELF
        elif before + histogram[at] <= rank:
            before += histogram[at]
            at += 1
        else:
            return at, before


@compiled
def _read(
    histogram: Ints, low: int, number: int, shares: Floats, limits: Ints, found: Floats
) -> None:
    """Interpolate between the two observations nearest to each share, as `numpy.quantile` does."""
    at, before = low >> SHELF << SHELF, 0
    for i in range(len(shares)):
        wanted = shares[i] * (number - 1)
        rank = int(wanted)
        at, before = _bucket_of(histogram, rank, at, before)
        above_rank = min(rank + 1, number - 1)
        after, _ = _bucket_of(histogram, above_rank, at, before)
        below = _on_its_side(middle(at), rank, limits)
        above = _on_its_side(middle(after), above_rank, limits)
        found[i] = below + (above - below) * (wanted - rank)


@compiled
def read_quantiles(
    observed: Ints,
    histogram: Counters,
    members: Ints,
    groups: Ints,
    shares: Floats,
    merged: Ints,
    limits: Ints,
    found: Floats,
) -> None:
    """Read quantiles of groups of rows of observations, each on its side of every limit.

    Parameters
    ----------
    observed, histogram : int64, int32
        As `Kept` has them.
    members : int64
        Rows of `observed`, group after group.
    groups : (groups + 1,) int64
        Where the members of each group begin.
    shares : (quantiles,) float64
        In increasing order.
    merged : (counters,) int64
        Zeros, to add up in.
    limits : (limits, 4) int64
        To put together in what is known about them.
    found : (groups, quantiles) float64
        Filled; left as it is for a group that observed nothing.
    """
    for group in range(len(groups) - 1):
        rows = members[groups[group] : groups[group + 1]]
        number, low, high = _merged(observed, histogram, rows, merged)
        if number:
            _know(observed, rows, limits)
            _read(merged, low, number, shares, limits, found[group])
            empty(merged, low, high)
