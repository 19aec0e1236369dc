"""Which variables can mend which promise: windows that share nothing are tuned side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from procsim.scenario.node import Activity
from procsim.workflow.graph import records

if TYPE_CHECKING:
    from procsim.staffing.problem import Problem
    from procsim.staffing.target import Target
    from procsim.workflow.graph import Graph


@dataclass(frozen=True, slots=True)
class Component:
    """Variables and the promises that they can mend, and no others can.

    Parameters
    ----------
    variables, targets : tuple of int
        Their numbers in the problem.
    """

    variables: tuple[int, ...]
    targets: tuple[int, ...]


def mending(problem: Problem, target: Target) -> tuple[int, ...]:
    """Number the variables that can mend a promise.

    A promise at a pool is mended there, or at a pool that shares its work; any other may be mended
    anywhere.
    """
    every = range(len(problem.variables))
    if target.pool is None:
        return tuple(every)
    near = _sharing(problem.graph, target.pool)
    return tuple(i for i in every if problem.variables[i].pool in near)


def components(problem: Problem, targets: Sequence[Target]) -> list[Component]:
    """Part the variables of a problem into those that can be tuned side by side.

    A variable that no promise needs is alone, with no promise. A limit on the officers of all is
    shared by all.
    """
    linked: nx.Graph[tuple[str, int]] = nx.Graph()
    linked.add_nodes_from(("variable", i) for i in range(len(problem.variables)))
    for number, target in enumerate(targets):
        linked.add_edges_from(
            (("target", number), ("variable", i)) for i in mending(problem, target)
        )
    if problem.head_count is not None:
        nx.add_path(linked, [("variable", i) for i in range(len(problem.variables))])
    found = [
        Component(
            tuple(sorted(i for kind, i in part if kind == "variable")),
            tuple(sorted(i for kind, i in part if kind == "target")),
        )
        for part in nx.connected_components(linked)
    ]
    return sorted((each for each in found if each.variables), key=lambda each: each.variables)


def _sharing(graph: Graph, pool: str) -> frozenset[str]:
    """Name the pools that do work of a pool, or of one that does, and so on."""
    shared: nx.Graph[str] = nx.Graph()
    shared.add_node(pool)
    for record in records(graph).values():
        if isinstance(record, Activity):
            nx.add_path(shared, list(record.pools))
    return frozenset(nx.node_connected_component(shared, pool))
