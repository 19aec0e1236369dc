"""What comes after the issue: entered by it alone, and ended in its own way."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from procsim.scenario.node import Clock, End, Start
from procsim.workflow.graph import Graph, records
from procsim.workflow.problem import Problem

_CONCLUDES = ("confirmed", "revoked")
_APPROVALS = ("issued", "deemed")


def after_issue(graph: Graph) -> frozenset[str]:
    """Name the nodes to which only cases come that are over."""
    first = [
        record.afterwards
        for record in records(graph).values()
        if isinstance(record, End) and record.afterwards in graph
    ]
    return frozenset(node for name in first for node in (name, *nx.descendants(graph, name)))


def afterwards_problems(graph: Graph) -> Iterator[Problem]:
    """Find ways between a case and what comes after it, and clocks that run after the issue."""
    nodes, after = records(graph), after_issue(graph)
    before = _before_issue(graph)
    for name, record in nodes.items():
        path = ("workflow", name)
        if isinstance(record, End):
            concludes = record.end in _CONCLUDES
            if record.afterwards is not None and record.end not in _APPROVALS:
                text = f"found afterwards beside {record.end}; it is for issued and deemed"
                yield Problem((*path, "afterwards"), text)
            elif concludes and name in before:
                text = (
                    f"found {record.end}, to which a case comes that is not over; it ends what an "
                    "issue names by afterwards"
                )
                yield Problem((*path, "end"), text)
            elif not concludes and name in after:
                text = (
                    f"found {record.end}, which ends a case, after the issue of one; "
                    "confirmed or revoked"
                )
                yield Problem((*path, "end"), text)
        elif isinstance(record, Clock) and name in after:
            text = "found a clock after the issue, where all clocks have stopped; leave it out"
            yield Problem((*path, "clock"), text)


def _before_issue(graph: Graph) -> frozenset[str]:
    """Name the nodes to which cases come that are not over."""
    ways = nx.DiGraph(
        (before, after)
        for before, after, roles in graph.edges(data="roles")
        if set(roles) != {"afterwards"}
    )
    starts = [name for name, record in records(graph).items() if isinstance(record, Start)]
    known = [name for name in starts if name in ways]
    return frozenset(node for name in known for node in (name, *nx.descendants(ways, name)))
