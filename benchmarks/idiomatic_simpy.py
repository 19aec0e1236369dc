"""The workloads as a user of SimPy would write them: one process a case."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import polars as pl
import simpy
from figures import COLUMNS, Figures, of_events

Steps = Generator[simpy.Event, Any, None]


@dataclass(frozen=True)
class Step:
    """An activity: its staff, and how long it takes, in hours."""

    name: str
    staff: simpy.Resource
    takes: Callable[[], float]


class Hall:
    """Staff, and the log of everything that was done."""

    gap = 1.0
    """Hours between arrivals, on average."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.env = simpy.Environment()
        self.log: list[tuple[int, str, float, float, float]] = []

    def step(self, name: str, staff: int, takes: Callable[[], float]) -> Step:
        """Staff an activity."""
        return Step(name, simpy.Resource(self.env, capacity=staff), takes)

    def work(self, case: int, step: Step) -> Steps:
        """One visit to an activity."""
        enabled = self.env.now
        with step.staff.request() as turn:
            yield turn
            start = self.env.now
            yield self.env.timeout(step.takes())
        self.log.append((case, step.name, enabled, start, self.env.now))

    def case(self, number: int) -> Steps:
        """One case from arrival to end."""
        raise NotImplementedError

    def arrivals(self, cases: int) -> Steps:
        """Cases come at random."""
        for number in range(cases):
            yield self.env.timeout(self.random.expovariate(1 / self.gap))
            self.env.process(self.case(number))


class Counter(Hall):
    """Three clerks, one queue."""

    gap = 1 / 2.7

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.counter = self.step("counter", 3, lambda: self.random.expovariate(1.0))

    def case(self, number: int) -> Steps:
        """One visit."""
        yield from self.work(number, self.counter)


class Approval(Hall):
    """Six activities, three of them at once, and two loops."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.intake = self.step("intake", 4, self._lognormal(2.24, 0.5))
        self.reviews = [
            self.step("review_1", 2, self._gamma(1.44, 2.5)),
            self.step("review_2", 3, self._lognormal(2.16, 0.8)),
            self.step("review_3", 2, self._gamma(1.44, 4.0)),
        ]
        self.decision = self.step("decision", 2, self._lognormal(1.44, 0.6))
        self.issue = self.step("issue", 2, self._lognormal(1.6, 0.4))

    def _lognormal(self, mean: float, sigma: float) -> Callable[[], float]:
        mu = math.log(mean) - sigma**2 / 2
        return lambda: self.random.lognormvariate(mu, sigma)

    def _gamma(self, mean: float, shape: float) -> Callable[[], float]:
        return lambda: self.random.gammavariate(shape, mean / shape)

    def case(self, number: int) -> Steps:
        """One application from arrival to end."""
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


HALLS: dict[str, type[Hall]] = {"counter": Counter, "approval": Approval}


def prepare(workload: str, cases: int) -> Callable[[int], Figures]:
    """Give a run of a workload by its seed."""

    def run(seed: int) -> Figures:
        hall = HALLS[workload](seed)
        hall.env.process(hall.arrivals(cases))
        hall.env.run()
        return of_events(pl.DataFrame(hall.log, schema=COLUMNS, orient="row"))

    return run
