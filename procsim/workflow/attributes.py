"""Attributes that a list of arrivals gives to its cases and that nothing asks for: warnings."""

from __future__ import annotations

from collections.abc import Iterator

from procsim.scenario.node import Activity, Choice, Delay
from procsim.scenario.spread import ByAttribute, FromAttribute
from procsim.text import N_, Sentence
from procsim.workflow.graph import Graph, records
from procsim.workflow.problem import Problem


def unused_problems(graph: Graph) -> Iterator[Problem]:
    """Warn of each attribute of a list of arrivals that no step asks for: a slip of the pen."""
    asked = set(_asked_for(graph))
    text = N_("found the attribute '{name}', which no step asks for; take it out, or mend its name")
    for kind, case in graph.graph["cases"].items():
        told: set[str] = set()
        for place, one in enumerate(case.arrivals.times or ()):
            for name, _value in one.attributes:
                if name not in asked | told | set(case.attributes):
                    told.add(name)
                    path = ("cases", kind, "arrivals", "times", place)
                    yield Problem(path, Sentence(text, {"name": name}), warning=True)


def _asked_for(graph: Graph) -> Iterator[str]:
    for record in records(graph).values():
        if isinstance(record, Choice) and isinstance(record.choice, str):
            yield record.choice
        elif isinstance(record, Activity | Delay) and record.takes is not None:
            for part in record.takes.parts:
                if isinstance(part.rule, FromAttribute):
                    yield part.rule.name
                elif isinstance(part.rule, ByAttribute):
                    yield part.rule.attribute
