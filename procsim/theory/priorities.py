"""Several classes at one first-come queue, the more urgent served first."""

from __future__ import annotations

import math
from collections.abc import Sequence

from procsim.theory.delay import erlang_c


def priority_waits(
    arrival_rates: Sequence[float], service_rate: float, servers: int
) -> tuple[float, ...]:
    """Mean wait of each class in an M/M/c queue that serves the more urgent classes first.

    Parameters
    ----------
    arrival_rates : sequence of float
        Cases of each class per unit of time, the most urgent class first.
    service_rate : float
        Cases per unit of time that one server completes, of whatever class.
    servers : int

    Returns
    -------
    tuple of float
        As many; infinite from the class on with which the load is 1 or more. Work that was begun
        is not interrupted.

    Raises
    ------
    ValueError
        If a rate is not positive, there is no class, or `servers` < 1.

    Examples
    --------
    >>> [round(wait, 4) for wait in priority_waits([10, 20], service_rate=6, servers=8)]
    [0.0044, 0.0117]

    Notes
    -----
    C / (c mu (1 - s) (1 - s')) where s is the load of the classes before, s' with its own, and C
    the probability that all servers are busy. Source: Kella & Yechiali (1985), *Communications in
    Statistics: Stochastic Models* 1(2), 257-262.
    """
    if not arrival_rates or not min(arrival_rates) > 0:
        raise ValueError(f"arrivals: found {list(arrival_rates)}; rates above 0, at least one")
    busy = erlang_c(math.fsum(arrival_rates), service_rate, servers)
    total, before, waits = servers * service_rate, 0.0, []
    for rate in arrival_rates:
        up_to = before + rate / total
        waits.append(busy / total / (1 - before) / (1 - up_to) if up_to < 1 else math.inf)
        before = up_to
    return tuple(waits)
