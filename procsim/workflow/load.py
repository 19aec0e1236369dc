"""How much work comes to each pool, held against what its officers can do."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from procsim.calendars import HOUR, Calendar, parse_spans
from procsim.scenario.block import Join
from procsim.scenario.case_type import Arrivals, CaseType
from procsim.scenario.node import Activity, Choice
from procsim.scenario.quantity import MICROSECONDS, Rate
from procsim.scenario.spread import (
    ByAttribute,
    FromAttribute,
    Takes,
    TimeDistribution,
    TimeRule,
)
from procsim.text import N_, Named, Sentence
from procsim.workflow.capacity import on_duty, open_in, share_there, week_of
from procsim.workflow.graph import Graph, block, records
from procsim.workflow.hours import calendar_of
from procsim.workflow.problem import Problem
from procsim.workflow.routes import BUILT_IN, shares_of
from procsim.workflow.traffic import Visit, visits

_MOST_COMBINATIONS = 64
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
    Exact for mean values apart from the approximations of `traffic.visits`. Attributes on which
    ways or times depend are taken together up to 64 combinations, beyond that as independent at
    each node. Work that any of several pools can do is shared out in proportion to what they can
    do. A pool with a tide rule can do what it does with as many windows open as there can be.
    Arrivals that end, by a list of times or a count, are no lasting load and are left
    out. Holidays close arrivals and officers alike and are left out too.
    """
    work = dict.fromkeys(graph.graph["pools"], 0.0)
    for name, case in graph.graph["cases"].items():
        weekly = _arrivals_a_week(graph, case.arrivals)
        for known, share in _combinations(graph, name, case) if weekly else ():
            for visit, mean in visits(graph, name, known).items():
                record = graph.nodes[visit.node]["record"]
                if isinstance(record, Activity):
                    known_here = {"case_type": name, **known}
                    times = {
                        pool: _Mean(graph, case, {**known_here, "pool": pool}, visit).of(record)
                        for pool in record.pools
                    }
                    for pool, offered in _parts(graph, record, times).items():
                        work[pool] += weekly * share * mean * offered
    return {name: _load(graph, name, offered) for name, offered in work.items()}


def load_problems(graph: Graph) -> Iterator[Problem]:
    """Warn of pools to which more work comes than their officers can do."""
    spared = _spared(graph)
    for name, load in offered_load(graph).items():
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


def _parts(graph: Graph, record: Activity, times: Mapping[str, float]) -> dict[str, float]:
    """Give the work that a visit brings to each pool, each of which would need a time for it."""
    if len(record.crews) == 1:
        return {pool: number * times[pool] for pool, number in record.crews[0]}
    pools = graph.graph["pools"]
    able = {
        name: math.inf if pools[name].staff == "unlimited" else on_duty(graph, pools[name])
        for name in record.pools
    }
    endless = [name for name in able if able[name] == math.inf]
    if endless:
        return {name: times[name] / len(endless) for name in endless}
    # Visits go where there is time for them: all are equally busy, as far as one can tell.
    rates = {name: own / times[name] if times[name] else 0.0 for name, own in able.items()}
    total = sum(rates.values())
    return {
        name: times[name] * (rate / total if total else 1 / len(able))
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
        record.patience is not None or record.room is not None
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


def _arrivals_a_week(graph: Graph, arrivals: Arrivals) -> float:
    """Give the cases that arrive in a week; 0 where arrivals end."""
    if arrivals.times is not None or arrivals.count is not None:
        return 0.0
    calendar = calendar_of(graph, arrivals.calendar)
    each = 1.0 if arrivals.bundle is None else arrivals.bundle.mean
    if arrivals.gaps is not None:
        gap = arrivals.gaps.microseconds(calendar.nominal_day()).mean
        return each * open_in(calendar) / gap if gap else 0.0
    if isinstance(arrivals.rate, Rate):
        return each * arrivals.rate.amount * open_in(calendar) / _unit(arrivals.rate.per, calendar)
    return each * sum(
        rate.amount / MICROSECONDS[rate.per] * _overlap(calendar, text)
        for text, rate in (arrivals.rate or {}).items()
        if rate.per in MICROSECONDS
    )


def _unit(per: str, calendar: Calendar) -> float:
    """Give the open time in which a rate brings its amount; clock days share the open week."""
    if per == "workday":
        return float(calendar.nominal_day())
    week = float(open_in(calendar))
    return {"day": week / _WEEK, "week": week}.get(per, float(MICROSECONDS[per]))


def _overlap(calendar: Calendar, text: str) -> int:
    """Give the open time of a week within a part of the day."""
    return sum(
        max(0, min(end, stop) - max(begin, start))
        for start, stop in parse_spans([text])
        for spans in week_of(calendar)
        for begin, end in spans
    )


def _combinations(graph: Graph, name: str, case: CaseType) -> list[tuple[dict[str, str], float]]:
    """List what the attributes that matter can be together, each with its probability."""
    asked: set[str] = set()
    for record in records(graph).values():
        if isinstance(record, Choice) and isinstance(record.choice, str):
            asked.add(record.choice)
        if isinstance(record, Activity):
            rules = (part.rule for part in record.takes.parts)
            asked |= {rule.attribute for rule in rules if isinstance(rule, ByAttribute)}
    shares = {one: shares_of(case, name, one) for one in sorted(asked.difference(BUILT_IN))}
    had = {one: values for one, values in shares.items() if values is not None}
    if math.prod(len(values) for values in had.values()) > _MOST_COMBINATIONS:
        return [({}, 1.0)]
    return [
        (dict(zip(had, values, strict=True)),
         math.prod(had[one][value] for one, value in zip(had, values, strict=True)))
        for values in product(*had.values())
    ]  # fmt: skip


@dataclass(frozen=True)
class _Mean:
    """The mean time of work for a case of which something is known."""

    graph: Graph
    case: CaseType
    known: Mapping[str, str]
    visit: Visit

    def of(self, record: Activity) -> float:
        """Give the mean work at a node in microseconds, where officers of the known pool do it."""
        pool = self.graph.graph["pools"][record.pool]
        day = calendar_of(self.graph, pool.calendar).nominal_day()
        takes: Takes = record.takes
        total = sum(part.factor * self._rule(part.rule, day) for part in takes.parts)
        return total / record.speed.get(self.known["pool"], 1.0)

    def _rule(self, rule: TimeRule, day: int) -> float:
        if isinstance(rule, TimeDistribution):
            return rule.microseconds(day).mean
        if isinstance(rule, FromAttribute):
            carried = self.case.attributes[rule.name]
            return carried.microseconds(day).mean if isinstance(carried, TimeDistribution) else 0.0
        options = dict(rule.options)
        shares = self._shares(rule.attribute)
        times = {value: options.get(value, rule.otherwise) for value in shares}
        return sum(
            share * time.microseconds(day).mean
            for value, share in shares.items()
            if (time := times[value]) is not None
        )

    def _shares(self, attribute: str) -> Mapping[str, float]:
        if attribute == "attempt":
            return {str(self.visit.attempt): 1.0}
        if attribute in self.known:
            return {self.known[attribute]: 1.0}
        return shares_of(self.case, self.known["case_type"], attribute) or {}
