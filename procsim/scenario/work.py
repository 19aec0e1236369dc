"""How long work takes: a time, fixed or spread, or a rule that asks what the case carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from procsim.errors import QuantityError
from procsim.scenario.expression import Expression, parse
from procsim.scenario.parameters import plain
from procsim.scenario.rule import (
    Ask,
    ByAttribute,
    Conditional,
    Formula,
    is_rule,
    only,
    parse_rule,
    walk,
)
from procsim.scenario.spread import TimeDistribution, parse_time_distribution


@dataclass(frozen=True)
class FromAttribute:
    """A time that the case carries with it."""

    name: str

    def asks(self) -> tuple[Ask, ...]:
        """The attribute."""
        return (self.name,)

    def __str__(self) -> str:
        return f"{{attribute: {self.name}}}"


@dataclass(frozen=True)
class Times:
    """One time, so many times over: a single draw, multiplied."""

    count: Expression
    of: TimeRule

    def inner(self) -> tuple[TimeRule, ...]:
        """What is multiplied."""
        return (self.of,)

    def asks(self) -> tuple[Ask, ...]:
        """How many times."""
        return (self.count,)

    def __str__(self) -> str:
        return f"{{times: {self.count}, of: {plain(self.of)}}}"


@dataclass(frozen=True)
class ForEach:
    """A time for each of so many things: as many draws, summed."""

    count: Expression
    takes: TimeRule

    def inner(self) -> tuple[TimeRule, ...]:
        """What each takes."""
        return (self.takes,)

    def asks(self) -> tuple[Ask, ...]:
        """How many there are."""
        return (self.count,)

    def __str__(self) -> str:
        return f"{{for_each: {self.count}, takes: {plain(self.takes)}}}"


@dataclass(frozen=True)
class Sum:
    """Several times, one after the other."""

    terms: tuple[TimeRule, ...]

    def inner(self) -> tuple[TimeRule, ...]:
        """What is summed."""
        return self.terms

    def __str__(self) -> str:
        return f"{{sum: {plain(list(self.terms))}}}"


TimeRule: TypeAlias = (
    TimeDistribution | FromAttribute | ByAttribute[Any] | Conditional[Any] | Formula | Times
    | ForEach | Sum
)  # fmt: skip


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

    @property
    def workdays(self) -> bool:
        """Whether any time in it is in workdays."""
        return any(_in_workdays(rule) for rule in walk(self.rule))


@dataclass(frozen=True)
class Takes:
    """How long the work at a node takes: the sum of its parts."""

    parts: tuple[Part, ...]

    @property
    def workdays(self) -> bool:
        """Whether any time in it is in workdays."""
        return any(part.workdays for part in self.parts)

    def __str__(self) -> str:
        return " + ".join(str(part.rule) for part in self.parts)


def parse_takes(value: object) -> Takes:
    """Read how long work takes: a time, or a rule.

    Examples
    --------
    >>> print(parse_takes({"by": "size", "small": "10 min", "otherwise": {"exponential": "1 h"}}))
    {by: size, small: 10 min, otherwise: {exponential: 1 h}}
    >>> print(parse_takes({"sum": ["5 min", {"for_each": "pages", "takes": "2 min"}]}))
    {sum: [5 min, {for_each: pages, takes: 2 min}]}

    Raises
    ------
    QuantityError, DistributionError
        As `parse_time_distribution`.
    ExpressionError
        An expression that is none.
    """
    if isinstance(value, Takes):
        return value
    return Takes((Part(None, _rule(value)),))


def _rule(value: object) -> TimeRule:
    if not isinstance(value, Mapping):
        return parse_time_distribution(value)
    for word, read in _FORMS.items():
        if word in value:
            return read(value)
    if is_rule(value):
        rule: TimeRule = parse_rule(value, _rule)
        return rule
    return parse_time_distribution(value)


def _carried(value: Mapping[Any, Any]) -> FromAttribute:
    if len(value) > 1 or not isinstance(value["attribute"], str):
        raise QuantityError(f"found {plain(value)}; {{attribute: NAME}} and nothing else")
    return FromAttribute(value["attribute"])


def _times(value: Mapping[Any, Any]) -> Times:
    only(value, ("times", "of"), "{times: pages, of: 2 min}")
    return Times(parse(value["times"]), _rule(value["of"]))


def _for_each(value: Mapping[Any, Any]) -> ForEach:
    only(value, ("for_each", "takes"), "{for_each: pages, takes: {exponential: 2 min}}")
    return ForEach(parse(value["for_each"]), _rule(value["takes"]))


def _sum(value: Mapping[Any, Any]) -> Sum:
    only(value, ("sum",), "{sum: [5 min, …]} and nothing else")
    if not isinstance(value["sum"], list) or not value["sum"]:
        raise QuantityError(f"sum: found {plain(value['sum'])}; a list of times")
    return Sum(tuple(_rule(term) for term in value["sum"]))


_FORMS: dict[str, Callable[[Mapping[Any, Any]], TimeRule]] = {
    "attribute": _carried,
    "times": _times,
    "for_each": _for_each,
    "sum": _sum,
}


def _in_workdays(rule: object) -> bool:
    if isinstance(rule, TimeDistribution):
        return rule.workdays
    return isinstance(rule, Formula) and rule.expression.workdays
