"""The workflow as a `networkx` graph: built from records, read back as records, never changed.

``G.nodes[name]["record"]`` is the node as the file says it, ``G.edges[u, v]["roles"]`` the ways in
which `u` leads to `v`, and ``G.graph`` holds what the nodes speak of: ``run``, ``calendars``,
``pools``, ``cases`` and ``title``. A target that no node bears has no edge; `problems` names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import networkx as nx

from procsim.errors import GraphError
from procsim.scenario.node import (
    KINDS,
    Choice,
    Deadline,
    Delay,
    Documents,
    End,
    Join,
    Node,
    Split,
    Start,
)

if TYPE_CHECKING:
    from procsim.scenario.scenario import Scenario

    Graph: TypeAlias = nx.DiGraph[str]
else:
    Graph = nx.DiGraph

CONTEXT = ("run", "calendars", "pools", "cases", "title")
"""What a graph knows beside its nodes, as keys of ``G.graph``."""

_KIND_OF = {record: name for name, record in KINDS.items()}
_LEADS = ("next", "if_complete", "if_missing", "if_late", "join")
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


def kind(record: Node) -> str:
    """Name the kind of a node, as a file does.

    Examples
    --------
    >>> from procsim.scenario.node import End
    >>> kind(End(end="issued"))
    'end'
    """
    return _KIND_OF[type(record)]


def targets(record: Node) -> tuple[tuple[str, str], ...]:
    """List where a node leads, each with the role it has for the node.

    Parameters
    ----------
    record : Node

    Returns
    -------
    tuple of (str, str)
        Role and node, in the order of the record; a choice names each target once a way.

    Examples
    --------
    >>> from procsim.scenario.node import Documents
    >>> targets(Documents(documents="all", if_complete="review", if_missing="fetch"))
    (('if_complete', 'review'), ('if_missing', 'fetch'))
    """
    match record:
        case Documents():
            return (("if_complete", record.if_complete), ("if_missing", record.if_missing))
        case Choice():
            return _ways_of(record)
        case Split():
            return tuple(("branch", name) for name in record.split)
        case Deadline():
            return (("next", record.next), ("otherwise", record.otherwise))
        case Delay(if_late=str() as late):
            return (("next", record.next), ("if_late", late))
        case End():
            return ()
        case _:
            return (("next", record.next),)


def retarget(record: Node, names: Mapping[str, str]) -> Node:
    """Let a node speak of other nodes: where it leads, its join or split, its `until`.

    Parameters
    ----------
    record : Node
    names : mapping of str to str
        Old name to new; a name not in it stays. Ways of a choice that come to lead to the same
        node become one.

    Returns
    -------
    Node

    Examples
    --------
    >>> from procsim.scenario.node import Choice
    >>> retarget(Choice(choice={"a": 0.25, "b": 0.75}), {"b": "a"}).choice
    {'a': 1.0}
    """

    def new(name: str) -> str:
        return names.get(name, name)

    # A delay's `until` says documents, not a node.
    fields = _LEADS if isinstance(record, Delay) else (*_LEADS, "until")
    update: dict[str, Any] = {
        field: new(getattr(record, field))
        for field in fields
        if getattr(record, field, None) is not None
    }
    match record:
        case Choice():
            update |= _choice_retargeted(record, names)
        case Split():
            update["split"] = [new(name) for name in record.split]
        case Deadline():
            update["otherwise"] = new(record.otherwise)
    return record.model_copy(update=update)


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
    return _reached(graph, record.split, record.join)


def branches(graph: Graph, split: str) -> dict[str, frozenset[str]]:
    """Give the nodes of each branch of a split, by the branch's first node.

    Returns
    -------
    dict of str to frozenset of str
        Empty for a branch that leads straight to the join; in a sound graph no two share a node.
    """
    record = _record(graph, split, Split)
    return {first: _reached(graph, [first], record.join) for first in record.split}


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
    return _reached(graph, [record.next], record.until)


def _record(graph: Graph, name: str, of: type[_Item]) -> _Item:
    record = graph.nodes[name]["record"]
    if not isinstance(record, of):
        raise GraphError(f"'{name}': found the kind {kind(record)}; {of.__name__.lower()}")
    return record


def _reached(graph: Graph, first: Iterable[str], border: str) -> frozenset[str]:
    found: set[str] = set()
    ahead = [name for name in first if name in graph]
    while ahead:
        name = ahead.pop()
        if name in found or name == border or isinstance(graph.nodes[name]["record"], End):
            continue
        found.add(name)
        ahead.extend(graph.successors(name))
    return frozenset(found)


def _changed(
    before: Mapping[str, _Item], changes: Mapping[str, _Item | None] | None
) -> dict[str, _Item]:
    merged = {**before, **(changes or {})}
    return {name: record for name, record in merged.items() if record is not None}


def _ways_of(record: Choice) -> tuple[tuple[str, str], ...]:
    """List each target of a choice once for each role, in order."""
    found: dict[tuple[str, str], None] = {}
    sides: list[Any] = [] if isinstance(record.choice, str) else [record.choice]
    sides += (record.when or {}).values()
    for side in sides:
        for name in [side] if isinstance(side, str) else side:
            found["choice", name] = None
    if record.otherwise is not None:
        side = record.otherwise
        for name in [side] if isinstance(side, str) else side:
            found["otherwise", name] = None
    return tuple(found)


def _choice_retargeted(record: Choice, names: Mapping[str, str]) -> dict[str, Any]:
    def side(ways: Any) -> Any:
        if ways is None:
            return None
        if isinstance(ways, str):
            return names.get(ways, ways)
        merged: dict[str, float] = {}
        for name, share in ways.items():
            new = names.get(name, name)
            merged[new] = merged.get(new, 0.0) + share
        return merged

    return {
        "choice": record.choice if isinstance(record.choice, str) else side(record.choice),
        "when": None if record.when is None else {v: side(w) for v, w in record.when.items()},
        "otherwise": side(record.otherwise),
    }
