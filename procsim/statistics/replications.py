"""How many replications are enough: predicted from a pilot, or found while running."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from procsim.statistics.intervals import Floats, replication_values, sample_variance, t_multiplier

_LOOK_AHEAD_GROWS_FROM: Final = 100


def replications_needed(
    values: ArrayLike, half_width_target: float, confidence: float = 0.95
) -> int:
    """Predict how many replications bring the half-width down to a target.

    Parameters
    ----------
    values : array_like, (replications,) float
        At least two replications already made.
    half_width_target : float
        Above 0, in the KPI's unit.
    confidence : float, default 0.95

    Returns
    -------
    int
        In all, those already made included.

    Raises
    ------
    ValueError
        With fewer than two values or a target that is not above 0.

    Examples
    --------
    >>> replications_needed([10.0, 12.0, 14.0, 11.0, 13.0], half_width_target=1.0)
    13

    Notes
    -----
    Source: Law, *Simulation Modeling and Analysis*, 5th ed., sec. 9.4.1.
    """
    found = replication_values(values)
    _check(half_width_target)
    if found.size < 2:
        raise ValueError("replications: found 1; at least 2, or nothing is known of the spread")
    deviation = math.sqrt(sample_variance(found))

    def enough(n: int) -> bool:
        return t_multiplier(confidence, n - 1) * deviation / math.sqrt(n) <= half_width_target

    low, high = found.size - 1, found.size
    while not enough(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def half_widths(values: ArrayLike, confidence: float = 0.95) -> Floats:
    """Return the half-width after each replication, as a run would have reported it.

    Parameters
    ----------
    values : array_like, (replications,) float
        In the order made.
    confidence : float, default 0.95

    Returns
    -------
    ndarray, (replications,) float
        Infinite after the first.

    Examples
    --------
    >>> half_widths([10.0, 12.0, 14.0]).round(3).tolist()
    [inf, 12.706, 4.968]
    """
    found = replication_values(values)
    widths = np.full(found.size, np.inf)
    for n in range(2, found.size + 1):
        error = math.sqrt(sample_variance(found[:n]) / n)
        widths[n - 1] = t_multiplier(confidence, n - 1) * error
    return widths


def stopping_point(
    values: ArrayLike,
    half_width_target: float,
    confidence: float = 0.95,
    *,
    first: int = 10,
    look_ahead: int = 5,
) -> int | None:
    """Say after how many replications the target was reached and stayed reached.

    Parameters
    ----------
    values : array_like, (replications,) float
        In the order made, so far.
    half_width_target : float
        Above 0, in the KPI's unit; for differences, of the paired differences.
    confidence : float, default 0.95
    first : int, default 10
        Replications before the first look.
    look_ahead : int, default 5
        Further replications for which the target must hold; in proportion above 100.

    Returns
    -------
    int or None
        None: go on.

    Raises
    ------
    ValueError
        If a value is not finite or the target is not above 0.

    Examples
    --------
    >>> stopping_point([10.0, 12.0] * 15, half_width_target=1.0)
    10
    >>> stopping_point([10.0, 12.0] * 6, half_width_target=1.0) is None
    True

    Notes
    -----
    Source: Hoad, Robinson & Davies (2010), *Journal of the Operational Research Society* 61,
    1632-1644.
    """
    _check(half_width_target)
    kept = half_widths(values, confidence) <= half_width_target
    for n in range(max(first, 2), kept.size + 1):
        ahead = look_ahead * max(n, _LOOK_AHEAD_GROWS_FROM) // _LOOK_AHEAD_GROWS_FROM
        if n + ahead <= kept.size and kept[n - 1 : n + ahead].all():
            return n
    return None


def _check(half_width_target: float) -> None:
    if not half_width_target > 0:
        raise ValueError(f"half-width: found a target of {half_width_target}; above 0")
