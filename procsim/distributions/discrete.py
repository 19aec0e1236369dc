"""Quantities that take stated or measured values only: discrete and empirical."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from procsim.distributions.checks import at_least_zero, positive, refuse
from procsim.distributions.contract import DistributionKind, Floats, Parametrisation


@dataclass(frozen=True)
class Discrete:
    """One of a few values, each as often as its weight says.

    Parameters
    ----------
    values : tuple of float
        Ascending.
    weights : tuple of float
        One for each value, above 0; only their proportions count.

    Examples
    --------
    >>> Discrete((5.0, 30.0), (3.0, 1.0)).quantile(np.array([0.2, 0.75, 0.76])).tolist()
    [5.0, 5.0, 30.0]
    """

    values: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.values or len(self.values) != len(self.weights):
            found = f"{len(self.values)} values and {len(self.weights)} weights"
            raise refuse("discrete", found, "one weight a value, at least one of both")
        for value, weight in zip(self.values, self.weights, strict=True):
            at_least_zero("discrete", "value", value)
            positive("discrete", "weight", weight)
        if any(a > b for a, b in zip(self.values, self.values[1:], strict=False)):
            raise refuse("discrete", "values out of order", "ascending values")

    @property
    def mean(self) -> float:
        """Mean of the values by their weights."""
        pairs = zip(self.values, self.weights, strict=True)
        return math.fsum(value * weight for value, weight in pairs) / math.fsum(self.weights)

    @property
    def variance(self) -> float:
        """Mean squared deviation by the weights."""
        mean, pairs = self.mean, zip(self.values, self.weights, strict=True)
        squares = math.fsum(weight * (value - mean) ** 2 for value, weight in pairs)
        return squares / math.fsum(self.weights)

    @property
    def support(self) -> tuple[float, float]:
        """Least and greatest value."""
        return float(self.values[0]), float(self.values[-1])

    def quantile(self, u: Floats) -> Floats:
        """Return the least value that at least a share `u` does not exceed."""
        reached = np.cumsum(self.weights, dtype=np.float64)
        # The last step is left out: rounding must not leave luck above it without a value.
        place = np.searchsorted(reached[:-1] / reached[-1], u, side="left")
        values: Floats = np.asarray(self.values, dtype=np.float64)[place]
        return values

    def scaled(self, factor: float) -> Self:
        """Return the same values in a unit `factor` times smaller."""
        positive("discrete", "factor", factor)
        return replace(self, values=tuple(value * factor for value in self.values))


def _of_table(values: object) -> Discrete:
    if not isinstance(values, Mapping) or not values:
        raise refuse("discrete", f"values {values!r}", "a weight for each value")
    return _of_pairs("discrete", values.items())


def _of_measured(values: object, weights: object = None) -> Discrete:
    if isinstance(values, Mapping) and values and weights is None:
        return _of_pairs("empirical", values.items())
    measured = _sequence("values", values)
    given = [1.0] * len(measured) if weights is None else _sequence("weights", weights)
    if len(given) != len(measured):
        found = f"{len(measured)} values and {len(given)} weights"
        raise refuse("empirical", found, "one weight a value")
    return _of_pairs("empirical", zip(measured, given, strict=True))


def _sequence(name: str, found: object) -> list[object]:
    if not isinstance(found, Iterable) or isinstance(found, (str, Mapping)):
        raise refuse("empirical", f"{name} {found!r}", "a list of numbers")
    items = list(found)
    if not items:
        raise refuse("empirical", f"no {name}", "a list of at least one number")
    return items


def _of_pairs(kind: str, pairs: Iterable[tuple[object, object]]) -> Discrete:
    checked = sorted(
        (at_least_zero(kind, "value", value), at_least_zero(kind, "weight", weight))
        for value, weight in pairs
    )
    drawn = [(value, weight) for value, weight in checked if weight > 0]
    if not drawn:
        raise refuse(kind, "weights that are all 0", "at least one weight above 0")
    values, weights = zip(*drawn, strict=True)
    return Discrete(values, weights)


DISCRETE = DistributionKind(
    "discrete",
    "One of a few values, each as often as its weight says.",
    (Parametrisation(("values",), _of_table),),
)
EMPIRICAL = DistributionKind(
    "empirical",
    "One of the values that were measured, all alike unless weights are given.",
    (
        Parametrisation(("values",), _of_measured),
        Parametrisation(("values", "weights"), _of_measured),
    ),
)
