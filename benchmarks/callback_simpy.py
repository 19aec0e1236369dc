"""The workloads on SimPy's events alone: callbacks instead of processes, draws in batches."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import polars as pl
import simpy
from figures import COLUMNS, Figures, of_events

BATCH = 4096
Draw = Callable[[int], "np.ndarray[Any, np.dtype[np.float64]]"]
Then = Callable[[int], None]


def _one_by_one(draw: Draw) -> Iterator[float]:
    """Give draws singly that are made in batches."""
    while True:
        yield from draw(BATCH).tolist()


class Step:
    """An activity: its free staff, its queue, and where a case goes then."""

    def __init__(self, hall: Hall, name: str, staff: int, takes: Draw) -> None:
        self.hall, self.name, self.free = hall, name, staff
        self.takes = _one_by_one(takes)
        self.queue: deque[tuple[int, float]] = deque()
        self.then: Then = hall.end

    def enter(self, case: int) -> None:
        """Serve a case at once, or let it queue."""
        now = self.hall.env.now
        if self.free:
            self.free -= 1
            self._begin(case, now, now)
        else:
            self.queue.append((case, now))

    def _begin(self, case: int, enabled: float, now: float) -> None:
        service = self.hall.env.timeout(next(self.takes), (case, enabled, now))
        service.callbacks.append(self._done)

    def _done(self, service: simpy.Event) -> None:
        now = self.hall.env.now
        case, enabled, start = service.value
        self.hall.log.append((case, self.name, enabled, start, now))
        if self.queue:
            self._begin(*self.queue.popleft(), now)
        else:
            self.free += 1
        self.then(case)


class Hall:
    """Arrivals, and the log of everything that was done."""

    def __init__(self, seed: int, cases: int, gap: float) -> None:
        self.random = np.random.default_rng(seed)
        self.env = simpy.Environment()
        self.log: list[tuple[int, str, float, float, float]] = []
        self.cases = cases
        self.gaps = _one_by_one(lambda size: self.random.exponential(gap, size))
        self.luck = _one_by_one(self.random.random)
        self.first: Step
        self._await(0)

    def end(self, case: int) -> None:
        """Let a case go."""

    def _await(self, case: int) -> None:
        if case < self.cases:
            arrival = self.env.timeout(next(self.gaps), case)
            arrival.callbacks.append(self._arrive)

    def _arrive(self, arrival: simpy.Event) -> None:
        self.first.enter(arrival.value)
        self._await(arrival.value + 1)


class Counter(Hall):
    """Three clerks, one queue."""

    def __init__(self, seed: int, cases: int) -> None:
        super().__init__(seed, cases, 1 / 2.7)
        self.first = Step(self, "counter", 3, self.random.standard_exponential)


class Approval(Hall):
    """Six activities, three of them at once, and two loops."""

    def __init__(self, seed: int, cases: int) -> None:
        super().__init__(seed, cases, 1.0)
        self.away = _one_by_one(lambda size: self.random.exponential(48, size))
        self.open = [0] * cases
        self.first = Step(self, "intake", 4, self._lognormal(2.24, 0.5))
        self.reviews = (
            Step(self, "review_1", 2, self._gamma(1.44, 2.5)),
            Step(self, "review_2", 3, self._lognormal(2.16, 0.8)),
            Step(self, "review_3", 2, self._gamma(1.44, 4.0)),
        )
        self.decision = Step(self, "decision", 2, self._lognormal(1.44, 0.6))
        self.issue = Step(self, "issue", 2, self._lognormal(1.6, 0.4))
        self.first.then = self._papers
        for review in self.reviews:
            review.then = self._reviewed
        self.decision.then = self._decided

    def _lognormal(self, mean: float, sigma: float) -> Draw:
        mu = math.log(mean) - sigma**2 / 2
        return lambda size: self.random.lognormal(mu, sigma, size)

    def _gamma(self, mean: float, shape: float) -> Draw:
        return lambda size: self.random.gamma(shape, mean / shape, size)

    def _papers(self, case: int) -> None:
        if next(self.luck) < 0.3:
            back = self.env.timeout(next(self.away), case)
            back.callbacks.append(lambda event: self.first.enter(event.value))
        else:
            self._part(case)

    def _part(self, case: int) -> None:
        self.open[case] = len(self.reviews)
        for review in self.reviews:
            review.enter(case)

    def _reviewed(self, case: int) -> None:
        self.open[case] -= 1
        if not self.open[case]:
            self.decision.enter(case)

    def _decided(self, case: int) -> None:
        if next(self.luck) < 0.1:
            self._part(case)
        else:
            self.issue.enter(case)


HALLS: dict[str, Callable[[int, int], Hall]] = {"counter": Counter, "approval": Approval}


def prepare(workload: str, cases: int) -> Callable[[int], Figures]:
    """Give a run of a workload by its seed."""

    def run(seed: int) -> Figures:
        hall = HALLS[workload](seed, cases)
        hall.env.run()
        return of_events(pl.DataFrame(dict(zip(COLUMNS, zip(*hall.log, strict=True), strict=True))))

    return run
