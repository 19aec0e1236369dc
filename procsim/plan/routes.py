"""Where each node of a plan leads, and what a deadline between them can withdraw."""

from __future__ import annotations

from functools import partial

import numpy as np

from procsim.plan.numbering import Numbering
from procsim.plan.plan import KIND_NAMES, Flags
from procsim.plan.recipe import branch_targets
from procsim.scenario.block import Join, Split
from procsim.scenario.node import Choice, Deadline, Delay, Documents, End, Node
from procsim.workflow.graph import block, entries, kind, scope


def routes(n: Numbering) -> dict[str, object]:
    """Where each node leads, and what a deadline between them can withdraw."""
    branches = [_branches(record) for record in n.nodes.values()]
    sizes = [len(ways) for ways in branches]
    met: dict[str, list[int]] = {name: [] for name in n.nodes}
    reach: Flags = np.zeros((len(n.nodes), len(n.nodes)), dtype=np.bool_)
    for name, record in n.nodes.items():
        if isinstance(record, Deadline):
            for node in record.met_at:
                met[node].append(n.number[name])
            reach[n.number[name], [n.number[node] for node in scope(n.graph, name)]] = True
        elif isinstance(record, Join) and record.needs is not None:
            inside = {record.join, *block(n.graph, record.join)}
            reach[n.number[name], [n.number[node] for node in inside]] = True
    return {
        "kind": n.column(lambda record: KIND_NAMES.index(kind(record))),
        "next": n.column(lambda record: n.node(_next(record))),
        "other": n.column(lambda record: n.node(_other(record))),
        "branch_from": np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        "branch_to": np.array([n.number[way] for ways in branches for way in ways], dtype=np.int64),
        "needed": n.column(partial(_needed, n)),
        "entry": np.array([n.number[entries(n.graph, name)] for name in n.types], dtype=np.int64),
        "scope": reach,
        "met_at": tuple(tuple(deadlines) for deadlines in met.values()),
    }


def _branches(record: Node) -> tuple[str, ...]:
    if isinstance(record, Choice):
        return branch_targets(record)
    return tuple(sorted(record.branches)) if isinstance(record, Split) else ()


def _needed(n: Numbering, record: Node) -> int:
    if not isinstance(record, Join):
        return 0
    split = n.nodes[record.join]
    assert isinstance(split, Split), "a join names its split"
    return record.needs or len(split.branches)


def _next(record: Node) -> str | None:
    if isinstance(record, Documents):
        return record.if_complete
    if isinstance(record, End):
        return record.afterwards
    return None if isinstance(record, Choice | Split) else record.next


def _other(record: Node) -> str | None:
    match record:
        case Documents():
            return record.if_missing
        case Delay():
            return record.if_late
        case Deadline():
            return record.otherwise
        case Split():
            return record.join
        case _:
            return None
