"""Which ways a case can really take: probabilities of 0 and ways of other case types are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from procsim.scenario.block import Split
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import Choice, Documents, Node
from procsim.scenario.quantity import Duration
from procsim.scenario.spread import Categories, TimeDistribution
from procsim.workflow.graph import Graph, records, starts_of, targets

BUILT_IN = ("attempt", "case_type", "channel")
"""Attributes that every case has."""


def reaching(graph: Graph) -> dict[str, frozenset[str]]:
    """Tell which case types can come to each node.

    Parameters
    ----------
    graph : networkx.DiGraph

    Returns
    -------
    dict of str to frozenset of str
        One entry a node; empty where no case can come.
    """
    found: dict[str, set[str]] = {name: set() for name in graph}
    for case_type in graph.graph["cases"]:
        ways = possible(graph, case_type)
        for start in starts_of(graph, case_type):
            for name in {start, *nx.descendants(ways, start)}:
                found[name].add(case_type)
    return {name: frozenset(types) for name, types in found.items()}


def possible(
    graph: Graph, case_type: str, fixed: Mapping[str, str] | None = None, *, lasting: bool = False
) -> Graph:
    """Give the ways that a case of one type can take, as a graph without records.

    Parameters
    ----------
    graph : networkx.DiGraph
    case_type : str
    fixed : mapping of str to str, optional
        Values of attributes that the case has.
    lasting : bool
        Only what stays possible at every later attempt: the `otherwise` of a choice by attempt.

    Returns
    -------
    networkx.DiGraph
    """
    case = graph.graph["cases"][case_type]
    known = {"case_type": case_type, "channel": case.channel, **(fixed or {})}
    ways: Graph = nx.DiGraph()
    ways.add_nodes_from(graph)
    for name, record in records(graph).items():
        for target in _targets_for(record, case, known, lasting=lasting):
            if target in graph:
                ways.add_edge(name, target)
    return ways


def likely(side: str | Mapping[str, float]) -> tuple[str, ...]:
    """List the nodes to which a way of a choice leads with a probability above 0.

    Examples
    --------
    >>> likely({"a": 1.0, "b": 0.0})
    ('a',)
    """
    if isinstance(side, str):
        return (side,)
    return tuple(name for name, share in side.items() if share > 0)


def asked_for(record: Documents, case: CaseType) -> tuple[str, ...]:
    """List the documents of a case type for which a check asks."""
    match record.documents:
        case "all":
            return tuple(case.documents)
        case "key":
            return tuple(name for name, paper in case.documents.items() if paper.key)
        case "other":
            return tuple(name for name, paper in case.documents.items() if not paper.key)
        case names:
            return tuple(name for name in names if name in case.documents)


def values_of(graph: Graph, attribute: str, types: Iterable[str]) -> dict[str, float] | None:
    """List the values that an attribute can have, for cases of some types.

    Parameters
    ----------
    graph : networkx.DiGraph
    attribute : str
    types : iterable of str

    Returns
    -------
    dict of str to float, or None
        Each value with its greatest share in a type; None where some type does not have the
        attribute, or has it as a number or a time. ``attempt`` has no such values either.
    """
    found: dict[str, float] = {}
    for case_type in sorted(types):
        shares = shares_of(graph.graph["cases"][case_type], case_type, attribute)
        if shares is None:
            return None
        for value, share in shares.items():
            found[value] = max(share, found.get(value, 0.0))
    return found


def shares_of(case: CaseType, name: str, attribute: str) -> dict[str, float] | None:
    """Give the shares of an attribute's values among cases of a type; None where it has none."""
    if attribute == "case_type":
        return {name: 1.0}
    if attribute == "channel":
        return {case.channel: 1.0}
    spread = case.attributes.get(attribute)
    drawn = (
        dict(zip(spread.values, spread.shares, strict=True))
        if isinstance(spread, Categories)
        else None
    )
    listed = stated(case, attribute)
    left_out = set(unstated(case, attribute))
    listed = [value for place, value in enumerate(listed) if place not in left_out]
    if not any(isinstance(value, str) for value in listed):
        return drawn
    shares: defaultdict[str, float] = defaultdict(float)
    for value in listed:
        if isinstance(value, str):
            shares[value] += 1 / len(listed)
        elif value is not None or drawn is None:
            return None
        else:
            for one, share in drawn.items():
                shares[one] += share / len(listed)
    return dict(shares)


def carried_times(case: CaseType, attribute: str) -> tuple[Duration | TimeDistribution, ...]:
    """List the times that an attribute can be; empty unless every case has it as a time."""
    spread = case.attributes.get(attribute)
    listed = [spread if value is None else value for value in stated(case, attribute)] or [spread]
    left_out = set(unstated(case, attribute))
    listed = [value for place, value in enumerate(listed) if place not in left_out]
    times = [value for value in listed if isinstance(value, Duration | TimeDistribution)]
    return tuple(times) if len(times) == len(listed) else ()


def stated(case: CaseType, attribute: str) -> list[str | float | Duration | None]:
    """List what a case type's list of arrival times says of an attribute, case by case."""
    return [dict(one.attributes).get(attribute) for one in case.arrivals.times or ()]


def unstated(case: CaseType, attribute: str) -> list[int]:
    """List the entries of a case type's arrival times that leave out an attribute.

    Returns
    -------
    list of int
        Places in the list; empty where the case type itself says what the attribute is, and where
        no entry has it: then it is the case type that lacks it.
    """
    values = stated(case, attribute)
    if attribute in case.attributes or not any(value is not None for value in values):
        return []
    return [place for place, value in enumerate(values) if value is None]


def _targets_for(
    record: Node, case: CaseType, known: Mapping[str, str], *, lasting: bool
) -> Iterable[str]:
    match record:
        case Choice():
            return [
                name for side in _sides(record, known, lasting=lasting) for name in likely(side)
            ]
        case Split():
            none = [] if record.certain else [record.join]
            return [one for one in record.branches if not record.is_never(one)] + none
        case Documents():
            missing = [case.documents[name].missing for name in asked_for(record, case)]
            if not any(missing):
                return [record.if_complete]
            if record.resubmission == "fresh" and max(missing) >= 1:
                return [record.if_missing]
    return [name for _, name in targets(record)]


def _sides(record: Choice, known: Mapping[str, str], *, lasting: bool) -> list[Any]:
    """List the ways of a choice that are open to a case with the `known` attributes."""
    if not isinstance(record.choice, str):
        return [record.choice]
    when = {str(value): side for value, side in (record.when or {}).items()}
    rest = [] if record.otherwise is None else [record.otherwise]
    if record.choice in known:
        value = known[record.choice]
        return [when[value]] if value in when else rest
    if record.choice == "attempt" and lasting:
        return rest
    return [*when.values(), *rest]
