# ruff: noqa: INP001 — a script beside its workload
"""The approval workload as a user of SimPy would write it: one process a case."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import polars as pl
import simpy

COLUMNS = ("case", "activity", "enabled", "start", "end")


@dataclass(frozen=True)
class Step:
    """An activity: its staff, and how long it takes, in hours."""

    name: str
    staff: simpy.Resource
    takes: Callable[[], float]


class Office:
    """The staff, and the log of everything that was done."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.env = simpy.Environment()
        self.log: list[tuple[int, str, float, float, float]] = []
        self.cycle_times: list[float] = []
        self.intake = self._step("intake", 4, self._lognormal(2.24, 0.5))
        self.reviews = [
            self._step("review_1", 2, self._gamma(1.44, 2.5)),
            self._step("review_2", 3, self._lognormal(2.16, 0.8)),
            self._step("review_3", 2, self._gamma(1.44, 4.0)),
        ]
        self.decision = self._step("decision", 2, self._lognormal(1.44, 0.6))
        self.issue = self._step("issue", 2, self._lognormal(1.6, 0.4))

    def _step(self, name: str, staff: int, takes: Callable[[], float]) -> Step:
        return Step(name, simpy.Resource(self.env, capacity=staff), takes)

    def _lognormal(self, mean: float, sigma: float) -> Callable[[], float]:
        mu = math.log(mean) - sigma**2 / 2
        return lambda: self.random.lognormvariate(mu, sigma)

    def _gamma(self, mean: float, shape: float) -> Callable[[], float]:
        return lambda: self.random.gammavariate(shape, mean / shape)

    def work(self, case: int, step: Step) -> Generator[simpy.Event, Any, None]:
        """One visit to an activity."""
        enabled = self.env.now
        with step.staff.request() as turn:
            yield turn
            start = self.env.now
            yield self.env.timeout(step.takes())
        self.log.append((case, step.name, enabled, start, self.env.now))

    def case(self, number: int) -> Generator[simpy.Event, Any, None]:
        """One application from arrival to end."""
        arrival = self.env.now
        yield from self.work(number, self.intake)
        while self.random.random() < 0.3:
            yield self.env.timeout(self.random.expovariate(1 / 48))
            yield from self.work(number, self.intake)
        again = True
        while again:
            yield self.env.all_of(
                [self.env.process(self.work(number, review)) for review in self.reviews]
            )
            yield from self.work(number, self.decision)
            again = self.random.random() < 0.1
        yield from self.work(number, self.issue)
        self.cycle_times.append(self.env.now - arrival)

    def arrivals(self, cases: int) -> Generator[simpy.Event, Any, None]:
        """One case an hour on average."""
        for number in range(cases):
            yield self.env.timeout(self.random.expovariate(1.0))
            self.env.process(self.case(number))


def run(cases: int, seed: int) -> tuple[pl.DataFrame, float]:
    """Simulate, and give the event table and the mean cycle time in hours."""
    office = Office(seed)
    office.env.process(office.arrivals(cases))
    office.env.run()
    events = pl.DataFrame(office.log, schema=COLUMNS, orient="row")
    return events, sum(office.cycle_times) / len(office.cycle_times)
