"""A day at a counter whose demand and officers change: M(t)/M/c(t), by Kolmogorov's equations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LONGEST = 150
"""Applicants beyond whom no queue goes: the chance of more is below any rounding."""


@dataclass(frozen=True)
class Piece:
    """A part of a day in which nothing changes: hours, arrivals an hour, officers."""

    hours: float
    rate: float
    officers: int


def day_of(rates: Sequence[tuple[float, float]], officers: Sequence[tuple[float, int]]):
    """Cut a day wherever its rate or its officers change; each comes with the hour it ends at."""
    cuts = sorted({end for end, _ in (*rates, *officers)})
    begins = [0.0, *cuts[:-1]]
    return [
        Piece(
            end - begin,
            next((rate for until, rate in rates if begin < until), 0.0),
            next(number for until, number in officers if begin < until),
        )
        for begin, end in zip(begins, cuts, strict=True)
    ]


def waits(day: Sequence[Piece], service: float) -> float:
    """Hours that all who come on a day wait for an officer, from an empty hall, in the mean.

    A state is how many wait who were not served yet, and how many were: an officer who leaves hands
    over what he does, which goes before those who wait.
    """
    most = max(piece.officers for piece in day)
    chance = np.zeros((most + 1, LONGEST + 1))
    chance[0, 0] = 1.0
    waited = 0.0
    for piece in day:
        chance = _begun(chance, piece.officers)
        chance, passed = _after(chance, piece, 1 / service)
        waited += (passed.sum(axis=0) * np.arange(LONGEST + 1)).sum()
    return float(waited)


def mean_wait(day: Sequence[Piece], service: float) -> float:
    """Hours that an applicant waits: the waits of many days over the applicants of all of them."""
    return waits(day, service) / sum(piece.hours * piece.rate for piece in day)


def _begun(chance, officers):
    """Let officers who are free call those who wait."""
    begun = chance.copy()
    for served in range(min(officers, len(chance))):
        for wait in range(1, LONGEST + 1):
            called = min(officers - served, wait)
            begun[served + called, wait - called] += begun[served, wait]
            begun[served, wait] = 0.0
    return begun


def _after(chance, piece, rate):
    """Chances at the end of a piece, and the time passed in each state, by uniformisation."""
    served = np.arange(len(chance))
    busy = rate * np.minimum(served, piece.officers)[:, None]
    clock = piece.rate + rate * piece.officers + 1e-9
    mean = clock * piece.hours
    steps = int(mean + 10 * math.sqrt(mean) + 30)
    now, end, passed = chance, np.zeros_like(chance), np.zeros_like(chance)
    weight, below = _poisson(mean, steps)
    for step in range(steps):
        end += weight[step] * now
        passed += (1 - below[step]) / clock * now
        now = _step(now, piece, busy, clock)
    return end, passed


def _step(now, piece, busy, clock):
    """One tick: somebody comes, somebody is done, or nothing happens."""
    after = now * (1 - (piece.rate + busy) / clock)
    after[:, -1] += now[:, -1] * piece.rate / clock
    coming = now * (piece.rate / clock)
    calls = piece.officers
    after[1 : calls + 1, 0] += coming[:calls, 0]
    after[calls:, 1:] += coming[calls:, :-1]
    if calls:
        done = now * (busy / clock)
        after[:calls, 0] += done[1 : calls + 1, 0]
        after[calls, :-1] += done[calls, 1:]
        after[calls:-1] += done[calls + 1 :]
    return after


def _poisson(mean, steps):
    logs = (
        -mean
        + np.arange(steps) * math.log(mean)
        - np.array([math.lgamma(step + 1) for step in range(steps)])
    )
    weight = np.exp(logs)
    return weight, np.cumsum(weight)
