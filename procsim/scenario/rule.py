"""What depends on the case: rules whose leaves are times, or values of an attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from procsim.errors import QuantityError
from procsim.scenario.expression import Expression, parse
from procsim.scenario.parameters import plain

Leaf = TypeVar("Leaf")

Ask: TypeAlias = str | Expression
"""What a rule wants to know of a case: an attribute by its name, or what an expression gives."""


@dataclass(frozen=True)
class ByAttribute(Generic[Leaf]):
    """Something for each value of an attribute; `otherwise` is for the values not named."""

    attribute: str
    options: tuple[tuple[str, Leaf], ...]
    otherwise: Leaf | None = None

    def inner(self) -> tuple[Leaf, ...]:
        """What it can come to."""
        rest = () if self.otherwise is None else (self.otherwise,)
        return (*(option for _, option in self.options), *rest)

    def asks(self) -> tuple[Ask, ...]:
        """What it wants to know."""
        return (self.attribute,)

    def __str__(self) -> str:
        named = [f"{value}: {plain(leaf)}" for value, leaf in self.options]
        rest = [] if self.otherwise is None else [f"otherwise: {plain(self.otherwise)}"]
        return "{" + ", ".join([f"by: {self.attribute}", *named, *rest]) + "}"


@dataclass(frozen=True)
class Conditional(Generic[Leaf]):
    """One thing where a condition holds, another where it does not."""

    condition: Expression
    then: Leaf
    otherwise: Leaf

    def inner(self) -> tuple[Leaf, ...]:
        """What it can come to."""
        return self.then, self.otherwise

    def asks(self) -> tuple[Ask, ...]:
        """What it wants to know."""
        return (self.condition,)

    def __str__(self) -> str:
        sides = f"then: {plain(self.then)}, otherwise: {plain(self.otherwise)}"
        return f"{{if: {self.condition}, {sides}}}"


@dataclass(frozen=True)
class Formula:
    """What an expression gives."""

    expression: Expression

    def inner(self) -> tuple[Any, ...]:
        """Nothing within it."""
        return ()

    def asks(self) -> tuple[Ask, ...]:
        """What it wants to know."""
        return (self.expression,)

    def __str__(self) -> str:
        return f"{{formula: {self.expression}}}"


@dataclass(frozen=True)
class Asked:
    """What a step asks of a case to choose its way."""

    ask: Ask

    def asks(self) -> tuple[Ask, ...]:
        """What it wants to know."""
        return (self.ask,)


def is_rule(value: object) -> bool:
    """Tell a rule from shares or a distribution by its first word.

    Examples
    --------
    >>> is_rule({"if": "pages > 3", "then": 1, "otherwise": 2}), is_rule({"small": 0.5})
    (True, False)
    """
    return isinstance(value, Mapping) and any(key in value for key in _FORMS)


def parse_rule(value: Mapping[Any, Any], leaf: Callable[[object], Any]) -> Any:
    """Read ``{by: …}``, ``{if: …}`` or ``{formula: …}``; `leaf` reads what is within.

    Raises
    ------
    QuantityError, ExpressionError
        Or what `leaf` raises.
    """
    if "by" in value:
        return _by(value, leaf)
    if "if" in value:
        only(value, ("if", "then", "otherwise"), "{if: pages > 20, then: 1 h, otherwise: 20 min}")
        then, otherwise = leaf(value["then"]), leaf(value["otherwise"])
        return Conditional(parse(value["if"]), then, otherwise)
    only(value, ("formula",), "{formula: RULE} and nothing else")
    return Formula(parse(value["formula"]))


def only(value: Mapping[Any, Any], keys: tuple[str, ...], allowed: str) -> None:
    """Refuse a rule that has not exactly these keys."""
    if set(value) != set(keys):
        hint = (
            "; within { }, a rule with a comma or [ ] in quotes" if None in value.values() else ""
        )
        raise QuantityError(f"found {plain(value)}; {allowed}{hint}")


def walk(rule: Any) -> Iterator[Any]:
    """Give a rule and every rule and leaf within it."""
    yield rule
    for part in rule.inner() if hasattr(rule, "inner") else ():
        yield from walk(part)


def asked_by(rule: Any) -> Iterator[Ask]:
    """Give all that a rule wants to know of a case."""
    for part in walk(rule):
        yield from part.asks() if hasattr(part, "asks") else ()


_FORMS = ("by", "if", "formula")


def _by(value: Mapping[Any, Any], leaf: Callable[[object], Any]) -> ByAttribute[Any]:
    named = [(str(key), item) for key, item in value.items() if key not in ("by", "otherwise")]
    if not isinstance(value["by"], str) or not named:
        allowed = "{by: ATTRIBUTE, VALUE: 10 min, …}, such as {by: size, small: 10 min, large: 1 h}"
        raise QuantityError(f"found {plain(value)}; {allowed}")
    options = tuple((key, leaf(item)) for key, item in named)
    rest = value.get("otherwise")
    return ByAttribute(str(value["by"]), options, None if rest is None else leaf(rest))
