"""Distributions as a person writes them: a kind and its parameters, each with its unit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from procsim.distributions import (
    DIMENSION,
    DISTRIBUTIONS,
    Distribution,
    from_parameters,
    parameter_sets,
)
from procsim.errors import DistributionError, QuantityError, did_you_mean
from procsim.scenario.quantity import MICROSECONDS, parse_duration, parse_ratio

SUM_TOLERANCE = 1e-6
"""How far written shares may sum from the whole."""

TIME_FORMS = "12 min, {lognormal: {mean: 12 min, cv: 0.6}}"


@dataclass
class Times:
    """Reads the quantities of one distribution, which must share clock units or workdays.

    Parameters
    ----------
    workdays : set of bool
        What has been read so far: workdays (true), clock units (false).
    """

    workdays: set[bool] = field(default_factory=set)

    def __call__(self, value: object) -> float:
        """Read a length of time in microseconds or workdays."""
        duration = parse_duration(value)
        self.workdays.add(duration.workdays)
        if len(self.workdays) > 1:
            found = f"found {value} beside quantities in another kind of unit"
            raise QuantityError(f"{found}; workdays throughout, or clock units throughout")
        return duration.amount


def plain_number(value: object) -> float:
    """Read a finite number without a unit.

    Raises
    ------
    QuantityError
        Anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise QuantityError(f"found {plain(value)}; a number without a unit")
    return float(value)


def read_distribution(
    value: Mapping[object, object], quantity: Callable[[object], float]
) -> Distribution:
    """Read ``{kind: parameters}`` or its shorthand; `quantity` turns each quantity into a number.

    Examples
    --------
    >>> read_distribution({"exponential": 5}, plain_number).mean
    5.0

    Raises
    ------
    QuantityError, DistributionError
    """
    if len(value) != 1:
        found = " and ".join(str(key) for key in value) or "no kind"
        raise QuantityError(f"found a distribution with {found}; one kind, such as {TIME_FORMS}")
    ((kind, body),) = value.items()
    if not isinstance(kind, str) or kind not in DISTRIBUTIONS:
        raise DistributionError(
            f"unknown distribution '{kind}'; {did_you_mean(str(kind), DISTRIBUTIONS)}"
        )
    parameters = _parameters(kind, body)
    numbers = {name: _read(name, item, quantity) for name, item in parameters.items()}
    return _built(kind, numbers, clock=isinstance(quantity, Times) and quantity.workdays == {False})


def plain(value: object) -> str:
    """Write a value of the file on one line.

    Examples
    --------
    >>> plain({"lognormal": {"mean": "12 min", "cv": 0.6}})
    '{lognormal: {mean: 12 min, cv: 0.6}}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {plain(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(plain(item) for item in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _built(kind: str, parameters: Mapping[str, object], *, clock: bool) -> Distribution:
    try:
        return from_parameters(kind, parameters)
    except DistributionError as problem:
        if not clock:
            raise
        # Amounts in microseconds are nobody's words; minutes are.
        told = re.sub(r"\d{7,}\.0\b|\d\.?\d*e\+\d+", _in_minutes, str(problem))
        raise DistributionError(told) from None


def _in_minutes(amount: re.Match[str]) -> str:
    return f"{float(amount[0]) / MICROSECONDS['min']:g} min"


def _parameters(kind: str, body: object) -> Mapping[str, object]:
    """Spell a shorthand out: ``{exponential: 1 h}``, ``{discrete: {5 min: 30 %, 9 min: 70 %}}``."""
    ways = parameter_sets(kind)
    known = {name for way in ways for name in way}
    single = [way[0] for way in ways if len(way) == 1]
    if not isinstance(body, Mapping):
        if not single:
            raise DistributionError(f"{kind}: found {plain(body)}; {_allowed(kind)}")
        return {single[0]: body}
    if "values" in known and "values" not in body:
        if ("values", "weights") in ways:
            return {"values": list(body), "weights": list(body.values())}
        return {"values": body}
    for name in body:
        if name not in known:
            raise DistributionError(
                f"{kind}: unknown parameter '{name}'; {did_you_mean(str(name), known)}"
            )
    return {str(name): item for name, item in body.items()}


def _allowed(kind: str) -> str:
    return "allowed: " + ", or ".join(" and ".join(way) for way in parameter_sets(kind))


def _read(name: str, item: object, quantity: Callable[[object], float]) -> object:
    """Turn one parameter into numbers, according to what of it carries a unit."""
    try:
        return _numbers(name, item, quantity)
    except QuantityError as problem:
        told = str(problem)
        raise QuantityError(told if told.startswith(f"{name}:") else f"{name}: {told}") from None


def _numbers(name: str, item: object, quantity: Callable[[object], float]) -> object:
    match DIMENSION.get(name):
        case "quantity":
            return quantity(item)
        case "quantities" if isinstance(item, Mapping):
            return _table(item, quantity)
        case "quantities":
            return [quantity(one) for one in _listed(name, item)]
        case "numbers":
            return _weights(list(_listed(name, item)))
        case "branches":
            return [_branch(one, quantity) for one in _listed(name, item)]
        case _:
            return parse_ratio(item)


def _table(
    item: Mapping[object, object], quantity: Callable[[object], float]
) -> dict[float, float]:
    weights: dict[float, float] = {}
    for value, weight in zip(item, _weights(list(item.values())), strict=True):
        amount = quantity(value)
        weights[amount] = weights.get(amount, 0.0) + weight
    return weights


def _weights(items: Sequence[object]) -> list[float]:
    """Read weights; those written as percentages are shares, and shares are of a whole."""
    weights = [parse_ratio(item) for item in items]
    shares = any(isinstance(item, str) for item in items)
    if shares and abs(math.fsum(weights) - 1) > SUM_TOLERANCE:
        found = f"found shares that sum to {100 * math.fsum(weights):.6g} %"
        raise QuantityError(f"{found}; a sum of 100 %, or weights without %")
    return weights


def _branch(item: object, quantity: Callable[[object], float]) -> object:
    if not isinstance(item, Mapping):
        raise QuantityError(f"found {plain(item)}; a branch such as {{share: 90 %, mean: 5 min}}")
    return {str(name): _read(str(name), value, quantity) for name, value in item.items()}


def _listed(name: str, item: object) -> Iterable[object]:
    if not isinstance(item, list | tuple):
        raise QuantityError(f"{name}: found {plain(item)}; a list")
    return item
