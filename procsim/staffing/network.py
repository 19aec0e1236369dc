"""Which pools of a scenario are queues that theory knows: networks with a product form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from procsim.scenario.case_type import CaseType
from procsim.scenario.node import Activity, Delay, Start
from procsim.scenario.pool import Pool
from procsim.staffing.plain import (
    is_always,
    is_like,
    is_passed_by_chance,
    is_poisson,
    is_single,
    one_mean,
    patience_at,
    service_at,
)
from procsim.staffing.queue import Queue
from procsim.workflow.graph import Graph, case_types, records
from procsim.workflow.load import weekly_flows

_WEEK = 7 * 24 * 60.0
"""In minutes, as all times here are."""


@dataclass(frozen=True)
class Visits:
    """Visits of cases of a type that wait for a staffed pool.

    Parameters
    ----------
    case_type, pool : str
    priority : int
    rate : float
        A minute.
    """

    case_type: str
    pool: str
    priority: int
    rate: float


def staffed_visits(graph: Graph) -> list[Visits]:
    """List the visits to staffed pools that come for good, by case type, pool and class."""
    rates: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for flow in weekly_flows(graph):
        record = graph.nodes[flow.visit.node]["record"]
        if isinstance(record, Activity) and flow.weekly > 0:
            case = graph.graph["cases"][flow.case_type]
            priority = case.priority if record.priority is None else record.priority
            for pool in _staffed(graph, record.pools):
                rates[flow.case_type, pool, priority] += flow.weekly / _WEEK
    return [Visits(*key, rate) for key, rate in rates.items()]


def is_familiar(graph: Graph, pool: str) -> bool:
    """Tell whether all that comes before a pool is of the kinds that theory knows.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound.
    pool : str

    Returns
    -------
    bool
        True where a queue may be known; its times and classes are not looked at yet.
    """
    upstream = _upstream(graph, pool)
    activities = _activities(graph, upstream)
    nodes = {name: graph.nodes[name]["record"] for name in upstream}
    cases: Mapping[str, CaseType] = graph.graph["cases"]
    come = {
        name
        for record in nodes.values()
        if isinstance(record, Start)
        for name in case_types(graph, record)
    }
    # Two steps that draw under one name have the same luck.
    draws = [
        part.draws or name
        for name, record in nodes.items()
        if isinstance(record, Activity | Delay) and record.takes is not None
        for part in record.takes.parts
    ]
    return (
        all(is_poisson(graph, cases[name]) for name in come)
        and all(
            is_passed_by_chance(graph, record)
            for name, record in nodes.items()
            if name not in activities
        )
        and all(is_single(record) for record in activities.values())
        and len(set(draws)) == len(draws)
        and all(_is_plain(graph, record) for record in activities.values())
        and not any(isinstance(one, Activity) and one.holds for one in records(graph).values())
    )


def known_queue(graph: Graph, pool: str, visits: Iterable[Visits]) -> Queue | None:
    """Give the queue of a pool; None where theory is not sure of it.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound.
    pool : str
        Staffed; visits come to it.
    visits : iterable of Visits
        All of the graph.

    Notes
    -----
    A network of first-come queues with like officers, exponential work of one mean at each, Poisson
    arrivals and delays of any kind has a product form, loops or not: each pool waits as if it were
    alone (Jackson 1957; Baskett, Chandy, Muntz & Palacios 1975, *Journal of the ACM* 22(2),
    248-260). Where patience ends or classes differ it has none: such a pool must be the only one
    that its visits come to, and nobody come to it twice. What follows after a pool, and never leads
    back, changes nothing of it.
    """
    if not is_familiar(graph, pool):
        return None
    upstream = _upstream(graph, pool)
    activities = _activities(graph, upstream)
    pools = _staffed(graph, dict.fromkeys(str(record.activity) for record in activities.values()))
    queues = {name: _queue(graph, name, activities, visits) for name in pools}
    own = queues.pop(pool, None)
    others = [queue for queue in queues.values() if queue is not None]
    if own is None or len(others) < len(queues) or any(_is_special(queue) for queue in others):
        return None
    if _is_special(own) and (others or not _is_met_once(graph, pool, upstream)):
        return None
    return own if all(queue.is_stable for queue in others) else None


def _staffed(graph: Graph, pools: Iterable[str]) -> list[str]:
    return [name for name in pools if graph.graph["pools"][name].staff != "unlimited"]


def _upstream(graph: Graph, pool: str) -> frozenset[str]:
    """Name the steps that can change what comes to a pool: before it, or sharing such a pool."""
    found: set[str] = set()
    ahead = [pool]
    known = {pool}
    while ahead:
        shared = ahead.pop()
        own = {
            name
            for name, record in records(graph).items()
            if isinstance(record, Activity) and shared in record.pools
        }
        found |= own.union(*(nx.ancestors(graph, name) for name in own))
        met = {name for record in _activities(graph, found).values() for name in record.pools}
        ahead += met - known
        known |= met
    return frozenset(found)


def _activities(graph: Graph, names: Iterable[str]) -> dict[str, Activity]:
    nodes = ((name, graph.nodes[name]["record"]) for name in sorted(names))
    return {name: record for name, record in nodes if isinstance(record, Activity)}


def _is_plain(graph: Graph, record: Activity) -> bool:
    """Tell whether the pool of a step serves round the clock, by officers who are alike."""
    pool: Pool = graph.graph["pools"][str(record.activity)]
    if not (is_like(pool) and is_always(graph, pool.calendar)):
        return False
    if pool.staff == "unlimited":
        return record.patience is None and not record.takes.workdays
    return isinstance(pool.staff, int) and pool.staff > 0


def _queue(
    graph: Graph, name: str, activities: Mapping[str, Activity], visits: Iterable[Visits]
) -> Queue | None:
    """Give the queue at a pool, if its work is exponential and its visitors are alike."""
    pool: Pool = graph.graph["pools"][name]
    own = [record for record in activities.values() if record.activity == name]
    mean = one_mean(service_at(pool, record) for record in own)
    patient = all(record.patience is None for record in own)
    patience = None if patient else one_mean(patience_at(record) for record in own)
    rates: defaultdict[int, float] = defaultdict(float)
    for each in visits:
        if each.pool == name:
            rates[each.priority] += each.rate
    if mean is None or not rates or not (patient or (patience and len(rates) == 1)):
        return None
    assert isinstance(pool.staff, int), "only plain pools are asked for"
    minute = 60e6
    return Queue(
        pool.staff, mean / minute, dict(rates), None if patience is None else patience / minute
    )


def _is_special(queue: Queue) -> bool:
    """Tell whether a queue has no product form beside others."""
    return queue.patience is not None or len(queue.rates) > 1


def _is_met_once(graph: Graph, pool: str, upstream: frozenset[str]) -> bool:
    """Tell whether nobody comes to a pool twice, so that its arrivals are Poisson indeed."""
    within = graph.subgraph(upstream)
    own = {name for name, record in _activities(graph, upstream).items() if record.activity == pool}
    return nx.is_directed_acyclic_graph(within) and not any(
        own & nx.descendants(within, name) for name in own
    )
