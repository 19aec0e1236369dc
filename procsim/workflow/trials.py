"""Rules tried out on representative cases: no division by 0, no time below 0, no half of a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from procsim.errors import ExpressionError
from procsim.scenario.expression import Expression
from procsim.scenario.node import Activity, Choice, Delay
from procsim.scenario.quantity import MICROSECONDS
from procsim.scenario.rule import asked_by
from procsim.workflow.cases import Floats
from procsim.workflow.graph import Graph, records
from procsim.workflow.kinds import Kinds
from procsim.workflow.population import LATE, Population
from procsim.workflow.problem import Problem
from procsim.workflow.routes import reaching

_Path = tuple[str | int, ...]
_ATTEMPTS = (1, 2, LATE)


def trial_problems(graph: Graph) -> Iterator[Problem]:
    """Find rules that come to nothing sensible for some case that there can be."""
    types, kinds = reaching(graph), Kinds(graph)
    told: set[_Path] = set()
    for case_type, case in graph.graph["cases"].items():
        specs = [spec for spec in case.attributes.values() if _computes(spec)]
        takes = [
            (name, part.rule)
            for name, record in records(graph).items()
            if isinstance(record, Activity | Delay) and record.takes and case_type in types[name]
            for part in record.takes.parts
            if _computes(part.rule)
        ]
        choices = [
            (name, record.asked)
            for name, record in records(graph).items()
            if isinstance(record, Choice) and record.rule and case_type in types[name]
        ]
        rules = [*specs, *(rule for _, rule in takes), *(asked for _, asked in choices)]
        if not rules:
            continue
        cases = Population(graph, case_type, kinds, rules)
        for path, found in (
            *_attributes(cases, case_type, [n for n, s in case.attributes.items() if _computes(s)]),
            *(
                ((("workflow", name, "choice")), _answers(cases, asked.ask))
                for name, asked in choices
                if asked is not None
            ),
            *((("workflow", name, "takes"), _times(cases, rule)) for name, rule in takes),
        ):
            text = _wrong(found)
            if text and path not in told:
                told.add(path)
                yield Problem(path, text)


def _computes(rule: object) -> bool:
    return any(isinstance(ask, Expression) for ask in asked_by(rule))


def _attributes(
    cases: Population, case_type: str, names: list[str]
) -> Iterator[tuple[_Path, Callable[[int], Floats]]]:
    for name in names:
        yield ("cases", case_type, "attributes", name), _answers(cases, name)


def _answers(cases: Population, ask: str | Expression) -> Callable[[int], Floats]:
    return lambda attempt: np.abs(cases.codes(ask, attempt))


def _times(cases: Population, rule: object) -> Callable[[int], Floats]:
    casewise = cases.types.casewise(rule, cases.types.day)
    return lambda attempt: cases.numbers(casewise, attempt)


def _wrong(found: Callable[[int], Floats]) -> str:
    """Say what is wrong with a rule; nothing where all is well."""
    try:
        least = min(float(np.nanmin(found(attempt))) for attempt in _ATTEMPTS)
    except ExpressionError as wrong:
        return str(wrong)
    if least < 0:
        minutes = f"{least / MICROSECONDS['min']:.4g} min"
        return f"found a time below 0, such as {minutes}; a rule with max(0 min, …)"
    return ""
