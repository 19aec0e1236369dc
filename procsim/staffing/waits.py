"""Who waits longer under another staff: case types, and those at each window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from procsim.statistics import paired_difference

if TYPE_CHECKING:
    from procsim.staffing.judge import Judge
    from procsim.staffing.problem import Levels

CONFIDENCE = 0.95
"""That the intervals of all groups hold together."""


@dataclass(frozen=True, slots=True)
class WaitChange:
    """Who waits otherwise under the answer than with the staff of today.

    Parameters
    ----------
    group : ``case_type`` or ``pool``
    name : str
    before, after : float
        Minutes.
    half_width : float
        Of the difference, at 95 % for all groups together.
    """

    group: str
    name: str
    before: float
    after: float
    half_width: float

    @property
    def verdict(self) -> str:
        """``longer``, ``shorter`` or ``no difference shown``."""
        difference = self.after - self.before
        if abs(difference) <= self.half_width:
            return "no difference shown"
        return "longer" if difference > 0 else "shorter"

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON."""
        return {
            self.group: self.name,
            "unit": "minutes",
            "before": self.before,
            "after": self.after,
            "difference": self.after - self.before,
            "half_width": self.half_width,
            "verdict": self.verdict,
        }


def waits(judge: Judge, before: Levels, after: Levels) -> Iterator[WaitChange]:
    """Compare the wait of each group under two staffings, on the same replications.

    Groups that are observed in every replication of both are compared; others are left out, as are
    those who wait for ever.
    """
    evaluations = judge.evaluations
    number = min(evaluations.replications(before), evaluations.replications(after))
    figures = evaluations.task.figures
    places = [
        i
        for i in range(len(judge.targets), len(figures))
        if figures[i].pool or figures[i].case_type
    ]
    confidence = 1 - (1 - CONFIDENCE) / max(len(places), 1)
    for i in places:
        sides = []
        for levels in (before, after):
            totals, weights = (part[:number] for part in evaluations.sample(levels, i))
            if weights.all() and np.isfinite(totals).all():
                sides.append(totals / weights)
        if len(sides) == 2 and number > 1:
            found = paired_difference(sides[0], sides[1], confidence)
            assert found.half_width is not None, "there are two replications"
            pool, case_type = figures[i].pool, figures[i].case_type
            yield WaitChange(
                group="pool" if case_type is None else "case_type",
                name=str(pool if case_type is None else case_type),
                before=float(sides[0].mean()),
                after=float(sides[1].mean()),
                half_width=found.half_width,
            )
