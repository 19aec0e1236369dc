"""Ways of a choice: probabilities that sum to 1, and a way for every value of an attribute."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from procsim.errors import did_you_mean
from procsim.scenario.node import Activity, Choice, Delay
from procsim.scenario.spread import ByAttribute, FromAttribute
from procsim.workflow.graph import Graph, records
from procsim.workflow.paces import is_by_pool
from procsim.workflow.problem import Problem
from procsim.workflow.routes import BUILT_IN, carried_times, reaching, unstated, values_of

_TOLERANCE = 1e-9
_Path = tuple[str | int, ...]


def sum_problems(graph: Graph) -> Iterator[Problem]:
    """Find probabilities that do not sum to 1, and choices that say both or neither form."""
    for name, record in records(graph).items():
        if not isinstance(record, Choice):
            continue
        path = ("workflow", name)
        if isinstance(record.choice, str):
            if not record.when:
                text = f"found '{record.choice}' without `when`; give `when`, a node for each value"
                yield Problem((*path, "choice"), text)
        else:
            yield from _sum((*path, "choice"), record.choice)
            for field in ("when", "otherwise"):
                if getattr(record, field) is not None:
                    text = f"found `{field}` beside probabilities; one of the two"
                    yield Problem((*path, field), text)
        for value, side in (record.when or {}).items():
            yield from _sum((*path, "when", value), side)
        if record.otherwise is not None:
            yield from _sum((*path, "otherwise"), record.otherwise)


def value_problems(graph: Graph) -> Iterator[Problem]:
    """Find attributes that a case does not have, and values for which there is no way."""
    types = reaching(graph)
    for name, record in records(graph).items():
        if isinstance(record, Choice) and isinstance(record.choice, str) and record.when:
            named = tuple(str(value) for value in record.when)
            rest = record.otherwise is not None
            ways = _Ways(("workflow", name), "choice", record.choice, named, rest, "when")
            yield from _values(graph, ways, types[name])
        if isinstance(record, Activity | Delay) and record.takes is not None:
            for part in record.takes.parts:
                if not is_by_pool(part.rule):
                    # A merged activity's parts are each the time of a node of its own.
                    yield from _time(graph, ("workflow", name, "takes"), part.rule, types[name])


def _sum(path: _Path, side: str | Mapping[str, float]) -> Iterator[Problem]:
    if isinstance(side, str):
        return
    total = math.fsum(side.values())
    if abs(total - 1) > _TOLERANCE:
        yield Problem(path, f"found probabilities that sum to {100 * total:.6g} %; a sum of 100 %")


def _time(graph: Graph, path: _Path, rule: object, types: Collection[str]) -> Iterator[Problem]:
    if isinstance(rule, ByAttribute):
        named = tuple(value for value, _ in rule.options)
        rest = rule.otherwise is not None
        ways = _Ways(path[:2], "takes", rule.attribute, named, rest, "takes")
        yield from _values(graph, ways, types)
    elif isinstance(rule, FromAttribute):
        cases = graph.graph["cases"]
        for case_type in sorted(types):
            if not carried_times(cases[case_type], rule.name):
                text = (
                    f"found the attribute '{rule.name}', which is no time of case type "
                    f"'{case_type}'; {_known(graph, [case_type], times=True)}"
                )
                yield Problem(path, text)
        yield from _left_out(graph, path, rule.name, types)


@dataclass(frozen=True)
class _Ways:
    """Ways told apart by an attribute: where they stand, and for which values there is one."""

    path: _Path
    field: str
    attribute: str
    values: tuple[str, ...]
    rest: bool
    under: str

    def at(self, value: str) -> _Path:
        """Give the path of the way for a value."""
        return (*self.path, self.under, value)


def _values(graph: Graph, ways: _Ways, types: Collection[str]) -> Iterator[Problem]:
    """Hold the values for which there are ways against those that cases have."""
    if ways.attribute == "attempt":
        yield from _attempts(ways)
        return
    whole = (*ways.path, ways.field)
    values = values_of(graph, ways.attribute, types)
    if values is None:
        lacking = next(t for t in sorted(types) if values_of(graph, ways.attribute, [t]) is None)
        text = (
            f"found '{ways.attribute}', which has no named values for case type '{lacking}'; "
            f"{_known(graph, [lacking], times=False)}"
        )
        yield Problem(whole, text)
        return
    if not ways.rest:
        yield from _left_out(graph, whole, ways.attribute, types)
    uncovered = sorted(set(values) - set(ways.values))
    if uncovered and not ways.rest:
        listed = ", ".join(f"'{value}'" for value in uncovered)
        text = f"found no way for {listed} of '{ways.attribute}'; name each, or give `otherwise`"
        yield Problem(whole, text)
    everywhere = values_of(graph, ways.attribute, _having(graph, ways.attribute)) or {}
    for value in ways.values:
        if value not in everywhere:
            told = did_you_mean(value, everywhere)
            text = f"found '{value}', which is no value of '{ways.attribute}'; {told}"
            yield Problem(ways.at(value), text)


def _left_out(
    graph: Graph, asking: _Path, attribute: str, types: Collection[str]
) -> Iterator[Problem]:
    """Find listed cases that leave out an attribute for which their way asks."""
    asked = ".".join(str(part) for part in asking)
    for case_type in sorted(types):
        for place in unstated(graph.graph["cases"][case_type], attribute):
            text = (
                f"found no '{attribute}', which {asked} asks for; `{attribute}:` here, or for all "
                f"under cases.{case_type}.attributes"
            )
            yield Problem(("cases", case_type, "arrivals", "times", place), text)


def _attempts(ways: _Ways) -> Iterator[Problem]:
    for value in ways.values:
        if not value.isdecimal() or int(value) < 1:
            text = f"found attempt '{value}'; a whole number of at least 1"
            yield Problem(ways.at(value), text)
    if not ways.rest:
        text = "found 'attempt' without `otherwise`; give `otherwise`, for every later attempt"
        yield Problem((*ways.path, ways.field), text)


def _having(graph: Graph, attribute: str) -> list[str]:
    return [t for t in graph.graph["cases"] if values_of(graph, attribute, [t]) is not None]


def _known(graph: Graph, types: Iterable[str], *, times: bool) -> str:
    """Say which attributes the case types have that are times, or that have named values."""
    names = set() if times else set(BUILT_IN)
    for case_type in types:
        case = graph.graph["cases"][case_type]
        listed = (name for one in case.arrivals.times or () for name, _ in one.attributes)
        for name in (*case.attributes, *listed):
            named = values_of(graph, name, [case_type]) is not None
            if carried_times(case, name) if times else named:
                names.add(name)
    return f"allowed: {', '.join(sorted(names)) or 'none'}"
