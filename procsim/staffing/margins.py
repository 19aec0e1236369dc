"""Margins of levels, from as few replications as tell: the same ones for all that is compared."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procsim.staffing.trials import Trial, Verdict

if TYPE_CHECKING:
    from procsim.staffing.problem import Levels

ROUGH, FINE, CLOSE, FULL = 1, 8, 16, 64
"""So many times the replications of a rough verdict: to look for what to try, to try it, to tell
what can be spared, and to hold what was found to its promises."""

LEAST, MOST = -1e6, 2.0
"""Between which a margin is told: where nothing ends, or nothing happens, there is none."""


@dataclass
class Margins:
    """What is known of the margins of levels of a component.

    Two staffings that are seen on the same replications differ by far less noise than each of them
    has: what those show of one of them, but all replications do not, is taken off the other too.

    Attributes
    ----------
    broken : list of levels
        Whose promises are not kept, by all that can be known.
    """

    broken: list[Levels] = field(default_factory=list)
    _known: dict[tuple[Levels, int], float] = field(default_factory=dict)
    _luck: dict[int, float] = field(default_factory=dict)

    def seen(self, levels: Levels, depth: int) -> Generator[Trial, Verdict, float]:
        """Give the margin of levels on some replications.

        Parameters
        ----------
        levels : tuple of int
        depth : int
            `ROUGH`, `FINE`, `CLOSE` or `FULL`.
        """
        if (levels, depth) not in self._known:
            verdict = yield Trial(levels, depths=(depth,))
            self._known[levels, depth] = min(max(verdict.margin, LEAST), MOST)
        return self._known[levels, depth]

    def of(self, levels: Levels, depth: int) -> Generator[Trial, Verdict, float]:
        """Give the margin that some replications let expect of levels."""
        return (yield from self.seen(levels, depth)) - self._luck.get(depth, 0.0)

    def compared(self, levels: Levels, depth: int) -> Generator[Trial, Verdict, float]:
        """Give the margin from so many replications, and note how lucky fewer of them were."""
        margin = yield from self.seen(levels, depth)
        for fewer in (ROUGH, FINE, CLOSE):
            if fewer < depth:
                self._luck[fewer] = (yield from self.seen(levels, fewer)) - margin
        return margin

    def held(self, levels: Levels) -> Generator[Trial, Verdict, bool]:
        """Tell whether levels keep all, by all that can be known."""
        margin = yield from self.compared(levels, FULL)
        kept = margin >= 0 and (yield Trial(levels, sure=True)).kept
        if not kept:
            self.broken.append(levels)
        return kept

    def rules_out(self, levels: Levels) -> bool:
        """Whether levels that are known to be too low have no less of any variable."""
        return any(
            all(level <= other for level, other in zip(levels, each, strict=True))
            for each in self.broken
        )
