"""Which staffing to try next: the cheapest that nothing known rules out, by integer programming."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from procsim.staffing.problem import Levels
    from procsim.staffing.variable import Variable

HEADS = ("number", "pattern", "tide")
"""Kinds of variables each level of which is an officer."""

Cut = tuple[tuple[int, int], ...]
"""Variables with a level each: at least one of them must be that high."""


@dataclass
class Candidates:
    """The staffings that may keep every promise, as far as is known.

    More of a variable is taken to be no worse for any promise, so what breaks one rules out all
    that is less: at least one of the variables that can mend it must be higher.

    Parameters
    ----------
    variables : sequence of Variable
    lowest, highest : tuple of int
        Between which levels each lies.
    officers : int or None
        How many there may be in all of them.

    Notes
    -----
    The programme has a binary variable for each step of each level, which costs what the step
    costs; solved by HiGHS (Huangfu & Hall 2018). Such cuts for staffing by simulation: Atlason,
    Epelman & Henderson (2004), *Annals of Operations Research* 127, 333-358.
    """

    variables: Sequence[Variable]
    lowest: Levels
    highest: Levels
    officers: int | None = None
    cuts: list[Cut] = field(default_factory=list)

    def rule_out(self, levels: Levels, mending: Collection[int] | None = None) -> None:
        """Rule out levels and all that have no more of any variable.

        Parameters
        ----------
        levels : tuple of int
            That break a promise.
        mending : collection of int, optional
            The variables that can mend it; any where left out.
        """
        higher = (
            (i, max(level, low - 1) + 1)
            for i, (level, low) in enumerate(zip(levels, self.lowest, strict=True))
            if level < self.highest[i] and (mending is None or i in mending)
        )
        self.cuts.append(tuple(higher))

    def cheapest(self, below: float = np.inf) -> Levels | None:
        """Give the cheapest staffing that is not ruled out; None where none costs less.

        Parameters
        ----------
        below : float
            It must cost less than this.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        if () in self.cuts:
            return None
        steps = [*self._steps()]
        place = {step: number for number, step in enumerate(steps)}
        costs = np.array([self._costs(i, level) for i, level in steps])
        rows, least = self._rows(place)
        limits = [*self._most(steps, costs, below)]
        if not steps:
            return self.lowest if not rows and all(most >= 0 for _, most in limits) else None
        constraints = [
            *([LinearConstraint(np.array(rows), lb=least)] if rows else []),
            *(LinearConstraint(row[None, :], ub=most) for row, most in limits),
        ]
        # Of equal cost the one with fewest steps, so that the answer does not depend on the solver.
        slight = 1e-7 * max(float(costs.max()), 1e-9)
        found = milp(
            costs + slight,
            constraints=constraints,
            integrality=np.ones(len(steps)),
            bounds=Bounds(0, 1),
        )
        if found.x is None:
            return None
        levels = list(self.lowest)
        for (i, _), taken in zip(steps, found.x, strict=True):
            levels[i] += round(taken)
        return tuple(levels)

    def _steps(self) -> Iterator[tuple[int, int]]:
        """Give each variable's levels above its lowest."""
        for i, (low, high) in enumerate(zip(self.lowest, self.highest, strict=True)):
            yield from ((i, level) for level in range(low + 1, high + 1))

    def _costs(self, variable: int, level: int) -> float:
        costs = self.variables[variable].costs
        return costs(level) - costs(level - 1)

    def _rows(self, place: dict[tuple[int, int], int]) -> tuple[list[np.ndarray], list[float]]:
        """Give what each cut asks, and that levels are climbed in order."""
        rows, least = [], []
        for cut in self.cuts:
            if any(level <= self.lowest[i] for i, level in cut):
                continue
            row = np.zeros(len(place))
            row[[place[step] for step in cut]] = 1
            rows.append(row)
            least.append(1.0)
        for (i, level), number in place.items():
            if (i, level + 1) in place:
                row = np.zeros(len(place))
                row[number], row[place[i, level + 1]] = 1, -1
                rows.append(row)
                least.append(0.0)
        return rows, least

    def _most(
        self, steps: Sequence[tuple[int, int]], costs: np.ndarray, below: float
    ) -> Iterator[tuple[np.ndarray, float]]:
        """Give what cost and head-count leave above the lowest levels."""
        if below < np.inf:
            yield costs, self._less(below) - cost_of(self.variables, self.lowest)
        if self.officers is not None:
            heads = [float(self.variables[i].kind in HEADS) for i, _ in steps]
            there = sum(
                level
                for each, level in zip(self.variables, self.lowest, strict=True)
                if each.kind in HEADS
            )
            yield np.array(heads), self.officers - there

    @staticmethod
    def _less(below: float) -> float:
        """Give the highest cost that is really less, beyond the rounding of sums."""
        return below - 1e-6 * max(abs(below), 1.0)


def cost_of(variables: Sequence[Variable], levels: Levels) -> float:
    """Give what some levels cost a workday, in the unit of their problem."""
    return sum(each.costs(level) for each, level in zip(variables, levels, strict=True))
