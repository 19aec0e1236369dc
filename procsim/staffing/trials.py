"""How the few variables of a component are tuned: what to try next, given what was found."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from procsim.staffing.candidates import Candidates, cost_of

if TYPE_CHECKING:
    from procsim.staffing.problem import Levels
    from procsim.staffing.variable import Variable

FEW = 6
"""Of so many variables the cheapest levels are proved, as far as more is never worse."""

STRIDE = 1 / 6
"""So much of a level is taken away at once, as long as that goes well."""

MOST_TRIALS = 150
"""Cheaper levels tried to prove it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Levels to be tried.

    Parameters
    ----------
    levels : tuple of int
    rough : bool
        Whether it is enough to know what a few replications tell.
    sure : bool
        Whether few replications are not enough to call a promise kept, however clear it seems.
    groups : tuple of tuples of int
        The promises that are asked after, by number: of each group it is to be known whether it
        keeps all of its own. None for one group of all that the variables can mend.
    depths : tuple of int
        By how many replications each group is judged, no more and no fewer, in those of a rough
        verdict; 0, or none, for as many as it takes.
    """

    levels: Levels
    rough: bool = False
    sure: bool = False
    groups: tuple[tuple[int, ...], ...] = ()
    depths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the promises of a component are kept at some levels of its variables.

    Parameters
    ----------
    kept : bool
    margin : float
        The smallest, in parts of the bounds.
    broken : bool
        Whether one is broken, and that is clear.
    groups : tuple of Verdict
        That of each group of promises that the trial asked after.
    """

    kept: bool
    margin: float
    broken: bool
    groups: tuple[Verdict, ...] = ()

    @classmethod
    def of_all(cls, groups: Sequence[Verdict]) -> Verdict:
        """Give the verdict on several groups of promises together."""
        return cls(
            kept=all(each.kept for each in groups),
            margin=min((each.margin for each in groups), default=math.inf),
            broken=any(each.broken for each in groups),
            groups=tuple(groups),
        )


Trials: TypeAlias = Generator[Trial, Verdict, "Levels | None"]
"""Yields what to try, is sent what came of it, and returns the cheapest that keep all; None where
none do."""


