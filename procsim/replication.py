"""One replication of a design: what any process can make by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines import engine as engine_named
from procsim.engines.applicants import Applicants
from procsim.errors import EndlessWaitError, RunError, StandstillError, TooManyVisitsError
from procsim.plan import Compiled, Draws, Names
from procsim.plan.underway import FIRST_OF_BACKLOG

if TYPE_CHECKING:
    from procsim.engines import Rows
    from procsim.plan.plan import Flags, Ints

Result = tuple["Rows", Applicants]
"""Rows, and what is known of each case at its arrival."""


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
        return rows, Applicants(self._complete(draws, rows), self._channels(draws, rows))

    def _run(self, draws: Draws) -> Rows:
        with named_problems(self.compiled.names):
            return engine_named(self.engine)(self.compiled.plan, draws)

    def _complete(self, draws: Draws, rows: Rows) -> Flags:
        """Whether nothing was missing from each case at first, by case number."""
        complete = np.ones(rows.arrivals[1].size, dtype=np.bool_)
        for kind, slot in enumerate(self.compiled.plan.missing.tolist()):
            for cases, missing in _drawn(draws, rows, kind, slot):
                complete[cases] = missing == 0
        return complete

    def _channels(self, draws: Draws, rows: Rows) -> Ints:
        """By which channel each case came in, by case number."""
        channels = self.compiled.channels
        found = np.array(channels.fixed, dtype=np.int64)[rows.arrivals[1]]
        for kind, slot in enumerate(channels.slots):
            for cases, drawn in _drawn(draws, rows, kind, slot):
                found[cases] = drawn
        return found


@contextmanager
def named_problems(names: Names) -> Iterator[None]:
    """Say of a run that cannot go on where it is, and with which case.

    Raises
    ------
    RunError
    """
    try:
        yield
    except TooManyVisitsError as problem:
        node, case = _whereabouts(names, problem)
        raise RunError(
            f"workflow.{node}: case {case} came here more than "
            f"{problem.most:,} times; a loop that cases leave"
        ) from None
    except EndlessWaitError as problem:
        node, case = _whereabouts(names, problem)
        raise StandstillError(
            f"workflow.{node}: case {case} waits here for ever, in a run until empty; "
            "a wait that ends, or a length for the run"
        ) from None


def _whereabouts(names: Names, problem: TooManyVisitsError | EndlessWaitError) -> tuple[str, str]:
    """Name the node and the case of a problem."""
    kind, index = problem.case
    held = index >= FIRST_OF_BACKLOG
    number = f"b{index + 1 - FIRST_OF_BACKLOG}" if held else f"{index + 1}"
    return names.nodes[problem.node], f"{names.types[kind]}-{number}"


def _drawn(draws: Draws, rows: Rows, kind: int, slot: int) -> Iterator[tuple[Ints, Ints]]:
    """Give what was drawn once for the cases of a type, a block at a time, with their numbers."""
    _, kinds, indices = rows.arrivals
    of_kind = np.flatnonzero(kinds == kind)
    if slot < 0 or not of_kind.size:
        return
    block, place = np.divmod(indices[of_kind], draws.BLOCK)
    for number in np.unique(block).tolist():
        here = block == number
        yield of_kind[here], draws.block(slot, 1, number)[place[here]]
