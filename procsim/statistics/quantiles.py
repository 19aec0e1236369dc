"""How sure a quantile is, from the order of independent values alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from procsim.statistics.intervals import replication_values


@dataclass(frozen=True)
class Ranks:
    """Which of the ordered values, counted from 1, bound a quantile.

    Parameters
    ----------
    low : int
        0 where no value bounds it from below.
    high : int
        One above the number of values where none bounds it from above.
    coverage : float
        Probability that the quantile lies between, whatever the distribution.
    """

    low: int
    high: int
    coverage: float


@dataclass(frozen=True)
class QuantileInterval:
    """Bounds of a quantile; infinite where the values are too few to give one."""

    low: float
    high: float
    coverage: float


def quantile_ranks(n: int, probability: float, confidence: float = 0.95) -> Ranks:
    """Find the order statistics that hold a quantile between them.

    Parameters
    ----------
    n : int
        Independent values: one a replication, or of batches far apart. Waits inside one run
        depend on each other and are not.
    probability : float
        Of the quantile: 0.9 for P90.
    confidence : float, default 0.95

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> found = quantile_ranks(100, 0.9)
    >>> found.low, found.high, round(found.coverage, 4)
    (84, 96, 0.9557)

    Notes
    -----
    The values below the quantile are binomial. Source: David & Nagaraja, *Order Statistics*,
    3rd ed., sec. 7.1.
    """
    if n < 1:
        raise ValueError(f"values: found {n}; at least 1")
    if not (0 < probability < 1 and 0 < confidence < 1):
        found = f"{probability} and {confidence}"
        raise ValueError(f"probability and confidence: found {found}; above 0 and below 1")
    from scipy.special import bdtr

    at_most = bdtr(np.arange(n + 1), n, probability)
    tail = (1 - confidence) / 2
    low = int(np.searchsorted(at_most, tail))
    high = int(np.searchsorted(at_most, 1 - tail)) + 1
    below = float(at_most[low - 1]) if low > 0 else 0.0
    return Ranks(low, high, float(at_most[high - 1]) - below)


def quantile_interval(
    values: ArrayLike, probability: float, confidence: float = 0.95
) -> QuantileInterval:
    """Bound a quantile by two of the values, whatever their distribution.

    Parameters
    ----------
    values : array_like, (n,) float
        Independent.
    probability : float
    confidence : float, default 0.95

    Raises
    ------
    ValueError
        If there is no value, one is not finite, or a number is out of bounds.

    Examples
    --------
    >>> found = quantile_interval(range(1, 101), 0.9)
    >>> found.low, found.high
    (84.0, 96.0)
    """
    ordered = np.sort(replication_values(np.asarray(values, dtype=np.float64)))
    ranks = quantile_ranks(ordered.size, probability, confidence)
    low = float(ordered[ranks.low - 1]) if ranks.low > 0 else -math.inf
    high = float(ordered[ranks.high - 1]) if ranks.high <= ordered.size else math.inf
    return QuantileInterval(low, high, ranks.coverage)
