"""Which variables can mend which promise: windows that share nothing are tuned side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from procsim.scenario.gate import Gate
from procsim.scenario.node import Activity
from procsim.workflow.graph import entries, records
from procsim.workflow.routes import possible

if TYPE_CHECKING:
    from procsim.staffing.problem import Problem
    from procsim.staffing.target import Target
    from procsim.workflow.graph import Graph


WAITS = ("wait", "hall_wait")
"""Figures of a visit, which no gate makes wait."""


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

    A promise at a pool is mended there, or at a pool that shares its work; one to a case type where
    its cases come to, a wait at a counter only at counters; any other may be mended anywhere.
    """
    every = range(len(problem.variables))
    if target.pool is not None:
        places = _sharing(problem.graph, [target.pool])
    elif target.case_type is not None:
        places = _visited(problem.graph, target.case_type, target.kpi)
    else:
        return tuple(every)
    return tuple(i for i in every if problem.variables[i].of in places)


def components(problem: Problem, targets: Sequence[Target]) -> list[Component]:
    """Part the variables of a problem into those that can be tuned side by side.

    A variable that no promise needs is alone, with no promise. A limit on the officers of all is
    shared by all.
    """
    every = range(len(problem.variables))
    mended = {number: mending(problem, target) for number, target in enumerate(targets)}
    return parted(every, mended, together=every if problem.head_count is not None else ())


def parted(
    variables: Iterable[int], mended: Mapping[int, Collection[int]], *, together: Iterable[int] = ()
) -> list[Component]:
    """Part variables into those that no promise links.

    Parameters
    ----------
    variables : iterable of int
    mended : mapping of int to collection of int
        Of each promise the variables that can mend it.
    together : iterable of int
        Variables that stay in one component.

    Examples
    --------
    >>> parted(range(3), {0: (0, 2), 1: (1,)})
    [Component(variables=(0, 2), targets=(0,)), Component(variables=(1,), targets=(1,))]
    """
    linked: nx.Graph[tuple[str, int]] = nx.Graph()
    linked.add_nodes_from(("variable", i) for i in variables)
    for number, places in mended.items():
        linked.add_edges_from((("target", number), ("variable", i)) for i in places)
    nx.add_path(linked, [("variable", i) for i in together])
    found = [
        Component(
            tuple(sorted(i for kind, i in part if kind == "variable")),
            tuple(sorted(i for kind, i in part if kind == "target")),
        )
        for part in nx.connected_components(linked)
    ]
    return sorted((each for each in found if each.variables), key=lambda each: each.variables)


def _visited(graph: Graph, case_type: str, kpi: str) -> frozenset[str]:
    """Name the pools and gates to which the cases of a type can come, as far as a figure asks."""
    start = entries(graph, case_type)
    nodes = {start, *nx.descendants(possible(graph, case_type), start)}
    known = records(graph)
    activities = [each for name in nodes if isinstance(each := known[name], Activity)]
    if kpi == "hall_wait":
        activities = [each for each in activities if each.place == "counter"]
    pools = {pool for each in activities for pool in each.pools}
    gates = {name for name in nodes if isinstance(known[name], Gate) and kpi not in WAITS}
    return _sharing(graph, sorted(pools)) | gates


def _sharing(graph: Graph, pools: Sequence[str]) -> frozenset[str]:
    """Name pools, and those that do work of one of them, or of one that does, and so on."""
    shared: nx.Graph[str] = nx.Graph()
    shared.add_nodes_from(pools)
    for record in records(graph).values():
        if isinstance(record, Activity):
            nx.add_path(shared, list(record.pools))
    return frozenset(pools).union(*(nx.node_connected_component(shared, each) for each in pools))
