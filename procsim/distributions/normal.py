"""Quantities that vary evenly about a middle and are never negative: truncated normal."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from procsim.distributions.checks import at_least_zero, positive
from procsim.distributions.contract import DistributionKind, Floats, Parametrisation


@dataclass(frozen=True)
class TruncatedNormal:
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
        return math.erfc(-self.location / self.sd / math.sqrt(2)) / 2

    @property
    def _hazard(self) -> float:
        # A power beyond the exponent's range rounds to 0, which is right: nothing is cut off.
        height = math.exp(-0.5 * (self.location / self.sd) ** 2) / math.sqrt(2 * math.pi)
        return height / self._kept

    def quantile(self, u: Floats) -> Floats:
        """Return the normal quantile of the luck squeezed above the cut.

        Notes
        -----
        Each half counts from its own tail, where the digits are.
        """
        from scipy.special import ndtri

        cut = math.erfc(self.location / self.sd / math.sqrt(2)) / 2
        upper = (1.0 - u) * self._kept
        score = np.where(upper < 0.5, -ndtri(upper), ndtri(cut + u * self._kept))
        values: Floats = np.maximum(self.location + self.sd * score, 0.0)
        return values

    def scaled(self, factor: float) -> Self:
        """Return the same quantity in a unit `factor` times smaller."""
        positive("normal", "factor", factor)
        return replace(self, location=self.location * factor, sd=self.sd * factor)


def _of_mean_and_sd(mean: object, sd: object) -> TruncatedNormal:
    return TruncatedNormal(at_least_zero("normal", "mean", mean), positive("normal", "sd", sd))


NORMAL = DistributionKind(
    "normal",
    "Even about a middle and never negative; mean and sd are those before the cut at 0.",
    (Parametrisation(("mean", "sd"), _of_mean_and_sd),),
)
