"""Quantities that vary evenly about a middle and are never negative: truncated normal."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from procsim.distributions.checks import at_least_zero, positive
from procsim.distributions.contract import DistributionKind, Floats, Parametrisation
from procsim.distributions.smooth import Smooth, Standard


@dataclass(frozen=True)
class TruncatedNormal(Smooth):
    """A normal quantity of which only what is at least 0 can happen.

    Parameters
    ----------
    location : float
        Mean of the normal before truncation; `mean` is above it.
    sd : float
        Standard deviation of the normal before truncation.

    Notes
    -----
    Source: Johnson, Kotz & Balakrishnan, *Continuous Univariate Distributions*, vol. 1, 2nd ed.,
    ch. 13 (truncated normal).

    Examples
    --------
    >>> round(TruncatedNormal(location=10.0, sd=5.0).mean, 4)
    10.2762
    """

    location: float
    sd: float

    def __post_init__(self) -> None:
        at_least_zero("normal", "mean", self.location)
        positive("normal", "sd", self.sd)

    @property
    def mean(self) -> float:
        """Mean of what is left after truncation."""
        return self.location + self.sd * self._hazard

    @property
    def variance(self) -> float:
        """Variance of what is left after truncation."""
        hazard = self._hazard
        return self.sd**2 * (1 - hazard * (hazard + self.location / self.sd))

    @property
    def support(self) -> tuple[float, float]:
        """From 0 without limit."""
        return 0.0, math.inf

    @property
    def _kept(self) -> float:
        return _kept(self.location / self.sd)

    @property
    def _hazard(self) -> float:
        # A power beyond the exponent's range rounds to 0, which is right: nothing is cut off.
        height = math.exp(-0.5 * (self.location / self.sd) ** 2) / math.sqrt(2 * math.pi)
        return height / self._kept

    @property
    def standard(self) -> Standard:
        """Normal quantile of the luck squeezed above the cut."""
        return _above_cut, (self.location / self.sd,)

    @property
    def unit(self) -> float:
        """The standard deviation before truncation."""
        return self.sd

    def scaled(self, factor: float) -> Self:
        """Return the same quantity in a unit `factor` times smaller."""
        positive("normal", "factor", factor)
        return replace(self, location=self.location * factor, sd=self.sd * factor)


def _kept(location: float) -> float:
    return math.erfc(-location / math.sqrt(2)) / 2


def _above_cut(u: Floats, location: float) -> Floats:
    """Give the quantile in standard deviations: each half from its own tail, where digits are."""
    from scipy.special import ndtri

    cut, kept = _kept(-location), _kept(location)
    upper = (1.0 - u) * kept
    score = np.where(upper < 0.5, -ndtri(upper), ndtri(cut + u * kept))
    values: Floats = np.maximum(location + score, 0.0)
    return values


def _of_mean_and_sd(mean: object, sd: object) -> TruncatedNormal:
    return TruncatedNormal(at_least_zero("normal", "mean", mean), positive("normal", "sd", sd))


NORMAL = DistributionKind(
    "normal",
    "Even about a middle and never negative; mean and sd are those before the cut at 0.",
    (Parametrisation(("mean", "sd"), _of_mean_and_sd),),
)
