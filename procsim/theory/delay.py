"""Windows that share one first-come queue: Erlang B, C and A, and how long one waits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

# Long before a weight overflows; only proportions count.
_TOO_HEAVY: Final = 1e150


def check_queue(arrival_rate: float, service_rate: float, servers: int) -> None:
    """Refuse rates that are not positive and a queue without servers.

    Raises
    ------
    ValueError
        If a rate is not positive or `servers` < 1.
    """
    if not (arrival_rate > 0 and service_rate > 0):
        raise ValueError(f"rates: found {arrival_rate} and {service_rate}; above 0")
    if servers < 1:
        raise ValueError(f"servers: found {servers}; at least 1")


def erlang_b(load: float, servers: int) -> float:
    """Probability that an arriving case is turned away where nobody can wait.

    Parameters
    ----------
    load : float
        Offered load in erlangs: arrival rate over service rate, above 0.
    servers : int
        At least 0.

    Returns
    -------
    float
        In [0, 1].

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> round(erlang_b(load=4.0, servers=5), 5)
    0.19907

    Notes
    -----
    Stable recursion, so no factorial overflows. Source: Erlang (1917); Gross, Shortle, Thompson
    & Harris, *Fundamentals of Queueing Theory*.
    """
    if not load > 0 or servers < 0:
        raise ValueError(f"load and servers: found {load} and {servers}; above 0, at least 0")
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Probability that an arriving case must wait in an M/M/c queue.

    Parameters
    ----------
    arrival_rate : float
        Cases per unit of time.
    service_rate : float
        Cases per unit of time that one server completes.
    servers : int

    Returns
    -------
    float
        In [0, 1]; 1 when the load is 1 or more.

    Raises
    ------
    ValueError
        If a rate is not positive or `servers` < 1.

    Examples
    --------
    >>> round(erlang_c(arrival_rate=4, service_rate=1, servers=5), 4)
    0.5541

    Notes
    -----
    Source: Erlang (1917); Gross, Shortle, Thompson & Harris, *Fundamentals of Queueing Theory*.
    """
    check_queue(arrival_rate, service_rate, servers)
    load = arrival_rate / service_rate
    if load >= servers:
        return 1.0
    blocked = erlang_b(load, servers)
    return blocked / (1 - load / servers * (1 - blocked))


def mmc_wait(arrival_rate: float, service_rate: float, servers: int) -> float:
    """Mean wait of all cases in an M/M/c queue, those that do not wait included.

    Returns
    -------
    float
        In the unit of time of the rates; infinite when the load is 1 or more.

    Raises
    ------
    ValueError
        If a rate is not positive or `servers` < 1.

    Examples
    --------
    >>> round(mmc_wait(arrival_rate=0.8, service_rate=1, servers=1), 6)
    4.0
    """
    waits = erlang_c(arrival_rate, service_rate, servers)
    spare = servers * service_rate - arrival_rate
    return waits / spare if spare > 0 else math.inf


def mmc_wait_tail(arrival_rate: float, service_rate: float, servers: int, *, over: float) -> float:
    """Probability that a case in an M/M/c queue waits longer than a stated time.

    Parameters
    ----------
    arrival_rate, service_rate : float
    servers : int
    over : float
        At least 0, in the unit of time of the rates.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> round(mmc_wait_tail(4, 1, 5, over=0.5), 4)
    0.3361
    """
    if over < 0:
        raise ValueError(f"wait: found {over}; at least 0")
    waits = erlang_c(arrival_rate, service_rate, servers)
    spare = servers * service_rate - arrival_rate
    return waits * math.exp(-spare * over) if spare > 0 else 1.0


def mmc_wait_quantile(
    arrival_rate: float, service_rate: float, servers: int, *, probability: float
) -> float:
    """Wait that a stated share of all cases in an M/M/c queue does not exceed.

    Parameters
    ----------
    arrival_rate, service_rate : float
    servers : int
    probability : float
        Above 0 and below 1: 0.9 for P90.

    Returns
    -------
    float
        0 where that share does not wait at all; infinite when the load is 1 or more.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> round(mmc_wait_quantile(0.8, 1, 1, probability=0.9), 4)
    10.3972
    """
    if not 0 < probability < 1:
        raise ValueError(f"probability: found {probability}; above 0 and below 1")
    waits = erlang_c(arrival_rate, service_rate, servers)
    spare = servers * service_rate - arrival_rate
    if spare <= 0:
        return math.inf
    return max(0.0, math.log(waits / (1 - probability)) / spare)


@dataclass(frozen=True)
class ErlangA:
    """What becomes of cases that wait only as long as their patience lasts.

    Parameters
    ----------
    abandons : float
        Probability that a case leaves unserved.
    waits : float
        Probability that a case is not served at once.
    wait : float
        Mean time in the queue over all cases, those that left included.
    wait_served : float
        Mean wait of those served.
    queue : float
        Mean number waiting.
    utilisation : float
        Share of the servers' time that is worked.
    """

    abandons: float
    waits: float
    wait: float
    wait_served: float
    queue: float
    utilisation: float


def erlang_a(arrival_rate: float, service_rate: float, servers: int, *, patience: float) -> ErlangA:
    """Solve the M/M/c+M queue, in which cases lose patience; it is stable under any load.

    Parameters
    ----------
    arrival_rate, service_rate : float
    servers : int
    patience : float
        Mean patience, exponential, above 0, in the unit of time of the rates.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> found = erlang_a(arrival_rate=12, service_rate=1, servers=10, patience=2)
    >>> round(found.abandons, 4), round(found.wait, 4), round(found.wait_served, 4)
    (0.1957, 0.3913, 0.4008)

    Notes
    -----
    Birth and death. A case that finds k waiting is served if it outlasts k + 1 departures before
    it: at each it stays with probability r / (r + 1/patience), where r is the rate of all
    departures that are not its own, and the time between them is the same whether it stays.
    Source: Palm (1957); Mandelbaum & Zeltyn (2007), *Service engineering in action: the
    Palm/Erlang-A queue*.
    """
    check_queue(arrival_rate, service_rate, servers)
    if not patience > 0:
        raise ValueError(f"patience: found {patience}; above 0")
    total_rate = servers * service_rate
    # States are weighed against the one with all servers busy and nobody waiting: first the sum
    # of those with a server free, then of those that wait, of their queues, and of the served.
    load, leaving = arrival_rate / service_rate, 1 / patience
    blocked = erlang_b(load, servers - 1)
    if not blocked:
        # Rarer than any number: all servers are never busy.
        return ErlangA(0.0, 0.0, 0.0, 0.0, 0.0, load / servers)
    free = servers / load / blocked
    weight, waits, queue, served, waited, stays, time = 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0
    waiting = 0
    while weight > 1e-18 * (free + waits) or waiting * leaving < arrival_rate - total_rate:
        waits += weight
        queue += waiting * weight
        rate = total_rate + waiting * leaving
        stays *= rate / (rate + leaving)
        time += 1 / (rate + leaving)
        served += weight * stays
        waited += weight * stays * time
        waiting += 1
        weight *= arrival_rate / (total_rate + waiting * leaving)
        if weight > _TOO_HEAVY:
            free, waits, queue = free / weight, waits / weight, queue / weight
            served, waited, weight = served / weight, waited / weight, 1.0
    everything = free + waits
    abandons = queue / everything * leaving / arrival_rate
    return ErlangA(
        abandons=abandons,
        waits=waits / everything,
        wait=queue / everything / arrival_rate,
        wait_served=waited / (free + served),
        queue=queue / everything,
        utilisation=load * (1 - abandons) / servers,
    )
