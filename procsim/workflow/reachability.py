"""Where cases come in and whether they come to every node."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from procsim.scenario.node import Start
from procsim.workflow.graph import Graph, records, starts_of
from procsim.workflow.problem import Problem


def start_problems(graph: Graph) -> Iterator[Problem]:
    """Find case types that come in nowhere, or in several places."""
    for case_type in graph.graph["cases"]:
        found = starts_of(graph, case_type)
        if not found:
            text = "found no start for it; exactly one start names it (start: all takes every type)"
            yield Problem(("cases", case_type), text)
        for second in found[1:]:
            text = (
                f"found '{case_type}', which '{found[0]}' takes already; exactly one start a type"
            )
            yield Problem(("workflow", second, "start"), text)


def reachability_problems(graph: Graph) -> Iterator[Problem]:
    """Find nodes to which no start leads, whatever the probabilities."""
    found: set[str] = set()
    for name, record in records(graph).items():
        if isinstance(record, Start):
            found |= {name, *nx.descendants(graph, name)}
    for name in _firsts(graph, set(graph) - found):
        text = "found no way to it from a start; let a node lead to it, or take it out"
        yield Problem(("workflow", name), text)


def _firsts(graph: Graph, lost: set[str]) -> list[str]:
    """Nodes that lead to all other lost ones: the rest would only repeat the problem."""
    inside = graph.subgraph(lost)
    parts = nx.condensation(inside)
    heads = [parts.nodes[part]["members"] for part in parts if not parts.in_degree(part)]
    return sorted(min(members) for members in heads)
