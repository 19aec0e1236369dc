"""How much work comes to each pool, held against what its officers can do."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from procsim.calendars import HOUR
from procsim.scenario.block import Join, Split
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import Activity, Choice
from procsim.text import N_, Named, Sentence
from procsim.workflow.capacity import on_duty, share_there, week_of
from procsim.workflow.counting import items_of
from procsim.workflow.graph import Graph, block, records
from procsim.workflow.hours import calendar_of
from procsim.workflow.inflow import arrivals_a_week, lasts
from procsim.workflow.kinds import Kinds
from procsim.workflow.population import Group, population_of
from procsim.workflow.problem import Problem
from procsim.workflow.traffic import Visit, visits

_WEEK = 7


@dataclass(frozen=True)
class Load:
    """Work offered to a pool, in a week without holidays.

    Parameters
    ----------
    load : float
        Offered work over capacity; at 1 or more the queue grows without bound.
    capacity : float
        Hours of work that the pool can do a workday; infinite for an unlimited pool.
    offered_per_workday : float
        Hours of work that come a workday of the pool's calendar.
    """

    load: float
    capacity: float
    offered_per_workday: float


def offered_load(graph: Graph) -> dict[str, Load]:
    """Compute the load of every pool from arrivals, ways and mean times.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound.

    Returns
    -------
    dict of str to Load

    Notes
    -----
    Exact for mean values apart from the approximations of `traffic.visits`, where all on which ways
    and times depend has few values, and nearly so where not. What choices ask is taken together up
    to 64 different answers, beyond that as independent at each choice. Work that any of several
    pools can do is shared out in proportion to what they can do. A pool with a tide rule can do
    what it does with as many windows open as there can be. Arrivals that end, by a list of times or
    a count, are no lasting load and are left out. A population offers what it would if nobody ever
    waited. Holidays close arrivals and officers alike and are left out too.
    """
    return _loads(graph, graph.graph["cases"])


def _loads(graph: Graph, cases: Mapping[str, CaseType]) -> dict[str, Load]:
    work = dict.fromkeys(graph.graph["pools"], 0.0)
    for name, case in cases.items():
        if lasts(graph, case.arrivals):
            each = _work_of(graph, name)
            weekly = arrivals_a_week(graph, case.arrivals, sum(each.values()))
            for pool, offered in each.items():
                work[pool] += weekly * offered
    return {name: _load(graph, name, offered) for name, offered in work.items()}


def _work_of(graph: Graph, name: str) -> dict[str, float]:
    """Give the work of one case for each pool, in microseconds of an officer's time."""
    work = dict.fromkeys(graph.graph["pools"], 0.0)
    for group in _groups(graph, name):
        for visit, mean in visits(graph, name, group).items():
            record = graph.nodes[visit.node]["record"]
            if isinstance(record, Activity):
                times = {pool: mean_work(graph, group, visit, pool) for pool in record.pools}
                for pool, (number, offered) in parts_of_work(graph, record, times).items():
                    work[pool] += group.share * mean * number * offered
    return work


@dataclass(frozen=True)
class Flow:
    """Visits that come to a node week after week.

    Parameters
    ----------
    case_type : str
    group : Group
        Of which of its cases.
    visit : Visit
    weekly : float
        Visits in a week without holidays.
    """

    case_type: str
    group: Group
    visit: Visit
    weekly: float


def weekly_flows(graph: Graph) -> Iterator[Flow]:
    """Give all visits that come to nodes in a week, as far as their cases differ."""
    for name, case in graph.graph["cases"].items():
        if lasts(graph, case.arrivals):
            # Only members of a population come the less often, the longer the last case took.
            busy = case.arrivals.population is not None
            work = sum(_work_of(graph, name).values()) if busy else 0.0
            weekly = arrivals_a_week(graph, case.arrivals, work)
            for group in _groups(graph, name):
                for visit, mean in visits(graph, name, group).items():
                    yield Flow(name, group, visit, weekly * group.share * mean)


def weekly_visits(graph: Graph) -> Iterator[tuple[str, float]]:
    """Give how many visits come to a node in a week, one number or more for each."""
    for flow in weekly_flows(graph):
        yield flow.visit.node, flow.weekly


