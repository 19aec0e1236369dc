"""Components are tuned side by side: one simulation tries other levels of each of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procsim.staffing.trials import Trial, Trials, Verdict

if TYPE_CHECKING:
    from procsim.staffing.components import Component
    from procsim.staffing.problem import Levels


@dataclass
class Lockstep:
    """Components that are tuned together, each in its own way.

    Parameters
    ----------
    levels : tuple of int
        Those of all variables; when all is done, as they were tuned.
    running : mapping of Component to Trials
        Their variables are places in `levels`.

    Attributes
    ----------
    failed : list of Component
        Those whose promises nothing kept; their levels stay as they were.
    """

    levels: Levels
    running: Mapping[Component, Trials]
    failed: list[Component] = field(default_factory=list)
    _asked: dict[Component, Trial] = field(default_factory=dict)

    def trials(self) -> Generator[Trial, Verdict, Levels]:
        """Try levels of all components that are not yet tuned, until they are."""
        for component in self.running:
            self._go_on(component, None)
        while self._asked:
            groups = {each: trial.groups or (each.targets,) for each, trial in self._asked.items()}
            verdict = yield self._together(groups)
            told = iter(verdict.groups)
            for component, of in groups.items():
                self._go_on(component, Verdict.of_all([next(told) for _ in of]))
        return self.levels

    def _go_on(self, component: Component, verdict: Verdict | None) -> None:
        """Tell a component what came of its last trial, and take its next one or its end."""
        trials = self.running[component]
        try:
            self._asked[component] = next(trials) if verdict is None else trials.send(verdict)
        except StopIteration as end:
            self._asked.pop(component, None)
            if end.value is None:
                self.failed.append(component)
            else:
                self.levels = placed(self.levels, component.variables, end.value)

    def _together(self, groups: Mapping[Component, Sequence[tuple[int, ...]]]) -> Trial:
        levels = self.levels
        for component, trial in self._asked.items():
            levels = placed(levels, component.variables, trial.levels)
        depths = [
            self._asked[component].depths or (0,) * len(of) for component, of in groups.items()
        ]
        return Trial(
            levels,
            rough=all(trial.rough for trial in self._asked.values() if not trial.depths),
            sure=any(trial.sure for trial in self._asked.values()),
            groups=tuple(each for of in groups.values() for each in of),
            depths=tuple(depth for of in depths for depth in of) if any(map(any, depths)) else (),
        )


def asking(
    trials: Trials,
    change: Callable[[Trial], Trial] | None = None,
    told: Callable[[Trial, Verdict], None] | None = None,
) -> Trials:
    """Ask otherwise for each trial of a component, or tell another of what came of it."""
    verdict = None
    while True:
        try:
            trial = next(trials) if verdict is None else trials.send(verdict)
        except StopIteration as end:
            found: Levels | None = end.value
            return found
        verdict = yield trial if change is None else change(trial)
        if told is not None:
            told(trial, verdict)


def own(levels: Levels, variables: Sequence[int]) -> Levels:
    """Give the levels of some variables."""
    return tuple(levels[i] for i in variables)


def placed(levels: Levels, variables: Sequence[int], own: Levels) -> Levels:
    """Give levels with those of some variables changed."""
    changed = list(levels)
    for i, level in zip(variables, own, strict=True):
        changed[i] = level
    return tuple(changed)
