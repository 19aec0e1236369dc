"""What theory knows exactly of the staffings of a problem."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from procsim.staffing.expected import exact

if TYPE_CHECKING:
    from procsim.staffing.problem import Levels, Problem
    from procsim.staffing.target import Target


class Exactly:
    """Gives the exact long-run value of promises, where queueing theory has it.

    Parameters
    ----------
    problem : Problem
    targets : sequence of Target
    """

    def __init__(self, problem: Problem, targets: Sequence[Target]) -> None:
        self._problem = problem
        self._targets = targets
        self._known: dict[tuple[Levels, int], float | None] = {}
        self._doubted: set[int] = set()

    def value(self, levels: Levels, target: int) -> float | None:
        """Give the value of a promise; None where theory does not know it, or is doubted."""
        if target in self._doubted:
            return None
        if (levels, target) not in self._known:
            graph = self._problem.graph_at(levels)
            for i, promise in enumerate(self._targets):
                self._known[levels, i] = exact(graph, promise)
        return self._known[levels, target]

    def doubt(self, target: int) -> None:
        """Ask the simulation alone from now on: its runs are not what theory speaks of."""
        self._doubted.add(target)