def load_problems(graph: Graph) -> Iterator[Problem]:
    """Warn of pools to which more work comes than their officers can do.

    Who comes again only when his last case has ended makes no queue grow for ever.
    """
    spared = _spared(graph)
    cases: Mapping[str, CaseType] = graph.graph["cases"]
    lasting = {name: case for name, case in cases.items() if case.arrivals.population is None}
    for name, load in _loads(graph, lasting).items():
        if 1 <= load.load < math.inf and not _is_relieved(graph, name):
            enough = math.floor(load.load * graph.graph["pools"][name].most) + 1
            text = N_(
                "found pool '{pool}' unstable: load {load:.2f}; {enough} officers would bring it "
                "under 1"
            )
            if name in spared:
                text = N_(
                    "found pool '{pool}' with a load of up to {load:.2f}, less what joins "
                    "withdraw; {enough} officers would bring it under 1"
                )
            pool = Named(name, graph.graph["pools"][name].title)
            told = Sentence(text, {"pool": pool, "load": load.load, "enough": enough})
            yield Problem(("pools", name, "staff"), told, warning=True)


def parts_of_work(
    graph: Graph, record: Activity, times: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Give each pool's part in a visit: how often an officer of it works, and how long each time.

    Parameters
    ----------
    graph : networkx.DiGraph
    record : Activity
    times : mapping of pools to float
        How long it would take each.
    """
    if len(record.crews) == 1:
        return {pool: (number, times[pool]) for pool, number in record.crews[0]}
    pools = graph.graph["pools"]
    able = {
        name: math.inf if pools[name].staff == "unlimited" else on_duty(graph, pools[name])
        for name in record.pools
    }
    endless = [name for name in able if able[name] == math.inf]
    if endless:
        return {name: (1 / len(endless), times[name]) for name in endless}
    # Visits go where there is time for them: all are equally busy, as far as one can tell.
    rates = {name: own / times[name] if times[name] else 0.0 for name, own in able.items()}
    total = sum(rates.values())
    return {
        name: (rate / total if total else 1 / len(able), times[name])
        for name, rate in rates.items()
    }


def _spared(graph: Graph) -> frozenset[str]:
    """Name the pools with work that a join withdraws when it has what it needs."""
    nodes = records(graph)
    late = {
        name
        for record in nodes.values()
        if isinstance(record, Join) and record.needs is not None
        for name in block(graph, record.join)
    }
    return frozenset(
        pool
        for name in late
        if isinstance(record := nodes[name], Activity)
        for pool in record.pools
    )


def _is_relieved(graph: Graph, name: str) -> bool:
    """Whether those who find a pool too busy leave it, so that no queue grows for ever."""
    return all(
        any(getattr(record, limit) is not None for limit in ("patience", "room", "balks"))
        and not (record.holds and record.patience is None and record.balks is None)
        for record in records(graph).values()
        if isinstance(record, Activity) and name in record.pools
    )


def _load(graph: Graph, name: str, work: float) -> Load:
    pool = graph.graph["pools"][name]
    open_days = [spans for spans in week_of(calendar_of(graph, pool.calendar)) if spans]
    offered = work / HOUR / max(len(open_days), 1)
    if pool.staff == "unlimited":
        return Load(0.0, math.inf, offered)
    there = share_there(pool, calendar_of(graph, pool.calendar))
    capacity = on_duty(graph, pool) * there / HOUR / max(len(open_days), 1)
    if not capacity:
        return Load(math.inf if offered else 0.0, capacity, offered)
    return Load(offered / capacity, capacity, offered)


def _groups(graph: Graph, name: str) -> list[Group]:
    """Part the cases of a type by all that choices ask of them."""
    asks = [
        record.asked.ask
        for record in records(graph).values()
        if isinstance(record, Choice) and record.asked is not None
    ]
    asks += [
        condition
        for record in records(graph).values()
        if isinstance(record, Split)
        for condition in record.conditions.values()
    ]
    asks += [
        items.attribute
        for record in records(graph).values()
        if (items := items_of(record)) is not None and items.attribute is not None
    ]
    population = population_of(graph, name, Kinds(graph))
    had = [ask for ask in dict.fromkeys(asks) if population.has(ask)]
    return population.groups(had)


def mean_work(graph: Graph, group: Group, visit: Visit, pool: str) -> float:
    """Give the mean work of a visit in microseconds, where officers of a pool do it."""
    record: Activity = graph.nodes[visit.node]["record"]
    day = calendar_of(graph, graph.graph["pools"][record.pool].calendar).nominal_day()
    rules = group.population.types.at(pool)
    total = sum(
        part.factor * group.mean(rules.casewise(part.rule, day), visit.attempt)
        for part in record.takes.parts
    )
    served = total / record.speed.get(pool, 1.0)
    absent, call = record.no_show or 0.0, 0.0 if record.call is None else record.call.amount
    return (1 - absent) * served + absent * call
