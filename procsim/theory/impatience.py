"""How long those wait who are served before their patience ends: more of the Erlang A queue."""

from __future__ import annotations

import math
from collections.abc import Callable

from procsim.theory.delay import erlang_a


def erlang_a_wait_tail(
    arrival_rate: float, service_rate: float, servers: int, *, patience: float, over: float
) -> float:
    """Probability that a case that is served waited longer than a stated time.

    Parameters
    ----------
    arrival_rate, service_rate : float
    servers : int
    patience : float
        Mean patience, exponential.
    over : float
        At least 0, in the unit of time of the rates.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> round(erlang_a_wait_tail(12, 1, 10, patience=2, over=0.5), 4)
    0.3507

    Notes
    -----
    The wait x that a case has before it has density proportional to
    exp(arrivals patience (1 - exp(-x / patience)) - servers x), and it is served with probability
    exp(-x / patience): the tail is a ratio of incomplete gamma functions. Source: Baccelli &
    Hebuterne (1981), *On queues with impatient customers*, Performance '81, 159-179.
    """
    if over < 0:
        raise ValueError(f"wait: found {over}; at least 0")
    return _tail(arrival_rate, service_rate, servers, patience)(over)


def erlang_a_wait_quantile(
    arrival_rate: float, service_rate: float, servers: int, *, patience: float, probability: float
) -> float:
    """Wait that a stated share of the cases that are served does not exceed.

    Parameters
    ----------
    arrival_rate, service_rate : float
    servers : int
    patience : float
        Mean patience, exponential.
    probability : float
        Above 0 and below 1: 0.9 for P90.

    Returns
    -------
    float
        0 where that share does not wait at all.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> round(erlang_a_wait_quantile(12, 1, 10, patience=2, probability=0.9), 4)
    0.9093
    """
    if not 0 < probability < 1:
        raise ValueError(f"probability: found {probability}; above 0 and below 1")

    longer = _tail(arrival_rate, service_rate, servers, patience)
    if longer(0.0) <= 1 - probability:
        return 0.0
    low, high = 0.0, patience
    while longer(high) > 1 - probability:
        low, high = high, 2 * high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if longer(middle) > 1 - probability else (low, middle)
    return high


def _tail(
    arrival_rate: float, service_rate: float, servers: int, patience: float
) -> Callable[[float], float]:
    """Solve the queue once for every wait that is asked for."""
    found = erlang_a(arrival_rate, service_rate, servers, patience=patience)
    waited = (found.waits - found.abandons) / (1 - found.abandons)
    shape, reach = servers * service_rate * patience + 1, arrival_rate * patience
    whole = _log_gamma(shape, reach)

    def longer(over: float) -> float:
        left = reach * math.exp(-over / patience)
        return waited * math.exp(_log_gamma(shape, left) - whole) if left else 0.0

    return longer


def _log_gamma(shape: float, up_to: float) -> float:
    """Logarithm of the regularised lower incomplete gamma function, also where it is tiny."""
    from scipy.special import gammainc, gammaln

    found = float(gammainc(shape, up_to))
    if found > 1e-200:
        return math.log(found)
    term = total = 1 / shape
    power = shape
    while term > 1e-17 * total:
        power += 1
        term *= up_to / power
        total += term
    return shape * math.log(up_to) - up_to - float(gammaln(shape)) + math.log(total)
