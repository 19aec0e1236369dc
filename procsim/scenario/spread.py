"""Quantities that vary, as a person writes them: a time or a number, fixed, spread or by a rule."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from procsim.distributions import DISTRIBUTIONS, Distribution, from_parameters
from procsim.errors import DistributionError, QuantityError, did_you_mean
from procsim.scenario.parameters import (
    SUM_TOLERANCE,
    TIME_FORMS,
    Times,
    plain,
    plain_number,
    read_distribution,
)
from procsim.scenario.quantity import LONGEST, MICROSECONDS, Duration, parse_ratio


@dataclass(frozen=True)
class TimeDistribution:
    """A length of time, fixed or spread.

    Parameters
    ----------
    distribution : Distribution
        In microseconds, or in workdays where `workdays` is true.
    workdays : bool
    text : str
        As the file has it, on one line.

    Examples
    --------
    >>> parse_time_distribution("2 workdays").microseconds(7 * 3_600_000_000).mean / 3_600_000_000
    14.0
    """

    distribution: Distribution
    workdays: bool
    text: str

    def microseconds(self, nominal_day: int) -> Distribution:
        """Return the distribution in microseconds, a workday lasting `nominal_day` of them."""
        return self.distribution.scaled(nominal_day) if self.workdays else self.distribution

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class FromAttribute:
    """A time that the case carries with it."""

    name: str

    def __str__(self) -> str:
        return f"{{attribute: {self.name}}}"


@dataclass(frozen=True)
class ByAttribute:
    """A time for each value of an attribute; `otherwise` is for the values not named."""

    attribute: str
    options: tuple[tuple[str, TimeDistribution], ...]
    otherwise: TimeDistribution | None = None

    def __str__(self) -> str:
        named = [f"{value}: {time}" for value, time in self.options]
        rest = [] if self.otherwise is None else [f"otherwise: {self.otherwise}"]
        return "{" + ", ".join([f"by: {self.attribute}", *named, *rest]) + "}"


TimeRule: TypeAlias = TimeDistribution | FromAttribute | ByAttribute


@dataclass(frozen=True)
class Part:
    """A part of the work at a node.

    Parameters
    ----------
    draws : str or None
        The node under whose name its chance is drawn; None is the node's own.
    rule : TimeRule
    factor : float
        How much longer it takes than the rule says.
    """

    draws: str | None
    rule: TimeRule
    factor: float = 1.0

    def times(self) -> tuple[TimeDistribution, ...]:
        """Every time that the rule can give, where it names any."""
        match self.rule:
            case TimeDistribution() as time:
                return (time,)
            case ByAttribute(options=options, otherwise=rest):
                named = tuple(time for _, time in options)
                return named if rest is None else (*named, rest)
            case _:
                return ()


@dataclass(frozen=True)
class Takes:
    """How long the work at a node takes: the sum of its parts."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return " + ".join(str(part.rule) for part in self.parts)


@dataclass(frozen=True)
class Categories:
    """An attribute that has one of a few values, each with its share of the cases."""

    values: tuple[str, ...]
    shares: tuple[float, ...]


Attribute: TypeAlias = Categories | Distribution | TimeDistribution


@dataclass(frozen=True)
class TimedCase:
    """A case that arrives at a stated time, with the attributes stated for it."""

    at: Duration | datetime
    attributes: tuple[tuple[str, str | float | Duration], ...] = ()


def parse_time_distribution(value: object) -> TimeDistribution:
    """Read a time, fixed or spread; every quantity of it carries its unit.

    Examples
    --------
    >>> parse_time_distribution({"exponential": "1.25 h"}).distribution.mean / 60_000_000
    75.0
    >>> parse_time_distribution({"uniform": {"min": "1 h", "max": "2 workdays"}})
    Traceback (most recent call last):
    procsim.errors.QuantityError: max: found 2 workdays beside quantities in another kind of unit; \
workdays throughout, or clock units throughout

    Raises
    ------
    QuantityError
        A quantity without a unit, or clock units beside workdays.
    DistributionError
        An unknown kind, or parameters that it cannot have.
    """
    if isinstance(value, TimeDistribution):
        return value
    times = Times()
    if isinstance(value, Mapping):
        spread = TimeDistribution(
            read_distribution(value, times), times.workdays == {True}, plain(value)
        )
        if spread.microseconds(MICROSECONDS["day"]).mean > LONGEST:
            raise QuantityError(f"found {spread.text}; a mean of at most 100 years")
        return spread
    if isinstance(value, str) and value.strip() in DISTRIBUTIONS:
        raise QuantityError(f"found {value} without its parameters; {TIME_FORMS}")
    amount = times(value)
    text = plain(value).strip()
    return TimeDistribution(
        from_parameters("constant", {"value": amount}), True in times.workdays, text
    )


