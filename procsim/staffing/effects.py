"""What one more or one fewer of each variable does to the margin."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procsim.staffing.margins import ROUGH, Margins
from procsim.staffing.trials import Trial, Verdict

if TYPE_CHECKING:
    from procsim.staffing.problem import Levels

DRIFT = 0.15
"""So much more or less margin leaves no effect as it was."""


@dataclass
class Effects:
    """Effects of variables, from few replications, the same for all.

    Parameters
    ----------
    margins : Margins
    lowest, highest : tuple of int
        Between which levels each variable lies.

    Notes
    -----
    An effect is taken to be as it was when it was last looked at, until its own variable is
    changed or the margin is another.
    """

    margins: Margins
    lowest: Levels
    highest: Levels
    _known: dict[tuple[int, int], tuple[int, float]] = field(default_factory=dict)
    _margin: float = 0.0

    def losses(self, levels: Levels) -> Generator[Trial, Verdict, dict[int, float]]:
        """Give the margin that is lost with one fewer of each variable."""
        return (yield from self._all(levels, -1))

    def gains(self, levels: Levels) -> Generator[Trial, Verdict, dict[int, float]]:
        """Give the margin that is won with one more of each variable."""
        return (yield from self._all(levels, 1))

    def _all(self, levels: Levels, step: int) -> Generator[Trial, Verdict, dict[int, float]]:
        margin = yield from self.margins.seen(levels, ROUGH)
        if abs(margin - self._margin) > DRIFT:
            self._known.clear()
            self._margin = margin
        found = {}
        for i, level in enumerate(levels):
            if self.lowest[i] <= level + step <= self.highest[i]:
                if self._known.get((i, step), (None,))[0] != level:
                    other = changed(levels, {i: step})
                    there = yield from self.margins.seen(other, ROUGH)
                    self._known[i, step] = level, (there - margin) * step
                found[i] = self._known[i, step][1]
        return found


def changed(levels: Levels, steps: dict[int, int]) -> Levels:
    """Change some levels by a step each.

    Examples
    --------
    >>> changed((3, 2, 1), {0: -1, 2: 1})
    (2, 2, 2)
    """
    return tuple(level + steps.get(i, 0) for i, level in enumerate(levels))
