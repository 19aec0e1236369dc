"""Draws: integers that belong to (seed, replication, name, case, attempt), in blocks of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from procsim.plan.arrivals import ArrivalProcess
from procsim.plan.openings import Timetable
from procsim.plan.plan import Ints
from procsim.plan.slots import Slot, Span

BLOCK = 4096
"""Consecutive cases of one type in a block."""


@dataclass(frozen=True)
class Recipe:
    """Everything that chance decides in a design, by slot.

    Parameters
    ----------
    slots : tuple of Slot
        In the order of the plan's slot numbers.
    arrivals : tuple of ArrivalProcess
        One a case type, in the order of names.
    come_again : bool
        Whether there are cases whose arrival depends on the run, any number of them.
    timetables : mapping of int to Timetable
        When gates open, by node.
    """

    slots: tuple[Slot, ...]
    arrivals: tuple[ArrivalProcess, ...]
    come_again: bool = False
    timetables: Mapping[int, Timetable] = field(default_factory=dict)


class Draws:
    """The draws of one replication, made when an engine asks for them.

    Parameters
    ----------
    recipe : Recipe
    seed, replication : int
    """

    BLOCK = BLOCK

    def __init__(self, recipe: Recipe, seed: int, replication: int) -> None:
        self._recipe = recipe
        self._seed = seed
        self._replication = replication

    def arrivals(self) -> tuple[Ints, Ints, Ints]:
        """Time, type and index of every case known before the run, by (time, type, index)."""
        return self._arrivals

    @cached_property
    def _arrivals(self) -> tuple[Ints, Ints, Ints]:
        times = [process.times(self._seed, self._replication) for process in self._recipe.arrivals]
        at = np.concatenate(times) if times else np.empty(0, dtype=np.int64)
        kind = np.repeat(np.arange(len(times)), [part.size for part in times])
        index = np.concatenate([np.arange(part.size) for part in times])
        order = np.lexsort((index, kind, at))
        return at[order], kind[order].astype(np.int64), index[order].astype(np.int64)

    def openings(self, node: int) -> tuple[Ints, Ints]:
        """Every opening of the gate at a node, and until when papers were in time for it."""
        return self._recipe.timetables[node].openings(self._seed, self._replication)

    def series(self, slot: int, number: int, member: int = 1) -> Ints:
        """A block of the draws that belong to a pool, or to one of its officers, in their order."""
        span = Span(self._seed, self._replication, member, number * BLOCK, BLOCK)
        return self._recipe.slots[slot].values(span)

    @cached_property
    def _most(self) -> int:
        """Cases of the most frequent type."""
        return int(self._arrivals[2].max(initial=-1)) + 1

    def block(self, slot: int, attempt: int, number: int) -> Ints:
        """Draws of one slot for a block of consecutive cases at one attempt (from 1).

        The last block holds no more cases than there are of the most frequent type, where their
        number is known before the run.
        """
        start = number * BLOCK
        count = BLOCK if self._recipe.come_again else min(BLOCK, self._most - start)
        span = Span(self._seed, self._replication, attempt, start, count)
        return self._recipe.slots[slot].values(span)
