"""Quantities an experienced officer gives by three points: triangular and PERT."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np

from procsim.distributions.checks import ordered, positive
from procsim.distributions.contract import DistributionKind, Floats, Parametrisation
from procsim.distributions.smooth import Smooth, Standard


@dataclass(frozen=True)
class _ThreePoints:
    """At least, usually, at most."""

    kind: ClassVar[str]

    min: float
    likely: float
    max: float

    def __post_init__(self) -> None:
        ordered(self.kind, self.min, self.likely, self.max)

    @property
    def support(self) -> tuple[float, float]:
        """Least and greatest value."""
        return float(self.min), float(self.max)

    def scaled(self, factor: float) -> Self:
        """Return the same quantity in a unit `factor` times smaller."""
        positive(self.kind, "factor", factor)
        return replace(
            self, min=self.min * factor, likely=self.likely * factor, max=self.max * factor
        )


@dataclass(frozen=True)
class Triangular(_ThreePoints):
    """What an experienced officer says: at least, usually, at most.

    Examples
    --------
    >>> Triangular(10.0, 20.0, 45.0).mean
    25.0
    """

    kind: ClassVar[str] = "triangular"

    @property
    def mean(self) -> float:
        """Mean of the three."""
        return (self.min + self.likely + self.max) / 3

    @property
    def variance(self) -> float:
        """Closed form in the two sides of the triangle."""
        left, right = self.likely - self.min, self.max - self.likely
        return (left * left + left * right + right * right) / 18

    def quantile(self, u: Floats) -> Floats:
        """Walk up the left side of the triangle, then down the right one."""
        width, left, right = self.max - self.min, self.likely - self.min, self.max - self.likely
        rising = self.min + np.sqrt(u * width * left)
        falling = self.max - np.sqrt((1.0 - u) * width * right)
        return np.where(u * width < left, rising, falling)


@dataclass(frozen=True)
class Pert(_ThreePoints, Smooth):
    """At least, usually, at most, with more weight on the usual than a triangle gives.

    Notes
    -----
    A beta distribution between the limits whose mean is (min + 4 likely + max) / 6.
    Source: Malcolm, Roseboom, Clark & Fazar (1959), *Operations Research* 7(5), 646-669; the
    shape 4 in the form of Vose, *Risk Analysis*.

    Examples
    --------
    >>> Pert(10.0, 20.0, 60.0).mean
    25.0
    """

    kind: ClassVar[str] = "pert"

    @property
    def mean(self) -> float:
        """Likely value counted four times, the limits once each."""
        return (self.min + 4 * self.likely + self.max) / 6

    @property
    def variance(self) -> float:
        """Product of the distances of the mean from both limits, over 7."""
        return (self.mean - self.min) * (self.max - self.mean) / 7

    @property
    def standard(self) -> Standard:
        """Inverse of the beta distribution."""
        rise = 1 + 4 * (self.likely - self.min) / self.unit
        fall = 1 + 4 * (self.max - self.likely) / self.unit
        return _inverse, (rise, fall)

    @property
    def unit(self) -> float:
        """Distance of the limits."""
        return self.max - self.min

    @property
    def least(self) -> float:
        """The lower limit."""
        return self.min


def _inverse(u: Floats, rise: float, fall: float) -> Floats:
    from scipy.special import betaincinv

    values: Floats = betaincinv(rise, fall, u)
    return values


TRIANGULAR = DistributionKind(
    "triangular",
    "At least, usually, at most, as an experienced officer says it.",
    (Parametrisation(("min", "likely", "max"), Triangular),),
)
PERT = DistributionKind(
    "pert",
    "At least, usually, at most, with more weight on the usual.",
    (Parametrisation(("min", "likely", "max"), Pert),),
)
