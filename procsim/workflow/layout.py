"""Where to draw each node of a process map: layers from left to right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import networkx as nx

from procsim.scenario.node import Start
from procsim.workflow.graph import Graph, records

_SWEEPS = 8
_Neighbours = Callable[[str], Iterator[str]]


def layers(graph: Graph) -> dict[str, tuple[float, float]]:
    """Place nodes in layers, so that ways lead to the right wherever they do not go back.

    Parameters
    ----------
    graph : networkx.DiGraph

    Returns
    -------
    dict of str to (float, float)
        Layer from 0 on, and height within the layer around 0. The same for the same graph,
        whatever the order of its nodes.

    Examples
    --------
    >>> from procsim.scenario.node import End, Start
    >>> from procsim.workflow.graph import from_records
    >>> G = from_records({"in": Start(start="all", next="out"), "out": End(end="issued")}, {})
    >>> layers(G)
    {'in': (0.0, 0.0), 'out': (1.0, 0.0)}

    Notes
    -----
    Longest paths over the ways that do not go back, then barycentres of the neighbours.
    Source: K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical
    system structures", IEEE Transactions on Systems, Man, and Cybernetics 11 (1981).
    """
    forward = _forward(graph)
    layer: dict[str, int] = {}
    for name in nx.lexicographical_topological_sort(forward):
        layer[name] = max((layer[one] + 1 for one in forward.predecessors(name)), default=0)
    columns: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for name in sorted(layer):
        columns[layer[name]].append(name)
    height = _heights(columns)
    for _ in range(_SWEEPS):
        for column in columns:
            _order(column, height, forward.predecessors)
        for column in reversed(columns):
            _order(column, height, forward.successors)
    return {name: (float(layer[name]), height[name]) for name in sorted(layer)}


def _forward(graph: Graph) -> Graph:
    """Leave out every way that leads back to a node still open in a depth-first walk."""
    starts = sorted(n for n, record in records(graph).items() if isinstance(record, Start))
    forward: Graph = nx.DiGraph()
    forward.add_nodes_from(sorted(graph))
    seen: set[str] = set()
    for root in [*starts, *sorted(graph)]:
        if root in seen:
            continue
        seen.add(root)
        walk = [(root, iter(sorted(graph.successors(root))))]
        on_walk = {root}
        while walk:
            name, ahead = walk[-1]
            target = next(ahead, None)
            if target is None:
                walk.pop()
                on_walk.discard(name)
            elif target not in on_walk:
                forward.add_edge(name, target)
                if target not in seen:
                    seen.add(target)
                    on_walk.add(target)
                    walk.append((target, iter(sorted(graph.successors(target)))))
    return forward


def _order(column: list[str], height: dict[str, float], neighbours: _Neighbours) -> None:
    """Sort a layer by the mean height of each node's neighbours on one side."""
    centre = {}
    for name in column:
        beside = [height[one] for one in neighbours(name)]
        centre[name] = sum(beside) / len(beside) if beside else height[name]
    column.sort(key=lambda name: (centre[name], height[name], name))
    height.update(_heights([column]))


def _heights(columns: Iterable[list[str]]) -> dict[str, float]:
    return {
        name: place - (len(column) - 1) / 2
        for column in columns
        for place, name in enumerate(column)
    }
