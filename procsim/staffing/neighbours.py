"""The staffings next to an answer: one fewer and one more of each variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.staffing.problem import Levels, Problem

MOST = 40
"""So many variables are looked at one by one; of more, those of a pool together."""


def neighbours(problem: Problem, levels: Levels) -> dict[Levels, str]:
    """Give the neighbours of a staffing within its bounds, each with what is different there.

    Parameters
    ----------
    problem : Problem
    levels : tuple of int

    Returns
    -------
    dict of levels to str
        ``-1 window``, ``+1 window 09:00-09:30``.
    """
    found: dict[Levels, str] = {}
    for name, places in _groups(problem).items():
        for step in (-1, 1):
            changed = list(levels)
            for i in places:
                variable = problem.variables[i]
                highest = levels[i] + 1 if variable.highest is None else variable.highest
                changed[i] = min(max(levels[i] + step, variable.lowest), highest)
            if tuple(changed) != levels:
                found[tuple(changed)] = f"{step:+d} {name}"
    return found


def _groups(problem: Problem) -> dict[str, list[int]]:
    """Give which variables are changed together, by name."""
    alone = len(problem.variables) <= MOST
    found: dict[str, list[int]] = {}
    for i, variable in enumerate(problem.variables):
        found.setdefault(variable.name if alone else variable.of, []).append(i)
    return found
