"""Queues whose service is not exponential: Pollaczek-Khinchine, Allen-Cunneen, run lengths."""

from __future__ import annotations

import math
from dataclasses import dataclass

from procsim.theory.delay import check_queue, mmc_wait


def mg1_wait(arrival_rate: float, service_mean: float, service_cv: float) -> float:
    """Mean wait at one window with Poisson arrivals and any service time (Pollaczek-Khinchine).

    Parameters
    ----------
    arrival_rate : float
        Cases per unit of time.
    service_mean : float
    service_cv : float
        Standard deviation over mean; 0 is M/D/1, 1 is M/M/1.

    Returns
    -------
    float
        Infinite when the load is 1 or more.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> round(mg1_wait(arrival_rate=0.7, service_mean=1.0, service_cv=1.5), 4)
    3.7917

    Notes
    -----
    Source: Gross, Shortle, Thompson & Harris, *Fundamentals of Queueing Theory* (M/G/1).
    """
    return allen_cunneen(arrival_rate, service_mean, 1, arrival_cv=1.0, service_cv=service_cv)


def allen_cunneen(
    arrival_rate: float,
    service_mean: float,
    servers: int,
    *,
    arrival_cv: float,
    service_cv: float,
) -> float:
    """Mean wait where several windows share a queue and nothing is exponential, roughly.

    Parameters
    ----------
    arrival_rate : float
    service_mean : float
    servers : int
    arrival_cv : float
        Of the gaps between arrivals, at least 0; 1 for Poisson.
    service_cv : float
        At least 0.

    Returns
    -------
    float
        Exact for M/M/c and for M/G/1; infinite when the load is 1 or more.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> round(allen_cunneen(4.0, 1.0, 5, arrival_cv=1.0, service_cv=0.5), 4)
    0.3463

    Notes
    -----
    The M/M/c wait times (arrival_cv^2 + service_cv^2) / 2. Source: Allen, *Probability,
    Statistics, and Queueing Theory*, 2nd ed.
    """
    if not (service_mean > 0 and arrival_cv >= 0 and service_cv >= 0):
        found = f"mean {service_mean}, cv {arrival_cv} and {service_cv}"
        raise ValueError(f"queue: found {found}; a mean above 0 and cvs of at least 0")
    return mmc_wait(arrival_rate, 1 / service_mean, servers) * (arrival_cv**2 + service_cv**2) / 2


@dataclass(frozen=True)
class AsymptoticVariance:
    """How much a long run's averages of an M/M/1 queue still vary.

    Parameters
    ----------
    number : float
        Run length times the variance of the time-average number in the system.
    wait : float
        Cases times the variance of their mean wait in the queue.
    """

    number: float
    wait: float


def mm1_asymptotic_variance(arrival_rate: float, service_rate: float) -> AsymptoticVariance:
    """Say how much a run of an M/M/1 queue varies, from which its length for a precision follows.

    Raises
    ------
    ValueError
        If a rate is not positive or the load is 1 or more.

    Examples
    --------
    >>> found = mm1_asymptotic_variance(arrival_rate=0.8, service_rate=1.0)
    >>> round(found.number, 6), round(found.wait, 6)
    (1800.0, 1976.0)

    Notes
    -----
    Source: Daley (1968), *Journal of the Australian Mathematical Society* 8, 683-699; Whitt
    (1989), *Management Science* 35(11), 1341-1366.
    """
    check_queue(arrival_rate, service_rate, 1)
    rho = arrival_rate / service_rate
    if rho >= 1:
        raise ValueError(f"load: found {rho}; below 1, or averages do not settle")
    number = 2 * rho * (1 + rho) / (1 - rho) ** 4 / service_rate
    wait = rho * (2 + 5 * rho - 4 * rho**2 + rho**3) / (1 - rho) ** 4 / service_rate**2
    return AsymptoticVariance(number, wait)


def square_root_staffing(load: float, waiting_share: float) -> int:
    """Find the servers at which about a stated share of cases waits, in large halls.

    Parameters
    ----------
    load : float
        Offered load in erlangs, above 0.
    waiting_share : float
        Probability of waiting aimed at, above 0 and below 1.

    Returns
    -------
    int
        load + beta sqrt(load), rounded up: where a search begins, not where it ends.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> square_root_staffing(load=27.0, waiting_share=0.47)
    30

    Notes
    -----
    beta solves 1 / (1 + beta Phi(beta) / phi(beta)) = share. Source: Halfin & Whitt (1981),
    *Operations Research* 29(3), 567-588.
    """
    if not (load > 0 and 0 < waiting_share < 1):
        raise ValueError(f"staffing: found {load} and {waiting_share}; above 0, between 0 and 1")
    low, high = 0.0, 37.0
    for _ in range(100):
        middle = (low + high) / 2
        normal = math.erfc(-middle / math.sqrt(2)) / 2
        density = math.exp(-(middle**2) / 2) / math.sqrt(2 * math.pi)
        ratio = middle * normal / density
        low, high = (middle, high) if 1 / (1 + ratio) > waiting_share else (low, middle)
    return math.ceil(load + high * math.sqrt(load))
