"""Makes replications of staffings, in this process or another."""

from __future__ import annotations

import pickle
import time
from collections import deque
from dataclasses import dataclass, fields
from functools import _lru_cache_wrapper, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from procsim.errors import StandstillError
from procsim.resume.digest import digest
from procsim.staffing.luck import Luck
from procsim.staffing.reading import groupings, limits, nothing_kept, read
from procsim.tally.run import Counted

if TYPE_CHECKING:
    from procsim.plan.draws import Recipe
    from procsim.staffing.problem import Levels, Problem
    from procsim.staffing.target import Target

Floats = NDArray[np.float64]

DESIGNS = 16
"""So many staffings are kept compiled."""


class Made(NamedTuple):
    """What a batch of replications of a staffing gave.

    Parameters
    ----------
    figures : (figures, 2, replications) float64
        As `reading.read` gives them.
    cases : int
        How many were simulated.
    seconds : float
        Of the processor.
    """

    figures: Floats
    cases: int
    seconds: float


@dataclass(frozen=True)
class Task:
    """Makes replications of staffings.

    Parameters
    ----------
    problem : Problem
    figures : tuple of Target
        What is read of each.
    seed : int
    engine : str
    """

    problem: Problem
    figures: tuple[Target, ...]
    seed: int
    engine: str

    def __call__(self, levels: Levels, numbers: range) -> Made:
        """Make replications of a staffing.

        Raises
        ------
        RunError
            A run that cannot go on.
        """
        began = time.process_time()
        counted, recipe_digest = self._compiled(levels)
        recipe, luck = counted.compiled.recipe, self._luck
        luck.use(recipe_digest)
        try:
            made = [counted.count(luck.draws(recipe, self.seed, number)) for number in numbers]
        except StandstillError:
            # What was counted up to there is not to be found by the next.
            self._compiled.cache_clear()
            return Made(nothing_kept(self.figures, len(numbers)), 0, time.process_time() - began)
        summaries = counted.summaries(made)
        cases = sum(int(number.sum()) for number in summaries.outcomes().values())
        luck.tell(cases / len(made))
        return Made(read(summaries, self.figures), cases, time.process_time() - began)

    @cached_property
    def packed(self) -> bytes:
        """The task for other processes, which unpack it once."""
        return pickle.dumps(self)

    @cached_property
    def _luck(self) -> Luck:
        return Luck()

    @cached_property
    def _compiled(self) -> _lru_cache_wrapper[tuple[Counted, str]]:
        return lru_cache(DESIGNS)(self._counted)

    def _counted(self, levels: Levels) -> tuple[Counted, str]:
        """Compile a staffing, and tell its recipe from those of others."""
        counted = Counted.of(
            self.problem.graph_at(levels),
            seed=self.seed,
            engine=self.engine,
            by=groupings(self.figures),
            within=limits(self.figures),
        )
        return counted, self._digest_of(counted.compiled.recipe)

    def _digest_of(self, recipe: Recipe) -> str:
        """Tell a recipe from others; designs that differ in their staff mostly share one."""
        for known, found in self._digests:
            if known is recipe:
                return found
        self._digests.append((recipe, digest(recipe)))
        return self._digests[-1][1]

    @cached_property
    def _digests(self) -> deque[tuple[Recipe, str]]:
        return deque(maxlen=DESIGNS)

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another process: not what was remembered here."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Batches:
    """Parts of a task, by number, for other processes.

    Parameters
    ----------
    packed : bytes
        The task.
    parts : tuple of (levels, range)
    """

    packed: bytes
    parts: tuple[tuple[Levels, range], ...]

    def __call__(self, number: int) -> Made:
        """Make one of the parts."""
        return _unpacked(self.packed)(*self.parts[number])


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> Task:
    task: Task = pickle.loads(packed)  # noqa: S301 (packed by the process that started this one)
    return task
