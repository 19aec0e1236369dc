"""How the clocks of a case can stand at each step."""

from __future__ import annotations

from typing import TypeAlias

from procsim.scenario.node import Clock
from procsim.workflow.graph import Graph, entries, records

NOT_STARTED, RUNNING, PAUSED, STOPPED = range(4)
"""How a clock can stand, in the order of ``CLOCK_STATES``."""

States: TypeAlias = tuple[int, int]
"""Of the promised and the statutory clock."""

_TURNS = {
    "start": ((NOT_STARTED, STOPPED), RUNNING),
    "pause": ((RUNNING,), PAUSED),
    "resume": ((PAUSED,), RUNNING),
    "stop": ((RUNNING, PAUSED), STOPPED),
}
_CLOCKS = ("promised", "statutory")


def clock_states(graph: Graph, case_type: str) -> dict[str, frozenset[States]]:
    """Give the ways in which clocks can stand when a case of a type reaches each node.

    Parameters
    ----------
    graph : networkx.DiGraph
    case_type : str

    Returns
    -------
    dict of str to frozenset of (int, int)
        One entry a node that the case type reaches.
    """
    clocks = [record for record in records(graph).values() if isinstance(record, Clock)]
    at_first = NOT_STARTED if any(record.clock == "start" for record in clocks) else RUNNING
    ahead = [(entries(graph, case_type), (at_first, at_first))]
    found: dict[str, set[States]] = {}
    while ahead:
        name, states = ahead.pop()
        if states not in found.setdefault(name, set()):
            found[name].add(states)
            after = _after(graph.nodes[name]["record"], states)
            ahead += [(target, after) for target in graph.successors(name)]
    return {name: frozenset(states) for name, states in found.items()}


def _after(record: object, states: States) -> States:
    if not isinstance(record, Clock) or record.clock not in _TURNS:
        return states
    fit, turned = _TURNS[record.clock]
    first, second = (
        turned if clock in record.names and state in fit else state
        for clock, state in zip(_CLOCKS, states, strict=True)
    )
    return first, second
