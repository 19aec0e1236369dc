"""What every redesign measure has: a name, its parameters, its source, and what it can worsen."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from procsim.errors import LeverError
from procsim.scenario.record import Record
from procsim.workflow.graph import Graph
from procsim.workflow.validation import problems


@dataclass(frozen=True)
class Lever:
    """A measure of redesign: a pure function from a graph and its parameters to a new graph.

    Parameters
    ----------
    name : str
        As a redesign names it.
    record : type of Record
        Its parameters.
    apply : callable
        ``(graph, record) -> graph``; leaves the graph as it is.
    reform : mapping of str to str
        What the measure is called, by language.
    source : str
        The document that describes it; empty where it is no reform but a question.
    can_worsen : str
        What to look at before deciding for it.

    Examples
    --------
    >>> from procsim.levers import LEVERS
    >>> LEVERS["conditional_acceptance"].reform["zh-Hans"]
    '容缺受理'
    """

    name: str
    record: type[Record]
    apply: Callable[[Graph, Any], Graph]
    reform: Mapping[str, str]
    source: str
    can_worsen: str

    def __call__(self, graph: Graph, record: Record) -> Graph:
        """Redesign a sound workflow.

        Raises
        ------
        LeverError
            The workflow is not of the shape that the measure needs, or the result is not sound.
        """
        changed = self.apply(graph, record)
        for problem in problems(changed):
            if not problem.warning:
                raise LeverError(f"{self.name}: the redesigned workflow is not sound: {problem}")
        return changed


def unused_name(taken: Container[str], wanted: str) -> str:
    """Give a new node the wanted name, or the first free one made from it.

    Examples
    --------
    >>> unused_name({"check_supply"}, "check_supply")
    'check_supply_2'
    """
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name
