"""When those arrive who have an appointment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from procsim.calendars import Intervals
from procsim.distributions import Distribution
from procsim.errors import RunError
from procsim.plan.chance import uniforms
from procsim.plan.plan import Ints
from procsim.plan.sums import MOST_CASES, AddUp, add_up


@dataclass(frozen=True, slots=True)
class ByAppointment:
    """Arrivals around the slots of a timetable.

    Parameters
    ----------
    name : str
        Of the case type, under which bookings and punctuality are drawn.
    hours : Intervals
        When there are slots: from each opening on, whole ones only.
    every, early : int
        Microseconds from slot to slot, and from who comes first to the slot.
    late : Distribution, optional
        Microseconds from who comes first to the arrival.
    places : int
    booked : float
    end : int
        No arrivals after it.
    most : int, optional
        No more arrivals than this.
    """

    name: str
    hours: Intervals
    every: int
    early: int
    late: Distribution | None
    places: int
    booked: float
    end: int
    most: int | None

    def chunks(self, seed: int, replication: int, add: AddUp = add_up) -> Iterator[Ints]:
        """Arrivals in their order, all at once; each place of a slot has luck of its own."""
        del add
        counts = (self.hours.closes - self.hours.opens) // self.every
        if counts.sum() * self.places > MOST_CASES:
            raise RunError(
                f"cases.{self.name}.arrivals: more than {MOST_CASES:,} appointments in one run; "
                "fewer places, rarer slots or a shorter run"
            )
        slots = self._slots(counts)
        at = [self._place(place, slots, (seed, replication)) for place in range(self.places)]
        every = np.sort(np.concatenate(at))
        # Nobody comes before the run begins.
        yield np.maximum(every[every <= self.end], 0)[: self.most]

    def _place(self, place: int, slots: Ints, run: tuple[int, int]) -> Ints:
        """When those come who have booked one place of each slot."""

        def luck(purpose: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
            return uniforms((*run, purpose, self.name, place + 1), start=0, count=slots.size)

        at = slots - self.early
        if self.late is not None:
            at = at + np.rint(self.late.quantile(luck("punctuality"))).astype(np.int64)
        # A slot before the run began is over, however late somebody would have come.
        return at[(luck("booking") < self.booked) & (slots >= 0)]

    def _slots(self, counts: Ints) -> Ints:
        """Give the beginning of every slot, so many from each opening on."""
        first = np.repeat(self.hours.opens, counts)
        before = np.repeat(np.cumsum(counts) - counts, counts)
        return first + (np.arange(first.size) - before) * self.every
