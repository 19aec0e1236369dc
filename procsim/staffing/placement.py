"""Where a given number of officers, or budget, does most against waiting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from procsim.statistics.selection import screened, select
from procsim.workflow.load import offered_load

if TYPE_CHECKING:
    from procsim.staffing.judge import Judge
    from procsim.staffing.problem import Levels, Problem

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
"""That the best of some neighbours is selected, if it is better than the indifference zone."""

INDIFFERENCE = 0.05
"""Waits that differ by less, in parts of the wait, are as good as each other."""

SCREENED = 20
"""Replications after which what is clearly worse is left out."""

PATIENCE = 4
"""A selection may take so many times the replications of one staffing: few are left to the end."""

FOR_EVER = 1e9
"""Minutes that stand for a wait without end, so that it can be held against others."""

MOST_MOVES = 100


def least_wait(
    problem: Problem, judge: Judge, wait: int, *, start: Levels, highest: Levels
) -> tuple[Levels, bool]:
    """Find the levels that make cases wait least, within the head count and the budget.

    Parameters
    ----------
    problem : Problem
    judge : Judge
        Of the promises that must be kept too.
    wait : int
        Which of its figures is the wait.
    start, highest : tuple of int

    Returns
    -------
    tuple of int
        No move of an officer from one variable to another makes cases wait less, as far as
        replications can tell.
    bool
        Whether the last selection was over before its replications were.

    Notes
    -----
    Each step screens all such moves and selects the best of those that are left by the procedure of
    Kim and Nelson (2001), on common random numbers; half of the error is allowed to each. A move
    that clearly breaks a promise is left out.
    """
    levels = filled(problem, start, highest)
    for _ in range(MOST_MOVES):
        others = [each for each in moves(problem, levels, highest) if _may_keep(judge, each)]
        best, sure = _selected(judge, wait, [levels, *others])
        if best == levels:
            return levels, sure
        levels = best
    return levels, False


def filled(problem: Problem, levels: Levels, highest: Levels) -> Levels:
    """Spend what there is: one more, or one fewer, where the load asks for it most."""
    while not problem.affordable(levels):
        lower = [i for i, level in enumerate(levels) if level > problem.lowest[i]]
        loads = _loads(problem, levels)
        levels = _moved(levels, down=min(lower, key=lambda i: loads[i]))
    while True:
        more = [i for i, level in enumerate(levels) if level < highest[i]]
        more = [i for i in more if problem.affordable(_moved(levels, up=i))]
        if not more:
            return levels
        loads = _loads(problem, levels)
        levels = _moved(levels, up=max(more, key=lambda i: loads[i]))


def moves(problem: Problem, levels: Levels, highest: Levels) -> Iterator[Levels]:
    """Give the levels that one officer more, or one elsewhere, would make."""
    for up, level in enumerate(levels):
        if level >= highest[up]:
            continue
        if problem.affordable(more := _moved(levels, up=up)):
            yield more
            continue
        for down, there in enumerate(levels):
            if down != up and there > problem.lowest[down]:
                moved = _moved(levels, up=up, down=down)
                if problem.affordable(moved):
                    yield moved


def _selected(judge: Judge, wait: int, staffings: Sequence[Levels]) -> tuple[Levels, bool]:
    """Select the staffing with the least wait on common random numbers."""

    def sample(alternatives: Sequence[int], numbers: range) -> Floats:
        judge.evaluations.make({staffings[i]: numbers.stop for i in alternatives})
        columns = []
        for i in alternatives:
            totals, weights = judge.evaluations.sample(staffings[i], wait)
            own = slice(numbers.start, numbers.stop)
            waits = np.divide(
                totals[own], weights[own], where=weights[own] > 0, out=np.zeros_like(totals[own])
            )
            columns.append(np.minimum(waits, FOR_EVER))
        return np.column_stack(columns)

    first = sample(range(len(staffings)), range(SCREENED))
    left = screened(first, (1 + CONFIDENCE) / 2)
    found = select(
        lambda which, numbers: sample([left[i] for i in which], numbers),
        len(left),
        delta=max(INDIFFERENCE * float(first.mean(axis=0).min()), 1e-9),
        confidence=(1 + CONFIDENCE) / 2,
        most=PATIENCE * judge.most_replications,
    )
    return staffings[left[found.best]], found.sure


def _may_keep(judge: Judge, levels: Levels) -> bool:
    return not judge.targets or judge.keeps(levels, range(len(judge.targets)))


def _loads(problem: Problem, levels: Levels) -> list[float]:
    """Give the load of the pool of each variable; nothing of a gate."""
    loads = offered_load(problem.graph_at(levels))
    return [0.0 if each.pool is None else loads[each.pool].load for each in problem.variables]


def _moved(levels: Levels, *, up: int = -1, down: int = -1) -> Levels:
    return tuple(level + (i == up) - (i == down) for i, level in enumerate(levels))
