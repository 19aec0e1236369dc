"""Parallel approval (并联审批): steps that followed one another run at the same time."""

from __future__ import annotations

from itertools import pairwise

from procsim.errors import LeverError, did_you_mean
from procsim.levers.lever import Lever, unused_name
from procsim.levers.titles import BACK, SENT
from procsim.scenario.block import Join, Split
from procsim.scenario.node import Activity, Deadline, Node
from procsim.scenario.redesign import ParallelApproval
from procsim.workflow.graph import Graph, kind, records, retarget, with_changes


def parallel_approval(graph: Graph, record: ParallelApproval) -> Graph:
    """Let departments review at the same time, and go on when all have replied.

    ``A -> B -> C`` becomes a split into A, B and C, and their join. Whatever led to A leads to the
    split; the join leads where C led.

    Raises
    ------
    LeverError
        A step is no activity, is not followed by the next alone, or is entered from elsewhere.
    """
    steps = _activities(graph, record.steps)
    names = tuple(steps)
    for before, after in pairwise(names):
        _check_sequence(graph, before, after)
    first, last = names[0], names[-1]
    split = unused_name(graph, f"parallel_{first}")
    join = unused_name(graph, f"joined_{first}")
    nodes: dict[str, Node | None] = {
        name: retarget(other, {first: split})
        for name, other in records(graph).items()
        if name not in steps
    }
    for name, step in steps.items():
        nodes[name] = step.model_copy(update={"next": join})
    behind = steps[last].next
    nodes[split] = Split(split=list(names), join=join, title=SENT)
    nodes[join] = Join(join=split, next=split if behind == first else behind, title=BACK)
    return with_changes(graph, nodes=nodes)


def _activities(graph: Graph, names: list[str]) -> dict[str, Activity]:
    found: dict[str, Activity] = {}
    for name in names:
        if name not in graph:
            raise LeverError(
                f"parallel_approval: found '{name}', which is no node; {did_you_mean(name, graph)}"
            )
        node = graph.nodes[name]["record"]
        if not isinstance(node, Activity):
            raise LeverError(
                f"parallel_approval: '{name}' is of the kind {kind(node)}; steps are activities"
            )
        if name in found:
            raise LeverError(f"parallel_approval: found '{name}' twice; each step once")
        found[name] = node
    return found


def _check_sequence(graph: Graph, before: str, after: str) -> None:
    leads = list(graph.successors(before))
    if leads != [after]:
        raise LeverError(
            f"parallel_approval: '{before}' is not followed by '{after}' alone; it leads to {leads}"
        )
    others = sorted(set(graph.predecessors(after)) - {before})
    if others:
        raise LeverError(
            f"parallel_approval: '{after}' is entered from {others} too; from '{before}' alone"
        )
    for name, other in records(graph).items():
        if isinstance(other, Deadline) and after in other.met_at:
            raise LeverError(
                f"parallel_approval: the deadline '{name}' is met at '{after}', which would no "
                "longer come after the other steps; a deadline that is met behind them"
            )


LEVER = Lever(
    name="parallel_approval",
    record=ParallelApproval,
    apply=parallel_approval,
    reform={"en": "Parallel approval", "zh-Hans": "并联审批", "zh-Hant": "並聯審批"},
    source="吕政发〔2020〕1号; 宜府办发〔2009〕66号",
    can_worsen=(
        "work of the other departments is wasted where one refuses; the slowest department decides "
        "how long it takes; more cases are on the desks at the same time"
    ),
)
