"""How a large component is tuned around its hubs: first with plenty of them, then with few."""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from procsim.staffing.apart import Apart
from procsim.staffing.candidates import Candidates
from procsim.staffing.lockstep import asking, own, placed
from procsim.staffing.trials import Trial, Trials, Verdict

if TYPE_CHECKING:
    from procsim.staffing.hubs import Hubs
    from procsim.staffing.problem import Levels
    from procsim.staffing.variable import Variable

MOST_TRIALS = 100
"""Trials that may go into cheaper levels, once there are some that keep every promise."""

MOST_TRADES = 100
"""Trials that may go into other numbers of hubs."""


@dataclass
class HubTuner:
    """Tunes the variables of a component that falls into parts while its hubs are held.

    Parameters
    ----------
    variables : tuple of Variable
    start : tuple of int
    highest : tuple of int
        Above which nothing is tried.
    hubs : Hubs
    officers : int or None
        How many there may be in all.

    Notes
    -----
    With the hubs at their highest no part has to make up for them: the parts are tuned side by
    side, and need at least as much with fewer of the hubs. Then the hubs are tuned with the parts
    as they are. What is cheaper than that saves on hubs and spends more on parts: it is tried,
    cheapest first, as far as nothing that broke a promise rules it out. All of this is roughly
    judged, but for what is found.
    """

    variables: tuple[Variable, ...]
    start: Levels
    highest: Levels
    hubs: Hubs
    officers: int | None = None
    _apart: Apart = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        self._apart = Apart(self.variables, self.highest, self.hubs)

    def trials(self) -> Trials:
        """Find the cheapest levels that keep every promise."""
        return (yield from asking(self._found(), told=self._note))

    def _note(self, trial: Trial, verdict: Verdict) -> None:
        self._count += 1
        self._apart.ruled_out.note(trial, verdict)

    def _found(self) -> Trials:
        hubs = self.hubs.variables
        start = self._apart.with_hubs(self.start, self.highest)
        for part in self.hubs.parts:
            if not part.targets:
                idle = own(self._apart.lowest, part.variables)
                start = placed(start, part.variables, idle)
        least = yield from self._apart.parts_tuned(start, self.highest)
        if least is None:
            return None
        enough = yield from self._hubs_enough(least)
        levels = (yield from self._apart.parts_tuned(enough, self.highest)) or least
        levels = yield from self._apart.hubs_tuned(hubs, levels, self.highest)
        kept = yield from self._mended((yield from self._traded(levels, least)))
        return None if kept is None else (yield from self._proved(kept, least))

    def _hubs_enough(self, levels: Levels) -> Generator[Trial, Verdict, Levels]:
        """Raise the hubs from where they start until half as much again of the parts is enough.

        With no more of the parts than they need at least, what is left of a limit may be so little
        that no number of the hubs keeps to it.
        """
        hubs = self.hubs.variables
        ample = tuple(
            min(level + level // 2 + 1, high)
            for level, high in zip(levels, self.highest, strict=True)
        )
        held, most = own(self.start, hubs), own(self.highest, hubs)
        while held != most:
            trial = Trial(placed(ample, hubs, held), rough=True)
            if (yield self._apart.each(trial)).kept:
                break
            held = tuple(min(n + n // 2 + 1, high) for n, high in zip(held, most, strict=True))
        return placed(levels, hubs, held)

    def _traded(self, levels: Levels, least: Levels) -> Generator[Trial, Verdict, Levels]:
        """Give up one of a hub for more of the parts, or the reverse, as long as that saves."""
        yield from self._hubs_least(levels)
        last, before = self._count + MOST_TRADES, None
        while before != levels:
            before = levels
            for i, way in product(self.hubs.variables, (-1, 1)):
                step = way
                while self._count < last:
                    traded = yield from self._trade(levels, least, i, step)
                    if traded is None:
                        break
                    levels, step = traded, 2 * step
        return levels

    def _trade(self, levels: Levels, least: Levels, i: int, step: int) -> Trials:
        """Change a hub, and tune the parts anew; None where that saves nothing."""
        level = min(max(levels[i] + step, self.variables[i].lowest), self.highest[i])
        other = placed(levels, [i], (level,))
        highest = tuple(map(max, self._apart.worthwhile(levels, least), other))
        if level == levels[i] or self._is_dearer(self._apart.with_hubs(least, other), levels):
            return None
        if self._apart.ruled_out.has(self._apart.with_hubs(highest, other)):
            return None
        found = yield from self._apart.parts_tuned(other, highest)
        return None if found is None or self._is_dearer(found, levels) else found

    def _is_dearer(self, levels: Levels, other: Levels) -> bool:
        return self._apart.cost(levels) >= self._apart.cost(other)

    def _mended(self, levels: Levels) -> Trials:
        """Raise what can mend a promise that is broken after all: hubs where no other can."""
        step = 1
        while not (verdict := (yield self._apart.each(Trial(levels, sure=True)))).kept:
            lacking = self._mending(self._targets(verdict), hubs=step > 1)
            higher = tuple(
                min(level + step, high) if i in lacking else level
                for i, (level, high) in enumerate(zip(levels, self.highest, strict=True))
            )
            if higher == levels and step > 1:
                return None
            levels = higher
            step += 1
        return levels

    def _targets(self, verdict: Verdict) -> list[int]:
        """Give the promises that are not kept, where each was asked after by itself."""
        return [
            target
            for target, found in zip(self.hubs.mended, verdict.groups, strict=True)
            if not found.kept
        ]

    def _mending(self, targets: Collection[int], *, hubs: bool) -> set[int]:
        found = {i for target in targets for i in self.hubs.mended[target]}
        return found if hubs else found.difference(self.hubs.variables)

    def _proved(self, best: Levels, least: Levels) -> Generator[Trial, Verdict, Levels]:
        """Try what is cheaper and not ruled out by what was tried, as long as it is worth it."""
        last = self._count + MOST_TRIALS
        while self._count < last:
            highest = self._apart.worthwhile(best, least)
            found = self._cheapest(highest, below=self._apart.cost(best))
            if found is None:
                return best
            verdict = yield self._apart.each(Trial(found, rough=True))
            if not verdict.kept:
                yield from self._apart.lifted(found, self._targets(verdict), highest)
            elif (yield self._apart.each(Trial(found, sure=True))).kept:
                best = found
            else:
                # More of the hubs would be tried next, one after the other: tell soon if in vain.
                yield self._apart.each(Trial(self._apart.with_hubs(found, highest), sure=True))
        return (yield from self._fewer(best))

    def _fewer(self, levels: Levels) -> Generator[Trial, Verdict, Levels]:
        """Lower each variable by itself while all promises are kept, first what saves most."""
        above = [i for i, level in enumerate(levels) if level > self.variables[i].lowest]
        order = sorted(above, key=lambda i: self._apart.cost(placed(levels, [i], (levels[i] - 1,))))
        for i in order:
            while levels[i] > self.variables[i].lowest:
                lower = placed(levels, [i], (levels[i] - 1,))
                if self._apart.ruled_out.has(lower):
                    break
                kept = (yield self._apart.each(Trial(lower, rough=True))).kept
                if not kept or not (yield self._apart.each(Trial(lower, sure=True))).kept:
                    break
                levels = lower
        return levels

    def _hubs_least(self, best: Levels) -> Generator[Trial, Verdict, None]:
        """Find how low each hub can be at all, with all else at its highest."""
        for i in self.hubs.variables:
            if best[i] > self.variables[i].lowest:
                lower = placed(self.highest, [i], (best[i] - 1,))
                yield from self._apart.hubs_tuned((i,), lower, lower)

    def _cheapest(self, highest: Levels, *, below: float) -> Levels | None:
        """Give the cheapest levels that nothing known rules out."""
        candidates = Candidates(self.variables, self._apart.lowest, highest, self.officers)
        self._apart.ruled_out.tell(candidates)
        return candidates.cheapest(below=below)
