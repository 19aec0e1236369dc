"""Where further replications tell most about which design is best (OCBA)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from procsim.statistics.intervals import Floats, replication_values


def ocba_fractions(means: ArrayLike, deviations: ArrayLike) -> Floats:
    """Return what share of all replications each alternative should get to find the least mean.

    Parameters
    ----------
    means, deviations : array_like, (alternatives,) float
        Mean of each, and standard deviation of a replication, at least 0 and not all 0.

    Returns
    -------
    ndarray, (alternatives,) float
        They sum to 1. Where others equal the best, all goes to them and the best.

    Raises
    ------
    ValueError
        If the two differ in number, or a number is out of bounds.

    Examples
    --------
    >>> ocba_fractions([1.0, 1.2, 1.6], [0.5, 0.6, 0.8]).round(3).tolist()
    [0.413, 0.49, 0.097]

    Notes
    -----
    For independent alternatives; common random numbers are `select`'s. Source: Chen, Lin, Yucesan
    & Chick (2000), *Discrete Event Dynamic Systems* 10, 251-270.
    """
    average, spread = replication_values(means), replication_values(deviations)
    if average.size != spread.size:
        raise ValueError(f"deviations: found {spread.size}; {average.size}, one for each mean")
    if (spread < 0).any() or not spread.any():
        raise ValueError(f"deviations: found {deviations!r}; at least 0, and one above")
    if average.size == 1:
        return np.ones(1)
    best = int(average.argmin())
    lead = np.delete(average, best) - average[best]
    others = _weights(lead, np.delete(spread, best))
    found: Floats = np.insert(others[0], best, spread[best] * np.sqrt(others[1].sum()))
    if not found.any():
        # Those that the best has to be told from do not vary at all.
        found = spread
    return np.asarray(found / found.sum())


def _weights(lead: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Give what each of the others gets, and what each adds to the square of the best's."""
    if (lead == 0).any():
        # The limit of ever smaller leads.
        lead = np.where(lead == 0, 1.0, np.inf)
    return (spread / lead) ** 2, spread**2 / lead**4
