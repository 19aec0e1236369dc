"""Cost against service: the staffings that none of those tried beats in both."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.staffing.judge import Judge
    from procsim.staffing.problem import Levels, Problem

MOST = 25
"""Staffings of the frontier at most: those nearest to keeping all targets."""


def frontier(problem: Problem, judge: Judge) -> tuple[Levels, ...]:
    """Give the staffings that cost least for what they do for the targets, by cost.

    What a staffing does is its smallest margin, in parts of the bounds.

    Parameters
    ----------
    problem : Problem
    judge : Judge
    """
    tried = {levels: judge.margin(levels) for levels in judge.evaluations.tried()}
    best = -float("inf")
    found = []
    for levels in sorted(tried, key=lambda each: (problem.cost(each), -tried[each], each)):
        if tried[levels] > best:
            best = tried[levels]
            found.append(levels)
    nearest = sorted(found, key=lambda each: abs(tried[each]))[:MOST]
    return tuple(each for each in found if each in nearest)
