"""How sure a mean over replications is: t and Welch intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """A mean over replications with its half-width.

    Parameters
    ----------
    mean : float
    half_width : float or None
        None where it is undefined: fewer than two replications.
    n : int
        Replications.
    confidence : float
        Share of such intervals that hold the true mean.
    """

    mean: float
    half_width: float | None
    n: int
    confidence: float


@dataclass(frozen=True)
class WelchInterval:
    """A difference of two means whose replications are independent, with its half-width.

    Parameters
    ----------
    difference : float
        After less before.
    half_width : float or None
        None with fewer than two replications on a side.
    degrees : float or None
        Degrees of freedom after Welch; None where both sides do not vary at all.
    confidence : float
    """

    difference: float
    half_width: float | None
    degrees: float | None
    confidence: float


def replication_values(values: ArrayLike) -> Floats:
    """Return one finite number a replication, or refuse.

    Raises
    ------
    ValueError
        If there is none, one is not finite, or they are not a plain list.
    """
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1 or found.size == 0 or not np.isfinite(found).all():
        raise ValueError(f"replications: found {values!r}; at least one finite number, in a list")
    return found


def t_multiplier(confidence: float, degrees: float) -> float:
    """Return how many standard errors a two-sided t interval reaches to each side.

    Parameters
    ----------
    confidence : float
        Above 0 and below 1.
    degrees : float
        Degrees of freedom, above 0: replications less one.

    Raises
    ------
    ValueError
        If either is out of bounds.

    Examples
    --------
    >>> round(t_multiplier(0.95, 9), 4)
    2.2622
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: found {confidence}; above 0 and below 1")
    if not degrees > 0:
        raise ValueError(f"degrees of freedom: found {degrees}; above 0")
    from scipy.special import stdtrit

    return float(-stdtrit(degrees, (1 - confidence) / 2))


def sample_variance(values: Floats) -> float:
    """Return the unbiased variance, exactly 0 where all values are the same.

    Examples
    --------
    >>> sample_variance(np.array([0.1, 0.1, 0.1]))
    0.0
    """
    # The rounded mean of equal numbers may differ from them in the last digit.
    return 0.0 if np.ptp(values) == 0 else float(np.var(values, ddof=1))


def mean_interval(values: ArrayLike, confidence: float = 0.95) -> Interval:
    """Say how sure the mean of a KPI over independent replications is.

    Parameters
    ----------
    values : array_like, (replications,) float
        One value of the KPI a replication.
    confidence : float, default 0.95

    Returns
    -------
    Interval
        Half-width None with one replication, exactly 0 where all are the same.

    Raises
    ------
    ValueError
        If there is no value or one is not finite.

    Examples
    --------
    >>> found = mean_interval([10.0, 12.0, 14.0])
    >>> found.mean, round(found.half_width, 3)
    (12.0, 4.968)

    Notes
    -----
    Source: Law, *Simulation Modeling and Analysis*, 5th ed., sec. 9.4.1.
    """
    found = replication_values(values)
    n, variance = found.size, sample_variance(found)
    mean = float(found[0]) if variance == 0 else float(np.mean(found))
    half_width = None if n == 1 else t_multiplier(confidence, n - 1) * math.sqrt(variance / n)
    return Interval(mean, half_width, n, confidence)


def welch_interval(before: ArrayLike, after: ArrayLike, confidence: float = 0.95) -> WelchInterval:
    """Say how sure a difference is where the two sides share no random numbers.

    Parameters
    ----------
    before, after : array_like, (replications,) float
        May differ in number and in variance.
    confidence : float, default 0.95

    Returns
    -------
    WelchInterval

    Raises
    ------
    ValueError
        If a side has no value or one is not finite.

    Examples
    --------
    >>> found = welch_interval([10.0, 12.0, 14.0], [9.0, 10.0, 11.0])
    >>> round(found.difference, 3), round(found.half_width, 3), round(found.degrees, 3)
    (-2.0, 4.155, 2.941)

    Notes
    -----
    Source: Welch (1947), *Biometrika* 34, 28-35.
    """
    first, second = replication_values(before), replication_values(after)
    difference = float(np.mean(second) - np.mean(first))
    if min(first.size, second.size) == 1:
        return WelchInterval(difference, None, None, confidence)
    errors = [sample_variance(side) / side.size for side in (first, second)]
    total = sum(errors)
    if total == 0:
        return WelchInterval(difference, 0.0, None, confidence)
    sides = zip(errors, (first, second), strict=True)
    degrees = 1 / sum((error / total) ** 2 / (side.size - 1) for error, side in sides)
    half_width = t_multiplier(confidence, degrees) * math.sqrt(total)
    return WelchInterval(difference, half_width, degrees, confidence)
