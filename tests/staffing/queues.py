"""Queues whose figures have a formula, or a few equations; apart from procsim's own theory."""

from __future__ import annotations

import math

import numpy as np
from scipy.linalg import expm


def waiting(rate: float, service: float, officers: int) -> float:
    """Share who wait at all (Erlang C); everybody where the officers cannot keep up."""
    load = rate * service
    if load >= officers:
        return 1.0
    terms = [math.exp(n * math.log(load) - math.lgamma(n + 1)) for n in range(officers + 1)]
    last = terms[-1] * officers / (officers - load)
    return last / (sum(terms[:-1]) + last)


def within(rate: float, service: float, officers: int, limit: float) -> float:
    """Share who wait no longer than a limit."""
    spare = max(officers / service - rate, 0.0)
    return 1 - waiting(rate, service, officers) * math.exp(-spare * limit)


def mean_wait(rate: float, service: float, officers: int) -> float:
    spare = officers / service - rate
    return waiting(rate, service, officers) / spare if spare > 0 else math.inf


def waits_by_class(
    urgent: float, ordinary: float, service: float, officers: int
) -> tuple[float, float]:
    """Mean waits of urgent applicants and of the others, all of one service (Cobham)."""
    rate, capacity = urgent + ordinary, officers / service
    if rate >= capacity:
        return math.inf, math.inf
    first = waiting(rate, service, officers) / (capacity - urgent)
    return first, first * capacity / (capacity - rate)


def abandoning(rate: float, service: float, officers: int, patience: float) -> float:
    """Share who lose their patience, by the chances of each number of applicants (Erlang A)."""
    odds = [1.0]
    for n in range(1, officers + int(20 * rate * patience) + 50):
        leave = min(n, officers) / service + max(n - officers, 0) / patience
        odds.append(odds[-1] * rate / leave)
    waits = sum(max(n - officers, 0) * each for n, each in enumerate(odds))
    return waits / sum(odds) / patience / rate


def within_both(
    rate: float, first: tuple[float, int], second: tuple[float, int], limit: float
) -> float:
    """Share who are through two windows one after the other within a limit, waits and services.

    Each window is (mean service, officers). The two sojourns are independent: what left the first
    before an applicant tells nothing of how long he was there (Burke; Kelly, Reversibility and
    Stochastic Networks, section 2.2). Each is an exponential wait or none, and then a service.
    """
    if any(rate * service >= officers for service, officers in (first, second)):
        return 0.0
    phases = np.zeros((4, 4))
    waits = []
    for place, (service, officers) in ((0, first), (2, second)):
        call, serve = officers / service - rate, 1 / service
        waits.append(waiting(rate, service, officers))
        phases[place, place], phases[place, place + 1] = -call, call
        phases[place + 1, place + 1] = -serve
    phases[1, 2:] = np.array([waits[1], 1 - waits[1]]) / first[0]
    begin = np.array([waits[0], 1 - waits[0], 0.0, 0.0])
    return 1 - float((begin @ expm(phases * limit)).sum())


def meeting_time(rate: float, every: float, service: float, officers: int) -> float:
    """Mean time of a case that waits for a meeting and then, with all of it at once, for officers.

    Between two meetings what lies with the officers only grows less, at min(n, officers) / service;
    at each, as many are added as have come since the last one, a Poisson number. The states just
    after a meeting are a chain, and by Little's law their time with the officers is the mean number
    there over the rate.
    """
    if rate * service >= officers:
        return math.inf
    brings = rate * every
    states = int(3 * brings + 60)
    death = np.minimum(np.arange(states), officers) / service
    loses = np.diag(-death) + np.diag(death[1:], -1)
    none = np.zeros_like(loses)
    passes = expm(np.block([[loses, np.eye(states)], [none, none]]) * every)
    comes = np.array(
        [math.exp(n * math.log(brings) - brings - math.lgamma(n + 1)) for n in range(states)]
    )
    here = _after_a_meeting(passes[:states, :states], comes)
    return every / 2 + float(here @ passes[:states, states:] @ np.arange(states)) / brings


def _after_a_meeting(left, comes):
    """Chances of each number just after a meeting: what was left, and what came."""
    here = comes
    for _ in range(10_000):
        after = np.convolve(here @ left, comes)[: len(comes)]
        after /= after.sum()
        if abs(after - here).max() < 1e-14:
            break
        here = after
    return after
