"""How often a case comes to each node: traffic equations, solved exactly where chance is local."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx
import numpy as np

from procsim.scenario.block import Join, Split
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import Activity, Choice, Deadline, Delay, Documents, Node
from procsim.scenario.rule import ByAttribute, asked_by, walk
from procsim.workflow.counting import fewest, items_of
from procsim.workflow.gaps import next_gaps
from procsim.workflow.graph import Graph, entries, records, targets
from procsim.workflow.passing import passing
from procsim.workflow.population import Group, last_attempt, rules_of
from procsim.workflow.routes import asked_for

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


_Means: TypeAlias = dict[Visit, float]
"""How often a case pays each visit, in the mean."""


def visits(graph: Graph, case_type: str, group: Group) -> dict[Visit, float]:
    """Give the mean number of visits that one case of a type pays to each node.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound.
    case_type : str
    group : Group
        Of which cases; what they answer differently is met by chance, anew at each choice.

    Returns
    -------
    dict of Visit to float

    Notes
    -----
    Approximations: no deadline expires, nobody leaves a queue or is turned away, and no document
    comes too late; a check that was passed, or that comes after a wait for documents, is passed
    again. Branches of a split end their cases independently of each other. What is withdrawn, at
    an end in another branch or at a join that does not need all, counts as if it were not: where
    work can be withdrawn, this is an upper bound.
    """
    case = graph.graph["cases"][case_type]
    chain = _Chain(graph, case, group)
    start = chain.visit(entries(graph, case_type), frozenset())
    return _walk(chain, start, None)[0]


def _walk(chain: _Chain, start: Visit, border: str | None) -> tuple[_Means, _Means]:
    """Give the visits on the way from a node to the border, and those to the border itself."""
    ways: nx.DiGraph[Visit] = nx.DiGraph()
    ways.add_node(start)
    within: dict[Visit, _Means] = {}
    ahead = [start]
    while ahead:
        here = ahead.pop()
        if here.node == border:
            continue
        after, within[here] = _step(chain, here)
        for visit, share in after.items():
            if visit not in ways:
                ahead.append(visit)
            ways.add_edge(here, visit, share=share)
    found: defaultdict[Visit, float] = defaultdict(float)
    left: _Means = {}
    for visit, mean in _solved(ways, start).items():
        if visit.node == border:
            left[visit] = mean
            continue
        found[visit] += mean if chain.parting(visit.node) else mean * chain.times(visit.node)
        for one, each in within[visit].items():
            found[one] += mean * each
    return dict(found), left


def _step(chain: _Chain, here: Visit) -> tuple[_Means, _Means]:
    """Give the visits that follow a visit, and for a split those between it and its join."""
    after: defaultdict[Visit, float] = defaultdict(float)
    within: defaultdict[Visit, float] = defaultdict(float)
    split = chain.parting(here.node)
    if split is None:
        for visit, share in chain.ahead(here):
            after[visit] += share
        return after, within
    comes, memories = [], [(here.memory, 1.0)]
    for branch in split.branches:
        share = chain.started(here, split, branch)
        started = chain.times(here.node) * share
        visited, left = _walk(chain, chain.visit(branch, here.memory), split.join)
        for visit, mean in visited.items():
            within[visit] += started * mean
        comes.append((share, math.fsum(left.values())))
        memories = _remembered(here.memory, memories, left, min(started, 1.0))
    passes = sum(
        share * passing(chain.needed(split, number), comes * number)
        for number, share in chain.counts(here.node).items()
    )
    for memory, share in memories:
        after[chain.visit(split.join, memory)] += passes * share
    return after, within


def _remembered(
    before: _Memory, memories: list[tuple[_Memory, float]], left: _Means, started: float
) -> list[tuple[_Memory, float]]:
    """Join what a case remembers of some branches with what it remembers of one more."""
    total = 1 - started + started * math.fsum(left.values())
    if not total:
        return memories
    of_branch = [(before, 1 - started)]
    of_branch += [(visit.memory, started * mean) for visit, mean in left.items()]
    joined: defaultdict[_Memory, float] = defaultdict(float)
    for memory, share in memories:
        for other, mean in of_branch:
            both = (memory & other) | (memory - before) | (other - before)
            joined[both] += share * mean / total
    return [(memory, share) for memory, share in joined.items() if share]


def _solved(ways: Any, start: Visit) -> _Means:
    """Solve v = e + v P, one strongly connected part after the other."""
    inflow: defaultdict[Visit, float] = defaultdict(float, {start: 1.0})
    parts = nx.condensation(ways)
    found: _Means = {}
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

    def __init__(self, graph: Graph, case: CaseType, group: Group) -> None:
        self._nodes = records(graph)
        self._case = case
        self._group = group
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
        """List where a visit leads, each with its probability."""
        for name, share, more in self._ways(here):
            if share > 0:
                # Of one thing, only the last is remembered.
                latest = dict(sorted(here.memory | more))
                yield self.visit(name, frozenset(latest.items())), share

    def parting(self, name: str) -> Split | None:
        """Give the split of that name; None for another kind of node."""
        record = self._nodes[name]
        return record if isinstance(record, Split) else None

    def started(self, here: Visit, split: Split, branch: str) -> float:
        """Give the share of cases that start a branch."""
        if branch in split.conditions:
            return self._group.shares(split.conditions[branch], here.attempt).get("yes", 0.0)
        return split.chosen[branch].share if branch in split.chosen else 1.0

    def needed(self, split: Split, number: int) -> int:
        """How many branches must come for the case to go on, if it has so many items."""
        join = self._nodes[split.join]
        needs = join.needs if isinstance(join, Join) else None
        return needs or number * len(split.branches)

    def counts(self, name: str) -> dict[int, float]:
        """Give the probability of each number of items of a node; one where it has none."""
        items = items_of(self._nodes[name])
        if items is None:
            return {1: 1.0}
        if items.attribute is None:
            return {fewest(self._case, items): 1.0}
        return self._group.counts(items.attribute)

    def times(self, name: str) -> float:
        """How often a node, or the branch of a split, is done at a visit, in the mean."""
        return sum(number * share for number, share in self.counts(name).items())

    def _ways(self, here: Visit) -> Iterator[tuple[str, float, _Memory]]:
        record = self._nodes[here.node]
        nothing: _Memory = frozenset()
        match record:
            case Documents(notice="piecemeal", resubmission="kept"):
                yield from self._told_of_one(here, record)
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
            case Activity(if_absent=str() as absent, no_show=float() as share):
                yield record.next, 1 - share, nothing
                yield absent, share, nothing
            case Deadline() | Activity():
                yield record.next, 1.0, nothing
            case _:
                yield from ((name, 1.0, nothing) for _, name in targets(record))

    def _missing(self, here: Visit, record: Documents) -> float:
        known = {(_SUPPLIED, 1), (here.node, 1)} & here.memory
        if record.resubmission == "kept" and known:
            return 0.0
        papers = (self._case.documents[name] for name in asked_for(record, self._case))
        again = record.resubmission == "fresh" and here.attempt > 1
        shares = [paper.later if again else paper.missing for paper in papers]
        return float(1 - np.prod([1 - share for share in shares]))

    def _told_of_one(self, here: Visit, record: Documents) -> Iterator[tuple[str, float, _Memory]]:
        """List the ways past a check that tells of the first gap: what came before it is there."""
        known = next((number for name, number in here.memory if name == here.node), 0)
        papers = sorted(asked_for(record, self._case))
        shares = [self._case.documents[name].missing for name in papers]
        for gap, share in next_gaps(shares, known):
            way = record.if_complete if gap is None else record.if_missing
            there = len(papers) if gap is None else gap + 1
            yield way, share, frozenset({(here.node, there)})

    def _sides(self, here: Visit, record: Choice) -> list[tuple[Any, float]]:
        if not isinstance(record.choice, str):
            return [(record.choice, 1.0)]
        if record.choice == "attempt":
            return [(record.sides.get(str(here.attempt), record.otherwise), 1.0)]
        shares = self._group.shares(record.rule or record.choice, here.attempt)
        return [(record.sides.get(value, record.otherwise), part) for value, part in shares.items()]


def _last_attempt(record: Node) -> int:
    """Give the last attempt at which what a node asks can change; 0 where it does not ask."""
    last = [0]
    if isinstance(record, Documents) and record.resubmission == "fresh":
        last.append(1)
    if isinstance(record, Choice) and record.choice == "attempt":
        last += [int(value) for value in record.sides]
    for rule in rules_of(record):
        for part in walk(rule):
            if isinstance(part, ByAttribute) and part.attribute == "attempt":
                last += [int(value) for value, _ in part.options]
        last += [last_attempt(ask) for ask in asked_by(rule)]
    return max(last)
