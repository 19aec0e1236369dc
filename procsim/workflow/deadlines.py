"""Deadlines: met somewhere, left by their own way, nested with splits."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from procsim.scenario.block import Split
from procsim.scenario.node import Deadline
from procsim.scenario.quantity import Duration
from procsim.workflow.graph import Graph, block, branches, records, scope
from procsim.workflow.limits import surely_longer
from procsim.workflow.problem import Problem


def deadline_problems(graph: Graph) -> Iterator[Problem]:
    """Find deadlines that cannot be met, that lead into themselves or that cut a split in two."""
    for name, record in records(graph).items():
        if not isinstance(record, Deadline):
            continue
        path = ("workflow", name)
        inside = scope(graph, name)
        beyond = [met for met in record.met_at if not _leads(graph, record.next, met)]
        for met in beyond:
            text = f"found '{met}', to which '{record.next}' never leads; a node behind it"
            yield Problem((*path, "until"), text)
        if beyond:
            continue
        if name in inside:
            text = f"found a loop back to '{name}' without passing {_met(record)}; pass it first"
            yield Problem((*path, "until"), text)
            continue
        if record.otherwise in inside:
            text = (
                f"found '{record.otherwise}', from which the deadline withdraws the case; "
                f"{_met(record)}, a node behind it, or a node of its own"
            )
            yield Problem((*path, "otherwise"), text)
        yield from _times(name, record)
        yield from _nesting(graph, name, record)


def _leads(graph: Graph, first: str, last: str) -> bool:
    return first == last or nx.has_path(graph, first, last)


def _met(record: Deadline) -> str:
    return " or ".join(f"'{name}'" for name in record.met_at)


def _times(name: str, record: Deadline) -> Iterator[Problem]:
    """Find what would come after the deadline, or would give more time and gives none."""
    path, limit, more = ("workflow", name), record.limit, record.extension
    if more is not None and more.by.amount <= 0:
        text = f"found {more.by}; a time above 0"
        yield Problem((*path, "extension", "by"), text)
    if limit is None:
        return
    if more is not None and more.at is not None and _later(more.at, limit):
        text = f"found {more.at}; a time before the deadline, {limit}, or leave it out"
        yield Problem((*path, "extension", "at"), text)
    named = isinstance(record.note_at, dict)
    said: list[tuple[tuple[str | int, ...], Duration]] = [
        (("note_at", str(label) if named else place), note)
        for place, (note, label) in enumerate(record.notes)
    ]
    said += [(("priority_at", str(age)), age) for age in record.priority_at]
    for where, time in said:
        # With an extension, the deadline may be later than it says.
        if more is None and (_later(time, limit) or _same(time, limit)):
            text = f"found {time}; a time before the deadline, {limit}"
            yield Problem((*path, *where), text)


def _later(time: Duration, limit: Duration) -> bool:
    comparable = time.workdays == limit.workdays
    return (comparable and time.amount > limit.amount) or surely_longer(time, limit)


def _same(time: Duration, limit: Duration) -> bool:
    return time.workdays == limit.workdays and time.amount == limit.amount


def _nesting(graph: Graph, name: str, record: Deadline) -> Iterator[Problem]:
    inside = scope(graph, name)
    for split, other in records(graph).items():
        if not isinstance(other, Split):
            continue
        within = block(graph, split)
        if split in inside:
            fits = {*within, other.join} <= inside
        else:
            one_branch = any(inside <= nodes for nodes in branches(graph, split).values())
            fits = one_branch or not inside & {*within, other.join}
        if not fits:
            text = (
                f"found {_met(record)}, so that the deadline takes in a part of the split "
                f"'{split}' only; a node behind its join '{other.join}', or one in the same branch"
            )
            yield Problem(("workflow", name, "until"), text)
