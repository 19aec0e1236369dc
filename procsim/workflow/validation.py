"""Whether a workflow is sound: every rule, in the order in which one rests on another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from procsim.workflow.afterwards import afterwards_problems
from procsim.workflow.attributes import unused_problems
from procsim.workflow.backlog import backlog_problems, place_problems
from procsim.workflow.blocks import block_problems, pairing_problems
from procsim.workflow.clock_steps import clock_problems, running_problems
from procsim.workflow.deadlines import deadline_problems
from procsim.workflow.duty import duty_problems
from procsim.workflow.gates import agenda_problems, gate_problems
from procsim.workflow.graph import Graph
from procsim.workflow.holding import standing_problems
from procsim.workflow.items import item_problems
from procsim.workflow.limits import delay_problems, limit_problems
from procsim.workflow.load import load_problems
from procsim.workflow.loops import endless_problems, timeless_problems
from procsim.workflow.paces import pace_problems
from procsim.workflow.probabilities import sum_problems
from procsim.workflow.problem import Problem
from procsim.workflow.queues import queue_problems, sharing_problems
from procsim.workflow.reachability import reachability_problems, start_problems
from procsim.workflow.references import calendar_problems, name_problems, node_problems
from procsim.workflow.slots import slot_problems
from procsim.workflow.staffing import opening_problems, pool_problems
from procsim.workflow.tides import tide_problems
from procsim.workflow.trials import trial_problems
from procsim.workflow.values import value_problems
from procsim.workflow.waits import later_problems, unasked_problems, wait_problems

__all__ = ["Problem", "problems"]

Rule = Callable[[Graph], Iterator[Problem]]
"""A kind of fault, found in a whole graph."""

_Shape = tuple[list[tuple[str, Any]], list[tuple[Any, ...]], dict[str, Any]]

_EXAMINED: deque[tuple[_Shape, tuple[Problem, ...]]] = deque(maxlen=16)
"""What was found in the last workflows: designs are examined when a scenario is read, again before
they run, and for their warnings."""

_STAGES: tuple[tuple[Rule, ...], ...] = (
    (
        node_problems,
        name_problems,
        calendar_problems,
        start_problems,
        sum_problems,
        clock_problems,
        limit_problems,
        delay_problems,
        queue_problems,
        pace_problems,
        slot_problems,
        duty_problems,
    ),
    (value_problems,),
    (trial_problems,),
    (
        reachability_problems,
        pairing_problems,
        endless_problems,
        timeless_problems,
        backlog_problems,
    ),
    (
        block_problems,
        item_problems,
        sharing_problems,
        standing_problems,
        tide_problems,
        deadline_problems,
        running_problems,
        gate_problems,
        wait_problems,
        later_problems,
        unasked_problems,
        pool_problems,
        opening_problems,
        unused_problems,
        place_problems,
        afterwards_problems,
    ),
    (load_problems, agenda_problems),
)
"""A stage is examined only where those before it found no error: a name that nothing bears would
otherwise be told again as an unreachable node, a loop and a branch without join."""


def problems(graph: Graph) -> tuple[Problem, ...]:
    """Find what is wrong with a workflow, all at once as far as it can be told apart.

    Parameters
    ----------
    graph : networkx.DiGraph

    Returns
    -------
    tuple of Problem
        Errors and warnings, each with its place in the file; no errors means sound.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from procsim.scenario.node import End, Start
    >>> from procsim.workflow.graph import from_records
    >>> run = SimpleNamespace(calendar=None, length=None, warm_up=None)
    >>> nodes = {"enter": Start(start="all", next="oout"), "out": End(end="issued")}
    >>> G = from_records(nodes, {"run": run, "calendars": {}, "pools": {}, "cases": {}})
    >>> print(problems(G)[0])
    workflow.enter.next: found 'oout', which is no node; did you mean 'out'? (allowed: enter, out)
    """
    shape = _shape(graph)
    for known, found in _EXAMINED:
        if known == shape:
            return found
    answer = tuple(_examined(graph))
    _EXAMINED.append((shape, answer))
    return answer


def _examined(graph: Graph) -> list[Problem]:
    found: list[Problem] = []
    for stage in _STAGES:
        if any(not problem.warning for problem in found):
            break
        for rule in stage:
            found.extend(rule(graph))
    return found


def _shape(graph: Graph) -> _Shape:
    """Give all that a workflow consists of, whatever becomes of the graph."""
    about = {key: dict(of) if isinstance(of, dict) else of for key, of in graph.graph.items()}
    nodes = [(name, dict(of)) for name, of in graph.nodes.items()]
    return nodes, [(*edge, dict(of)) for edge, of in graph.edges.items()], about
