"""What every attribute of a case is: words, a number or a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from procsim.errors import ExpressionError, did_you_mean
from procsim.scenario.attribute import Categories
from procsim.scenario.case_type import CaseType
from procsim.scenario.expression import NUMBER, TIME, TRUTH, YES_NO, Expression, Kind, is_truth
from procsim.scenario.quantity import Duration
from procsim.scenario.rule import ByAttribute, Conditional, Formula
from procsim.scenario.spread import TimeDistribution
from procsim.workflow.graph import Graph

BUILT_IN = ("attempt", "case_type", "channel")
"""Attributes that every case has."""

_SAID: dict[object, str] = {NUMBER: "a number", TIME: "a time", TRUTH: "a condition"}


class Kinds:
    """Kinds of the attributes of each case type of a graph.

    Attributes
    ----------
    known : frozenset of str
        Every name that is an attribute of some type.
    """

    def __init__(self, graph: Graph) -> None:
        self._cases: dict[str, CaseType] = graph.graph["cases"]
        self.known = frozenset(
            [*BUILT_IN, *(name for case in self._cases.values() for name in named(case))]
        )
        self._own: dict[tuple[str, str], Kind | ExpressionError | None] = {}
        self._all: dict[str, dict[str, Kind]] = {}

    def fixed(self, case_type: str) -> dict[str, str]:
        """Give the attributes that are one word for all cases of a type."""
        channel = self._cases[case_type].channel
        fixed = {"case_type": case_type}
        return fixed | {"channel": channel} if isinstance(channel, str) else fixed

    def given(self, expression: Expression, case_type: str) -> Expression:
        """Give what is left of an expression for cases of a type."""
        return expression.given(self.fixed(case_type), self.known)

    def words(self, case_type: str, attribute: str) -> frozenset[str] | None:
        """Give the words that an attribute can be for a type; None where it has no words."""
        kind = self._kind(case_type, attribute)
        return kind if isinstance(kind, frozenset) else None

    def of(self, case_type: str) -> dict[str, Kind]:
        """Give the kinds of all attributes of a type; words with those of every other type too."""
        if case_type not in self._all:
            found: dict[str, Kind] = {}
            for name in sorted(self.known):
                kind = self._kind(case_type, name)
                if isinstance(kind, frozenset):
                    others = (self.words(other, name) for other in self._cases)
                    found[name] = frozenset().union(*(words for words in others if words))
                elif kind is not None and not isinstance(kind, ExpressionError):
                    found[name] = kind
            self._all[case_type] = found
        return self._all[case_type]

    def wrong(self, case_type: str) -> Iterator[tuple[str, str]]:
        """Give the attributes of a type that cannot be what they say, and why."""
        for name in self._cases[case_type].attributes:
            kind = self._kind(case_type, name)
            if isinstance(kind, ExpressionError):
                yield name, str(kind)

    def _kind(
        self, case_type: str, name: str, asked: tuple[str, ...] = ()
    ) -> Kind | ExpressionError | None:
        key = (case_type, name)
        if name in asked:
            circle = " -> ".join([*asked[asked.index(name) :], name])
            return ExpressionError(f"found a circle: {circle}; an attribute that asks no such way")
        if key not in self._own:
            try:
                self._own[key] = self._found(case_type, name, asked)
            except ExpressionError as wrong:
                self._own[key] = wrong
        return self._own[key]

    def _found(self, case_type: str, name: str, asked: tuple[str, ...]) -> Kind | None:
        case = self._cases[case_type]
        if name == "attempt":
            return NUMBER
        if name == "case_type":
            return frozenset({case_type})
        if name == "channel":
            return frozenset(channels(case))
        found = [_of_value(value) for value in stated(case, name)]
        if name in case.attributes:
            found.append(self._of(case_type, case.attributes[name], (*asked, name)))
        kinds = [kind for kind in found if kind is not None]
        return _one(kinds) if kinds else None

    def _of(self, case_type: str, spec: Any, asked: tuple[str, ...]) -> Kind:
        match spec:
            case Categories(values=values):
                return frozenset(values)
            case TimeDistribution():
                return TIME
            case ByAttribute() | Conditional():
                inner = self._reached(case_type, spec, asked)
                return _one([self._of(case_type, leaf, asked) for leaf in inner])
            case Formula(expression=expression):
                kind = self._asked(case_type, expression, asked)
                return YES_NO if kind == TRUTH else kind
            case _:
                return NUMBER

    def _reached(self, case_type: str, rule: Any, asked: tuple[str, ...]) -> tuple[Any, ...]:
        """Give what a rule can come to for cases of a type."""
        if isinstance(rule, Conditional):
            left = self.given(rule.condition, case_type)
            if left.truth is not None:
                return (rule.then if left.truth else rule.otherwise,)
            kind = self._asked(case_type, left, asked)
            if not is_truth(kind):
                told = _SAID.get(kind, "words")
                raise ExpressionError(f"in '{left}': found {told}; a condition such as pages > 20")
            return rule.inner()
        if rule.attribute == "attempt":
            raise ExpressionError("found 'attempt'; a case has its attributes before any attempt")
        words = self._kind(case_type, rule.attribute, asked)
        if isinstance(words, ExpressionError):
            raise words
        if not isinstance(words, frozenset):
            told = f"which has no named values for case type '{case_type}'"
            own = self._cases[case_type].attributes
            others = [name for name, spec in own.items() if isinstance(spec, Categories)]
            near = did_you_mean(rule.attribute, others)
            raise ExpressionError(f"found '{rule.attribute}', {told}; {near}")
        uncovered = sorted(words - {value for value, _ in rule.options})
        if uncovered and rule.otherwise is None:
            listed = ", ".join(f"'{word}'" for word in uncovered)
            where = f"found no way for {listed} of '{rule.attribute}'"
            raise ExpressionError(f"{where}; name each, or give `otherwise`")
        reached = tuple(leaf for value, leaf in rule.options if value in words)
        return (*reached, rule.otherwise) if uncovered else reached

    def _asked(self, case_type: str, expression: Expression, asked: tuple[str, ...]) -> Kind:
        left = self.given(expression, case_type)
        if "attempt" in left.names:
            raise ExpressionError("found 'attempt'; a case has its attributes before any attempt")
        kinds: dict[str, Kind] = {}
        for name in left.names:
            if name in self.known:
                kind = self._kind(case_type, name, asked)
                if isinstance(kind, ExpressionError):
                    raise kind
                if kind is not None:
                    kinds[name] = self._everywhere(name) if isinstance(kind, frozenset) else kind
        kind = left.kind(kinds)
        if isinstance(kind, frozenset) and not is_truth(kind):
            raise ExpressionError(f"in '{left}': found words; a number, a time or a condition")
        return kind

    def _everywhere(self, name: str) -> frozenset[str]:
        plain = (case.attributes.get(name) for case in self._cases.values())
        values = {value for spec in plain for value in _words_within(spec)}
        return frozenset(
            [*values, *(self._cases if name == "case_type" else ()),
             *(one for case in self._cases.values() for one in channels(case) if name == "channel"),
             *(value for case in self._cases.values() for value in stated(case, name)
               if isinstance(value, str))]
        )  # fmt: skip


def channels(case: CaseType) -> tuple[str, ...]:
    """Give the channels by which cases of a type come in."""
    return (case.channel,) if isinstance(case.channel, str) else tuple(sorted(case.channel))


def named(case: CaseType) -> tuple[str, ...]:
    """Name the attributes that a case type says its cases have, or that its arrivals list."""
    listed = (name for one in case.arrivals.times or () for name, _ in one.attributes)
    return tuple(dict.fromkeys((*case.attributes, *listed)))


def stated(case: CaseType, attribute: str) -> list[str | float | Duration | None]:
    """List what a case type's list of arrival times says of an attribute, case by case."""
    return [dict(one.attributes).get(attribute) for one in case.arrivals.times or ()]


def _of_value(value: str | float | Duration | None) -> Kind | None:
    if value is None:
        return None
    if isinstance(value, str):
        return frozenset({value})
    return TIME if isinstance(value, Duration) else NUMBER


def _one(kinds: Iterable[Kind]) -> Kind:
    """Join the kinds of what an attribute can be: they are of one kind."""
    words: set[str] = set()
    others: list[Kind] = []
    for kind in kinds:
        if isinstance(kind, frozenset):
            words |= kind
        elif kind not in others:
            others.append(kind)
    if len(others) + bool(words) > 1:
        said = [*(_SAID[kind] for kind in others), *(["words"] if words else [])]
        raise ExpressionError(f"found {' and '.join(said)}; values of one kind")
    return frozenset(words) if words else others[0]


def _words_within(spec: object) -> Iterator[str]:
    match spec:
        case Categories(values=values):
            yield from values
        case Formula():
            yield from YES_NO
        case ByAttribute() | Conditional():
            for leaf in spec.inner():
                yield from _words_within(leaf)
