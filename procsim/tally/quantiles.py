"""Quantiles of observations of which a histogram alone is kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from procsim.compiled import compiled
from procsim.plan.plan import Ints
from procsim.tally.buckets import BUCKETS, middle
from procsim.tally.kept import COUNT, HIGHEST, LOWEST, Counters

Floats = NDArray[np.float64]


@compiled
def _merged(observed: Ints, histogram: Counters, rows: Ints, into: Ints) -> tuple[int, int, int]:
    """Add up histograms; give how many observations there are, and between which buckets."""
    number, low, high = 0, BUCKETS, -1
    for row in rows:
        number += observed[row, COUNT]
        for at in range(observed[row, LOWEST], observed[row, HIGHEST] + 1):
            into[at] += histogram[row, at]
        low, high = min(low, observed[row, LOWEST]), max(high, observed[row, HIGHEST])
    return number, low, high


@compiled
def _read(histogram: Ints, low: int, number: int, shares: Floats, found: Floats) -> None:
    """Interpolate between the two observations nearest to each share, as `numpy.quantile` does."""
    at, before = low, 0
    for i in range(len(shares)):
        wanted = shares[i] * (number - 1)
        rank = int(wanted)
        while before + histogram[at] <= rank:
            before += histogram[at]
            at += 1
        after, behind = at, before
        while behind + histogram[after] <= min(rank + 1, number - 1):
            behind += histogram[after]
            after += 1
        below, above = middle(at), middle(after)
        found[i] = below + (above - below) * (wanted - rank)


@compiled
def read_quantiles(
    observed: Ints,
    histogram: Counters,
    members: Ints,
    groups: Ints,
    shares: Floats,
    merged: Ints,
    found: Floats,
) -> None:
    """Read quantiles of groups of rows of observations.

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
    merged : (buckets,) int64
        Zeros, to add up in.
    found : (groups, quantiles) float64
        Filled; left as it is for a group that observed nothing.
    """
    for group in range(len(groups) - 1):
        rows = members[groups[group] : groups[group + 1]]
        number, low, high = _merged(observed, histogram, rows, merged)
        if number:
            _read(merged, low, number, shares, found[group])
            for at in range(low, high + 1):
                merged[at] = 0


@compiled
def clear(observed: Ints, histogram: Counters) -> None:
    """Forget all observations."""
    for row in range(len(observed)):
        for at in range(observed[row, LOWEST], observed[row, HIGHEST] + 1):
            histogram[row, at] = 0
        for column in range(LOWEST):
            observed[row, column] = 0
        observed[row, LOWEST], observed[row, HIGHEST] = BUCKETS, -1
