"""Whether a staffing keeps its promises, from as many replications as it takes to tell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procsim.staffing.estimate import Estimate
from procsim.statistics.intervals import t_multiplier

if TYPE_CHECKING:
    from procsim.staffing.evaluations import Evaluations
    from procsim.staffing.exactly import Exactly
    from procsim.staffing.problem import Levels
    from procsim.staffing.target import Target

FIRST = 8
"""Replications from which something can be told."""

SURE = 32
"""Replications on which what is taken to keep its promises must stand: of few, all may be lucky."""

ROUGH, ROUGH_CASES = 64, 400_000
"""Replications, and cases, that are enough where an answer is only of use if it is soon there."""

CONFIDENCE = 0.99
"""That one promise of one staffing is judged rightly, while a search goes on."""

MOST_CASES, MOST_REPLICATIONS = 2_000_000, 4_000
"""Simulated cases of one staffing, and replications, after which what is unclear stays so."""

INDIFFERENCE = 0.002
"""A figure as near to its bound, in parts of the bound, cannot be told from it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a promise at a staffing.

    Parameters
    ----------
    margin : float
        By how much it is kept, in parts of its bound; negative where it is broken.
    clear : bool
        Whether that is more than noise.
    exact : bool
        Whether theory knows it.
    replications : int
        By which it was judged.
    """

    margin: float
    clear: bool
    exact: bool = False
    replications: int = 0

    @property
    def kept(self) -> bool:
        """Whether the promise is kept, as far as is known."""
        return self.margin >= 0

    @property
    def broken(self) -> bool:
        """Whether it is broken, and that is clear."""
        return self.clear and not self.kept

    def settled(self, least: int) -> bool:
        """Whether it is clear; if it is kept, by so many replications at least, or by theory."""
        return self.clear and (not self.kept or self.exact or self.replications >= least)


class Judge:
    """Judges staffings on common random numbers.

    Parameters
    ----------
    targets : sequence of Target
        The first figures of `evaluations`.
    evaluations : Evaluations
    exactly : Exactly
        What theory knows.
    """

    def __init__(
        self, targets: Sequence[Target], evaluations: Evaluations, exactly: Exactly
    ) -> None:
        self.targets = targets
        self.evaluations = evaluations
        self.exactly = exactly
        self._known: dict[tuple[Levels, int], Finding] = {}

    def judge(
        self,
        levels: Levels,
        asked: Sequence[Sequence[int]],
        *,
        rough: bool = False,
        sure: bool = False,
    ) -> None:
        """Make enough replications of a staffing to know whether it keeps promises.

        Parameters
        ----------
        levels : tuple of int
        asked : sequence of sequences of int
            Promises by number, in groups: once one of a group is clearly broken, the others of its
            group do not matter.
        rough : bool
            Whether a few replications are enough, whatever they tell.
        sure : bool
            Whether few are not enough to call a promise kept, however clear it seems.
        """
        most = self._roughly() if rough else self.most_replications
        least = min(SURE, most) if sure else FIRST
        if self._settled(levels, asked, least):
            return
        number = least
        while True:
            self.evaluations.make({levels: number})
            last = number >= most
            self._look(levels, [i for group in asked for i in group], least)
            if last or self._settled(levels, asked, least):
                return
            number = min(2 * number, most)

    def known(self, levels: Levels, targets: Sequence[int]) -> list[Finding]:
        """Give what is known of promises at a staffing that was judged.

        Where one of them is clearly broken, nothing may be known of others.
        """
        found = (self._of(levels, i) for i in targets)
        return [each for each in found if each is not None]

    def measured(self, levels: Levels, targets: Sequence[int], *, depth: int) -> list[Finding]:
        """Give what some replications tell of promises, no more of them and no fewer.

        Parameters
        ----------
        levels : tuple of int
        targets : sequence of int
        depth : int
            How many times the replications of a rough answer, as far as there may be so many.
        """
        known = [self._of(levels, i) for i in targets]
        number = min(depth * self._roughly(), self.most_replications)
        if not all(each is not None and each.exact for each in known):
            self.evaluations.make({levels: number})
        return [
            found
            if found is not None and (found.exact or math.isinf(found.margin))
            else self._told(self.targets[i], self.evaluations.estimate(levels, i, most=number))
            for i, found in zip(targets, known, strict=True)
        ]

    def keeps(self, levels: Levels, targets: Sequence[int], *, sure: bool = False) -> bool:
        """Judge whether a staffing keeps promises, all of them together."""
        self.judge(levels, [targets], sure=sure)
        return all(each.kept for each in self.known(levels, targets))

    def findings(self, levels: Levels) -> list[Finding]:
        """Judge a staffing for every promise by itself, and give what is then known."""
        self.judge(levels, [[i] for i in range(len(self.targets))])
        return self.known(levels, range(len(self.targets)))

    def margin(self, levels: Levels) -> float:
        """Give the smallest margin of all targets at a staffing with replications."""
        margins = [
            _scaled(target, found.value)
            for i, target in enumerate(self.targets)
            if not math.isnan((found := self.evaluations.estimate(levels, i)).value)
        ]
        return min(margins, default=0.0)

    def look_again(self, levels: Levels, replications: int) -> None:
        """Judge all promises of a staffing by more replications, however clear they seem."""
        number = min(replications, self.most_replications)
        self.evaluations.make({levels: number})
        self._look(levels, range(len(self.targets)), number)

    def refute(self, levels: Levels, target: int) -> None:
        """Note that fresh replications have shown a promise broken, whatever theory says."""
        self.exactly.doubt(target)
        self._known = {
            key: found for key, found in self._known.items() if key[1] != target or not found.exact
        }
        self._known[levels, target] = Finding(-math.inf, clear=True)

    def _settled(self, levels: Levels, asked: Sequence[Sequence[int]], least: int) -> bool:
        return all(
            self._group_settled([self._of(levels, i) for i in group], least) for group in asked
        )

    @staticmethod
    def _group_settled(group: Sequence[Finding | None], least: int) -> bool:
        """Whether every promise is settled, or a clear one is broken."""
        settled = [each for each in group if each is not None and each.settled(least)]
        return len(settled) == len(group) or not all(each.kept for each in settled)

    def _of(self, levels: Levels, target: int) -> Finding | None:
        """Give what is known of a promise, or what theory knows of it."""
        found = self._known.get((levels, target))
        if found is None and (value := self.exactly.value(levels, target)) is not None:
            promise = self.targets[target]
            found = Finding(_scaled(promise, value), clear=True, exact=True)
            self._known[levels, target] = found
        return found

    def _look(self, levels: Levels, asked: Sequence[int], least: int) -> None:
        """Note what the replications that there are tell."""
        number = self.evaluations.replications(levels)
        for i in asked:
            known = self._known.get((levels, i))
            if known is None or not known.settled(least):
                told = self._told(self.targets[i], self.evaluations.estimate(levels, i))
                self._known[levels, i] = replace(told, replications=number)

    @staticmethod
    def _told(target: Target, found: Estimate) -> Finding:
        if math.isnan(found.value):
            # Nothing that could break the promise has happened so far.
            return Finding(math.inf, clear=False)
        margin = _scaled(target, found.value)
        if found.n < 2:
            return Finding(margin, clear=False)
        reach = t_multiplier(CONFIDENCE, found.n - 1) * found.error + found.least
        near = abs(margin) <= INDIFFERENCE and reach <= INDIFFERENCE * _scale(target)
        return Finding(margin, clear=abs(margin) * _scale(target) > reach or near)

    def _roughly(self) -> int:
        """Give the replications that are enough for a rough answer."""
        number = int(ROUGH_CASES / max(self.evaluations.cases_a_run, 1.0))
        return max(FIRST, min(number, ROUGH))

    @property
    def most_replications(self) -> int:
        """Replications after which what is unclear stays so."""
        number = int(MOST_CASES / max(self.evaluations.cases_a_run, 1.0))
        return min(max(2 * FIRST, number), MOST_REPLICATIONS)


def _scale(target: Target) -> float:
    """Give in what a margin is measured: the bound, or of a share what it leaves."""
    if target.unit == "share":
        return max(min(target.bound, 1 - target.bound), 1e-3)
    return max(abs(target.bound), 1e-3)


def _scaled(target: Target, value: float) -> float:
    return target.margin(value) / _scale(target)
