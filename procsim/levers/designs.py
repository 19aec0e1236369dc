"""The workflows of a scenario: today's, and each redesign as its levers make it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from procsim.errors import GraphError, LeverError, UsageError, did_you_mean
from procsim.levers.registry import LEVERS
from procsim.scenario.record import Record
from procsim.scenario.redesign import LeverCall
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import Graph, build
from procsim.workflow.validation import problems

_FIGURES = {"set_parameter", "set_staff"}
"""Levers that put one figure in the place of another, whatever the workflow is."""


def design_names(scenario: Scenario) -> tuple[str, ...]:
    """Name the redesigns of a scenario, in the order of the file."""
    return tuple(scenario.redesigns)


def design_graph(scenario: Scenario, name: str | None) -> Graph:
    """Build the workflow of a redesign, or today's.

    Parameters
    ----------
    scenario : Scenario
    name : str or None
        None is today's process.

    Returns
    -------
    networkx.DiGraph
        Sound: without any problem but warnings.

    Raises
    ------
    UsageError
        No such redesign.
    GraphError
        Today's workflow is not sound.
    LeverError
        A lever cannot be applied; the message names the redesign and the lever.
    """
    graph = build(scenario)
    for problem in problems(graph):
        if not problem.warning:
            raise GraphError(str(problem))
    if name is None:
        return graph
    if name not in scenario.redesigns:
        raise UsageError(f"redesign '{name}': not found; {did_you_mean(name, scenario.redesigns)}")
    for design in lineage(scenario, name):
        levers = scenario.redesigns[design].levers
        try:
            graph = _redesigned(graph, levers)
        except (LeverError, GraphError) as problem:
            raise LeverError(f"redesigns.{design}: {problem}") from None
    return graph


def _redesigned(graph: Graph, levers: Sequence[LeverCall]) -> Graph:
    """Apply levers in order; of figures in a row, as of many pools, only the last is examined."""
    changed = graph
    try:
        for (lever, record), (after, _) in pairwise([*levers, ("", Record())]):
            of_many = {lever, after} <= _FIGURES
            apply = LEVERS[lever].apply if of_many else LEVERS[lever]
            changed = apply(changed, record)
    except (LeverError, GraphError):
        # One by one, so that the one at fault is named.
        for lever, record in levers:
            graph = LEVERS[lever](graph, record)
        return graph
    return changed


def lineage(scenario: Scenario, name: str) -> tuple[str, ...]:
    """List a redesign behind all those it extends, first things first.

    Raises
    ------
    LeverError
        It extends one that is not there, or itself.
    """
    found: list[str] = []
    ahead: str | None = name
    while ahead is not None:
        if ahead in found:
            around = " -> ".join([*found, ahead])
            raise LeverError(f"redesigns.{name}: found that it extends itself: {around}; another")
        if ahead not in scenario.redesigns:
            told = did_you_mean(ahead, scenario.redesigns)
            raise LeverError(f"redesigns.{found[-1]}: found extends '{ahead}'; {told}")
        found.append(ahead)
        ahead = scenario.redesigns[ahead].extends
    return tuple(reversed(found))
