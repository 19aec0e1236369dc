"""The search for the cheapest staff: components side by side, then the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.staffing.candidates import HEADS
from procsim.staffing.components import Component, components
from procsim.staffing.trials import Trials, Tuner, Verdict

if TYPE_CHECKING:
    from procsim.staffing.judge import Judge
    from procsim.staffing.problem import Levels, Problem

ROUNDS = 5
"""How often components are tuned anew because one made it harder for another."""

NEIGHBOURS = 60
"""Of so many variables each is lowered once more when all are tuned together."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to.

    Parameters
    ----------
    levels : tuple of int
        The cheapest that keep every promise; where none do, the highest that were allowed to mend
        those that are broken.
    broken : tuple of int
        The promises that no levels kept, by number.
    sure : bool
        Whether a selection among staffings was more than noise.
    """

    levels: Levels
    broken: tuple[int, ...] = ()
    sure: bool = True


def cheapest(problem: Problem, judge: Judge, start: Levels, highest: Levels) -> Found:
    """Find the cheapest levels that keep every promise.

    Parameters
    ----------
    problem : Problem
    judge : Judge
        Of its promises.
    start : tuple of int
        Where theory would begin.
    highest : tuple of int
        Above which nothing is tried.

    Returns
    -------
    Found

    Notes
    -----
    Windows that share nothing are tuned side by side: one simulation tries another number at each
    of them. What one does to the others is found when all are put together, and components whose
    promises that breaks are tuned anew, beginning from there. In the end each variable is lowered
    once more with all others in place.
    """
    search = _Search(problem, judge, highest)
    return search.run(start)


class _Search:
    def __init__(self, problem: Problem, judge: Judge, highest: Levels) -> None:
        self._problem = problem
        self._judge = judge
        self._highest = highest
        self._components = [each for each in components(problem, judge.targets) if each.targets]

    def run(self, start: Levels) -> Found:
        if broken := self._hopeless():
            return Found(self._highest, broken)
        levels, kept, todo = start, self._highest, self._components
        for _ in range(ROUNDS):
            levels, failed = self._side_by_side(levels, todo)
            if failed:
                return Found(levels, self._broken(levels))
            lower = self._lower(levels)
            if lower is not None:
                levels = lower
            broken = self._broken(levels)
            if not broken:
                kept = levels
                if lower is None:
                    break
            todo = [each for each in self._components if set(each.targets) & set(broken)]
        # What was not found in so many rounds is not for that reason impossible.
        return Found(kept, self._broken(kept))

    def _hopeless(self) -> tuple[int, ...]:
        """Give the promises that are clearly broken however many officers there are."""
        if self._problem.head_count is not None:
            return ()
        groups = [each.targets for each in self._components]
        self._judge.judge(self._highest, groups)
        found = {i: self._judge.known(self._highest, [i]) for group in groups for i in group}
        return tuple(i for i, known in found.items() if known and known[0].broken)

    def _side_by_side(
        self, levels: Levels, todo: Sequence[Component]
    ) -> tuple[Levels, list[Component]]:
        """Tune components, each trial of all of them in one simulation."""
        running: dict[Component, Trials] = {each: self._trials(each, levels) for each in todo}
        asked = {each: next(trials) for each, trials in running.items()}
        failed = []
        while asked:
            point = levels
            for component, trial in asked.items():
                point = _placed(point, component, trial.levels)
            self._judge.judge(
                point,
                [component.targets for component in asked],
                rough=all(trial.rough for trial in asked.values()),
            )
            for component in [*asked]:
                verdict = self._verdict(point, component)
                try:
                    asked[component] = running[component].send(verdict)
                except StopIteration as end:
                    del asked[component]
                    if end.value is None:
                        failed.append(component)
                    own = self._own(self._highest, component) if end.value is None else end.value
                    levels = _placed(levels, component, own)
        return levels, failed

    def _trials(self, component: Component, levels: Levels) -> Trials:
        return Tuner(
            tuple(self._problem.variables[i] for i in component.variables),
            self._own(levels, component),
            self._own(self._highest, component),
            self._officers(),
        ).trials()

    def _officers(self) -> int | None:
        """Give how many officers there may be in what is tuned; they are then in one component."""
        problem = self._problem
        if problem.head_count is None:
            return None
        tuned = sum(variable.lowest for variable in problem.variables if variable.kind in HEADS)
        return problem.head_count - problem.officers(problem.lowest) + tuned

    def _verdict(self, point: Levels, component: Component) -> Verdict:
        found = self._judge.known(point, component.targets)
        return Verdict(
            kept=all(each.kept for each in found),
            margin=min(each.margin for each in found),
            broken=any(each.broken for each in found),
        )

    def _broken(self, levels: Levels) -> tuple[int, ...]:
        found = self._judge.findings(levels)
        broken = tuple(i for i, each in enumerate(found) if not each.kept)
        if not broken:
            self._judge.evaluations.praise(levels)
        return broken

    def _lower(self, levels: Levels) -> Levels | None:
        """Lower one variable more, whichever saves most, if all promises are kept nevertheless."""
        if len(levels) > NEIGHBOURS:
            return None
        tuned = {i for component in self._components for i in component.variables}
        lower = [
            (*levels[:i], level - 1, *levels[i + 1 :])
            for i, level in enumerate(levels)
            if i in tuned and level > self._problem.lowest[i]
        ]
        every = range(len(self._judge.targets))
        for each in sorted(lower, key=self._problem.cost):
            if self._judge.keeps(each, every):
                return each
        return None

    @staticmethod
    def _own(levels: Levels, component: Component) -> Levels:
        return tuple(levels[i] for i in component.variables)


def _placed(levels: Levels, component: Component, own: Levels) -> Levels:
    changed = list(levels)
    for i, level in zip(component.variables, own, strict=True):
        changed[i] = level
    return tuple(changed)
