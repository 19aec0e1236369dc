"""Splits and joins as nested blocks, so that a loop never mixes two rounds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import networkx as nx

from procsim.scenario.block import Join, Split
from procsim.workflow.graph import Graph, block, branches, records, targets
from procsim.workflow.problem import Problem

MOST_CHOSEN = 60
"""What a case starts of a split is one number of 64 bits."""


def pairing_problems(graph: Graph) -> Iterator[Problem]:
    """Find splits and joins that do not name each other."""
    nodes = records(graph)
    for name, record in nodes.items():
        path = ("workflow", name, "join")
        if isinstance(record, Split):
            other = nodes[record.join]
            if not isinstance(other, Join):
                yield Problem(path, f"found '{record.join}', which is no join; a join of '{name}'")
            elif other.join != name:
                text = (
                    f"found '{record.join}', which joins '{other.join}'; "
                    f"the join that names '{name}'"
                )
                yield Problem(path, text)
        elif isinstance(record, Join):
            split = nodes[record.join]
            if not isinstance(split, Split):
                yield Problem(path, f"found '{record.join}', which is no split; the split it joins")
            elif split.join != name:
                text = (
                    f"found '{record.join}', whose branches end at '{split.join}'; "
                    f"the split that names '{name}'"
                )
                yield Problem(path, text)


def block_problems(graph: Graph) -> Iterator[Problem]:
    """Find branches that share nodes, leave their block or never come to the join."""
    for name, record in records(graph).items():
        if isinstance(record, Split):
            yield from _sharing(graph, name, record)
            yield from _crossing(graph, name, record)
            yield from _too_many_needed(graph, record)
            yield from _too_many_branches(name, record)
            yield from _never_joined(graph, name, record)


def _sharing(graph: Graph, name: str, record: Split) -> Iterator[Problem]:
    path = ("workflow", name, "split")
    for first in sorted({one for one in record.branches if record.branches.count(one) > 1}):
        yield Problem(path, f"found '{first}' twice; each branch its own nodes")
    for (left, these), (right, those) in combinations(branches(graph, name).items(), 2):
        # Where a branch leaves the block, _crossing says so; here both stay inside.
        shared = sorted(these & those - {name})
        if shared:
            text = (
                f"found the branches '{left}' and '{right}', which share '{shared[0]}'; "
                f"branches meet only at the join '{record.join}' or at an end"
            )
            yield Problem(path, text)


def _crossing(graph: Graph, name: str, record: Split) -> Iterator[Problem]:
    inside = block(graph, name)
    if name in inside:
        text = (
            "found a loop back to it from inside its branches; "
            f"lead back from behind '{record.join}'"
        )
        yield Problem(("workflow", name, "split"), text)
        return
    for target in sorted({*inside, record.join}):
        outside = sorted(set(graph.predecessors(target)) - inside - {name})
        if outside:
            within = sorted(set(graph.predecessors(target)) & {*inside, name})
            text = (
                f"found '{target}' reached from '{outside[0]}' outside the branches of '{name}' "
                f"and from '{within[0] if within else name}' inside; branches are entered by "
                f"'{name}' alone and left by '{record.join}' or an end"
            )
            yield Problem(("workflow", target), text)


def _too_many_needed(graph: Graph, record: Split) -> Iterator[Problem]:
    needs, branches_there = graph.nodes[record.join]["record"].needs, len(record.branches)
    # Of items, there is a branch for each.
    if needs is not None and record.items is None and needs > branches_there:
        text = f"found {needs} of {branches_there} branches; at most {branches_there}"
        yield Problem(("workflow", record.join, "needs"), text)


def _too_many_branches(name: str, record: Split) -> Iterator[Problem]:
    if len(record.chosen) > MOST_CHOSEN:
        text = f"found {len(record.chosen)} branches with shares; at most {MOST_CHOSEN}"
        yield Problem(("workflow", name, "split"), text)


def _never_joined(graph: Graph, name: str, record: Split) -> Iterator[Problem]:
    """Find branches that never come to the join; those may that it surely does not need."""
    needs = graph.nodes[record.join]["record"].needs or len(record.branches)
    lost = list(_lost(graph, name, record))
    if record.chosen or record.items is not None or len(record.branches) - len(lost) < needs:
        yield from lost


def _lost(graph: Graph, name: str, record: Split) -> Iterator[Problem]:
    ways = nx.DiGraph(
        (source, target)
        for source, node in records(graph).items()
        for role, target in targets(node)
        if not _impossible(node, role, target)
    )
    for first in record.branches:
        if first != record.join and not (first in ways and nx.has_path(ways, first, record.join)):
            text = (
                f"found the branch '{first}', which never comes to the join '{record.join}', so "
                "that the join would wait for ever; let the branch lead to it"
            )
            yield Problem(("workflow", name, *record.at(first)), text)


def _impossible(node: object, role: str, target: str) -> bool:
    ways = getattr(node, "choice", None)
    return role == "choice" and isinstance(ways, dict) and ways.get(target) == 0
