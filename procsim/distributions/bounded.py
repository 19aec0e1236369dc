"""Quantities known by their limits alone: constant and uniform."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from procsim.distributions.checks import at_least_zero, positive, refuse
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


CONSTANT = DistributionKind(
    "constant", "Always the same value.", (Parametrisation(("value",), Constant),)
)
UNIFORM = DistributionKind(
    "uniform",
    "Anything between two limits, all equally likely.",
    (Parametrisation(("min", "max"), Uniform),),
)
