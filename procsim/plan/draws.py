"""Draws: integers that belong to (seed, replication, name, case, attempt), in blocks of cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from procsim.plan.arrivals import ArrivalProcess, ByRate
from procsim.plan.backlog import Ages
from procsim.plan.chance import keys, spelt
from procsim.plan.formulas import Formulas, Keys, Stream, formulas
from procsim.plan.merging import Arrived, merged, numbered, together
from procsim.plan.openings import Timetable
from procsim.plan.plan import Ints
from procsim.plan.rates import Rates, rates_of
from procsim.plan.slots import Slot, Span
from procsim.plan.sums import AddUp, add_up
from procsim.plan.underway import FIRST_OF_BACKLOG

AtRates = Callable[[Rates, Keys, Keys], Arrived | None]
"""Makes all arrivals at rates, with the keys of the luck of gaps and days; None where it cannot."""

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
    backlogs : tuple of tuples of Ages
        One a case type: since when those are on their way whom the run finds there.
    come_again : bool
        Whether there are cases whose arrival depends on the run, any number of them.
    timetables : mapping of int to Timetable
        When gates open, by node.
    """

    slots: tuple[Slot, ...]
    arrivals: tuple[ArrivalProcess, ...]
    backlogs: tuple[tuple[Ages, ...], ...]
    come_again: bool = False
    timetables: Mapping[int, Timetable] = field(default_factory=dict)

    @cached_property
    def _written(self) -> tuple[Formulas, tuple[Stream, ...]]:
        return formulas(self.slots)

    @property
    def formulas(self) -> Formulas:
        """How the draws of the slots follow from luck."""
        return self._written[0]

    @cached_property
    def streams(self) -> tuple[bytes, ...]:
        """The stream of luck of every part of the formulas, as `chance.spelt` spells it."""
        return tuple(spelt(stream) for stream in self._written[1])

    @cached_property
    def rates(self) -> Rates | None:
        """The rates at which all cases arrive; None where some come otherwise, or are there."""
        return None if any(self.backlogs) else rates_of(self.arrivals)

    @cached_property
    def arrival_streams(self) -> tuple[list[bytes], list[bytes]]:
        """The streams of luck of the gaps and of the days of every type that arrives at a rate."""
        names = [each.name for each in self.arrivals if isinstance(each, ByRate)]
        gaps = [spelt(("gap", name)) for name in names]
        return gaps, [spelt(("day factor", name)) for name in names]


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
        # Cases of the most frequent type, without its backlog; None until all are known.
        self._most: int | None = None

    def arrivals(self) -> tuple[Ints, Ints, Ints]:
        """Time, type and index of every case known before the run, by (time, type, index).

        Those of the backlog come first, with times below 0 and indices from `FIRST_OF_BACKLOG` on.
        """
        return self._arrivals

    @cached_property
    def _arrivals(self) -> Arrived:
        return together([*self.arriving()])

    def arriving(self, at_rates: AtRates | None = None, add: AddUp = add_up) -> Iterator[Arrived]:
        """Give what `arrivals` gives, some thousands of cases at once, in the same order.

        No more is held than a chunk of each type, where its arrivals follow from a rate or gaps.

        Parameters
        ----------
        at_rates : callable, optional
            Makes the same arrivals sooner, where all follow from rates and there are not many.
        add : callable
            Adds up gaps, sooner perhaps, as `procsim.plan.sums.add_up` does.
        """
        known = None if at_rates is None else self._at_rates(at_rates)
        if known is not None:
            if known[2].size:
                self._most = int(known[2].max()) + 1
                yield known
            return
        chunks = merged(self._streams(add))
        chunk, most = next(chunks, None), 0
        while chunk is not None:
            following, indices = next(chunks, None), chunk[2]
            most = max(most, int(indices[indices < FIRST_OF_BACKLOG].max(initial=-1)) + 1)
            if following is None:
                # Whoever has the last chunk may ask for the last blocks.
                self._most = most
            yield chunk
            chunk = following

    def _at_rates(self, at_rates: AtRates) -> Arrived | None:
        rates = self._recipe.rates
        if rates is None:
            return None
        luck = (self._seed, self._replication)
        gaps, days = (keys(luck, names) for names in self._recipe.arrival_streams)
        return at_rates(rates, gaps, days)

    def _streams(self, add: AddUp) -> Iterator[Iterator[Arrived]]:
        luck = (self._seed, self._replication)
        for kind, backlog in enumerate(self._recipe.backlogs):
            if not backlog:
                continue
            parts = [ages.times(*luck) for ages in backlog]
            at = np.concatenate(parts)
            oldest = np.argsort(at, kind="stable")
            yield iter([(at[oldest], np.full(at.size, kind), FIRST_OF_BACKLOG + oldest)])
        for kind, process in enumerate(self._recipe.arrivals):
            yield numbered(kind, process.chunks(*luck, add))

    def openings(self, node: int) -> tuple[Ints, Ints]:
        """Every opening of the gate at a node, and until when papers were in time for it."""
        return self._recipe.timetables[node].openings(self._seed, self._replication)

    def series(self, slot: int, number: int, member: int = 1) -> Ints:
        """A block of the draws that belong to a pool, or to one of its officers, in their order."""
        span = Span(self._seed, self._replication, member, number * BLOCK, BLOCK)
        return self._recipe.slots[slot].values(span)

    @cached_property
    def _held(self) -> int:
        """One above the highest index of a case of a backlog."""
        sizes = [sum(ages.number for ages in backlog) for backlog in self._recipe.backlogs]
        return FIRST_OF_BACKLOG + max(sizes, default=0)

    def block(self, slot: int, attempt: int, number: int) -> Ints:
        """Draws of one slot for a block of consecutive cases at one attempt (from 1).

        Their number is that of `size`.
        """
        span = Span(self._seed, self._replication, attempt, number * BLOCK, self.size(number))
        return self._recipe.slots[slot].values(span)

    def one(self, slot: int, attempt: int, index: int) -> int:
        """Draw of one slot for one case at one attempt: one of those that `block` gives."""
        span = Span(self._seed, self._replication, attempt, index, 1)
        return int(self._recipe.slots[slot].values(span)[0])

    def size(self, number: int) -> int:
        """How many cases a block has.

        The last block holds no more cases than there are of the most frequent type, once all that
        are known before the run have been given.
        """
        start = number * BLOCK
        most = self._held if start >= FIRST_OF_BACKLOG else self._most
        return BLOCK if most is None or self._recipe.come_again else min(BLOCK, most - start)

    def formulas(self) -> Formulas:
        """Give the formulas by which an engine may draw for itself what `block` gives."""
        return self._recipe.formulas

    def keys(self, attempt: int) -> Keys:
        """Keys of the luck of every part of the formulas at an attempt, or of an officer."""
        return keys((self._seed, self._replication), self._recipe.streams, (attempt,))
