"""What a case carries: words, numbers and times, drawn, computed, or depending on each other."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from procsim.distributions import DISTRIBUTIONS, Distribution
from procsim.errors import DistributionError, QuantityError, did_you_mean
from procsim.scenario.parameters import SUM_TOLERANCE
from procsim.scenario.quantity import Duration, parse_ratio
from procsim.scenario.rule import ByAttribute, Conditional, Formula, is_rule, parse_rule
from procsim.scenario.spread import (
    TimeDistribution,
    parse_number_distribution,
    parse_time_distribution,
)


@dataclass(frozen=True)
class Categories:
    """An attribute that has one of a few values, each with its share of the cases."""

    values: tuple[str, ...]
    shares: tuple[float, ...]

    def __str__(self) -> str:
        pairs = zip(self.values, self.shares, strict=True)
        return "{" + ", ".join(f"{value}: {share:g}" for value, share in pairs) + "}"


Attribute: TypeAlias = (
    Categories | Distribution | TimeDistribution | ByAttribute[Any] | Conditional[Any] | Formula
)


@dataclass(frozen=True)
class TimedCase:
    """A case that arrives at a stated time, with the attributes stated for it."""

    at: Duration | datetime
    attributes: tuple[tuple[str, str | float | Duration], ...] = ()


def parse_attribute(value: object) -> Attribute:
    """Read an attribute of cases: shares of its values, a number or a time, or a rule.

    Examples
    --------
    >>> parse_attribute({"small": "70 %", "large": "30 %"})
    Categories(values=('small', 'large'), shares=(0.7, 0.3))
    >>> print(parse_attribute({"formula": "copies * 2 > 9"}))
    {formula: copies * 2 > 9}

    Raises
    ------
    QuantityError
        Shares that do not sum to 1, or neither shares nor a distribution.
    DistributionError
    ExpressionError
    """
    if isinstance(value, Categories | TimeDistribution | ByAttribute | Conditional | Formula):
        return value
    if isinstance(value, Mapping) and is_rule(value):
        rule: Attribute = parse_rule(value, _within)
        return rule
    if isinstance(value, Mapping) and not (len(value) == 1 and set(value) <= set(DISTRIBUTIONS)):
        return _categories(value)
    try:
        return parse_number_distribution(value)
    except QuantityError as not_a_number:
        try:
            return parse_time_distribution(value)
        except QuantityError as neither:
            raise (neither if "beside" in str(neither) else not_a_number) from None


def _within(value: object) -> Attribute:
    """Read what a rule comes to: there, a single word needs no share."""
    if isinstance(value, str) and not value[:1].isdecimal() and value not in DISTRIBUTIONS:
        return Categories((value,), (1.0,))
    return parse_attribute(value)


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
