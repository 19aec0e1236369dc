"""Work of several steps, one after the other: gamma and Erlang."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Self

from procsim.distributions.checks import median_and_p90, positive, refuse
from procsim.distributions.contract import DistributionKind, Floats, Parametrisation
from procsim.distributions.roots import falling_root
from procsim.distributions.smooth import Smooth, Standard

_SHAPES: Final = (0.01, 1e8)


@dataclass(frozen=True)
class Gamma(Smooth):
    """Work made of `shape` exponential steps, each of mean `scale`; the shape may be a fraction.

    Examples
    --------
    >>> Gamma(shape=4.0, scale=5.0).mean
    20.0
    """

    shape: float
    scale: float

    def __post_init__(self) -> None:
        positive("gamma", "shape", self.shape)
        positive("gamma", "scale", self.scale)

    @property
    def mean(self) -> float:
        """Shape times scale."""
        return self.shape * self.scale

    @property
    def variance(self) -> float:
        """Shape times scale squared."""
        return self.shape * self.scale**2

    @property
    def support(self) -> tuple[float, float]:
        """From 0 without limit."""
        return 0.0, math.inf

    @property
    def standard(self) -> Standard:
        """Inverse of the regularised incomplete gamma function."""
        return _inverse, (self.shape,)

    @property
    def unit(self) -> float:
        """The scale."""
        return self.scale

    def scaled(self, factor: float) -> Self:
        """Return the same work in a unit `factor` times smaller."""
        return replace(self, scale=self.scale * positive("gamma", "factor", factor))


def _inverse(u: Floats, shape: float) -> Floats:
    from scipy.special import gammaincinv

    values: Floats = gammaincinv(shape, u)
    return values


def _of_mean_and_cv(mean: object, cv: object) -> Gamma:
    shape = positive("gamma", "cv", cv) ** -2
    return Gamma(shape, positive("gamma", "mean", mean) / shape)


def _of_median_and_p90(median: object, p90: object) -> Gamma:
    from scipy.special import gammaincinv

    middle, high = median_and_p90("gamma", median, p90)

    def excess(log_shape: float) -> float:
        shape = math.exp(log_shape)
        return float(gammaincinv(shape, 0.9) / gammaincinv(shape, 0.5)) - high / middle

    low, top = math.log(_SHAPES[0]), math.log(_SHAPES[1])
    if not excess(low) >= 0 >= excess(top):
        found = f"p90 {high / middle:.7g} times the median"
        raise refuse("gamma", found, "a p90 further from 1 and nearer than 1e20 times the median")
    shape = math.exp(falling_root(excess, low, top))
    return Gamma(shape, middle / float(gammaincinv(shape, 0.5)))


def _erlang(shape: object, mean: object) -> Gamma:
    steps = positive("erlang", "shape", shape)
    if steps != round(steps):
        raise refuse("erlang", f"shape {shape!r}", "a whole number of at least 1")
    return Gamma(steps, positive("erlang", "mean", mean) / steps)


GAMMA = DistributionKind(
    "gamma",
    "Work of several steps, more even than exponential where cv is below 1.",
    (
        Parametrisation(("mean", "cv"), _of_mean_and_cv),
        Parametrisation(("median", "p90"), _of_median_and_p90),
        Parametrisation(("shape", "scale"), Gamma),
    ),
)
ERLANG = DistributionKind(
    "erlang",
    "A whole number of equal exponential steps, one after the other.",
    (Parametrisation(("shape", "mean"), _erlang),),
)