def parse_takes(value: object) -> Takes:
    """Read how long work takes: a time, ``{attribute: work}``, or ``{by: size, small: 10 min, …}``.

    Examples
    --------
    >>> print(parse_takes({"by": "size", "small": "10 min", "otherwise": {"exponential": "1 h"}}))
    {by: size, small: 10 min, otherwise: {exponential: 1 h}}

    Raises
    ------
    QuantityError, DistributionError
        As `parse_time_distribution`.
    """
    if isinstance(value, Takes):
        return value
    return Takes((Part(None, _rule(value)),))


def parse_number_distribution(value: object) -> Distribution:
    """Read a number, fixed or spread; no quantity of it carries a unit.

    Examples
    --------
    >>> parse_number_distribution({"discrete": {1: "75 %", 3: "25 %"}}).mean
    1.5

    Raises
    ------
    QuantityError, DistributionError
    """
    if isinstance(value, Mapping):
        return read_distribution(value, plain_number)
    return from_parameters("constant", {"value": plain_number(value)})


def parse_attribute(value: object) -> Attribute:
    """Read an attribute of cases: shares of its values, a number or a time.

    Examples
    --------
    >>> parse_attribute({"small": "70 %", "large": "30 %"})
    Categories(values=('small', 'large'), shares=(0.7, 0.3))

    Raises
    ------
    QuantityError
        Shares that do not sum to 1, or neither shares nor a distribution.
    DistributionError
    """
    if isinstance(value, Mapping) and not (len(value) == 1 and set(value) <= set(DISTRIBUTIONS)):
        return _categories(value)
    try:
        return parse_number_distribution(value)
    except QuantityError as not_a_number:
        try:
            return parse_time_distribution(value)
        except QuantityError as neither:
            raise (neither if "beside" in str(neither) else not_a_number) from None


def _rule(value: object) -> TimeRule:
    if isinstance(value, Mapping) and "attribute" in value:
        if len(value) > 1 or not isinstance(value["attribute"], str):
            raise QuantityError(f"found {plain(value)}; {{attribute: NAME}} and nothing else")
        return FromAttribute(str(value["attribute"]))
    if isinstance(value, Mapping) and "by" in value:
        return _by(value)
    return parse_time_distribution(value)


def _by(value: Mapping[object, object]) -> ByAttribute:
    named = [(str(key), item) for key, item in value.items() if key not in ("by", "otherwise")]
    if not isinstance(value["by"], str) or not named:
        allowed = "{by: ATTRIBUTE, VALUE: 10 min, …}, such as {by: size, small: 10 min, large: 1 h}"
        raise QuantityError(f"found {plain(value)}; {allowed}")
    options = tuple((key, parse_time_distribution(item)) for key, item in named)
    rest = value.get("otherwise")
    return ByAttribute(
        str(value["by"]), options, None if rest is None else parse_time_distribution(rest)
    )


def _categories(shares: Mapping[object, object]) -> Categories:
    if not shares:
        raise QuantityError("found {}; shares of values, such as {small: 70 %, large: 30 %}")
    numbers = tuple(_share(value, share) for value, share in shares.items())
    total = math.fsum(numbers)
    if abs(total - 1) > SUM_TOLERANCE:
        raise QuantityError(f"found shares that sum to {total:.6g}; a sum of 100 %")
    return Categories(tuple(str(value) for value in shares), numbers)


def _share(value: object, share: object) -> float:
    if value in DISTRIBUTIONS:
        raise QuantityError(f"found {value} beside other keys; a distribution stands alone")
    try:
        number = parse_ratio(share)
    except QuantityError as problem:
        if isinstance(share, Mapping):
            known = did_you_mean(str(value), DISTRIBUTIONS)
            raise DistributionError(f"unknown distribution '{value}'; {known}") from None
        raise QuantityError(f"{value}: {problem}") from None
    if not 0 <= number <= 1:
        raise QuantityError(f"{value}: found {share}; a share from 0 % to 100 %")
    return number
