"""The search for the cheapest staff: components side by side, then the whole."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procsim.staffing.candidates import HEADS
from procsim.staffing.components import Component, components, mending
from procsim.staffing.descent import Descent
from procsim.staffing.hub_tuner import HubTuner
from procsim.staffing.hubs import Hubs, hubs
from procsim.staffing.lockstep import Lockstep, own, placed
from procsim.staffing.trials import FEW, Trial, Trials, Tuner, Verdict

if TYPE_CHECKING:
    from procsim.staffing.judge import Finding, Judge
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
        levels, todo = start, self._components
        kept: Levels | None = None
        for number in range(ROUNDS):
            levels, failed = self._side_by_side(levels, todo, first=number == 0)
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
        known = self._today() if kept else [*self._today(), *self._tried()]
        kept = self._cheapest(known, kept or self._highest)
        return Found(kept, self._broken(kept))

    def _cheapest(self, known: Sequence[Levels], kept: Levels) -> Levels:
        """Give the cheapest levels that keep every promise, of some and of those that are kept."""
        every, cost = range(len(self._judge.targets)), self._problem.cost
        for levels in sorted(known, key=cost):
            if cost(levels) >= cost(kept):
                break
            if self._judge.keeps(levels, every) and self._judge.keeps(levels, every, sure=True):
                return levels
        return kept

    def _tried(self) -> list[Levels]:
        """Give the levels of which no promise is known to be broken, or on its edge."""
        every = range(len(self._judge.targets))
        known = {
            levels: self._judge.known(levels, every) for levels in self._judge.evaluations.tried()
        }
        return [
            levels
            for levels, found in known.items()
            if len(found) == len(every) and all(each.kept and each.clear for each in found)
        ]

    def _today(self) -> list[Levels]:
        """Give today's levels, where all of them are known, and none is above what is tried."""
        today = tuple(level for level in self._problem.today if level is not None)
        allowed = len(today) == len(self._highest) and all(map(operator.le, today, self._highest))
        return [today] if allowed else []

    def _hopeless(self) -> tuple[int, ...]:
        """Give the promises that are clearly broken however many officers there are."""
        if self._problem.head_count is not None:
            return ()
        groups = [each.targets for each in self._components]
        self._judge.judge(self._highest, groups)
        found = {i: self._judge.known(self._highest, [i]) for group in groups for i in group}
        return tuple(i for i, known in found.items() if known and known[0].broken)

    def _side_by_side(
        self, levels: Levels, todo: Sequence[Component], *, first: bool
    ) -> tuple[Levels, list[Component]]:
        """Tune components, each trial of all of them in one simulation."""
        # Of a variable alone, its level and the one below are looked at again with all others in
        # place: one that is on the edge beside other levels need not keep the others waiting.
        alone = all(len(each.variables) == 1 for each in todo)
        rough = first and alone and len(todo) > 1
        together = Lockstep(levels, {each: self._trials(each, levels) for each in todo})
        trials = together.trials()
        try:
            trial = next(trials)
            while True:
                trial = trials.send(self._verdict(replace(trial, rough=trial.rough or rough)))
        except StopIteration as end:
            levels = end.value
        for each in together.failed:
            levels = placed(levels, each.variables, own(self._highest, each.variables))
        return levels, together.failed

    def _trials(self, component: Component, levels: Levels) -> Trials:
        places = component.variables
        variables = tuple(self._problem.variables[i] for i in places)
        start, highest = own(levels, places), own(self._highest, places)
        if len(places) <= FEW:
            return Tuner(variables, start, highest, self._officers()).trials()
        if (shared := self._hubs(component)) is None:
            return Descent(variables, start, highest, self._officers()).trials()
        return HubTuner(variables, start, highest, shared, self._officers()).trials()

    def _is_many(self, component: Component) -> bool:
        """Whether a component has many variables, and nothing parts them."""
        return len(component.variables) > FEW and self._hubs(component) is None

    def _hubs(self, component: Component) -> Hubs | None:
        """Give what many promises of a component share, by place among its variables."""
        place = {variable: at for at, variable in enumerate(component.variables)}
        mended = {
            i: tuple(place[each] for each in mending(self._problem, self._judge.targets[i]))
            for i in component.targets
        }
        return hubs(len(place), mended, few=FEW)

    def _officers(self) -> int | None:
        """Give how many officers there may be in what is tuned; they are then in one component."""
        problem = self._problem
        if problem.head_count is None:
            return None
        tuned = sum(variable.lowest for variable in problem.variables if variable.kind in HEADS)
        return problem.head_count - problem.officers(problem.lowest) + tuned

    def _verdict(self, trial: Trial) -> Verdict:
        depths = trial.depths or (0,) * len(trial.groups)
        asked = tuple(zip(trial.groups, depths, strict=True))
        judged = [group for group, depth in asked if not depth]
        if judged:
            self._judge.judge(trial.levels, judged, rough=trial.rough, sure=trial.sure)
        return Verdict.of_all([_verdict(self._known(trial.levels, *each)) for each in asked])

    def _known(self, levels: Levels, group: Sequence[int], depth: int) -> list[Finding]:
        if depth:
            return self._judge.measured(levels, group, depth=depth)
        return self._judge.known(levels, group)

    def _broken(self, levels: Levels) -> tuple[int, ...]:
        found = self._judge.findings(levels)
        broken = tuple(i for i, each in enumerate(found) if not each.kept)
        if not broken:
            self._judge.evaluations.praise(levels)
        return broken

    def _lower(self, levels: Levels) -> Levels | None:
        """Lower variables once more, whichever saves most first, while all promises are kept.

        Not those of which there are many: each of them was lowered alone, on more replications.
        """
        if len(levels) > NEIGHBOURS:
            return None
        lowest, every = self._problem.lowest, range(len(self._judge.targets))
        tuned = {
            i
            for each in self._components
            if not self._is_many(each)
            for i in each.variables
            if levels[i] > lowest[i]
        }
        start = levels
        for i in sorted(tuned, key=lambda i: self._problem.cost(_lowered(start, i))):
            while levels[i] > lowest[i]:
                lower = _lowered(levels, i)
                if not all(self._judge.keeps(lower, every, sure=sure) for sure in (False, True)):
                    break
                levels = lower
        return None if levels == start else levels


def _verdict(found: Sequence[Finding]) -> Verdict:
    return Verdict(
        kept=all(each.kept for each in found),
        margin=min(each.margin for each in found),
        broken=any(each.broken for each in found),
    )


def _lowered(levels: Levels, i: int) -> Levels:
    return (*levels[:i], levels[i] - 1, *levels[i + 1 :])
