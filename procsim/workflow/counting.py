"""How many items cases have: documents, floors, departments on a list."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from procsim.scenario.block import Split
from procsim.scenario.case_type import CaseType
from procsim.scenario.items import Items, numbered
from procsim.scenario.node import Activity
from procsim.scenario.rule import walk
from procsim.workflow.kinds import stated


def items_of(record: object) -> Items | None:
    """Give for what a node is done; None for one that is done once a visit.

    Examples
    --------
    >>> step = Activity(activity="desk", takes="5 min", items=["fire", "water"], next="end")
    >>> items_of(step).names
    ('fire', 'water')
    """
    return record.items if isinstance(record, Activity | Split) else None


def labels(cases: Mapping[str, CaseType], items: Items) -> tuple[str, ...]:
    """Name every item that any case of some types can have."""
    if items.names:
        return items.names
    if items.attribute is None:
        return tuple(sorted({paper for case in cases.values() for paper in case.documents}))
    return numbered(max(most(case, items) or 0 for case in cases.values()))


def bits(case: CaseType, items: Items, each: tuple[str, ...]) -> int | None:
    """Give which of all items a case of a type has, one bit each; None where it depends on it."""
    if items.attribute is not None:
        return None
    mine = items.names or tuple(case.documents)
    return sum(1 << place for place, label in enumerate(each) if label in mine)


def fewest(case: CaseType, items: Items) -> int:
    """Give the least number of items that a case of a type can have."""
    if items.names:
        return len(items.names)
    if items.attribute is None:
        return len(case.documents)
    return max(min((round(low) for low, _ in _bounds(case, items.attribute)), default=0), 0)


def _bounds(case: CaseType, attribute: str) -> list[tuple[float, float]]:
    """List the least and the greatest of all that a number of a case type can be."""
    spec: Any = case.attributes.get(attribute)
    values = [spec if value is None else value for value in stated(case, attribute)] or [spec]
    return [_within(leaf) for value in values for leaf in _leaves(value)]


def _within(value: Any) -> tuple[float, float]:
    """Give the bounds of a number; of anything else, none that would do."""
    if hasattr(value, "quantile"):
        bounds: tuple[float, float] = value.support
        return bounds
    return (float(value), float(value)) if isinstance(value, float | int) else (0.0, math.inf)


def _leaves(value: Any) -> list[Any]:
    """List what a rule can come to; what is no rule is its own."""
    return [part for part in walk(value) if not getattr(part, "inner", tuple)()]


def most(case: CaseType, items: Items) -> int | None:
    """Give the greatest number of items by an attribute; None where there is no such number."""
    highest = max(high for _, high in _bounds(case, items.attribute or ""))
    return max(round(highest), 0) if math.isfinite(highest) else None
