"""How sure any figure is: replications drawn again, never cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from procsim.statistics.intervals import Floats


@dataclass(frozen=True)
class BootstrapInterval:
    """A figure over replications with its percentile bounds."""

    estimate: float
    low: float
    high: float
    confidence: float


def bootstrap_interval(
    replications: ArrayLike,
    figure: Callable[[Floats], float],
    *,
    seed: int,
    confidence: float = 0.95,
    resamples: int = 2000,
) -> BootstrapInterval:
    """Bound a figure of all replications by drawing whole replications again.

    Parameters
    ----------
    replications : array_like, (replications,) or (replications, columns) float
        One row a replication, kept whole: totals and counts, or before and after.
    figure : callable
        From such an array to the figure: a ratio of totals, say.
    seed : int
        Same seed, same bounds.
    confidence : float, default 0.95
    resamples : int, default 2000

    Returns
    -------
    BootstrapInterval

    Raises
    ------
    ValueError
        With fewer than two replications, or a confidence that is none.

    Examples
    --------
    >>> minutes_and_cases = [[120.0, 10], [90.0, 9], [200.0, 14], [150.0, 11]]
    >>> found = bootstrap_interval(
    ...     minutes_and_cases, lambda rows: rows[:, 0].sum() / rows[:, 1].sum(), seed=1)
    >>> round(found.estimate, 3), found.low < found.estimate < found.high
    (12.727, True)

    Notes
    -----
    Source: Efron & Tibshirani, *An Introduction to the Bootstrap*, ch. 13 (percentile).
    """
    rows = np.asarray(replications, dtype=np.float64)
    if rows.ndim == 0 or len(rows) < 2:
        raise ValueError(f"bootstrap: found {rows.shape} replications; at least 2")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: found {confidence}; above 0 and below 1")
    again = np.random.Generator(np.random.PCG64(seed)).integers(
        len(rows), size=(resamples, len(rows))
    )
    figures = np.array([figure(rows[chosen]) for chosen in again])
    low, high = np.quantile(figures, [(1 - confidence) / 2, (1 + confidence) / 2])
    return BootstrapInterval(float(figure(rows)), float(low), float(high), confidence)
