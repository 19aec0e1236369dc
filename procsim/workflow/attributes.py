"""Attributes that a list of arrivals gives to its cases and that nothing asks for: warnings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procsim.scenario.block import Split
from procsim.scenario.node import Activity, Choice, Delay
from procsim.scenario.rule import asked_by
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
    rules: list[Any] = [spec for case in graph.graph["cases"].values()
                        for spec in case.attributes.values()]  # fmt: skip
    for record in records(graph).values():
        if isinstance(record, Choice) and record.asked is not None:
            rules.append(record.asked)
        elif isinstance(record, Split):
            rules += [*record.chosen.values(), *([record.items] if record.items else [])]
        elif isinstance(record, Activity | Delay) and record.takes is not None:
            rules += [part.rule for part in record.takes.parts]
            rules += [record.items] if isinstance(record, Activity) and record.items else []
    for rule in rules:
        for ask in asked_by(rule):
            yield from (ask,) if isinstance(ask, str) else ask.names
