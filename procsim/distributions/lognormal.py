"""Service at a counter, mostly short with a long tail: lognormal."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from procsim.distributions.checks import median_and_p90, positive
from procsim.distributions.contract import DistributionKind, Floats, Parametrisation
from procsim.distributions.smooth import Smooth, Standard

_NORMAL_P90: Final = 1.2815515655446004


@dataclass(frozen=True)
class Lognormal(Smooth):
    """A quantity whose logarithm is normal: what most measured service times look like.

    Parameters
    ----------
    median : float
        Half are below.
    sigma : float
        Standard deviation of the natural logarithm.

    Examples
    --------
    >>> Lognormal(median=10.0, sigma=0.5).quantile(np.array([0.5, 0.9])).round(4).tolist()
    [10.0, 18.9795]
    """

    median: float
    sigma: float

    def __post_init__(self) -> None:
        positive("lognormal", "median", self.median)
        positive("lognormal", "sigma", self.sigma)

    @property
    def mean(self) -> float:
        """Above the median, by the long tail."""
        return self.median * math.exp(self.sigma**2 / 2)

    @property
    def variance(self) -> float:
        """Mean squared times the squared coefficient of variation."""
        return self.mean**2 * math.expm1(self.sigma**2)

    @property
    def support(self) -> tuple[float, float]:
        """From 0 without limit."""
        return 0.0, math.inf

    @property
    def standard(self) -> Standard:
        """Exponential of the normal quantile."""
        return _of_normal, (self.sigma,)

    @property
    def unit(self) -> float:
        """The median."""
        return self.median

    def scaled(self, factor: float) -> Self:
        """Return the same quantity in a unit `factor` times smaller."""
        return replace(self, median=self.median * positive("lognormal", "factor", factor))


def _of_normal(u: Floats, sigma: float) -> Floats:
    from scipy.special import ndtri

    values: Floats = np.exp(sigma * ndtri(u))
    return values


def _of_mean_and_cv(mean: object, cv: object) -> Lognormal:
    variance = math.log1p(positive("lognormal", "cv", cv) ** 2)
    median = positive("lognormal", "mean", mean) * math.exp(-variance / 2)
    return Lognormal(median, math.sqrt(variance))


def _of_median_and_p90(median: object, p90: object) -> Lognormal:
    middle, high = median_and_p90("lognormal", median, p90)
    return Lognormal(middle, math.log(high / middle) / _NORMAL_P90)


LOGNORMAL = DistributionKind(
    "lognormal",
    "Mostly short with a long tail, as most measured service times are.",
    (
        Parametrisation(("mean", "cv"), _of_mean_and_cv),
        Parametrisation(("median", "p90"), _of_median_and_p90),
    ),
)
