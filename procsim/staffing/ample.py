"""Levels that are ample: above them a search tries nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.staffing.problem import Levels, Problem

TIMES, BESIDE = 4, 10
"""So many times what a search begins with, or what there is today, and so many more."""


def ample(problem: Problem, start: Levels) -> Levels:
    """Give the highest level of each variable that is tried: what is allowed, or what is ample.

    Parameters
    ----------
    problem : Problem
    start : tuple of int
        What theory would place.

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.load import load
    >>> from procsim.staffing.problem import Problem
    >>> problem = Problem.of(load(path_of("loan-office")), None, at_most={"credit_checker": 3})
    >>> sorted(ample(problem, (2, 2, 2, 2)))
    [3, 18, 18, 18]
    """
    return tuple(
        TIMES * max(level, variable.today or 0) + BESIDE
        if variable.highest is None
        else variable.highest
        for variable, level in zip(problem.variables, start, strict=True)
    )
