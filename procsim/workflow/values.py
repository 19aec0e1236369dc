"""What steps ask of cases: attributes that these have, and a way for every value."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from procsim.errors import ExpressionError, did_you_mean
from procsim.scenario.block import Split
from procsim.scenario.expression import NUMBER, TIME, TRUTH, Expression, Kind, is_truth
from procsim.scenario.node import Activity, Choice, Delay
from procsim.scenario.rule import ByAttribute, Conditional, Formula
from procsim.scenario.work import ForEach, FromAttribute, Sum, Times
from procsim.workflow.graph import Graph, records
from procsim.workflow.kinds import BUILT_IN, Kinds
from procsim.workflow.paces import is_by_pool
from procsim.workflow.problem import Problem
from procsim.workflow.routes import reaching, unstated

_Path = tuple[str | int, ...]
_Types = Collection[str]
_WANTED: dict[Kind, str] = {
    NUMBER: "a number", TIME: "a time", TRUTH: "a condition such as pages > 20",
}  # fmt: skip


def value_problems(graph: Graph) -> Iterator[Problem]:
    """Find attributes that a case does not have, and values for which there is no way."""
    kinds, types = Kinds(graph), reaching(graph)
    for case_type in graph.graph["cases"]:
        for attribute, text in kinds.wrong(case_type):
            yield Problem(("cases", case_type, "attributes", attribute), text)
    check = _Check(graph, kinds)
    for name, record in records(graph).items():
        path = ("workflow", name)
        if isinstance(record, Choice) and record.asked is not None and record.when:
            yield from check.choice(path, record, types[name])
        if isinstance(record, Split):
            yield from check.split(path, record, types[name])
        if isinstance(record, Activity | Delay) and record.takes is not None:
            for part in record.takes.parts:
                # A merged activity's parts are each the time of a node of its own.
                yield from check.time((*path, "takes"), part.rule, types[name])


@dataclass(frozen=True)
class _Ways:
    """Ways told apart by an attribute: where they stand, and for which values there is one."""

    whole: _Path
    attribute: str
    values: tuple[str, ...]
    rest: bool
    under: _Path

    def at(self, value: str) -> _Path:
        """Give the path of the way for a value."""
        return (*self.under, value)


@dataclass(frozen=True)
class _Check:
    """Holds what is asked against what cases have."""

    graph: Graph
    kinds: Kinds

    def choice(self, path: _Path, record: Choice, types: _Types) -> Iterator[Problem]:
        """Check the ways of a choice by an attribute or a condition."""
        named, rest = tuple(record.sides), record.otherwise is not None
        whole, under = (*path, "choice"), (*path, "when")
        if record.rule is None:
            ways = _Ways(whole, str(record.choice), named, rest, under)
            yield from self._values(ways, types)
            return
        yield from self._expression(whole, record.rule, TRUTH, types)
        for value in named:
            if value not in ("no", "yes"):
                text = (
                    f"found '{value}', which no condition is; {did_you_mean(value, ('no', 'yes'))}"
                )
                yield Problem((*under, value), text)
        lacking = [value for value in ("yes", "no") if value not in named]
        if lacking and not rest:
            text = f"found no way for '{lacking[0]}'; name yes and no, or give `otherwise`"
            yield Problem(under, text)

    def split(self, path: _Path, record: Split, types: _Types) -> Iterator[Problem]:
        """Check the conditions under which branches are started."""
        for branch, condition in record.conditions.items():
            yield from self._expression((*path, *record.at(branch)), condition, TRUTH, types)

    def time(self, path: _Path, rule: Any, types: _Types) -> Iterator[Problem]:
        """Check how long something takes, and every rule within it."""
        match rule:
            case ByAttribute():
                yield from self._by(path, rule, types)
            case Conditional(condition=condition, then=then, otherwise=otherwise):
                yield from self._expression((*path, "if"), condition, TRUTH, types)
                truths = {one: self.kinds.given(condition, one).truth for one in types}
                yes = [one for one in types if truths[one] is not False]
                no = [one for one in types if not truths[one]]
                yield from self.time((*path, "then"), then, yes)
                yield from self.time((*path, "otherwise"), otherwise, no)
            case Formula(expression=expression):
                yield from self._expression((*path, "formula"), expression, TIME, types)
            case Times(count=count, of=of):
                yield from self._expression((*path, "times"), count, NUMBER, types)
                yield from self.time((*path, "of"), of, types)
            case ForEach(count=count, takes=takes):
                yield from self._expression((*path, "for_each"), count, NUMBER, types)
                yield from self.time((*path, "takes"), takes, types)
            case Sum(terms=terms):
                for place, term in enumerate(terms):
                    yield from self.time((*path, "sum", place), term, types)
            case FromAttribute(name=name):
                yield from self._carried(path, name, types)

    def _by(self, path: _Path, rule: ByAttribute[Any], types: _Types) -> Iterator[Problem]:
        if not is_by_pool(rule):
            named = tuple(value for value, _ in rule.options)
            ways = _Ways(path, rule.attribute, named, rule.otherwise is not None, path)
            yield from self._values(ways, types)
        for value, option in rule.options:
            comes = [one for one in types if self._can_be(one, rule.attribute, value)]
            yield from self.time((*path, value), option, comes)
        if rule.otherwise is not None:
            yield from self.time((*path, "otherwise"), rule.otherwise, types)

    def _can_be(self, case_type: str, attribute: str, value: str) -> bool:
        words = self.kinds.words(case_type, attribute)
        return words is None or value in words

    def _carried(self, path: _Path, name: str, types: _Types) -> Iterator[Problem]:
        for case_type in sorted(types):
            if self.kinds.of(case_type).get(name) != TIME:
                known = [one for one, kind in self.kinds.of(case_type).items() if kind == TIME]
                text = (
                    f"found the attribute '{name}', which is no time of case type '{case_type}'; "
                    f"allowed: {', '.join(sorted(known)) or 'none'}"
                )
                yield Problem(path, text)
        yield from self._left_out(path, name, types)

    def _expression(
        self, path: _Path, expression: Expression, wanted: Kind, types: _Types
    ) -> Iterator[Problem]:
        for case_type in sorted(types):
            left = self.kinds.given(expression, case_type)
            wrong = self._wrong(left, wanted, case_type)
            if wrong:
                whose = f", for case type '{case_type}'" if len(types) > 1 else ""
                yield Problem(path, wrong + whose)
                return
            for name in sorted(self.kinds.known.intersection(left.names)):
                yield from self._left_out(path, name, [case_type])

    def _wrong(self, left: Expression, wanted: Kind, case_type: str) -> str:
        """Say what is wrong with an expression for a type; nothing where all is well."""
        try:
            kind = left.kind(self.kinds.of(case_type))
        except ExpressionError as wrong:
            return str(wrong)
        if kind == wanted or (wanted == TRUTH and is_truth(kind)):
            return ""
        told = "words" if isinstance(kind, frozenset) else _WANTED[kind].partition(" such")[0]
        return f"in '{left}': found {told}; {_WANTED[wanted]}"

    def _values(self, ways: _Ways, types: _Types) -> Iterator[Problem]:
        """Hold the values for which there are ways against those that cases have."""
        if ways.attribute == "attempt":
            yield from _attempts(ways)
            return
        words = {one: self.kinds.words(one, ways.attribute) for one in sorted(types)}
        lacking = [one for one, known in words.items() if known is None]
        if lacking:
            text = (
                f"found '{ways.attribute}', which has no named values for case type "
                f"'{lacking[0]}'; {self._named(lacking[0])}"
            )
            yield Problem(ways.whole, text)
            return
        if not ways.rest:
            yield from self._left_out(ways.whole, ways.attribute, types)
        here = {word for known in words.values() for word in known or ()}
        uncovered = sorted(here - set(ways.values))
        if uncovered and not ways.rest:
            listed = ", ".join(f"'{value}'" for value in uncovered)
            text = (
                f"found no way for {listed} of '{ways.attribute}'; name each, or give `otherwise`"
            )
            yield Problem(ways.whole, text)
        cases = self.graph.graph["cases"]
        everywhere = {word for one in cases for word in self.kinds.words(one, ways.attribute) or ()}
        for value in ways.values:
            if value not in everywhere:
                told = did_you_mean(value, everywhere)
                text = f"found '{value}', which is no value of '{ways.attribute}'; {told}"
                yield Problem(ways.at(value), text)

    def _left_out(self, asking: _Path, attribute: str, types: _Types) -> Iterator[Problem]:
        """Find listed cases that leave out an attribute for which their way asks."""
        asked = ".".join(str(part) for part in asking)
        for case_type in sorted(types):
            for place in unstated(self.graph.graph["cases"][case_type], attribute):
                text = (
                    f"found no '{attribute}', which {asked} asks for; `{attribute}:` here, or for "
                    f"all under cases.{case_type}.attributes"
                )
                yield Problem(("cases", case_type, "arrivals", "times", place), text)

    def _named(self, case_type: str) -> str:
        """Say which attributes of a case type have named values."""
        known = self.kinds.of(case_type)
        names = {name for name, kind in known.items() if isinstance(kind, frozenset)}
        return f"allowed: {', '.join(sorted({*names, *BUILT_IN}))}"


def _attempts(ways: _Ways) -> Iterator[Problem]:
    for value in ways.values:
        if not value.isdecimal() or int(value) < 1:
            text = f"found attempt '{value}'; a whole number of at least 1"
            yield Problem(ways.at(value), text)
    if not ways.rest:
        text = "found 'attempt' without `otherwise`; give `otherwise`, for every later attempt"
        yield Problem(ways.whole, text)
