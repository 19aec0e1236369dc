"""Times until something fails or someone gives up: Weibull."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from procsim.distributions.checks import median_and_p90, positive, refuse
from procsim.distributions.contract import DistributionKind, Floats, Parametrisation
from procsim.distributions.roots import falling_root
from procsim.distributions.smooth import Smooth, Standard

_SHAPES: Final = (0.1, 1000.0)


@dataclass(frozen=True)
class Weibull(Smooth):
    """A wait that ends the likelier the longer it lasted (shape above 1), or the less likely.

    Parameters
    ----------
    shape : float
        1 is exponential.
    scale : float
        Exceeded by 37 in 100.

    Examples
    --------
    >>> Weibull(shape=1.0, scale=30.0).mean
    30.0
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        positive("weibull", "shape", self.shape)
        positive("weibull", "scale", self.scale)

    @property
    def mean(self) -> float:
        """Scale times a gamma function of the shape."""
        return self.scale * math.gamma(1 + 1 / self.shape)

    @property
    def variance(self) -> float:
        """Mean squared times the squared coefficient of variation."""
        return self.mean**2 * _squared_cv(self.shape)

    @property
    def support(self) -> tuple[float, float]:
        """From 0 without limit."""
        return 0.0, math.inf

    @property
    def standard(self) -> Standard:
        """A power of the exponential quantile."""
        return _power, (self.shape,)

    @property
    def unit(self) -> float:
        """The scale."""
        return self.scale

    def scaled(self, factor: float) -> Self:
        """Return the same wait in a unit `factor` times smaller."""
        return replace(self, scale=self.scale * positive("weibull", "factor", factor))


def _power(u: Floats, shape: float) -> Floats:
    values: Floats = np.power(-np.log1p(-u), 1 / shape)
    return values


def _squared_cv(shape: float) -> float:
    return math.expm1(math.lgamma(1 + 2 / shape) - 2 * math.lgamma(1 + 1 / shape))


def _of_mean_and_cv(mean: object, cv: object) -> Weibull:
    average, spread = positive("weibull", "mean", mean), positive("weibull", "cv", cv)
    least, most = (math.sqrt(_squared_cv(shape)) for shape in reversed(_SHAPES))
    if not least <= spread <= most:
        raise refuse("weibull", f"cv {cv}", f"{least:.2g} to {most:.2g}")
    shape = falling_root(lambda shape: _squared_cv(shape) - spread**2, *_SHAPES)
    return Weibull(shape, average / math.gamma(1 + 1 / shape))


def _of_median_and_p90(median: object, p90: object) -> Weibull:
    middle, high = median_and_p90("weibull", median, p90)
    shape = math.log(math.log(10) / math.log(2)) / math.log(high / middle)
    return Weibull(shape, middle / math.log(2) ** (1 / shape))


WEIBULL = DistributionKind(
    "weibull",
    "How long until something fails or someone gives up.",
    (
        Parametrisation(("mean", "cv"), _of_mean_and_cv),
        Parametrisation(("median", "p90"), _of_median_and_p90),
        Parametrisation(("shape", "scale"), Weibull),
    ),
)
