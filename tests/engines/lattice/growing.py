"""A random workflow as far as it has been grown, from its ends backwards.

Whatever is put in front of a step already knows where it leads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.engines.lattice.taste import Tasting

Record = dict[str, Any]


@dataclass
class Growing(Tasting):
    """A workflow as far as it has been grown."""

    pools: dict[str, Record] = field(default_factory=dict)
    never: bool = False
    in_items: int = 0
    over: bool = False
    around: list[str] = field(default_factory=list)
    nodes: dict[str, Record] = field(default_factory=dict)

    def add(self, kind: str, of: Any, /, **record: Any) -> str:
        """Add a step whose name says its kind."""
        return self.put(self.reserve(kind), kind, of, **record)

    def put(self, name: str, kind: str, of: Any, /, **record: Any) -> str:
        """Say what a step is whose name has been taken; its kind comes first."""
        self.nodes[name] = {kind: of, **record}
        return name

    def reserve(self, kind: str) -> str:
        """Take a name for a step that others must know before it is there."""
        name = f"{kind}_{sum(known.startswith(kind) for known in self.nodes) + 1}"
        self.nodes[name] = {}
        return name

    def end(self, outcome: str) -> str:
        """Name the end of an outcome."""
        return self.nodes.setdefault(f"end_{outcome}", {"end": outcome}) and f"end_{outcome}"


def work(growing: Growing) -> Any:
    """Draw how long work takes, by what the case is now and then."""
    if not growing.has("rules"):
        return growing.time()
    return growing.one_of(
        {"attribute": "work"},
        {"by": "size", "small": growing.time(), "otherwise": growing.time()},
        {"if": "urgent or attempt > 1", "then": growing.time(), "otherwise": "15 min"},
        {"sum": ["15 min", {"for_each": "copies", "takes": growing.time()}]},
    )
