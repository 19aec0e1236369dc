"""Parts are tuned with the hubs held, and hubs with the parts held."""

from __future__ import annotations

from collections.abc import Collection, Generator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from procsim.staffing.candidates import cost_of
from procsim.staffing.components import Component
from procsim.staffing.lockstep import Lockstep, asking, own, placed
from procsim.staffing.ruled_out import RuledOut
from procsim.staffing.trials import Trial, Trials, Tuner, Verdict

if TYPE_CHECKING:
    from procsim.staffing.hubs import Hubs
    from procsim.staffing.problem import Levels
    from procsim.staffing.variable import Variable


@dataclass
class Apart:
    """Tunes some of the variables of a component that falls apart without its hubs.

    Parameters
    ----------
    variables : tuple of Variable
        All of the component.
    highest : tuple of int
        Above which nothing is tried.
    hubs : Hubs

    Attributes
    ----------
    lowest : tuple of int
    ruled_out : RuledOut
        What was found so far.
    """

    variables: tuple[Variable, ...]
    highest: Levels
    hubs: Hubs
    ruled_out: RuledOut = field(init=False)

    def __post_init__(self) -> None:
        self.ruled_out = RuledOut(self.hubs.mended)
        self.lowest = tuple(each.lowest for each in self.variables)

    def cost(self, levels: Levels) -> float:
        """Give what levels cost a workday."""
        return cost_of(self.variables, levels)

    def each(self, trial: Trial) -> Trial:
        """Ask after each promise by itself, so that it is known which is broken."""
        return replace(trial, groups=tuple((target,) for target in self.hubs.mended))

    def with_hubs(self, levels: Levels, other: Levels) -> Levels:
        """Give levels with the hubs as they are in others."""
        return placed(levels, self.hubs.variables, own(other, self.hubs.variables))

    def parts_tuned(self, levels: Levels, highest: Levels) -> Trials:
        """Tune the parts with the hubs as they are; None where one cannot keep its promises."""
        running = {
            part: self._informed(part, levels, highest) for part in self.hubs.parts if part.targets
        }
        together = Lockstep(levels, running)
        levels = yield from together.trials()
        return None if together.failed else levels

    def _informed(self, part: Component, levels: Levels, highest: Levels) -> Trials:
        """Tune a part, but try nothing that is known to break one of its promises."""
        variables = part.variables
        trials = self._tuner(variables, levels, highest).trials()
        verdict = None
        while True:
            try:
                trial = next(trials) if verdict is None else trials.send(verdict)
            except StopIteration as end:
                found: Levels | None = end.value
                return found
            whole = placed(levels, variables, trial.levels)
            verdict = self.ruled_out.of(variables, whole, held=self.hubs.variables)
            if verdict is None:
                verdict = yield _roughly(trial)

    def hubs_tuned(
        self, hubs: tuple[int, ...], start: Levels, highest: Levels
    ) -> Generator[Trial, Verdict, Levels]:
        """Tune some hubs with all else as it is; they stay as they are where that is in vain."""
        tuner = self._tuner(hubs, start, highest)
        trials = asking(tuner.trials(), lambda trial: _roughly(self.each(trial)))
        running = {Component(hubs, tuple(self.hubs.mended)): trials}
        return (yield from Lockstep(start, running).trials())

    def _tuner(self, variables: tuple[int, ...], start: Levels, highest: Levels) -> Tuner:
        return Tuner(
            tuple(self.variables[i] for i in variables),
            own(start, variables),
            own(highest, variables),
        )

    def worthwhile(self, best: Levels, least: Levels) -> Levels:
        """Give the levels beyond which a variable alone would spend all that there is to save.

        The parts cost at least what they cost with the hubs at their highest.
        """
        bottom = self.with_hubs(least, self.lowest)
        spare = self.cost(best) - self.cost(bottom)
        highest = list(self.highest)
        for part in (*(each.variables for each in self.hubs.parts), self.hubs.variables):
            costs = self._tuner(part, bottom, self.highest)
            most = spare + sum(self.variables[i].costs(bottom[i]) for i in part)
            for i, high in zip(part, costs.within(own(self.lowest, part), most), strict=True):
                highest[i] = high
        return tuple(highest)

    def lifted(
        self, levels: Levels, targets: Collection[int], highest: Levels
    ) -> Generator[Trial, Verdict, None]:
        """Raise what breaks promises as high as it still breaks them: it rules out more.

        Each hub is raised at once, which soon tells whether it matters; parts by halves.
        """
        groups = {
            part: tuple(target for target in part.targets if target in targets)
            for part in self.hubs.parts
        }
        asked = tuple(group for group in groups.values() if group)
        for i in self.hubs.variables:
            higher = placed(levels, [i], (highest[i],))
            if asked and higher != levels:
                verdict = yield Trial(higher, rough=True, groups=asked)
                if all(each.broken for each in verdict.groups):
                    levels = higher
        running = {
            replace(part, targets=group): self._tuner(part.variables, levels, highest).lifted(
                own(levels, part.variables), own(highest, part.variables)
            )
            for part, group in groups.items()
            if group
        }
        yield from Lockstep(levels, running).trials()


def _roughly(trial: Trial) -> Trial:
    return replace(trial, rough=True)
