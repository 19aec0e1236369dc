"""What staffings do, on common random numbers: each replication of each is made once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from procsim.staffing.estimate import Estimate, estimate
from procsim.staffing.task import Batches, Made, Task

if TYPE_CHECKING:
    from procsim.executors import Workers
    from procsim.staffing.kept import Kept
    from procsim.staffing.problem import Levels, Problem
    from procsim.staffing.target import Target

Floats = NDArray[np.float64]

FRESH = 1_000_000
"""The first replication of those that no search has seen."""

BATCH_SECONDS, LONGEST_SECONDS = 0.1, 1.0
"""So much goes to a worker at once, at least and at most: to compile a staffing costs little beside
it, and no worker waits long for another."""

WORTH_SECONDS, WORTH_AT_ONCE = 6.0, 1.0
"""Work that takes longer is worth the start of other processes, which takes some seconds: where so
much is known to come or was done already, and so much is to be done at once."""


@dataclass(frozen=True, slots=True)
class Best:
    """The cheapest staff that keeps all targets, as far as a search has come.

    Parameters
    ----------
    officers : int
    cost : float
        A workday, in the unit of the problem.
    """

    officers: int
    cost: float


Told = Callable[[int, Best | None], None]
"""Called with the simulated cases so far, and the best staff so far."""


class Evaluations:
    """Gives estimates of the figures of staffings, from replications made once and kept.

    Parameters
    ----------
    task : Task
    workers : Workers
        Shared by all evaluations of a search.
    kept : Kept, optional
        Where replications are kept from one start to the next.
    told : callable, optional

    Attributes
    ----------
    cases : int
        Simulated so far.
    cases_a_run : float
        Cases of one replication, about.
    """

    def __init__(
        self,
        task: Task,
        workers: Workers,
        *,
        kept: Kept | None = None,
        told: Told | None = None,
    ) -> None:
        self.task = task
        self.cases = 0
        self.best: Best | None = None
        self.cases_a_run = 0.0
        self._workers = workers
        self._kept = kept
        self._told = told
        self._made: dict[tuple[Levels, int], Floats] = {}
        self._asked: dict[tuple[Levels, int], int] = {}
        self._seconds = 0.0
        self._timed = 0
        for batch in () if kept is None else kept.batches():
            self._know(*batch)

    @property
    def staffings(self) -> int:
        """How many different ones were tried."""
        return len({levels for levels, _ in self._asked})

    def tried(self) -> tuple[Levels, ...]:
        """Give those that were tried on common random numbers."""
        return tuple(levels for levels, first in self._asked if first == 0)

    @property
    def asked(self) -> int:
        """How many replications a search asked for, whether or not they were kept from before."""
        return sum(number for (_, first), number in self._asked.items() if first == 0)

    def praise(self, levels: Levels) -> None:
        """Note that a staffing keeps all targets, as far as is known."""
        problem = self.task.problem
        cost = problem.cost(levels)
        if self.best is None or cost < self.best.cost:
            self.best = Best(problem.officers(levels), cost)

    def beside(self, problem: Problem) -> Evaluations:
        """Give room for the staffings of another problem, on the same luck and workers."""
        task = replace(self.task, problem=problem)
        return Evaluations(task, self._workers)

    def replications(self, levels: Levels, *, first: int = 0) -> int:
        """Count the replications of a staffing that were asked for."""
        return self._asked.get((levels, first), 0)

    def make(self, wanted: Mapping[Levels, int], *, first: int = 0) -> None:
        """Make what is missing of the replications wanted of several staffings.

        Parameters
        ----------
        wanted : mapping of levels to int
            How many there are to be, from the first on.
        first : int
            The number of the first; `FRESH` for those that no search has seen.
        """
        for levels, number in wanted.items():
            self._asked[levels, first] = max(number, self.replications(levels, first=first))
        missing = {
            levels: range(first + there, first + number)
            for levels, number in wanted.items()
            if (there := self._there(levels, first)) < number
        }
        if not missing:
            return
        if not self._seconds:
            self._try(next(iter(missing)), first)
            self.make(wanted, first=first)
            return
        self._make(missing, first)
        if self._told is not None:
            self._told(self.cases, self.best)

    def _there(self, levels: Levels, first: int) -> int:
        """Count the replications of a staffing that are there, asked for or kept."""
        made = self._made.get((levels, first))
        return 0 if made is None else made.shape[2]

    def _try(self, levels: Levels, first: int) -> None:
        """Make a replication that loads what is loaded once, and another to see what one takes."""
        for _ in range(2):
            there = first + self._there(levels, first)
            made = self.task(levels, range(there, there + 1))
            self._add(levels, first, made)
        self._seconds, self._timed = max(made.seconds, 1e-6), 1

    def _make(self, missing: Mapping[Levels, range], first: int) -> None:
        number = sum(len(numbers) for numbers in missing.values())
        each = self._seconds / self._timed
        others = self._workers.number > 1 and (
            self._workers.started or self._is_worth_others(number * each)
        )
        parts = [
            (levels, numbers[at : at + size])
            for levels, numbers in missing.items()
            for size in [self._size(len(numbers), each) if others else len(numbers)]
            for at in range(0, len(numbers), size)
        ]
        made = self._by_others(parts) if others else [self.task(*part) for part in parts]
        for (levels, _), batch in zip(parts, made, strict=True):
            self._add(levels, first, batch)
            self._seconds += batch.seconds
        self._timed += number

    def _is_worth_others(self, seconds: float) -> bool:
        """Whether what is to be done at once, and was done, is worth the start of processes."""
        return seconds > WORTH_AT_ONCE and self._seconds + seconds > WORTH_SECONDS

    def _size(self, number: int, each: float) -> int:
        """Give how many replications of a staffing go to a worker at once."""
        fair = -(-number // self._workers.number)
        return max(min(fair, int(LONGEST_SECONDS / each)), int(BATCH_SECONDS / each), 1)

    def _by_others(self, parts: Sequence[tuple[Levels, range]]) -> list[Made]:
        batches = Batches(self.task.packed, tuple(parts))
        return list(self._workers.results(batches, range(len(parts)), seconds=BATCH_SECONDS))

    def _add(self, levels: Levels, first: int, made: Made) -> None:
        number = first + self._there(levels, first)
        self._know(levels, number, made.cases, made.figures)
        if self._kept is not None:
            self._kept.add(levels, number, made.cases, made.figures)

    def _know(self, levels: Levels, number: int, cases: int, figures: Floats) -> None:
        """Take in replications from a number on, which follow those that are there."""
        key = levels, number // FRESH * FRESH
        before = self._made.get(key)
        after = figures if before is None else np.concatenate((before, figures), axis=2)
        self._made[key] = after
        self.cases += cases
        # Always of the first: what is kept from another time must not change what is tried.
        self.cases_a_run = self.cases_a_run or cases / figures.shape[2]

    def sample(
        self, levels: Levels, figure: int, *, first: int = 0, most: int | None = None
    ) -> tuple[Floats, Floats]:
        """Give the totals and weights of a figure, one a replication; of so many at most."""
        made = self._made[levels, first][figure, :, : self._asked[levels, first]][:, :most]
        return made[0], made[1]

    def estimate(
        self, levels: Levels, figure: int, *, first: int = 0, most: int | None = None
    ) -> Estimate:
        """Estimate a figure of a staffing from the replications there are, or the first of them."""
        share = _is_share(self.task.figures[figure])
        return estimate(*self.sample(levels, figure, first=first, most=most), share=share)

    def estimates(self, levels: Levels, *, first: int = 0) -> list[Estimate]:
        """Estimate every figure of a staffing."""
        return [self.estimate(levels, i, first=first) for i in range(len(self.task.figures))]


def _is_share(figure: Target) -> bool:
    """Whether a figure is a share of cases, visits or days, of which all or none may be met."""
    return figure.unit == "share" and figure.kpi != "utilisation"
