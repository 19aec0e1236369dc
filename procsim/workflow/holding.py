"""Steps that hold the officers before them while they are full, and who can stand there."""

from __future__ import annotations

import math
from collections.abc import Iterator

from procsim.scenario.node import Activity, Choice, Clock, Deadline, Documents
from procsim.scenario.pool import Pool
from procsim.workflow.graph import Graph, records
from procsim.workflow.problem import Problem

_Way = tuple[str, str]
"""A node, and the role in which it leads on."""


def standing_before(graph: Graph, name: str) -> list[str]:
    """List the activities whose officers can stand before a step that has no room.

    Examples
    --------
    >>> from procsim.scenario.node import End
    >>> from procsim.workflow.graph import from_records
    >>> nodes = {
    ...     "first": Activity(activity="window", takes="5 min", next="second"),
    ...     "second": Activity(activity="desk", takes="5 min", next="out"),
    ...     "out": End(end="issued"),
    ... }
    >>> standing_before(from_records(nodes, {}), "second")
    ['first']
    """
    return sorted({node for node, role in _ways_to(graph, name) if _stands(graph, node, role)})


def standing_problems(graph: Graph) -> Iterator[Problem]:
    """Find steps that would hold nobody, and those whose own staff can all stand held."""
    holding = {name: standing_before(graph, name) for name in _holding(graph)}
    for name in holding:
        for node, role in sorted(_ways_to(graph, name)):
            if not _stands(graph, node, role):
                text = (
                    f"found hold, but from '{node}' ({role}) cases come without an officer who "
                    "could be held; `if_full`, or an activity in between"
                )
                yield Problem(("workflow", name, "when_full"), text)
    for name in _for_ever(graph, holding):
        before = ", ".join(f"'{node}'" for node in holding[name])
        text = (
            f"found hold, but all officers who work here can come to stand held, by what they did "
            f"at {before}, so that nothing moves again; `if_full`, or other officers"
        )
        yield Problem(("workflow", name, "when_full"), text)


def _holding(graph: Graph) -> list[str]:
    return sorted(
        name
        for name, record in records(graph).items()
        if isinstance(record, Activity) and record.holds and record.room is not None
    )


def _stands(graph: Graph, node: str, role: str) -> bool:
    return isinstance(graph.nodes[node]["record"], Activity) and role == "next"


def at_the_door(graph: Graph) -> frozenset[str]:
    """Name the nodes from which a case comes at once to a step that holds those before it."""
    return frozenset(node for name in _holding(graph) for node in _walk_back(graph, name)[1])


def _ways_to(graph: Graph, name: str) -> set[_Way]:
    """Collect the last nodes before one at which a case stays, or parts, meets others or begins."""
    return _walk_back(graph, name)[0]


def _walk_back(graph: Graph, name: str) -> tuple[set[_Way], set[str]]:
    found: set[_Way] = set()
    seen, ahead = {name}, [name]
    while ahead:
        here = ahead.pop()
        for before in graph.predecessors(here):
            for role in graph.edges[before, here]["roles"]:
                if not _passes(graph, before, role):
                    found.add((before, role))
                elif before not in seen:
                    seen.add(before)
                    ahead.append(before)
    return found, seen


def _passes(graph: Graph, node: str, role: str) -> bool:
    """Whether a case passes a node at once and alone, with the officer who brings it."""
    record = graph.nodes[node]["record"]
    if isinstance(record, Deadline):
        return role == "next"
    return isinstance(record, Choice | Documents | Clock)


def _for_ever(graph: Graph, holding: dict[str, list[str]]) -> list[str]:
    """List the steps all of whose officers can stand held before one another's."""
    stuck = list(holding)
    while True:
        free = [name for name in stuck if not _all_can_stand(graph, name, holding, stuck)]
        if not free:
            return stuck
        stuck = [name for name in stuck if name not in free]


def _all_can_stand(
    graph: Graph, name: str, holding: dict[str, list[str]], stuck: list[str]
) -> bool:
    """Whether none of the crews of a step is sure to have enough officers who are not held."""
    before = {node for other in stuck for node in holding[other]}
    pools: dict[str, Pool] = graph.graph["pools"]
    return all(
        any(_left(graph, pools[pool], pool, before) < number for pool, number in crew)
        for crew in graph.nodes[name]["record"].crews
    )


def _left(graph: Graph, pool: Pool, name: str, before: set[str]) -> float:
    """Give how many officers of a pool are sure not to be held at some activities."""
    if pool.most is None:
        return math.inf
    held = 0.0
    for node in before:
        record: Activity = graph.nodes[node]["record"]
        taken = max((number for crew in record.crews for own, number in crew if own == name),
                    default=0)  # fmt: skip
        held += taken * (math.inf if record.room is None else record.room) if taken else 0
    return pool.most - held
