"""Pools as queues: how many visits come to each, when, and what they ask of its officers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from procsim.scenario.case_type import Arrivals
from procsim.scenario.gate import Gate
from procsim.scenario.node import Activity, Delay
from procsim.scenario.pool import Pool
from procsim.staffing.profile import HALF_HOUR, Floats, arriving, opening
from procsim.staffing.service import Service, service_of
from procsim.workflow.capacity import share_there
from procsim.workflow.graph import Graph, entries
from procsim.workflow.hours import calendar_of
from procsim.workflow.load import Flow, parts_of_work, weekly_flows


@dataclass(frozen=True)
class Station:
    """What comes to a pool in a week without holidays.

    Parameters
    ----------
    visits : float
        A week; what takes two officers of the pool counts twice.
    mean : float
        Microseconds that a visit takes an officer of the pool, at the mean speed of its officers.
    scv : float
        How much that varies: variance over mean squared.
    arrival_scv : float
        How much visits bunch: 1 for Poisson, more for bundles and busy days, less for appointments.
    patience : float or None
        Mean of it, microseconds; None where not every visit has any.
    there : float
        Share of its hours in which an officer is not absent.
    comes : (336,) float64
        Visits in each half-hour of the week, from Monday on, all while the pool is open.
    opens : (336,) float64
        Open microseconds of each half-hour.
    """

    visits: float
    mean: float
    scv: float
    arrival_scv: float
    patience: float | None
    there: float
    comes: Floats = field(repr=False)
    opens: Floats = field(repr=False)

    @property
    def load(self) -> float:
        """Officers that the work would keep busy all the time."""
        total = float(self.opens.sum())
        return self.visits * self.mean / total / self.there if total else 0.0

    @property
    def rates(self) -> Floats:
        """Visits a microsecond in each half-hour."""
        return np.divide(
            self.comes, self.opens, out=np.zeros_like(self.comes), where=self.opens > 0
        )


def stations(graph: Graph) -> dict[str, Station]:
    """Describe every staffed pool to which visits come week after week.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound.

    Returns
    -------
    dict of str to Station

    Notes
    -----
    Numbers of visits are those of `procsim.workflow.load`. A visit before any delay or gate comes
    when its case does, one behind them at any time; what comes while nobody is on duty is spread
    over the hours in which somebody is.

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.load import load
    >>> from procsim.workflow.graph import build
    >>> found = stations(build(load(path_of("start-a-business"))))
    >>> round(found["tax_window"].visits), round(found["tax_window"].mean / 60e6)
    (81, 20)
    """
    coming: defaultdict[str, list[_Coming]] = defaultdict(list)
    shapes = _Shapes(graph)
    for flow in weekly_flows(graph):
        for pool, each in _comings(graph, flow, shapes):
            coming[pool].append(each)
    pools: dict[str, Pool] = graph.graph["pools"]
    return {
        name: _station(graph, pools[name], coming[name])
        for name in sorted(coming)
        if pools[name].staff != "unlimited"
    }


@dataclass(frozen=True)
class _Coming:
    """Visits of one flow to one pool."""

    visits: float
    service: Service
    scv: float
    patience: float | None
    shape: Floats | None


class _Shapes:
    """When visits of each case type come to each node, looked up once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[str, tuple[Floats, frozenset[str]]] = {}

    def of(self, case_type: str, node: str) -> Floats | None:
        """Shares of the half-hours of the week; None where any time is as likely."""
        if case_type not in self._known:
            case = self._graph.graph["cases"][case_type]
            shares = arriving(self._graph, case.arrivals)
            self._known[case_type] = shares, _at_once(self._graph, case_type)
        shares, at_once = self._known[case_type]
        return shares if node in at_once else None


def _at_once(graph: Graph, case_type: str) -> frozenset[str]:
    """Name the nodes to which a case can come without a delay or a gate on its way."""
    ahead, found = [entries(graph, case_type)], set()
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            if not isinstance(graph.nodes[name]["record"], (Delay, Gate)):
                ahead += graph.successors(name)
    return frozenset(found)


def _comings(graph: Graph, flow: Flow, shapes: _Shapes) -> Iterator[tuple[str, _Coming]]:
    node, record = flow.visit.node, graph.nodes[flow.visit.node]["record"]
    if not isinstance(record, Activity) or not flow.weekly:
        return
    day = calendar_of(graph, graph.graph["pools"][record.pool].calendar).nominal_day()
    patience = None if record.patience is None else record.patience.microseconds(day).mean
    services = {pool: service_of(graph, flow, pool) for pool in record.pools}
    times = {pool: service.mean for pool, service in services.items()}
    scv = arrivals_scv(graph, graph.graph["cases"][flow.case_type].arrivals)
    shape = shapes.of(flow.case_type, node)
    for pool, (number, _) in parts_of_work(graph, record, times).items():
        yield pool, _Coming(number * flow.weekly, services[pool], scv, patience, shape)


def _station(graph: Graph, pool: Pool, coming: list[_Coming]) -> Station:
    calendar = calendar_of(graph, pool.calendar)
    opens = opening(calendar)
    visits = sum(each.visits for each in coming)
    mean = sum(each.visits * each.service.mean for each in coming) / visits
    square = sum(each.visits * each.service.square for each in coming) / visits
    patient = [(each.visits, each.patience) for each in coming if each.patience is not None]
    speed = _speed(pool)
    return Station(
        visits=visits,
        mean=mean / speed,
        scv=max(square / mean**2 - 1, 0.0) if mean else 0.0,
        arrival_scv=sum(each.visits * each.scv for each in coming) / visits,
        patience=sum(n * time for n, time in patient) / visits
        if len(patient) == len(coming)
        else None,
        there=share_there(pool, calendar),
        comes=_while_open(coming, opens),
        opens=opens,
    )


def _while_open(coming: list[_Coming], opens: Floats) -> Floats:
    """Sum visits by half-hour; those that come while the pool is closed come at any open time."""
    evenly = opens / (opens.sum() or 1.0)
    total = np.zeros(opens.size)
    for each in coming:
        total += each.visits * (evenly if each.shape is None else each.shape)
    while_closed = total * (1 - opens / HALF_HOUR)
    return np.asarray(total - while_closed + while_closed.sum() * evenly, dtype=np.float64)


def arrivals_scv(graph: Graph, arrivals: Arrivals) -> float:
    """Give how much arrivals bunch: 1 for Poisson, as the variance of long counts over their mean.

    Parameters
    ----------
    graph : networkx.DiGraph
    arrivals : Arrivals
    """
    scv = arrivals.variance_to_mean or 1.0
    if arrivals.appointments is not None:
        scv = 1 - arrivals.appointments.booked
    elif arrivals.gaps is not None and arrivals.population is None:
        day = calendar_of(graph, arrivals.calendar).nominal_day()
        gap = arrivals.gaps.microseconds(day)
        scv = gap.variance / gap.mean**2 if gap.mean else 1.0
    if arrivals.bundle is None or not arrivals.bundle.mean:
        return scv
    return arrivals.bundle.mean * scv + arrivals.bundle.variance / arrivals.bundle.mean


def _speed(pool: Pool) -> float:
    """Give the mean speed of a pool's officers."""
    if not isinstance(pool.staff, list) or not pool.staff:
        return pool.speed
    return pool.speed * sum(officer.speed for officer in pool.staff) / len(pool.staff)
