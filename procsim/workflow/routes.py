"""Which ways a case can really take: probabilities of 0 and ways of other case types are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from procsim.scenario.block import Split
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import Choice, Documents, Node
from procsim.scenario.quantity import Duration
from procsim.workflow.counting import fewest
from procsim.workflow.graph import Graph, records, starts_of, targets
from procsim.workflow.kinds import Kinds, stated


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
        Values of attributes that the case has; ``yes`` or ``no`` for the text of a condition.
    lasting : bool
        Only what stays possible at every later attempt: the `otherwise` of a choice by attempt.

    Returns
    -------
    networkx.DiGraph
    """
    case = graph.graph["cases"][case_type]
    kinds = Kinds(graph)
    known = {**kinds.fixed(case_type), **_decided(graph, kinds, case_type), **(fixed or {})}
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


def times_of(case: CaseType, attribute: str) -> tuple[Any, ...]:
    """List the times, or rules for times, that an attribute can be; nothing for other kinds."""
    spec = case.attributes.get(attribute)
    listed = [value for value in stated(case, attribute) if isinstance(value, Duration)]
    return (*listed, *([] if spec is None else [spec]))


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
            return _branches_for(record, case, known)
        case Documents():
            papers = [case.documents[name] for name in asked_for(record, case)]
            missing = [paper.missing for paper in papers]
            again = [paper.later for paper in papers] if record.resubmission == "fresh" else []
            if not any([*missing, *again]):
                return [record.if_complete]
            if again and max(again) >= 1 and (lasting or max(missing) >= 1):
                return [record.if_missing]
    return [name for _, name in targets(record)]


def _branches_for(record: Split, case: CaseType, known: Mapping[str, str]) -> list[str]:
    """List the branches that a case can start, and the join where it may start none."""
    told = {one: known.get(rule.text) for one, rule in record.conditions.items()}
    certain = record.certain or [one for one, answer in told.items() if answer == "yes"]
    lacking = record.items is not None and not fewest(case, record.items)
    started = [one for one in record.branches if not record.is_never(one) and told.get(one) != "no"]
    return started if certain and not lacking else [*started, record.join]


def _sides(record: Choice, known: Mapping[str, str], *, lasting: bool) -> list[Any]:
    """List the ways of a choice that are open to a case with the `known` attributes."""
    if not isinstance(record.choice, str):
        return [record.choice]
    when = record.sides
    rest = [] if record.otherwise is None else [record.otherwise]
    if record.choice in known:
        value = known[record.choice]
        return [when[value]] if value in when else rest
    if record.choice == "attempt" and lasting:
        return rest
    return [*when.values(), *rest]


def _decided(graph: Graph, kinds: Kinds, case_type: str) -> dict[str, str]:
    """Give the conditions of choices and splits that come to the same for all cases of a type."""
    nodes = records(graph).values()
    rules = [record.rule for record in nodes if isinstance(record, Choice)]
    rules += [
        rule for record in nodes if isinstance(record, Split) for rule in record.conditions.values()
    ]
    truths = {rule.text: kinds.given(rule, case_type).truth for rule in rules if rule is not None}
    return {text: "yes" if truth else "no" for text, truth in truths.items() if truth is not None}
