"""The workloads in cimba: its events and callbacks, compiled, with queues in arrays.

A version with a process an officer and stores for queues took half as long again.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import cimba as cb
import numpy as np
import polars as pl
from cimba import random
from figures import Figures, of_events

NOBODY = -1
LOG = ("place", "enabled_at", "started_at", "ended_at")
STEPS = {
    "counter": ("counter",),
    "approval": ("intake", "review_1", "review_2", "review_3", "decision", "issue"),
}
STAFF = {"counter": (3,), "approval": (4, 2, 3, 2, 2, 2)}
GAP = {"counter": 1 / 2.7, "approval": 1.0}
INTAKE, REVIEW_1, REVIEW_2, REVIEW_3, DECISION, ISSUE = range(6)
SIGMAS = (0.5, 0.0, 0.8, 0.0, 0.6, 0.4)
MUS = tuple(
    math.log(mean) - sigma**2 / 2
    for mean, sigma in zip((2.24, 1.0, 2.16, 1.0, 1.44, 1.6), SIGMAS, strict=True)
)
"""Of the lognormal services; the others are gamma."""


class Officer(cb.Model):
    """Somebody who serves at a step."""

    hall: cb.Ref[Hall]
    step: cb.Param[int]
    number: cb.Param[int]
    case: int = NOBODY
    since: float = 0.0

    @cb.event
    def done(self) -> None:
        """Leave the case, and take the next."""
        case = self.case
        self.hall.log(self.step, case, self.since)
        self.hall.free(self.step, self.number)
        self.hall.leave(self.step, case)


class Hall(cb.Model):
    """Steps with staff and a linked queue each, arrivals, and the log.

    One class, since a method that a subclass overrides costs a look-up at every call.

    A *place* is a case at a step: its number is that of the case times the steps, plus the step.
    """

    cases: cb.Param[int] = 0
    steps: cb.Param[int] = 0
    gap: cb.Param[float] = 1.0
    arrived: int = 0
    officers: list[Officer]
    idle: cb.Array[int]
    after: cb.Array[int]
    first: cb.Array[int]
    last: cb.Array[int]
    enabled: cb.Array[float]
    open_reviews: cb.Array[int]
    place: cb.Dataset
    enabled_at: cb.Dataset
    started_at: cb.Dataset
    ended_at: cb.Dataset

    @cb.on_start
    def start(self) -> None:
        """Await the first case."""
        cb.schedule(self.arrive, random.exponential(self.gap))

    @cb.event
    def arrive(self) -> None:
        """Let a case in, and await the next."""
        case = self.arrived
        self.arrived += 1
        if self.arrived < self.cases:
            cb.schedule(self.arrive, random.exponential(self.gap))
        self.enter(0, case)

    @cb.function
    def enter(self, step: int, case: int) -> None:
        """Serve a case at once, or let it queue."""
        place = case * self.steps + step
        self.enabled[place] = cb.now()
        officer = self.idle[step]
        if officer != NOBODY:
            self.idle[step] = self.officers[officer].case
            self.begin(step, officer, case)
            return
        self.after[place] = NOBODY
        if self.first[step] == NOBODY:
            self.first[step] = case
        else:
            self.after[self.last[step] * self.steps + step] = case
        self.last[step] = case

    @cb.function
    def free(self, step: int, number: int) -> None:
        """Let an officer take the next case, or be the first of the idle."""
        case = self.first[step]
        if case == NOBODY:
            self.officers[number].case = self.idle[step]
            self.idle[step] = number
            return
        self.first[step] = self.after[case * self.steps + step]
        self.begin(step, number, case)

    @cb.function
    def begin(self, step: int, number: int, case: int) -> None:
        """Start a service."""
        officer = self.officers[number]
        officer.case = case
        officer.since = cb.now()
        cb.schedule(officer.done, self.takes(step))

    @cb.function
    def log(self, step: int, case: int, since: float) -> None:
        """Write a visit down."""
        place = case * self.steps + step
        self.place.record(float(place))
        self.enabled_at.record(self.enabled[place])
        self.started_at.record(since)
        self.ended_at.record(cb.now())

    @cb.function
    def takes(self, step: int) -> float:
        """Draw a service."""
        if self.steps == 1:
            return random.exponential(1.0)
        if step == REVIEW_1:
            return random.gamma(2.5, 1.44 / 2.5)
        if step == REVIEW_3:
            return random.gamma(4.0, 1.44 / 4.0)
        return random.lognormal(MUS[step], SIGMAS[step])

    @cb.function
    def leave(self, step: int, case: int) -> None:
        """Go where a case goes from a step."""
        if self.steps == 1:
            return
        if step == INTAKE:
            if random.uniform(0.0, 1.0) < 0.3:
                away = cb.spawn(Away, hall=self, case=case)
                cb.schedule(away.back, random.exponential(48.0))
            else:
                self.part(case)
        elif step < DECISION:
            self.open_reviews[case] -= 1
            if self.open_reviews[case] == 0:
                self.enter(DECISION, case)
        elif step == DECISION:
            if random.uniform(0.0, 1.0) < 0.1:
                self.part(case)
            else:
                self.enter(ISSUE, case)

    @cb.function
    def part(self, case: int) -> None:
        """Go to the three departments."""
        self.open_reviews[case] = 3
        self.enter(REVIEW_1, case)
        self.enter(REVIEW_2, case)
        self.enter(REVIEW_3, case)


class Away(cb.Model):
    """An applicant who looks for missing papers."""

    hall: cb.Ref[Hall]
    case: int

    @cb.event
    def back(self) -> None:
        """Come back with the papers."""
        self.hall.enter(INTAKE, self.case)


def _hall(workload: str, cases: int) -> Hall:
    """Set a hall up with its staff, all of them idle."""
    steps = len(STEPS[workload])
    hall = Hall()
    hall.cases, hall.steps, hall.gap = cases, steps, GAP[workload]
    officers: list[Officer] = []
    idle = []
    for step, staff in enumerate(STAFF[workload]):
        chain = NOBODY
        for _ in range(staff):
            officer = Officer()
            officer.hall, officer.step, officer.number = hall, step, len(officers)
            officer.case, chain = chain, len(officers)
            officers.append(officer)
        idle.append(chain)
    hall.officers = officers
    hall.idle, hall.first, hall.last = cb.Array(idle), cb.Array([NOBODY] * steps), cb.Array(steps)
    hall.after, hall.enabled = cb.Array(cases * steps), cb.Array(cases * steps)
    hall.open_reviews = cb.Array(cases)
    for name in LOG:
        column = cb.Dataset()
        column.capture()
        setattr(hall, name, column)
    return hall


def prepare(workload: str, cases: int) -> Callable[[int], Figures]:
    """Give a run of a workload by its seed, the hall already set up."""
    hall = _hall(workload, cases)

    def run(seed: int) -> Figures:
        experiment = cb.Experiment(hall, window=cb.Window.until_idle(), seed=seed)
        found = experiment.run(workers=1, on_failure="raise")[hall]
        place, enabled, start, end = (getattr(found, name).trial(0, 0)[1] for name in LOG)
        case, step = np.divmod(place.astype(np.int64), len(STEPS[workload]))
        names = pl.Series(STEPS[workload], dtype=pl.Categorical)
        return of_events(
            pl.DataFrame(
                {
                    "case": case,
                    "activity": names[step],
                    "enabled": enabled,
                    "start": start,
                    "end": end,
                }
            )
        )

    return run
