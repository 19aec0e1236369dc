"""The fewest servers that keep a limit: what a search for staff begins from."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from procsim.theory.delay import check_queue, erlang_a, erlang_c
from procsim.theory.impatience import erlang_a_wait_tail

_MOST: Final = 10_000_000
_ROUNDING: Final = 1e-12


@dataclass(frozen=True)
class Limits:
    """What a queue is to keep in the long run, all of it together.

    Parameters
    ----------
    wait : float
        Mean wait at most.
    over : float
        A wait, of which `longer` says how many may wait longer: 0 for waiting at all.
    longer : float
        Share that may wait longer than `over`. A quantile is such a limit: P90 of at most 5 is 0.1
        that may wait longer than 5.
    abandons : float
        Share that may leave unserved.
    utilisation : float
        Share of the servers' time that may be worked.
    """

    wait: float = math.inf
    over: float = 0.0
    longer: float = 1.0
    abandons: float = 1.0
    utilisation: float = 1.0


def fewest_servers(keeps: Callable[[int], bool], *, least: int = 1) -> int:
    """Find the fewest servers that keep a limit which any more of them keep too.

    Parameters
    ----------
    keeps : function of the number of servers
    least : int
        Fewer are not asked for.

    Raises
    ------
    ValueError
        If ten million servers do not keep it.

    Examples
    --------
    >>> fewest_servers(lambda servers: 30 / servers <= 4)
    8

    Notes
    -----
    Doubling steps, then halving: about twice the logarithm of the answer in questions.
    """
    low, step = least - 1, 1
    while not keeps(low + step):
        low, step = low + step, 2 * step
        if low > _MOST:
            raise ValueError(f"servers: found no limit that {low} keep; one that can be kept")
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if keeps(middle) else (middle, high)
    return high


def servers_needed(
    arrival_rate: float, service_rate: float, limits: Limits, *, variability: float = 1.0
) -> int:
    """Find the fewest servers of an M/M/c queue that keep some limits.

    Parameters
    ----------
    arrival_rate, service_rate : float
    limits : Limits
        Nobody abandons this queue.
    variability : float
        (arrival_cv^2 + service_cv^2) / 2 of arrivals and service of any kind: every wait is so
        much longer than that of an M/M/c queue (Allen-Cunneen), and the answer is near instead of
        exact. At least 0.

    Returns
    -------
    int
        At least as many as keep the load below 1.

    Raises
    ------
    ValueError
        If a number is out of bounds, or the limits cannot be kept.

    Examples
    --------
    >>> servers_needed(120, 15, Limits(over=20 / 3600, longer=0.2))
    11
    >>> servers_needed(120, 15, Limits(utilisation=0.8))
    10
    """
    check_queue(arrival_rate, service_rate, 1)
    if not variability >= 0:
        raise ValueError(f"variability: found {variability}; at least 0")
    load = arrival_rate / service_rate

    def keeps(servers: int) -> bool:
        waits, spare = erlang_c(arrival_rate, service_rate, servers), servers - load
        longer = math.exp(-spare * service_rate * limits.over / variability) if variability else 0.0
        return (
            waits * variability <= limits.wait * spare * service_rate
            and waits * longer <= limits.longer
            and load <= limits.utilisation * servers * (1 + _ROUNDING)
        )

    return fewest_servers(keeps, least=math.floor(load) + 1)


def servers_needed_by_the_impatient(
    arrival_rate: float, service_rate: float, limits: Limits, *, patience: float
) -> int:
    """Find the fewest servers of an M/M/c+M queue, in which cases lose patience.

    Parameters
    ----------
    arrival_rate, service_rate : float
    limits : Limits
        Waits are those of the cases that are served.
    patience : float
        Mean patience, exponential, above 0.

    Raises
    ------
    ValueError
        If a number is out of bounds, or the limits cannot be kept.

    Examples
    --------
    >>> servers_needed_by_the_impatient(100, 10, Limits(abandons=0.03), patience=1 / 6)
    13
    """
    queue = (arrival_rate, service_rate)

    def keeps(servers: int) -> bool:
        found = erlang_a(*queue, servers, patience=patience)
        return (
            found.abandons <= limits.abandons
            and found.wait_served <= limits.wait
            and found.utilisation <= limits.utilisation
            and (
                limits.longer >= 1
                or erlang_a_wait_tail(*queue, servers, patience=patience, over=limits.over)
                <= limits.longer
            )
        )

    return fewest_servers(keeps)