@dataclass
class Tuner:
    """Tunes the few variables of a component, all else as it is.

    Parameters
    ----------
    variables : tuple of Variable
    start : tuple of int
    highest : tuple of int
        Above which nothing is tried.
    officers : int or None
        How many there may be in all.
    """

    variables: tuple[Variable, ...]
    start: Levels
    highest: Levels
    officers: int | None = None
    _tried: dict[Levels, Verdict] = field(default_factory=dict)

    def trials(self) -> Trials:
        """Find the cheapest levels that keep every promise."""
        lowest = tuple(each.lowest for each in self.variables)
        if len(lowest) == 1:
            level = yield from self._bracket(self.start, 0, lowest[0], self.highest[0])
            return None if level is None else (level,)
        levels = yield from self._raised(self.start)
        if levels is None:
            return None
        levels = yield from self._lowered(levels, lowest)
        yield from self._least(levels, lowest)
        return (yield from self._proved(levels, lowest))

    def _cost(self, levels: Levels) -> float:
        return cost_of(self.variables, levels)

    def _try(self, levels: Levels) -> Generator[Trial, Verdict, Verdict]:
        """Try levels, once each."""
        if levels not in self._tried:
            self._tried[levels] = yield Trial(levels)
        return self._tried[levels]

    def _is_broken(self, levels: Levels) -> Generator[Trial, Verdict, bool]:
        """Tell whether levels break a promise, and that so clearly that it is soon known."""
        found = self._tried.get(levels) or (yield Trial(levels, rough=True))
        return found.broken

    def _bracket(
        self, levels: Levels, i: int, lowest: int, highest: int
    ) -> Generator[Trial, Verdict, int | None]:
        """Find the lowest level of one variable, from the one that it has, all others as they are.

        In growing steps at first, then by halves.
        """
        broken, kept, level, step = lowest - 1, highest + 1, levels[i], 1
        while True:
            if (yield from self._try(_with(levels, i, level))).kept:
                kept = level
            else:
                broken = level
            if kept - broken <= 1:
                return kept if kept <= highest else None
            if broken < lowest:
                level = max(lowest, kept - step)
            elif kept > highest:
                level = min(highest, broken + step)
            else:
                level = (broken + kept) // 2
            step *= 2

    def _raised(self, levels: Levels) -> Trials:
        """Raise levels until every promise is kept: first what mends most for its cost."""
        step = 1
        while not (yield from self._try(levels)).kept:
            if levels == self.highest:
                return None
            higher = [*self._steps(levels, step)]
            for each in higher:
                yield from self._try(each)
            levels = max(higher, key=lambda each: self._gain(each, beyond=levels))
            step += 1
        return levels

    def _gain(self, higher: Levels, *, beyond: Levels) -> tuple[bool, float]:
        """Tell whether higher levels are enough, and how much margin is won for their cost."""
        verdict = self._tried[higher]
        won = verdict.margin - self._tried[beyond].margin
        return verdict.kept, won / max(self._cost(higher) - self._cost(beyond), 1e-9)

    def _steps(self, levels: Levels, step: int) -> Iterator[Levels]:
        """Give the levels with one variable higher."""
        for i, level in enumerate(levels):
            if level < self.highest[i]:
                yield _with(levels, i, min(level + step, self.highest[i]))

    def _lowered(self, levels: Levels, lowest: Levels) -> Generator[Trial, Verdict, Levels]:
        """Lower all that can be lowered, round after round, while all promises are kept.

        First in strides, then by one.

        Many are lowered together; where that breaks a promise, each half of them is by itself. What
        cannot be lowered alone cannot be later either, when there is less of others.
        """
        for part in (STRIDE, 0):
            left = [i for i, level in enumerate(levels) if level > lowest[i]]
            while left:
                done: list[int] = []
                groups = [sorted(left, key=lambda i: self._saving(levels, i))]
                while groups:
                    group = groups.pop()
                    lower = tuple(
                        max(level - max(int(level * part), 1), lowest[i]) if i in group else level
                        for i, level in enumerate(levels)
                    )
                    if (yield from self._try(lower)).kept:
                        levels = lower
                    elif len(group) == 1:
                        done += group
                    else:
                        # The half that saves more comes first.
                        groups += [group[: len(group) // 2], group[len(group) // 2 :]]
                left = [i for i in left if i not in done and levels[i] > lowest[i]]
        return levels

    def _saving(self, levels: Levels, i: int) -> float:
        return self._cost(levels) - self._cost(_with(levels, i, levels[i] - 1))

    def _least(self, levels: Levels, lowest: Levels) -> Generator[Trial, Verdict, None]:
        """Find how low each variable can be at all, with the others at their highest.

        Seldom lower than where it is: then nothing below need be tried, where queues are longest.
        """
        for i, level in enumerate(levels):
            if level > lowest[i]:
                lower = _with(self.highest, i, level - 1)
                yield from self._bracket(lower, i, lowest[i], level - 1)

    def _proved(self, levels: Levels, lowest: Levels) -> Trials:
        """Try what is cheaper and not ruled out by what was tried, as long as it is worth it."""
        best = levels
        highest = self.within(lowest, self._cost(best))
        candidates = Candidates(self.variables, lowest, highest, self.officers)
        for tried, verdict in self._tried.items():
            if not verdict.kept:
                candidates.rule_out(tried)
        for _ in range(MOST_TRIALS):
            found = candidates.cheapest(below=self._cost(best))
            if found is None:
                break
            if (yield from self._try(found)).kept:
                best = found
            else:
                candidates.rule_out((yield from self.lifted(found, candidates.highest)))
        return best

    def within(self, lowest: Levels, most: float) -> Levels:
        """Give the levels beyond which a variable alone, all others lowest, would cost as much."""
        return tuple(
            max(
                (
                    level
                    for level in range(low, high + 1)
                    if self._cost(_with(lowest, i, level)) < most
                ),
                default=low,
            )
            for i, (low, high) in enumerate(zip(lowest, self.highest, strict=True))
        )

    def lifted(self, levels: Levels, highest: Levels) -> Generator[Trial, Verdict, Levels]:
        """Raise what breaks a promise as high as it still breaks it: it rules out more."""
        order = np.argsort([h - n for n, h in zip(levels, highest, strict=True)], kind="stable")
        for i in reversed(order.tolist()):
            low, high = levels[i], highest[i]
            while low < high:
                at = (low + high + 1) // 2 if low > levels[i] or high < highest[i] else high
                if (yield from self._is_broken(_with(levels, i, at))):
                    low = at
                else:
                    high = at - 1
            levels = _with(levels, i, low)
        return levels


def _with(levels: Levels, i: int, level: int) -> Levels:
    return (*levels[:i], level, *levels[i + 1 :])
