"""Waits without memory, alone and mixed: exponential and hyperexponential."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from procsim.distributions.checks import number, positive, refuse
from procsim.distributions.contract import DistributionKind, Floats, Parametrisation
from procsim.distributions.smooth import Smooth, Standard

# Two sorts take about six steps, a dozen sorts that differ by many powers of ten up to twenty.
_NEWTON_STEPS: Final = 40


@dataclass(frozen=True)
class Exponential(Smooth):
    """How long until something that can happen at any moment: gaps between arrivals.

    Examples
    --------
    >>> Exponential(12.0).quantile(np.array([0.5])).round(4).tolist()
    [8.3178]
    """

    mean: float

    def __post_init__(self) -> None:
        positive("exponential", "mean", self.mean)

    @property
    def variance(self) -> float:
        """Mean squared."""
        return self.mean**2

    @property
    def support(self) -> tuple[float, float]:
        """From 0 without limit."""
        return 0.0, math.inf

    @property
    def standard(self) -> Standard:
        """Minus the logarithm of the remaining probability."""
        return _left, ()

    @property
    def unit(self) -> float:
        """The mean."""
        return self.mean

    def scaled(self, factor: float) -> Self:
        """Return the same wait in a unit `factor` times smaller."""
        return replace(self, mean=self.mean * positive("exponential", "factor", factor))


def _left(u: Floats) -> Floats:
    return -np.log1p(-u)


@dataclass(frozen=True)
class Hyperexponential(Smooth):
    """Several sorts of work in one queue, most of it short and some of it long.

    Parameters
    ----------
    shares : tuple of float
        Part of the work that is of each sort; they sum to 1.
    means : tuple of float
        Mean of each sort, exponential.

    Examples
    --------
    >>> mixed = Hyperexponential(shares=(0.9, 0.1), means=(5.0, 60.0))
    >>> mixed.mean
    10.5
    >>> mixed.quantile(np.array([0.5, 0.95])).round(4).tolist()
    [3.9752, 41.8401]
    """

    shares: tuple[float, ...]
    means: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.shares or len(self.shares) != len(self.means):
            found = f"{len(self.shares)} shares and {len(self.means)} means"
            raise refuse("hyperexponential", found, "one mean a share, at least one of both")
        for share, mean in zip(self.shares, self.means, strict=True):
            positive("hyperexponential", "share", share)
            positive("hyperexponential", "mean", mean)
        total = math.fsum(self.shares)
        if not math.isclose(total, 1.0, abs_tol=1e-9):
            raise refuse("hyperexponential", f"shares that sum to {total:g}", "a sum of 1")

    @property
    def mean(self) -> float:
        """Mean of the sorts, each by its share."""
        pairs = zip(self.shares, self.means, strict=True)
        return math.fsum(share * mean for share, mean in pairs)

    @property
    def variance(self) -> float:
        """Second moment of the mixture less its mean squared."""
        pairs = zip(self.shares, self.means, strict=True)
        return math.fsum(2 * share * mean**2 for share, mean in pairs) - self.mean**2

    @property
    def support(self) -> tuple[float, float]:
        """From 0 without limit."""
        return 0.0, math.inf

    @property
    def standard(self) -> Standard:
        """Inverse of the mixture."""
        return _mixed, (self.shares, self.means)

    @property
    def unit(self) -> float:
        """One: the means have theirs."""
        return 1.0

    def scaled(self, factor: float) -> Self:
        """Return the same mixture in a unit `factor` times smaller."""
        positive("hyperexponential", "factor", factor)
        return replace(self, means=tuple(mean * factor for mean in self.means))


def _mixed(u: Floats, shares: tuple[float, ...], means: tuple[float, ...]) -> Floats:
    """Invert the mixture by Newton's method, to about 1e-12 relative.

    Notes
    -----
    The logarithm of the survival function is convex and falls, so steps that begin below
    the root approach it from below and never pass it. Each sort alone bounds the root from
    below, and the best such bound leaves at most the number of sorts as a factor.
    """
    luck = np.ravel(u)
    log_left = np.log1p(-luck)
    start = np.zeros_like(log_left)
    for share, mean in zip(shares, means, strict=True):
        start = np.maximum(start, mean * (math.log(share) - log_left))
    value = start.copy()
    # Each element stops by itself, so that its neighbours cannot change its last digit.
    moving = np.arange(value.size)
    for _ in range(_NEWTON_STEPS):
        step = _step(value[moving], luck[moving], log_left[moving], (shares, means))
        value[moving] = np.maximum(value[moving] + step, start[moving])
        moving = moving[np.abs(step) > 1e-14 * value[moving]]
        if moving.size == 0:
            break
    return value.reshape(np.shape(u))


def _step(
    value: Floats, u: Floats, log_left: Floats, sorts: tuple[tuple[float, ...], tuple[float, ...]]
) -> Floats:
    left, gone, density = np.zeros_like(value), np.zeros_like(value), np.zeros_like(value)
    for share, mean in zip(*sorts, strict=True):
        tail = share * np.exp(-value / mean)
        left = left + tail
        density = density + tail / mean
        gone = gone + share * np.expm1(-value / mean)
    # Near 0 the survival rounds to 1 and near infinity what is gone rounds to -1.
    log_survival = np.where(u < 0.5, np.log1p(np.maximum(gone, -0.75)), np.log(left))
    return (log_survival - log_left) * left / density


def _of_branches(branches: object) -> Hyperexponential:
    allowed = "a list of branches, each with its share and its mean"
    if not isinstance(branches, Iterable) or isinstance(branches, (str, Mapping)):
        raise refuse("hyperexponential", f"branches {branches!r}", allowed)
    shares, means = [], []
    for branch in branches:
        if not isinstance(branch, Mapping) or set(branch) != {"share", "mean"}:
            raise refuse("hyperexponential", f"branch {branch!r}", allowed)
        shares.append(positive("hyperexponential", "share", branch["share"]))
        means.append(positive("hyperexponential", "mean", branch["mean"]))
    return Hyperexponential(tuple(shares), tuple(means))


def _of_mean_and_cv(mean: object, cv: object) -> Hyperexponential:
    """Balance two sorts so that each brings half of the work.

    Source: Whitt (1982), *Operations Research* 30(1), 125-147 (balanced means).
    """
    average = positive("hyperexponential", "mean", mean)
    spread = number("hyperexponential", "cv", cv, "a number above 1")
    if spread <= 1:
        raise refuse("hyperexponential", f"cv {cv}", "a number above 1 (1 is exponential)")
    lean = math.sqrt((spread**2 - 1) / (spread**2 + 1))
    # The rarer share loses its digits as 1 - lean where cv is large.
    rarer = 1 / ((spread**2 + 1) * (1 + lean))
    shares = (1 - rarer, rarer)
    return Hyperexponential(shares, tuple(average / (2 * share) for share in shares))


EXPONENTIAL = DistributionKind(
    "exponential",
    "How long until something that can happen at any moment.",
    (Parametrisation(("mean",), Exponential),),
)
HYPEREXPONENTIAL = DistributionKind(
    "hyperexponential",
    "Several sorts of work in one queue, most of it short and some of it long.",
    (
        Parametrisation(("branches",), _of_branches),
        Parametrisation(("mean", "cv"), _of_mean_and_cv),
    ),
)
