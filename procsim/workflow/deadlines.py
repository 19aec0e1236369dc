"""Deadlines: met somewhere, left by their own way, nested with splits."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from procsim.scenario.block import Split
from procsim.scenario.node import Deadline
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
        if record.until != record.next and not nx.has_path(graph, record.next, record.until):
            text = f"found '{record.until}', to which '{record.next}' never leads; a node behind it"
            yield Problem((*path, "until"), text)
            continue
        if name in inside:
            text = f"found a loop back to '{name}' without passing '{record.until}'; pass it first"
            yield Problem((*path, "until"), text)
            continue
        if record.otherwise in inside:
            text = (
                f"found '{record.otherwise}', from which the deadline withdraws the case; "
                f"'{record.until}', a node behind it, or a node of its own"
            )
            yield Problem((*path, "otherwise"), text)
        yield from _notes(name, record)
        yield from _nesting(graph, name, record)


def _notes(name: str, record: Deadline) -> Iterator[Problem]:
    for i, note in enumerate(record.note_at):
        comparable = note.workdays == record.deadline.workdays
        late = comparable and note.amount >= record.deadline.amount
        if late or surely_longer(note, record.deadline):
            text = f"found {note}; a time before the deadline, {record.deadline}"
            yield Problem(("workflow", name, "note_at", i), text)


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
                f"found '{record.until}', so that the deadline takes in a part of the split "
                f"'{split}' only; a node behind its join '{other.join}', or one in the same branch"
            )
            yield Problem(("workflow", name, "until"), text)
