"""One replication of a design: what any process can make by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines import engine as engine_named
from procsim.errors import EndlessWaitError, RunError, TooManyVisitsError
from procsim.plan import Compiled, Draws

if TYPE_CHECKING:
    from procsim.engines import Rows
    from procsim.plan.plan import Flags

Result = tuple["Rows", "Flags"]
"""Rows, and whether each case was complete at first."""


@dataclass(frozen=True)
class Replication:
    """Makes any replication of a design, by its number.

    Parameters
    ----------
    compiled : Compiled
    engine : str
    seed : int
    """

    compiled: Compiled
    engine: str
    seed: int

    def __call__(self, number: int) -> Result:
        """Make the replication of a number.

        Raises
        ------
        RunError
            A run that cannot go on.
        """
        draws = Draws(self.compiled.recipe, self.seed, number)
        rows = self._run(draws)
        return rows, self._complete(draws, rows)

    def _run(self, draws: Draws) -> Rows:
        try:
            return engine_named(self.engine)(self.compiled.plan, draws)
        except TooManyVisitsError as problem:
            node, case = self._whereabouts(problem)
            raise RunError(
                f"workflow.{node}: case {case} came here more than "
                f"{problem.most:,} times; a loop that cases leave"
            ) from None
        except EndlessWaitError as problem:
            node, case = self._whereabouts(problem)
            raise RunError(
                f"workflow.{node}: case {case} waits here for ever, in a run until empty; "
                "a wait that ends, or a length for the run"
            ) from None

    def _whereabouts(self, problem: TooManyVisitsError | EndlessWaitError) -> tuple[str, str]:
        """Name the node and the case of a problem."""
        names, (kind, index) = self.compiled.names, problem.case
        return names.nodes[problem.node], f"{names.types[kind]}-{index + 1}"

    def _complete(self, draws: Draws, rows: Rows) -> Flags:
        """Whether nothing was missing from each case at first, by case number."""
        _, kinds, indices = rows.arrivals
        complete = np.ones(kinds.size, dtype=np.bool_)
        for kind, slot in enumerate(self.compiled.plan.missing.tolist()):
            of_kind = np.flatnonzero(kinds == kind)
            if slot < 0 or not of_kind.size:
                continue
            block, place = np.divmod(indices[of_kind], draws.BLOCK)
            for number in np.unique(block).tolist():
                here = block == number
                missing = draws.block(slot, 1, number)
                complete[of_kind[here]] = missing[place[here]] == 0
        return complete
