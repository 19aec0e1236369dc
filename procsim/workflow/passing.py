"""How likely a case passes a join."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def passing(needed: int, branches: Iterable[tuple[float, float]]) -> float:
    """Give the probability that enough branches come to a join.

    Each is started with one probability and, if started, comes with another; those needed are at
    most those started.

    Examples
    --------
    >>> passing(2, [(1.0, 0.5), (1.0, 0.5), (1.0, 1.0)])
    0.75
    >>> passing(2, [(0.5, 0.0), (0.5, 1.0)])
    0.5
    """
    # Chances of so many started (rows), of which so many come (columns).
    chances = np.ones((1, 1))
    for start, come in branches:
        grown = np.zeros((chances.shape[0] + 1, chances.shape[1] + 1))
        grown[:-1, :-1] += (1 - start) * chances
        grown[1:, :-1] += start * (1 - come) * chances
        grown[1:, 1:] += start * come * chances
        chances = grown
    started, come_back = np.indices(chances.shape)
    return float(chances[come_back >= np.minimum(needed, started)].sum())
