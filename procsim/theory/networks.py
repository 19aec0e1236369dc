"""Several stations: visits, waits and times of cases through a network; parallel reviews."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from procsim.theory.delay import check_queue, mmc_wait


@dataclass(frozen=True)
class Station:
    """One step of a network: exponential service by its staff, first come first served.

    Parameters
    ----------
    service_mean : float
    servers : int or None
        None where nobody waits: a delay.
    onward : mapping of str to float
        Probability of each next station; what is left leaves the network.
    """

    service_mean: float
    servers: int | None
    onward: Mapping[str, float]


@dataclass(frozen=True)
class StationFlow:
    """What a station sees in the long run.

    Parameters
    ----------
    visits : float
        Mean visits a case.
    arrival_rate : float
    utilisation : float
        0 for a delay.
    wait : float
        Mean wait a visit.
    """

    visits: float
    arrival_rate: float
    utilisation: float
    wait: float


@dataclass(frozen=True)
class NetworkFlow:
    """What a network gives in the long run.

    Parameters
    ----------
    stations : mapping of str to StationFlow
    wait : float
        Mean time a case waits for staff, all visits together.
    cycle_time : float
        Mean time of a case in the network.
    in_progress : float
        Mean cases in the network.
    """

    stations: Mapping[str, StationFlow]
    wait: float
    cycle_time: float
    in_progress: float


def jackson(stations: Mapping[str, Station], arrivals: Mapping[str, float]) -> NetworkFlow:
    """Solve an open network with Poisson arrivals, exponential services and loops (Jackson).

    Parameters
    ----------
    stations : mapping of str to Station
    arrivals : mapping of str to float
        Rate of cases that begin at each station.

    Returns
    -------
    NetworkFlow
        Waits are infinite where a station's load is 1 or more.

    Raises
    ------
    ValueError
        If a name or a probability is not possible, nothing arrives, or cases cannot leave.

    Examples
    --------
    >>> found = jackson({"review": Station(0.8, 1, {"review": 0.2})}, {"review": 0.5})
    >>> found.stations["review"].visits, round(found.cycle_time, 6)
    (1.25, 2.0)

    Notes
    -----
    Source: Jackson (1957), *Operations Research* 5(4), 518-521.
    """
    names = list(stations)
    _check_network(stations, arrivals)
    begins = np.array([arrivals.get(name, 0.0) for name in names])
    onward = np.array([[stations[a].onward.get(b, 0.0) for b in names] for a in names])
    if max(abs(np.linalg.eigvals(onward))) >= 1 - 1e-12:
        raise ValueError("network: found stations that cases cannot leave; a way out of each")
    rates = np.linalg.solve(np.eye(len(names)) - onward.T, begins)
    total = float(begins.sum())
    flows = {
        name: _flow(stations[name], float(rate), total)
        for name, rate in zip(names, rates, strict=True)
    }
    wait = math.fsum(flow.visits * flow.wait for flow in flows.values() if flow.visits)
    work = math.fsum(flow.visits * stations[name].service_mean for name, flow in flows.items())
    return NetworkFlow(flows, wait, wait + work, total * (wait + work))


def _check_network(stations: Mapping[str, Station], arrivals: Mapping[str, float]) -> None:
    if not sum(arrivals.values()) > 0 or min(arrivals.values()) < 0:
        raise ValueError(f"arrivals: found {dict(arrivals)}; rates of at least 0, one above 0")
    for name in [*arrivals, *(to for station in stations.values() for to in station.onward)]:
        if name not in stations:
            raise ValueError(f"network: found station {name!r}; allowed: {sorted(stations)}")
    for name, station in stations.items():
        shares = list(station.onward.values())
        if any(share < 0 for share in shares) or sum(shares) > 1 + 1e-12:
            raise ValueError(f"{name}: found probabilities {shares}; at least 0, at most 1 in all")


def _flow(station: Station, rate: float, total: float) -> StationFlow:
    if station.servers is None or rate == 0:
        return StationFlow(rate / total, rate, 0.0, 0.0)
    utilisation = rate * station.service_mean / station.servers
    wait = mmc_wait(rate, 1 / station.service_mean, station.servers)
    return StationFlow(rate / total, rate, utilisation, wait)


def fork_join_mm1(arrival_rate: float, service_rate: float) -> float:
    """Mean time until both of two parallel single-officer reviews are done (Nelson-Tantawi).

    Parameters
    ----------
    arrival_rate : float
        Each case goes to both officers.
    service_rate : float
        Of either officer, exponential.

    Returns
    -------
    float
        Infinite when the load is 1 or more.

    Raises
    ------
    ValueError
        If a rate is not positive.

    Examples
    --------
    >>> round(fork_join_mm1(arrival_rate=0.8, service_rate=1.0), 6)
    7.0

    Notes
    -----
    Exact: (12 - load) / 8 times the M/M/1 time. Source: Flatto & Hahn (1984); Nelson & Tantawi
    (1988), *IEEE Transactions on Computers* 37(6), 739-743.
    """
    check_queue(arrival_rate, service_rate, 1)
    if arrival_rate >= service_rate:
        return math.inf
    return (12 - arrival_rate / service_rate) / 8 / (service_rate - arrival_rate)


def resubmissions(accepted: float) -> float:
    """Mean times an application is handed in until it is accepted.

    Parameters
    ----------
    accepted : float
        Probability of acceptance each time, the same every time; above 0, at most 1.

    Raises
    ------
    ValueError
        If the probability is out of bounds.

    Examples
    --------
    >>> resubmissions(accepted=0.8)
    1.25
    """
    if not 0 < accepted <= 1:
        raise ValueError(f"probability: found {accepted}; above 0 and at most 1")
    return 1 / accepted
