"""The names of a graph as numbers: nodes, pools and case types by name, calendars as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from typing import Self

import numpy as np

from procsim.calendars import Calendar, Intervals
from procsim.plan.horizon import horizon_of, lay_out
from procsim.plan.plan import NOWHERE, Ints
from procsim.scenario.node import Clock, Deadline, Node
from procsim.scenario.pool import Pool
from procsim.workflow.graph import Graph, records
from procsim.workflow.hours import calendar_of, default_calendar


class Numbering:
    """Numbers for the names of one graph.

    Parameters
    ----------
    graph : networkx.DiGraph

    Attributes
    ----------
    nodes, pools : dict
        Records in the order of their numbers.
    types : tuple of str
    reasons : tuple of str
        For which nodes pause a clock, and the names of warnings.
    calendars : dict
        Numbers of the calendars compiled so far, whose hours are in `hours`.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: dict[str, Node] = dict(sorted(records(graph).items()))
        self.pools: dict[str, Pool] = dict(sorted(graph.graph["pools"].items()))
        self.types = tuple(sorted(graph.graph["cases"]))
        self.number = {name: i for i, name in enumerate(self.nodes)}
        self.pool_number = {name: i for i, name in enumerate(self.pools)}
        self.reasons = tuple(sorted(_reasons(self.nodes.values())))
        self.horizon = horizon_of(graph)
        self.calendars: dict[str, int] = {}
        self.hours: list[Intervals] = []

    def with_pools(self, pools: Mapping[str, Pool]) -> Self:
        """Give the same numbers for pools with other staff, whose hours are theirs alone."""
        other = copy(self)
        other.pools = dict(sorted(pools.items()))
        other.calendars, other.hours = dict(self.calendars), list(self.hours)
        return other

    def calendar(self, name: str | None) -> int:
        """Number of a compiled calendar; None is the one that counts workdays."""
        name = name or default_calendar(self.graph)
        if name not in self.calendars:
            self.calendars[name] = self.lay_out(calendar_of(self.graph, name))
        return self.calendars[name]

    def lay_out(self, calendar: Calendar) -> int:
        """Compile a calendar that no name stands for, and number it."""
        return self.add(lay_out(self.graph, calendar))

    def add(self, hours: Intervals) -> int:
        """Number hours that are laid out already."""
        self.hours.append(hours)
        return len(self.hours) - 1

    def column(self, of: Callable[[Node], object]) -> Ints:
        """One number a node, in the order of numbers."""
        return np.array([of(record) for record in self.nodes.values()], dtype=np.int64)

    def node(self, name: str | None) -> int:
        """Number of a node; -1 for none."""
        return NOWHERE if name is None else self.number[name]


def _reasons(nodes: Iterable[Node]) -> set[str]:
    said: list[str | None] = []
    for record in nodes:
        if isinstance(record, Clock):
            said.append(record.reason)
        elif isinstance(record, Deadline):
            said += [name for _, name in record.notes]
    return {reason for reason in said if reason is not None}
