"""Ways of a choice by chance: probabilities that sum to 1."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from procsim.scenario.node import Choice
from procsim.workflow.graph import Graph, records
from procsim.workflow.problem import Problem

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


def _sum(path: _Path, side: str | Mapping[str, float]) -> Iterator[Problem]:
    if isinstance(side, str):
        return
    total = math.fsum(side.values())
    if abs(total - 1) > _TOLERANCE:
        yield Problem(path, f"found probabilities that sum to {100 * total:.6g} %; a sum of 100 %")
