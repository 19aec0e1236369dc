"""Draws of replications that many designs meet: what was made for one is there for the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from procsim.plan.draws import AtRates, Draws, Recipe
from procsim.plan.formulas import Keys
from procsim.plan.merging import Arrived
from procsim.plan.plan import Ints
from procsim.plan.sums import AddUp, add_up

T = TypeVar("T")


class RememberedDraws(Draws):
    """The draws of one replication, each made once, however many runs ask for it.

    Designs that differ in their staff alone have one recipe, so the same arrivals and times: to
    make them is most of what a short run costs. All arrivals of the replication are held.

    Parameters
    ----------
    recipe : Recipe
    seed, replication : int
    """

    def __init__(self, recipe: Recipe, seed: int, replication: int) -> None:
        super().__init__(recipe, seed, replication)
        self._chunks: list[Arrived] | None = None
        self._known: dict[tuple[str | int, ...], Any] = {}

    def arriving(self, at_rates: AtRates | None = None, add: AddUp = add_up) -> Iterator[Arrived]:
        """Give what `arrivals` gives, some thousands of cases at once, in the same order."""
        if self._chunks is None:
            self._chunks = list(super().arriving(at_rates, add))
        yield from self._chunks

    def openings(self, node: int) -> tuple[Ints, Ints]:
        """Every opening of the gate at a node, and until when papers were in time for it."""
        return self._once(("openings", node), lambda: super(RememberedDraws, self).openings(node))

    def series(self, slot: int, number: int, member: int = 1) -> Ints:
        """A block of the draws that belong to a pool, or to one of its officers, in their order."""
        known = ("series", slot, number, member)
        return self._once(known, lambda: super(RememberedDraws, self).series(slot, number, member))

    def block(self, slot: int, attempt: int, number: int) -> Ints:
        """Draws of one slot for a block of consecutive cases at one attempt (from 1)."""
        known = ("block", slot, attempt, number, self.size(number))
        return self._once(known, lambda: super(RememberedDraws, self).block(slot, attempt, number))

    def one(self, slot: int, attempt: int, index: int) -> int:
        """Draw of one slot for one case at one attempt."""
        known = ("one", slot, attempt, index)
        return self._once(known, lambda: super(RememberedDraws, self).one(slot, attempt, index))

    def keys(self, attempt: int) -> Keys:
        """Keys of the luck of every part of the formulas at an attempt, or of an officer."""
        return self._once(("keys", attempt), lambda: super(RememberedDraws, self).keys(attempt))

    def _once(self, known: tuple[str | int, ...], make: Callable[[], T]) -> T:
        if known not in self._known:
            self._known[known] = make()
        found: T = self._known[known]
        return found
