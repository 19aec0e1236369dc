"""Steps that are done for each of several items, written out as splits with a branch an item.

An engine knows no items: it runs what this module makes of them. A step with items becomes a split,
the step once for each item that a case can have, and their join; a split with items, a copy of its
branch for each. Which of them a case starts, its luck or its documents say. One by one, each item
has a split and a join of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from procsim.scenario.block import Join, Split
from procsim.scenario.items import Items, numbered
from procsim.scenario.node import Activity, Node
from procsim.workflow.counting import labels
from procsim.workflow.graph import Graph, block, from_records, records, retarget

_MARK = "#"
"""No name of a file has it, and it comes before all that names have: copies follow their node."""


@dataclass(frozen=True)
class Origin:
    """What a written-out node stands for.

    Parameters
    ----------
    node : str
        The node of the file.
    items : tuple of str
        The item that it is for; several where items have items.
    """

    node: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Expansion:
    """A workflow without items.

    Parameters
    ----------
    graph : networkx.DiGraph
    origins : mapping of str to Origin
        Of every node.
    starting : mapping of str to (Items, int)
        Of a split that is started for some items: which items, and the place among them of the one
        that its first branch is for.
    """

    graph: Graph
    origins: dict[str, Origin]
    starting: dict[str, tuple[Items, int]] = field(default_factory=dict)


def expanded(graph: Graph) -> Expansion:
    """Write out a sound workflow.

    Parameters
    ----------
    graph : networkx.DiGraph

    Returns
    -------
    Expansion
        Of the same graph, where no step has items.
    """
    origins = {name: Origin(name) for name in graph}
    if all(getattr(record, "items", None) is None for record in records(graph).values()):
        return Expansion(graph, origins)
    writing = _Writing(graph, origins)
    for name, record in list(writing.nodes.items()):
        if isinstance(record, Activity) and record.items is not None:
            writing.enclose(name, record, record.items)
    while (split := writing.outermost()) is not None:
        writing.write_out(*split)
    return Expansion(writing.graph(), writing.origins, writing.starting)


class _Writing:
    """A workflow while it is written out."""

    def __init__(self, graph: Graph, origins: dict[str, Origin]) -> None:
        self.nodes: dict[str, Node] = records(graph)
        self.origins = origins
        self.starting: dict[str, tuple[Items, int]] = {}
        self._context = graph.graph

    def graph(self) -> Graph:
        """The nodes as a graph."""
        return from_records(self.nodes, self._context)

    def enclose(self, name: str, step: Activity, items: Items) -> None:
        """Put a split and a join around a step with items, and give the items to the split."""
        each, join = f"{name}{_MARK}", f"{name}{_MARK}{_MARK}"
        self.nodes |= {
            name: Split(split=[each], join=join, items=items, one_by_one=step.one_by_one),
            each: step.model_copy(
                update={"items": None, "one_by_one": False, "needs": None, "next": join}
            ),
            join: Join(join=name, needs=step.needs, next=step.next),
        }
        self.origins |= {each: Origin(name), join: Origin(name)}

    def outermost(self) -> tuple[str, Split, Items] | None:
        """Find a split with items that is in no other."""
        graph = self.graph()
        found = {
            name: (record, record.items)
            for name, record in self.nodes.items()
            if isinstance(record, Split) and record.items is not None
        }
        inner = {name for split in found for name in block(graph, split)}
        return next(((name, *found[name]) for name in found if name not in inner), None)

    def write_out(self, split: str, record: Split, items: Items) -> None:
        """Copy what is between a split and its join, once for each item."""
        inside = {
            name: (self.nodes.pop(name), self.origins.pop(name))
            for name in block(self.graph(), split)
        }
        # What no case has any item of is there once, and never started.
        each = labels(self._context["cases"], items) or numbered(1)
        copies = [self._copied(place, label, inside) for place, label in enumerate(each, start=1)]
        firsts = [names[record.branches[0]] for names in copies]
        if record.one_by_one:
            self._in_turn(split, record, items, firsts)
        else:
            self.nodes[split] = record.model_copy(update={"split": firsts, "items": None})
            self.starting[split] = items, 0

    def _copied(
        self, place: int, label: str, inside: dict[str, tuple[Node, Origin]]
    ) -> dict[str, str]:
        """Copy some nodes for an item; answers the name of each node's copy."""
        names = {name: f"{name}{_MARK}{place:02}" for name in inside}
        for name, (node, origin) in inside.items():
            self.nodes[names[name]] = retarget(node, names)
            self.origins[names[name]] = replace(origin, items=(*origin.items, label))
        return names

    def _in_turn(self, split: str, record: Split, items: Items, firsts: list[str]) -> None:
        """Let the items follow one another, each with a split and a join of its own."""
        join = self.nodes[record.join]
        assert isinstance(join, Join), "a split names its join"
        turns = [split, *(f"{split}{_MARK}{place:02}" for place in range(2, len(firsts) + 1))]
        joins = [
            *(f"{record.join}{_MARK}{place:02}" for place in range(1, len(firsts))),
            record.join,
        ]
        for place, (turn, meets, first) in enumerate(zip(turns, joins, firsts, strict=True)):
            self.nodes[turn] = Split(split=[first], join=meets, title=record.title)
            self.starting[turn] = items, place
            after = turns[place + 1] if place + 1 < len(turns) else join.next
            self.nodes[meets] = Join(join=turn, next=after)
            self.origins.setdefault(turn, self.origins[split])
            self.origins.setdefault(meets, self.origins[record.join])
            self._end_at(first, record.join, meets)

    def _end_at(self, first: str, join: str, meets: str) -> None:
        """Let the copies of one item end at its own join."""
        if meets == join:
            return
        ahead, seen = [first], set()
        graph = self.graph()
        while ahead:
            name = ahead.pop()
            if name in seen or name == join:
                continue
            seen.add(name)
            ahead += list(graph.successors(name))
            self.nodes[name] = retarget(self.nodes[name], {join: meets})
