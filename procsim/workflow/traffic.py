"""How often a case comes to each node: traffic equations, solved exactly where chance is local."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from procsim.scenario.block import Join, Split
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import Activity, Choice, Deadline, Delay, Documents, Node
from procsim.scenario.spread import ByAttribute
from procsim.workflow.graph import Graph, entries, records, targets
from procsim.workflow.routes import asked_for, shares_of

_SUPPLIED = "documents"
_Memory = frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Visit:
    """A node at one of a case's attempts, and what the case remembers there.

    Parameters
    ----------
    node : str
    attempt : int
        Counted only where something depends on it, and no further than that; else 1.
    memory : frozenset
        Attempts and documents that later nodes ask about.
    """

    node: str
    attempt: int
    memory: _Memory


def visits(graph: Graph, case_type: str, known: Mapping[str, str]) -> dict[Visit, float]:
    """Give the mean number of visits that one case of a type pays to each node.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound.
    case_type : str
    known : mapping of str to str
        Values of attributes; one that a choice asks for and that is not known is met by chance,
        anew at each choice.

    Returns
    -------
    dict of Visit to float

    Notes
    -----
    Approximations: no deadline expires, nobody leaves a queue or is turned away, and no document
    comes too late; a check that was passed, or that comes after a wait for documents, is passed
    again; a branch that ends its case does not call the other branches back.
    """
    case = graph.graph["cases"][case_type]
    chain = _Chain(graph, case, {"case_type": case_type, "channel": case.channel, **known})
    start = chain.visit(entries(graph, case_type), frozenset())
    ways: nx.DiGraph[Visit] = nx.DiGraph()
    ways.add_node(start)
    ahead = [start]
    while ahead:
        here = ahead.pop()
        for after, share in chain.ahead(here):
            if after not in ways:
                ahead.append(after)
            before = ways.edges[here, after]["share"] if ways.has_edge(here, after) else 0.0
            ways.add_edge(here, after, share=before + share)
    return _solved(ways, start)


def _solved(ways: Any, start: Visit) -> dict[Visit, float]:
    """Solve v = e + v P, one strongly connected part after the other."""
    inflow: defaultdict[Visit, float] = defaultdict(float, {start: 1.0})
    parts = nx.condensation(ways)
    found: dict[Visit, float] = {}
    for part in nx.topological_sort(parts):
        members = list(parts.nodes[part]["members"])
        place = {visit: i for i, visit in enumerate(members)}
        within = np.zeros((len(members), len(members)))
        for visit in members:
            for after in ways.successors(visit):
                if after in place:
                    within[place[after], place[visit]] = ways.edges[visit, after]["share"]
        rates = np.linalg.solve(np.eye(len(members)) - within, [inflow[one] for one in members])
        for visit, rate in zip(members, rates, strict=True):
            found[visit] = float(rate)
            for after in ways.successors(visit):
                if after not in place:
                    inflow[after] += float(rate) * ways.edges[visit, after]["share"]
    return found


class _Chain:
    """The ways of one case as a Markov chain over visits."""

    def __init__(self, graph: Graph, case: CaseType, known: Mapping[str, str]) -> None:
        self._nodes = records(graph)
        self._case = case
        self._known = known
        # Beyond the last attempt that anything names, every attempt is like the next.
        self._last = {name: _last_attempt(record) for name, record in self._nodes.items()}

    def visit(self, name: str, memory: _Memory) -> Visit:
        """Enter a node."""
        if not self._last[name]:
            return Visit(name, 1, memory)
        before = next((number for one, number in memory if one == name), 0)
        attempt = min(before + 1, self._last[name] + 1)
        return Visit(name, attempt, (memory - {(name, before)}) | {(name, attempt)})

    def ahead(self, here: Visit) -> Iterator[tuple[Visit, float]]:
        """List where a visit leads, each with its probability; a split leads everywhere."""
        memory = here.memory
        for name, share, more in self._ways(here):
            after = self._nodes[name]
            weight = share / self._branches(after) if isinstance(after, Join) else share
            if weight > 0:
                yield self.visit(name, memory | more), weight

    def _ways(self, here: Visit) -> Iterator[tuple[str, float, _Memory]]:
        record = self._nodes[here.node]
        nothing: _Memory = frozenset()
        match record:
            case Documents():
                missing = self._missing(here, record)
                yield record.if_missing, missing, nothing
                passed = frozenset({(here.node, 1)}) if record.resubmission == "kept" else nothing
                yield record.if_complete, 1 - missing, passed
            case Choice():
                for side, share in self._sides(here, record):
                    ways = {side: 1.0} if isinstance(side, str) else side
                    yield from ((name, share * part, nothing) for name, part in ways.items())
            case Delay(until="documents"):
                yield record.next, 1.0, frozenset({(_SUPPLIED, 1)})
            case Deadline() | Activity():
                yield record.next, 1.0, nothing
            case _:
                yield from ((name, 1.0, nothing) for _, name in targets(record))

    def _missing(self, here: Visit, record: Documents) -> float:
        known = {(_SUPPLIED, 1), (here.node, 1)} & here.memory
        if record.resubmission == "kept" and known:
            return 0.0
        papers = (self._case.documents[name] for name in asked_for(record, self._case))
        return float(1 - np.prod([1 - paper.missing for paper in papers]))

    def _sides(self, here: Visit, record: Choice) -> list[tuple[Any, float]]:
        if not isinstance(record.choice, str):
            return [(record.choice, 1.0)]
        when = {str(value): side for value, side in (record.when or {}).items()}
        if record.choice == "attempt":
            return [(when.get(str(here.attempt), record.otherwise), 1.0)]
        if record.choice in self._known:
            return [(when.get(self._known[record.choice], record.otherwise), 1.0)]
        shares = shares_of(self._case, self._known["case_type"], record.choice) or {}
        return [(when.get(value, record.otherwise), share) for value, share in shares.items()]

    def _branches(self, join: Join) -> int:
        split = self._nodes[join.join]
        return len(split.split) if isinstance(split, Split) else 1


def _last_attempt(record: Node) -> int:
    """Give the last attempt that a node names; 0 where it does not ask."""
    named: list[str] = []
    if isinstance(record, Choice) and record.choice == "attempt":
        named = [str(value) for value in record.when or {}]
    elif isinstance(record, Activity):
        for part in record.takes.parts:
            if isinstance(part.rule, ByAttribute) and part.rule.attribute == "attempt":
                named += [value for value, _ in part.rule.options]
    return max((int(value) for value in named), default=0)
