"""Before and after with the same luck: paired differences under common random numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from procsim.statistics.intervals import (
    Floats,
    mean_interval,
    replication_values,
    sample_variance,
)


@dataclass(frozen=True)
class PairedDifference:
    """What a redesign changes, with what the common random numbers were worth.

    Parameters
    ----------
    mean : float
        After less before.
    half_width : float or None
        None with one replication; 0 where every replication differs by the same amount.
    n : int
        Pairs of replications.
    correlation : float or None
        Between before and after; None where one of them does not vary.
    variance_reduction : float or None
        Replications that independent runs would have needed for each of these, (s1^2 + s2^2) /
        sd^2; below 1 where pairing did harm, infinite where the differences do not vary although
        the sides do, None where nothing varies.
    p_value : float or None
        Two-sided, of the paired t test; None with one replication.
    confidence : float
    """

    mean: float
    half_width: float | None
    n: int
    correlation: float | None
    variance_reduction: float | None
    p_value: float | None
    confidence: float


def paired_difference(
    before: ArrayLike, after: ArrayLike, confidence: float = 0.95
) -> PairedDifference:
    """Say how sure a difference is where replication i had the same luck before and after.

    Parameters
    ----------
    before, after : array_like, (replications,) float
        Value i of both belongs to replication i.
    confidence : float, default 0.95

    Returns
    -------
    PairedDifference
        Exactly 0 with half-width 0 where both are identical.

    Raises
    ------
    ValueError
        If the sides differ in number, are empty or hold what is not finite.

    Examples
    --------
    >>> found = paired_difference([12.0, 9.0, 15.0], [10.0, 8.0, 12.0])
    >>> found.mean, round(found.half_width, 3), round(found.variance_reduction, 1)
    (-2.0, 2.484, 13.0)

    Notes
    -----
    Source: Law, *Simulation Modeling and Analysis*, 5th ed., sec. 10.2.1 and 11.2.
    """
    first, second = replication_values(before), replication_values(after)
    if first.size != second.size:
        raise ValueError(f"pairs: found {first.size} before and {second.size} after; as many")
    differences = second - first
    interval = mean_interval(differences, confidence)
    return PairedDifference(
        interval.mean,
        interval.half_width,
        interval.n,
        _correlation(first, second),
        _variance_reduction(first, second, differences),
        _p_value(interval.mean, differences),
        confidence,
    )


def _correlation(first: Floats, second: Floats) -> float | None:
    if sample_variance(first) == 0 or sample_variance(second) == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def _variance_reduction(first: Floats, second: Floats, differences: Floats) -> float | None:
    if first.size == 1:
        return None
    apart = sample_variance(first) + sample_variance(second)
    together = sample_variance(differences)
    if together == 0:
        return math.inf if apart > 0 else None
    return apart / together


def _p_value(mean: float, differences: Floats) -> float | None:
    n = differences.size
    if n == 1:
        return None
    variance = sample_variance(differences)
    if variance == 0:
        return 1.0 if mean == 0 else 0.0
    from scipy.special import stdtr

    return float(2 * stdtr(n - 1, -abs(mean) / math.sqrt(variance / n)))
