"""Quantities known by their limits: constant, uniform, triangular and PERT."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from procsim.distributions.checks import at_least_zero, ordered, positive, refuse
from procsim.distributions.contract import DistributionKind, Floats, Parametrisation


@dataclass(frozen=True)
class Constant:
    """Always the same value.

    Examples
    --------
    >>> Constant(15.0).quantile(np.array([0.1, 0.9])).tolist()
    [15.0, 15.0]
    """

    value: float

    def __post_init__(self) -> None:
        at_least_zero("constant", "value", self.value)

    @property
    def mean(self) -> float:
        """The value."""
        return float(self.value)

    @property
    def variance(self) -> float:
        """Zero."""
        return 0.0

    @property
    def support(self) -> tuple[float, float]:
        """The value, twice."""
        return float(self.value), float(self.value)

    def quantile(self, u: Floats) -> Floats:
        """Return the value whatever the luck."""
        return np.full(np.shape(u), self.value, dtype=np.float64)

    def scaled(self, factor: float) -> Self:
        """Return the same value in a unit `factor` times smaller."""
        return replace(self, value=self.value * positive("constant", "factor", factor))


@dataclass(frozen=True)
class Uniform:
    """Anything between two limits, all equally likely.

    Examples
    --------
    >>> Uniform(10.0, 20.0).quantile(np.array([0.25])).tolist()
    [12.5]
    """

    min: float
    max: float

    def __post_init__(self) -> None:
        low, high = (at_least_zero("uniform", name, getattr(self, name)) for name in ("min", "max"))
        if high <= low:
            raise refuse("uniform", f"max {self.max} not above min {self.min}", "max above min")

    @property
    def mean(self) -> float:
        """Midpoint of the limits."""
        return (self.min + self.max) / 2

    @property
    def variance(self) -> float:
        """Width squared over 12."""
        return (self.max - self.min) ** 2 / 12

    @property
    def support(self) -> tuple[float, float]:
        """Both limits."""
        return float(self.min), float(self.max)

    def quantile(self, u: Floats) -> Floats:
        """Go from the least to the greatest value in proportion to the luck."""
        return self.min + (self.max - self.min) * u

    def scaled(self, factor: float) -> Self:
        """Return the same quantity in a unit `factor` times smaller."""
        positive("uniform", "factor", factor)
        return replace(self, min=self.min * factor, max=self.max * factor)


@dataclass(frozen=True)
class Triangular:
    """What an experienced officer says: at least, usually, at most.

    Examples
    --------
    >>> Triangular(10.0, 20.0, 45.0).mean
    25.0
    """

    min: float
    likely: float
    max: float

    def __post_init__(self) -> None:
        ordered("triangular", self.min, self.likely, self.max)

    @property
    def mean(self) -> float:
        """Mean of the three."""
        return (self.min + self.likely + self.max) / 3

    @property
    def variance(self) -> float:
        """Closed form in the two sides of the triangle."""
        left, right = self.likely - self.min, self.max - self.likely
        return (left * left + left * right + right * right) / 18

    @property
    def support(self) -> tuple[float, float]:
        """Least and greatest value."""
        return float(self.min), float(self.max)

    def quantile(self, u: Floats) -> Floats:
        """Walk up the left side of the triangle, then down the right one."""
        width, left, right = self.max - self.min, self.likely - self.min, self.max - self.likely
        rising = self.min + np.sqrt(u * width * left)
        falling = self.max - np.sqrt((1.0 - u) * width * right)
        return np.where(u * width < left, rising, falling)

    def scaled(self, factor: float) -> Self:
        """Return the same quantity in a unit `factor` times smaller."""
        positive("triangular", "factor", factor)
        return replace(
            self, min=self.min * factor, likely=self.likely * factor, max=self.max * factor
        )


@dataclass(frozen=True)
class Pert:
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

    min: float
    likely: float
    max: float

    def __post_init__(self) -> None:
        ordered("pert", self.min, self.likely, self.max)

    @property
    def mean(self) -> float:
        """Likely value counted four times, the limits once each."""
        return (self.min + 4 * self.likely + self.max) / 6

    @property
    def variance(self) -> float:
        """Product of the distances of the mean from both limits, over 7."""
        return (self.mean - self.min) * (self.max - self.mean) / 7

    @property
    def support(self) -> tuple[float, float]:
        """Least and greatest value."""
        return float(self.min), float(self.max)

    def quantile(self, u: Floats) -> Floats:
        """Stretch the inverse of the beta distribution between the limits."""
        from scipy.special import betaincinv  # noqa: PLC0415 - half a second of import

        width = self.max - self.min
        rise = 1 + 4 * (self.likely - self.min) / width
        fall = 1 + 4 * (self.max - self.likely) / width
        values: Floats = self.min + width * betaincinv(rise, fall, u)
        return values

    def scaled(self, factor: float) -> Self:
        """Return the same quantity in a unit `factor` times smaller."""
        positive("pert", "factor", factor)
        return replace(
            self, min=self.min * factor, likely=self.likely * factor, max=self.max * factor
        )


CONSTANT = DistributionKind(
    "constant", "Always the same value.", (Parametrisation(("value",), Constant),)
)
UNIFORM = DistributionKind(
    "uniform",
    "Anything between two limits, all equally likely.",
    (Parametrisation(("min", "max"), Uniform),),
)
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
