"""How sure it is that a staffing is right: it keeps its targets, and no cheaper neighbour does."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.staffing.estimate import Estimate
    from procsim.staffing.judge import Judge
    from procsim.staffing.problem import Levels
    from procsim.staffing.target import Target


def surety(judge: Judge, levels: Levels, *, fresh: int, around: Iterable[Levels]) -> float:
    """Give the probability that a staffing keeps all targets and that no cheaper neighbour does.

    Each figure is taken to be normal about its estimate; that of two staffings to be independent,
    which under common random numbers errs on the careful side.

    Parameters
    ----------
    judge : Judge
    levels : tuple of int
    fresh : int
        The first of its fresh replications.
    around : iterable of levels
        Its neighbours, with replications.
    """
    problem = judge.evaluations.task.problem
    cost = problem.cost(levels)
    chance = _keeps_all(judge, levels, first=fresh)
    for each in around:
        if problem.cost(each) < cost:
            chance *= 1 - _keeps_all(judge, each)
    return chance


def _keeps_all(judge: Judge, levels: Levels, *, first: int = 0) -> float:
    """Give the chance that all targets are kept: no more than that of the least likely."""
    estimates = judge.evaluations.estimates(levels, first=first)
    chances = [
        _keeps(target, estimates[i], judge.exactly.value(levels, i))
        for i, target in enumerate(judge.targets)
    ]
    return min(chances, default=1.0)


def _keeps(target: Target, found: Estimate, exact: float | None) -> float:
    margin = target.margin(found.value if exact is None else exact)
    if math.isnan(margin):
        return 0.5
    if exact is not None or found.error == 0:
        return float(margin >= 0)
    return 0.5 * math.erfc(-margin / found.error / math.sqrt(2))
