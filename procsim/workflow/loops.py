"""Loops that a case could not leave, or could go round for ever at one instant."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import networkx as nx

from procsim.scenario.activity import WAYS_ROUND
from procsim.scenario.block import Split
from procsim.scenario.expression import Expression
from procsim.scenario.node import Activity, Choice, Delay, Documents, End, Gate
from procsim.scenario.quantity import Duration
from procsim.scenario.rule import Ask, Formula
from procsim.scenario.spread import TimeDistribution
from procsim.scenario.work import ForEach, FromAttribute, Sum, Takes, Times
from procsim.workflow.counting import fewest, items_of
from procsim.workflow.graph import Graph, records, starts_of
from procsim.workflow.kinds import Kinds
from procsim.workflow.population import LATE, Population, last_attempt, population_of
from procsim.workflow.problem import Problem
from procsim.workflow.routes import possible, reaching, times_of, unstated


def endless_problems(graph: Graph) -> Iterator[Problem]:
    """Find loops that a case cannot leave, for whatever values its attributes have."""
    told: set[frozenset[str]] = set()
    kinds = Kinds(graph)
    for case_type in graph.graph["cases"]:
        for fixed in _fixed(graph, population_of(graph, case_type, kinds)):
            ways = possible(graph, case_type, fixed, lasting=True)
            for loop in _traps(graph, ways, case_type):
                if loop in told:
                    continue
                told.add(loop)
                who = "".join(f" with {name} '{value}'" for name, value in fixed.items())
                text = (
                    f"found the loop {shown(ways, loop)}, which a case of type '{case_type}'{who} "
                    "cannot leave; let one of its nodes lead out, to an end"
                )
                yield Problem(("workflow", min(loop)), text)


def timeless_problems(graph: Graph) -> Iterator[Problem]:
    """Find loops that take no time, so that a case would go round at one instant."""
    types = reaching(graph)
    told: set[frozenset[str]] = set()
    for case_type in graph.graph["cases"]:
        ways = possible(graph, case_type)
        for plain in _timeless(graph, ways, case_type):
            for loop in _loops(plain):
                if any(case_type not in types[name] for name in loop) or loop in told:
                    continue
                told.add(loop)
                text = (
                    f"found the loop {shown(plain, loop)}, which takes no time; "
                    "put an activity or a delay that takes time into it"
                )
                yield Problem(("workflow", min(loop)), text)


def longest(rule: Any, graph: Graph, types: Collection[str]) -> float:
    """Give the longest time a rule can last, in the unit of its distributions.

    Parameters
    ----------
    rule : TimeRule
    graph : networkx.DiGraph
    types : collection of str
        The case types that count where the rule asks for an attribute.

    Returns
    -------
    float
        Infinite where there is no bound; 0 only if it surely takes no time.
    """
    match rule:
        case TimeDistribution():
            return rule.distribution.support[1]
        case Duration():
            return rule.amount
        case FromAttribute(name=name):
            carried = [time for t in types for time in times_of(graph.graph["cases"][t], name)]
            return max((longest(time, graph, types) for time in carried), default=0.0)
        case Formula():
            return math.inf
        case Sum(terms=terms):
            return sum(longest(term, graph, types) for term in terms)
        case Times(of=of) | ForEach(takes=of):
            return math.inf if longest(of, graph, types) > 0 else 0.0
        case _:
            return max(longest(option, graph, types) for option in rule.inner())


def shown(ways: Graph, loop: Iterable[str]) -> str:
    """Write a loop as the way round it: ``a -> b -> a``."""
    within = ways.subgraph(loop)
    first = min(within)
    around = nx.find_cycle(within, first)
    names = [edge[0] for edge in around]
    return " -> ".join([*names, names[0]])


def _fixed(graph: Graph, population: Population) -> list[dict[str, str]]:
    """List what a case can answer to choices, one question at a time, at every later attempt."""
    case = graph.graph["cases"][population.name]
    found: list[dict[str, str]] = []
    late: dict[str, str] = {}
    for ask in dict.fromkeys(_asked(graph)):
        if not population.has(ask):
            continue
        answers = [value for value, share in population.whole.shares(ask, LATE).items() if share]
        named = ask.text if isinstance(ask, Expression) else ask
        if last_attempt(ask) and len(answers) == 1:
            late[named] = answers[0]
        elif named not in population.kinds.fixed(population.name):
            found += [{named: value} for value in answers]
        if isinstance(ask, str) and unstated(case, ask):
            # A listed case without the attribute goes where no value leads.
            found.append({ask: ""})
    return [late, *(late | one for one in found)]


def _asked(graph: Graph) -> Iterator[Ask]:
    for record in records(graph).values():
        if isinstance(record, Choice) and record.asked is not None and record.choice != "attempt":
            yield record.asked.ask


def _traps(graph: Graph, ways: Graph, case_type: str) -> list[frozenset[str]]:
    """Find the loops from which no way leads, among what the case type reaches."""
    reached: set[str] = set()
    for start in starts_of(graph, case_type):
        reached |= {start, *nx.descendants(ways, start)}
    within = ways.subgraph(reached)
    return [
        frozenset(part)
        for part in nx.strongly_connected_components(within)
        if all(after in part for name in part for after in within.successors(name))
        and not any(isinstance(graph.nodes[name]["record"], End) for name in part)
        and any(within.out_degree(name) for name in part)
    ]


def _timeless(graph: Graph, ways: Graph, case_type: str) -> list[Graph]:
    """Give the ways on which no time passes, twice: without waits for documents, and with them.

    With them, a check that asks again leads on once the wait is over, so its `if_missing` is no
    way round; a wait whose documents take time is no way either.
    """
    waits, instant = [], []
    passed_by: dict[str, set[str]] = {}
    for name, record in records(graph).items():
        if isinstance(record, Delay) and record.until == "documents":
            waits.append(name)
        elif not _takes_time(graph, record, case_type):
            instant.append(name)
        elif isinstance(record, Activity) and (past := _past(record)):
            passed_by[name] = past
    free = [name for name in waits if not _supply_takes_time(graph, case_type)]
    bare, waited = (
        _without_service(nx.DiGraph(ways.subgraph([*instant, *passed_by, *more])), passed_by)
        for more in ([], free)
    )
    for name in instant:
        record = graph.nodes[name]["record"]
        if isinstance(record, Documents) and record.resubmission == "kept":
            waited.remove_edges_from([(name, record.if_missing)])
    return [_held_up(graph, bare), _held_up(graph, waited)]


def _held_up(graph: Graph, ways: Graph) -> Graph:
    """Take away the ways into joins to which not enough branches come without time."""
    splits = [(name, one) for name, one in records(graph).items() if isinstance(one, Split)]
    held: list[str] = []
    while late := [
        split.join
        for name, split in splits
        if split.join in ways and split.join not in held and not _at_once(graph, ways, name, split)
    ]:
        held += late
        ways.remove_edges_from([way for join in late for way in list(ways.in_edges(join))])
    return ways


def _at_once(graph: Graph, ways: Graph, name: str, split: Split) -> bool:
    """Whether all that a case surely starts, or as many as the join needs, come without time."""
    needs = getattr(graph.nodes[split.join]["record"], "needs", None)
    if ways.has_edge(name, split.join) and split.join not in split.branches:
        # A case that starts none goes straight on.
        return True
    coming = {one for one in split.branches if one in ways and nx.has_path(ways, one, split.join)}
    return coming.issuperset(split.certain) or (needs is not None and len(coming) >= needs)


def _past(record: Activity) -> set[str]:
    """List where a case goes that an activity takes no time of: not served, and gone at once."""
    lasts = {
        "if_left": record.patience is not None and record.patience.distribution.support[1] > 0,
        "if_absent": record.call is not None and record.call.amount > 0,
    }
    ways = [getattr(record, way) for way in WAYS_ROUND.values() if not lasts.get(way)]
    return {way for way in ways if way is not None}


def _without_service(ways: Graph, passed_by: Mapping[str, set[str]]) -> Graph:
    """Take the ways out on which an activity has taken its time."""
    ways.remove_edges_from(
        [(name, to) for name, past in passed_by.items() for to in ways[name] if to not in past]
    )
    return ways


def _takes_time(graph: Graph, record: object, case_type: str) -> bool:
    if isinstance(record, Gate):
        # A timetable opens once at an instant; a batch as often as enough cases are there.
        return record.batch is None
    if isinstance(record, Delay) and record.until == "next_day":
        return True
    if not isinstance(record, Activity | Delay) or not isinstance(record.takes, Takes):
        return False
    items = items_of(record)
    if items is not None and not fewest(graph.graph["cases"][case_type], items):
        return False
    return any(longest(part.rule, graph, [case_type]) > 0 for part in record.takes.parts)


def _supply_takes_time(graph: Graph, case_type: str) -> bool:
    papers = graph.graph["cases"][case_type].documents.values()
    return any(
        max(paper.missing, paper.later) > 0
        and paper.supplied_after is not None
        and paper.supplied_after.distribution.support[1] > 0
        for paper in papers
    )


def _loops(ways: Graph) -> list[frozenset[str]]:
    return [
        frozenset(part)
        for part in nx.strongly_connected_components(ways)
        if len(part) > 1 or any(ways.has_edge(name, name) for name in part)
    ]
