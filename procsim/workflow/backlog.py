"""Backlogs: cases that a run finds on their way, where they are, and what is behind them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from procsim.errors import did_you_mean
from procsim.scenario.backlog import CLOCK_STATES, Backlog
from procsim.scenario.block import Join, Split
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import End, Start
from procsim.scenario.quantity import MICROSECONDS
from procsim.workflow.afterwards import after_issue
from procsim.workflow.clocks import States, clock_states
from procsim.workflow.graph import Graph, branches, records
from procsim.workflow.holding import at_the_door
from procsim.workflow.problem import Problem
from procsim.workflow.routes import reaching

OLDEST = 10 * 366 * MICROSECONDS["day"]
"""No case of a backlog is older than this."""

_MOST_WORKDAYS = 2000


def backlog_problems(graph: Graph) -> Iterator[Problem]:
    """Find backlogs at steps that are not there, or where no case of the type can be."""
    nodes, types = records(graph), reaching(graph)
    for kind, case in graph.graph["cases"].items():
        for place, held in enumerate(case.backlog):
            path = ("cases", kind, "backlog", place)
            for name in held.nodes:
                text = None
                if name not in nodes:
                    text = f"found '{name}', which is no node; {did_you_mean(name, nodes)}"
                elif isinstance(nodes[name], Start | Join | End):
                    text = f"found '{name}', where no case stays; the step that comes next"
                elif kind not in types[name]:
                    text = f"found '{name}', where no case of type '{kind}' comes; one on its way"
                if text is not None:
                    yield Problem((*path, "at"), text)
            yield from _ages(path, held)
        yield from _members(kind, case)


def _ages(path: tuple[str | int, ...], held: Backlog) -> Iterator[Problem]:
    for place, age in enumerate(held.ages or ()):
        if age.amount > (_MOST_WORKDAYS if age.workdays else OLDEST):
            text = f"found {age}; at most ten years, or {_MOST_WORKDAYS} workdays"
            yield Problem((*path, "ages", place), text)


def _members(kind: str, case: CaseType) -> Iterator[Problem]:
    size, number = case.arrivals.population, sum(held.number for held in case.backlog)
    if size is not None and number > size:
        text = (
            f"found {number} cases in the backlog of a population of {size}, each of whom has one "
            "at a time; no more than it has members"
        )
        yield Problem(("cases", kind, "backlog"), text)


def place_problems(graph: Graph) -> Iterator[Problem]:
    """Find backlogs that are in one branch twice, or whose clocks could stand in several ways."""
    doors, over = at_the_door(graph), after_issue(graph)
    for kind, case in graph.graph["cases"].items():
        for place, held in enumerate(case.backlog):
            path = ("cases", kind, "backlog", place)
            for name in sorted(doors.intersection(held.nodes)):
                text = (
                    f"found '{name}', from where cases come to a step that holds the officers "
                    "before it, and no officer brings them; an activity before it"
                )
                yield Problem((*path, "at"), text)
            for name in sorted(over.intersection(held.nodes)):
                text = f"found '{name}', where cases are over; a step before the issue"
                yield Problem((*path, "at"), text)
            for one, other in combinations(held.nodes, 2):
                if not any(_apart(graph, split, one, other) for split in _splits(graph)):
                    text = (
                        f"found '{one}' and '{other}', which are not in two branches of a split; "
                        "a step for each branch that is not over"
                    )
                    yield Problem((*path, "at"), text)
            limited = case.promise is not None or case.statutory is not None
            if held.clocks is None and limited and len(_standing(graph, kind, held)) > 1:
                ways = sorted({CLOCK_STATES[each] for pair in _standing(graph, kind, held)
                               for each in pair}, key=CLOCK_STATES.index)  # fmt: skip
                text = (
                    f"found '{held.nodes[0]}', where cases come with their clocks "
                    f"{' or '.join(ways)}; say which by clocks:"
                )
                yield Problem((*path, "at"), text)


def clocks_of(graph: Graph, kind: str, held: Backlog) -> States:
    """Tell how the clocks of a backlog stand when the run begins."""
    if held.clocks is not None:
        state = CLOCK_STATES.index(held.clocks)
        return state, state
    return min(_standing(graph, kind, held))


def joins_ahead(graph: Graph, held: Backlog) -> list[tuple[str, int]]:
    """List the joins at which a backlog is awaited, each with the branches that are not over."""
    found = []
    for split in _splits(graph):
        going = sum(
            any(name in nodes for name in held.nodes) for nodes in branches(graph, split).values()
        )
        if going:
            found.append((graph.nodes[split]["record"].join, going))
    return found


def _standing(graph: Graph, kind: str, held: Backlog) -> frozenset[States]:
    return clock_states(graph, kind).get(held.nodes[0], frozenset())


def _splits(graph: Graph) -> list[str]:
    return [name for name, record in records(graph).items() if isinstance(record, Split)]


def _apart(graph: Graph, split: str, one: str, other: str) -> bool:
    ways = branches(graph, split).items()
    left = [first for first, nodes in ways if one in nodes]
    right = [first for first, nodes in ways if other in nodes]
    return bool(left and right) and left != right
