"""The workflow as a `networkx` graph: built from records, read back as records, never changed.

``G.nodes[name]["record"]`` is the node as the file says it, ``G.edges[u, v]["roles"]`` the ways in
which `u` leads to `v`, and ``G.graph`` holds what the nodes speak of: ``run``, ``calendars``,
``pools``, ``cases`` and ``title``. A target that no node bears has no edge; `problems` names it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import networkx as nx

from procsim.errors import GraphError
from procsim.scenario.block import Join, Split
from procsim.scenario.node import Deadline, End, Node, Start
from procsim.workflow.ways import kind, retarget, targets

if TYPE_CHECKING:
    from procsim.scenario.scenario import Scenario

    Graph: TypeAlias = nx.DiGraph[str]
else:
    Graph = nx.DiGraph

__all__ = [
    "CONTEXT",
    "Graph",
    "block",
    "branches",
    "build",
    "case_types",
    "entries",
    "from_records",
    "kind",
    "records",
    "retarget",
    "scope",
    "split_of",
    "starts_of",
    "targets",
    "with_changes",
]

CONTEXT = ("run", "calendars", "pools", "cases", "title")
"""What a graph knows beside its nodes, as keys of ``G.graph``."""

_Item = TypeVar("_Item")


def build(scenario: Scenario) -> Graph:
    """Turn today's workflow of a scenario into a graph.

    Parameters
    ----------
    scenario : Scenario

    Returns
    -------
    networkx.DiGraph
        Not yet examined: `procsim.workflow.validation.problems` says whether it is sound.
    """
    return from_records(scenario.workflow, {key: getattr(scenario, key) for key in CONTEXT})


def from_records(nodes: Mapping[str, Node], context: Mapping[str, Any]) -> Graph:
    """Join records by the names they lead to.

    Parameters
    ----------
    nodes : mapping of str to Node
    context : mapping
        What ``G.graph`` holds: run, calendars, pools, cases, title.

    Returns
    -------
    networkx.DiGraph

    Examples
    --------
    >>> from procsim.scenario.node import End, Start
    >>> G = from_records({"in": Start(start="all", next="out"), "out": End(end="issued")}, {})
    >>> list(G.edges(data="roles"))
    [('in', 'out', ('next',))]
    """
    graph: Graph = nx.DiGraph(**context)
    for name, record in nodes.items():
        graph.add_node(name, record=record)
    for name, record in nodes.items():
        for role, target in targets(record):
            if target in nodes:
                before = graph.edges[name, target]["roles"] if graph.has_edge(name, target) else ()
                graph.add_edge(name, target, roles=(*before, role))
    return graph


def records(graph: Graph) -> dict[str, Node]:
    """Read the nodes back, as `from_records` takes them."""
    return {name: graph.nodes[name]["record"] for name in graph}


def with_changes(
    graph: Graph,
    *,
    nodes: Mapping[str, Node | None] | None = None,
    pools: Mapping[str, Any] | None = None,
    cases: Mapping[str, Any] | None = None,
) -> Graph:
    """Give a new graph in which some nodes, pools or case types are others.

    Parameters
    ----------
    graph : networkx.DiGraph
        Left as it is.
    nodes, pools, cases : mapping of str to a record or None, optional
        Only what changes; None takes away.

    Returns
    -------
    networkx.DiGraph
    """
    context = dict(graph.graph)
    context["pools"] = _changed(graph.graph.get("pools", {}), pools)
    context["cases"] = _changed(graph.graph.get("cases", {}), cases)
    return from_records(_changed(records(graph), nodes), context)


def entries(graph: Graph, case_type: str) -> str:
    """Name the start where cases of a type enter.

    Raises
    ------
    GraphError
        Not exactly one start takes the type.
    """
    found = starts_of(graph, case_type)
    if len(found) != 1:
        raise GraphError(
            f"case type '{case_type}': found {len(found)} starts {sorted(found)}; exactly one"
        )
    return found[0]


def starts_of(graph: Graph, case_type: str) -> list[str]:
    """Name every start that takes a case type, by name; a sound graph has exactly one."""
    return sorted(
        name
        for name, record in records(graph).items()
        if isinstance(record, Start) and case_type in case_types(graph, record)
    )


def case_types(graph: Graph, start: Start) -> tuple[str, ...]:
    """List the case types that enter at a start, as it names them."""
    if start.start == "all":
        return tuple(graph.graph.get("cases", {}))
    return (start.start,) if isinstance(start.start, str) else tuple(start.start)


def block(graph: Graph, split: str) -> frozenset[str]:
    """Collect the nodes strictly between a split and its join.

    Parameters
    ----------
    graph : networkx.DiGraph
    split : str

    Returns
    -------
    frozenset of str
        Neither the split nor the join nor any end, to which every branch may lead.
    """
    record = _record(graph, split, Split)
    return _reached(graph, record.branches, (record.join,))


def branches(graph: Graph, split: str) -> dict[str, frozenset[str]]:
    """Give the nodes of each branch of a split, by the branch's first node.

    Returns
    -------
    dict of str to frozenset of str
        Empty for a branch that leads straight to the join; in a sound graph no two share a node.
    """
    record = _record(graph, split, Split)
    return {first: _reached(graph, [first], (record.join,)) for first in record.branches}


def split_of(graph: Graph, join: str) -> str:
    """Name the split whose branches a join waits for."""
    return _record(graph, join, Join).join


def scope(graph: Graph, deadline: str) -> frozenset[str]:
    """Collect the nodes from which a deadline withdraws the case.

    Parameters
    ----------
    graph : networkx.DiGraph
    deadline : str

    Returns
    -------
    frozenset of str
        What its `next` leads to without passing `until`; neither `until` nor any end.
    """
    record = _record(graph, deadline, Deadline)
    return _reached(graph, [record.next], record.met_at)


def _record(graph: Graph, name: str, of: type[_Item]) -> _Item:
    record = graph.nodes[name]["record"]
    if not isinstance(record, of):
        raise GraphError(f"'{name}': found the kind {kind(record)}; {of.__name__.lower()}")
    return record


def _reached(graph: Graph, first: Iterable[str], border: Container[str]) -> frozenset[str]:
    found: set[str] = set()
    ahead = [name for name in first if name in graph]
    while ahead:
        name = ahead.pop()
        if name in found or name in border or isinstance(graph.nodes[name]["record"], End):
            continue
        found.add(name)
        ahead.extend(graph.successors(name))
    return frozenset(found)


def _changed(
    before: Mapping[str, _Item], changes: Mapping[str, _Item | None] | None
) -> dict[str, _Item]:
    merged = {**before, **(changes or {})}
    return {name: record for name, record in merged.items() if record is not None}
