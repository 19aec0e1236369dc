"""Every kind of distribution by the name a scenario calls it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from procsim.distributions.bounded import CONSTANT, UNIFORM
from procsim.distributions.contract import Distribution, DistributionKind
from procsim.distributions.discrete import DISCRETE, EMPIRICAL
from procsim.distributions.exponential import EXPONENTIAL, HYPEREXPONENTIAL
from procsim.distributions.gamma import ERLANG, GAMMA
from procsim.distributions.lognormal import LOGNORMAL
from procsim.distributions.normal import NORMAL
from procsim.distributions.three_points import PERT, TRIANGULAR
from procsim.distributions.weibull import WEIBULL
from procsim.errors import DistributionError, did_you_mean

DISTRIBUTIONS: Final[Mapping[str, DistributionKind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            CONSTANT,
            UNIFORM,
            TRIANGULAR,
            PERT,
            EXPONENTIAL,
            HYPEREXPONENTIAL,
            ERLANG,
            GAMMA,
            LOGNORMAL,
            NORMAL,
            WEIBULL,
            DISCRETE,
            EMPIRICAL,
        )
    }
)

Dimension: TypeAlias = Literal["quantity", "number", "quantities", "numbers", "branches"]

# quantity: carries the unit of what is distributed. number: carries none.
# quantities: a list of quantities, or a mapping from each quantity to its weight (a number).
# branches: a list of mappings whose own keys are looked up here.
DIMENSION: Final[Mapping[str, Dimension]] = MappingProxyType(
    {
        "value": "quantity",
        "min": "quantity",
        "likely": "quantity",
        "max": "quantity",
        "mean": "quantity",
        "median": "quantity",
        "p90": "quantity",
        "sd": "quantity",
        "scale": "quantity",
        "cv": "number",
        "shape": "number",
        "share": "number",
        "values": "quantities",
        "weights": "numbers",
        "branches": "branches",
    }
)


def from_parameters(kind: str, parameters: Mapping[str, object]) -> Distribution:
    """Build a distribution from its kind and parameters as a scenario names them.

    Parameters
    ----------
    kind : str
        A key of `DISTRIBUTIONS`.
    parameters : mapping of str to object
        Exactly one of `parameter_sets`, all quantities in one unit.

    Returns
    -------
    Distribution
        In that unit.

    Raises
    ------
    DistributionError
        If the kind or a parameter is unknown, or no distribution can have these parameters.

    Examples
    --------
    >>> service = from_parameters("lognormal", {"mean": 12, "cv": 0.6})
    >>> round(service.mean, 9)
    12.0
    >>> from_parameters("lognormal", {"mean": 12})
    Traceback (most recent call last):
    procsim.errors.DistributionError: lognormal: found mean; allowed: mean and cv, or median and p90
    """
    return _kind(kind).build(parameters)


def parameter_sets(kind: str) -> tuple[tuple[str, ...], ...]:
    """List the sets of parameters of which one must be given.

    Raises
    ------
    DistributionError
        If the kind is unknown.

    Examples
    --------
    >>> parameter_sets("gamma")
    (('mean', 'cv'), ('median', 'p90'), ('shape', 'scale'))
    """
    return tuple(way.names for way in _kind(kind).parametrisations)


def _kind(name: str) -> DistributionKind:
    if name not in DISTRIBUTIONS:
        message = f"unknown distribution {name!r}; {did_you_mean(name, DISTRIBUTIONS)}"
        raise DistributionError(message)
    return DISTRIBUTIONS[name]
