"""What every distribution can do, and how a kind is described so that a file can name it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from procsim.errors import DistributionError, did_you_mean

Floats: TypeAlias = NDArray[np.float64]


class Distribution(Protocol):
    """How much some quantity varies, turned from luck into a number by inverse transform.

    Records are frozen and unitless: whoever builds one decides the unit of its parameters, and
    `scaled` turns it into another.
    """

    @property
    def mean(self) -> float:
        """Long-run average, in the unit of the parameters."""
        ...

    @property
    def variance(self) -> float:
        """Mean squared deviation from `mean`, in that unit squared."""
        ...

    @property
    def support(self) -> tuple[float, float]:
        """Least and greatest value there can be; the greatest may be infinite."""
        ...

    def quantile(self, u: Floats) -> Floats:
        """Value below which a share `u` of all outcomes lies, one for each uniform in (0, 1).

        Each element depends on its own uniform alone, to the last bit, so that drawing in other
        blocks draws the same numbers.
        """
        ...

    def scaled(self, factor: float) -> Self:
        """Describe the same quantity in a unit `factor` times smaller."""
        ...


@dataclass(frozen=True)
class Parametrisation:
    """One set of parameters that determines a distribution.

    Parameters
    ----------
    names : tuple of str
        All must be given, and no other.
    build : callable
        Takes the parameters by name and returns the distribution.
    """

    names: tuple[str, ...]
    build: Callable[..., Distribution]


@dataclass(frozen=True)
class DistributionKind:
    """A named family with every way to give its parameters.

    Parameters
    ----------
    name : str
        As a scenario writes it.
    meaning : str
        When to choose it, in one sentence.
    parametrisations : tuple of Parametrisation
    """

    name: str
    meaning: str
    parametrisations: tuple[Parametrisation, ...]

    def build(self, parameters: Mapping[str, object]) -> Distribution:
        """Build the distribution from whichever of its parameter sets was given.

        Raises
        ------
        DistributionError
            If a parameter is unknown, missing or impossible.
        """
        known = {name for way in self.parametrisations for name in way.names}
        for name in parameters:
            if name not in known:
                told = did_you_mean(name, known)
                message = f"{self.name}: unknown parameter {name!r}; {told}"
                raise DistributionError(message)
        for way in self.parametrisations:
            if set(way.names) == set(parameters):
                return self._possible(way, parameters)
        found = " and ".join(parameters) or "no parameters"
        allowed = ", or ".join(" and ".join(way.names) for way in self.parametrisations)
        message = f"{self.name}: found {found}; allowed: {allowed}"
        raise DistributionError(message)

    def _possible(self, way: Parametrisation, parameters: Mapping[str, object]) -> Distribution:
        """Refuse parameters so far apart that a mean or a variance is beyond any number."""
        try:
            built = way.build(**parameters)
            if math.isfinite(built.mean) and math.isfinite(built.variance):
                return built
        except ArithmeticError:
            pass
        found = ", ".join(f"{name} {value}" for name, value in parameters.items())
        message = f"{self.name}: found {found}; allowed: a mean and a variance that are numbers"
        raise DistributionError(message)
