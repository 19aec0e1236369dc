"""Several comparisons at once: the error rate is the family's, not each one's."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from procsim.statistics.intervals import Floats


def bonferroni(confidence: float, k: int) -> float:
    """Return the confidence each of k intervals needs so that all hold together.

    Parameters
    ----------
    confidence : float
        Of the family, whatever the dependence between its members.
    k : int
        Intervals in the family, at least 1.

    Examples
    --------
    >>> round(bonferroni(0.95, 5), 6)
    0.99

    Notes
    -----
    Source: Dunn (1961), *Journal of the American Statistical Association* 56, 52-64.
    """
    _check(confidence, k)
    return 1 - (1 - confidence) / k


def sidak(confidence: float, k: int) -> float:
    """Return the confidence each of k two-sided intervals needs, a little below Bonferroni's.

    Parameters
    ----------
    confidence : float
        Of the family; exact for independent members, kept for t intervals of normal ones.
    k : int
        Intervals in the family, at least 1.

    Examples
    --------
    >>> round(sidak(0.95, 5), 6)
    0.989794

    Notes
    -----
    Source: Sidak (1967), *Journal of the American Statistical Association* 62, 626-633.
    """
    _check(confidence, k)
    return float(confidence ** (1 / k))


def holm(p_values: ArrayLike) -> Floats:
    """Adjust p-values of one family step by step; tests, not intervals.

    Parameters
    ----------
    p_values : array_like, (k,) float

    Returns
    -------
    ndarray, (k,) float
        In the order given; a hypothesis is rejected where its value is at most the error rate.

    Raises
    ------
    ValueError
        If a p-value lies outside 0 to 1.

    Examples
    --------
    >>> holm([0.04, 0.005, 0.03, 0.2, 0.02]).round(3).tolist()
    [0.09, 0.025, 0.09, 0.2, 0.08]

    Notes
    -----
    Source: Holm (1979), *Scandinavian Journal of Statistics* 6, 65-70.
    """
    found = np.asarray(p_values, dtype=np.float64)
    if found.ndim != 1 or not ((found >= 0) & (found <= 1)).all():
        raise ValueError(f"p-values: found {p_values!r}; numbers from 0 to 1, in a list")
    order = np.argsort(found, kind="stable")
    stepped = np.maximum.accumulate(found[order] * np.arange(found.size, 0, -1))
    adjusted = np.empty_like(found)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _check(confidence: float, k: int) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: found {confidence}; above 0 and below 1")
    if k < 1:
        raise ValueError(f"family: found {k} comparisons; at least 1")
