"""A figure of a staffing over replications, and how sure it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from procsim.statistics.intervals import sample_variance, t_multiplier

Floats = NDArray[np.float64]

RARE = 3.0
"""Of n independent observations none showed what happens less often than 3 in n, at 95 %."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over replications.

    Parameters
    ----------
    value : float
        Totals over totals; NaN where nothing was observed, infinite where something waits for ever.
    error : float
        Its standard error; infinite with fewer than two replications.
    n : int
        Replications that observed something.
    least : float
        Below this no interval is narrower: what never happened may be rare.
    """

    value: float
    error: float
    n: int
    least: float = 0.0

    def half_width(self, confidence: float = 0.95) -> float:
        """Give the half-width of the two-sided t interval."""
        if self.n < 2:
            return math.inf
        return max(t_multiplier(confidence, self.n - 1) * self.error, self.least)


def estimate(totals: Floats, weights: Floats, *, share: bool = False) -> Estimate:
    """Estimate a ratio of totals, by the spread of its replications.

    Parameters
    ----------
    totals : (replications,) float64
        What was observed of each replication: a sum, or one value.
    weights : (replications,) float64
        Of how many observations it is the sum; 1 for one value, 0 where nothing was observed.
    share : bool
        The figure is a share of observations, of which all or none may have been met.

    Returns
    -------
    Estimate

    Examples
    --------
    >>> found = estimate(np.array([2.0, 4.0, 6.0]), np.array([1.0, 1.0, 2.0]))
    >>> found.value, round(found.error, 4)
    (3.0, 0.433)

    Notes
    -----
    The error is that of the linearised ratio: the residuals ``total - value * weight`` over the
    mean weight. Source: Law, *Simulation Modeling and Analysis* (2015), section 9.4.
    """
    observed = weights > 0
    n = int(observed.sum())
    if n == 0:
        return Estimate(math.nan, math.inf, 0)
    total, weight = totals[observed], weights[observed]
    value = float(total.sum() / weight.sum())
    if math.isinf(value):
        return Estimate(value, 0.0, n)
    if n == 1:
        return Estimate(value, math.inf, 1)
    residuals = total - value * weight
    error = math.sqrt(sample_variance(residuals) / n) / float(weight.mean())
    return Estimate(value, error, n, RARE / float(weight.sum()) if share else 0.0)
