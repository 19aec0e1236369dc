"""What theory says of a target: its exact value in the long run, where there is one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from procsim.plan import instant_of
from procsim.scenario.case_type import CaseType
from procsim.scenario.pool import Pool
from procsim.staffing.network import Visits, is_familiar, known_queue, staffed_visits
from procsim.staffing.plain import is_poisson
from procsim.staffing.queue import Queue
from procsim.workflow.inflow import arrivals_a_week

if TYPE_CHECKING:
    from procsim.staffing.target import Target
    from procsim.workflow.graph import Graph

_MINUTE: Final = 60e6
_WEEK: Final = 7 * 24 * 60.0
_ENDLESS: Final = 1e12
_QUANTILES: Final = {"p50": 0.5, "p90": 0.9, "p95": 0.95}

_Seen = list[tuple[Visits, Queue]]


def exact(graph: Graph, target: Target) -> float | None:
    """Give the value that a target's figure has in a run without end.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound, with the staff that is to be judged.
    target : Target

    Returns
    -------
    float or None
        In the unit of the target; a quantile is that of all visits together. None wherever theory
        does not know the whole of what matters: a run that counts from an empty hall, hours,
        anything but first-come queues of like officers with exponential work, Poisson arrivals,
        chance and delays (see `procsim.staffing.network`), and a quantile where classes differ.

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.load import load
    >>> from procsim.staffing.targets import targets_of
    >>> from procsim.workflow.graph import build
    >>> graph = build(load(path_of("loan-office")))
    >>> [wait] = targets_of(["pool.credit_checker.wait <= 4 h"], graph)
    >>> exact(graph, wait) is None  # one specialist hands over to the next, in office hours
    True
    """
    if target.days is not None or not (_is_long(graph) and _is_familiar(graph, target)):
        return None
    if target.kpi == "utilisation":
        return _utilisation(graph, target)
    visits = staffed_visits(graph)
    queues = {
        pool: known_queue(graph, pool, visits)
        for pool in sorted({each.pool for each in visits if _is_meant(target, each)})
    }
    seen: _Seen = []
    for each in visits:
        if _is_meant(target, each):
            queue = queues[each.pool]
            if queue is None:
                return None
            seen.append((each, queue))
    match target.kpi, target.statistic:
        case "wait", _ if seen:
            return _wait(target, seen)
        case "wait_per_case", "mean":
            return _wait_per_case(graph, target, seen)
        case "abandonment", "mean":
            return _abandonment(seen)
    return None


def _is_long(graph: Graph) -> bool:
    """Tell whether a run counts what is of the long run: not how it begins, nor how types end."""
    warm_up = instant_of(graph, graph.graph["run"].warm_up)
    ends = {_last_arrival(graph, case) for case in graph.graph["cases"].values()}
    return warm_up > 0 and len(ends) == 1 and all(end is None or end > warm_up for end in ends)


def _is_familiar(graph: Graph, target: Target) -> bool:
    """Tell soon where theory cannot know a target, before any visit is counted."""
    cases: Mapping[str, CaseType] = graph.graph["cases"]
    if target.kpi not in ("wait", "wait_per_case", "abandonment", "utilisation"):
        return False
    if target.pool is not None:
        return is_familiar(graph, target.pool)
    return all(
        is_poisson(graph, case) for name, case in cases.items() if target.case_type in (None, name)
    )


def _last_arrival(graph: Graph, case: CaseType) -> int | None:
    """Give when arrivals of a type end; None where the run does."""
    until = case.arrivals.until
    if until is None:
        return None
    if isinstance(until, datetime):
        since: timedelta = until - graph.graph["run"].origin
        return since // timedelta(microseconds=1)
    return instant_of(graph, until)


def _is_meant(target: Target, visits: Visits) -> bool:
    return target.pool in (None, visits.pool) and target.case_type in (None, visits.case_type)


def _wait(target: Target, seen: _Seen) -> float | None:
    """Give a figure of the waits of those who are served."""
    served = [visits.rate * (1 - queue.abandons) for visits, queue in seen]
    if target.statistic == "mean":
        waits = (queue.wait(visits.priority) for visits, queue in seen)
        return _mean(served, waits)
    if any(len(queue.rates) > 1 for _, queue in seen):
        return None
    # Of an endless queue fewer are served than come: the others' share is not what it was.
    pools = {visits.pool for visits, _ in seen}
    if len(pools) > 1 and not all(queue.is_stable for _, queue in seen):
        return None

    def longer(over: float) -> float:
        return _mean(served, (queue.longer(over) for _, queue in seen))

    if target.within is not None:
        return 1 - longer(target.within / _MINUTE)
    return _where(longer, 1 - _QUANTILES[target.statistic])


def _wait_per_case(graph: Graph, target: Target, seen: _Seen) -> float | None:
    """Give the mean of all waits of a case."""
    cases = {
        name: case
        for name, case in graph.graph["cases"].items()
        if target.case_type in (None, name)
    }
    if any(queue.patience is not None for _, queue in seen):
        return None
    come = sum(arrivals_a_week(graph, case.arrivals, 0.0) for case in cases.values()) / _WEEK
    return math.fsum(each.rate * queue.wait(each.priority) for each, queue in seen) / come


def _abandonment(seen: _Seen) -> float | None:
    """Give the share of those who have patience whose patience ends."""
    seen = [(visits, queue) for visits, queue in seen if queue.patience is not None]
    if not seen:
        return None
    return _mean([visits.rate for visits, _ in seen], (queue.abandons for _, queue in seen))


def _utilisation(graph: Graph, target: Target) -> float | None:
    """Give the share of the officers' time that is worked, where arrivals last as long as it."""
    pools: Mapping[str, Pool] = graph.graph["pools"]
    cases: Mapping[str, CaseType] = graph.graph["cases"]
    if any(case.arrivals.until is not None for case in cases.values()):
        return None
    visits = staffed_visits(graph)
    busy, numbers = [], []
    for name, pool in pools.items():
        if target.pool not in (None, name) or pool.staff in ("unlimited", 0):
            continue
        queue = known_queue(graph, name, visits)
        if queue is None:
            return None
        busy.append(queue.utilisation)
        numbers.append(float(queue.servers))
    return _mean(numbers, busy) if numbers else None


def _mean(weights: list[float], values: Iterable[float]) -> float:
    total = math.fsum(weight * value for weight, value in zip(weights, values, strict=True))
    return total / math.fsum(weights)


def _where(longer: Callable[[float], float], share: float) -> float:
    """Give the wait that so large a share exceeds; 0 where fewer wait at all."""
    if longer(0.0) <= share:
        return 0.0
    low, high = 0.0, 1.0
    while longer(high) > share:
        low, high = high, 2 * high
        if high > _ENDLESS:
            return math.inf
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if longer(middle) > share else (low, middle)
    return high
