"""A queue that theory knows exactly in the long run: M/M/c, with patience, or with classes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from procsim.theory import (
    ErlangA,
    erlang_a,
    erlang_a_wait_tail,
    mmc_wait,
    mmc_wait_tail,
    priority_waits,
)


@dataclass(frozen=True)
class Queue:
    """Officers who are alike, exponential work, and arrivals that are Poisson as far as waits go.

    Parameters
    ----------
    servers : int
    mean : float
        Of the work of a visit, in minutes.
    rates : mapping of int to float
        Visits a minute of each priority class.
    patience : float or None
        Mean in minutes; None where everybody stays.
    """

    servers: int
    mean: float
    rates: Mapping[int, float]
    patience: float | None

    @property
    def rate(self) -> float:
        """Visits a minute."""
        return math.fsum(self.rates.values())

    @property
    def is_stable(self) -> bool:
        """Whether there is a long run."""
        return self.patience is not None or self.rate * self.mean < self.servers

    @property
    def abandons(self) -> float:
        """Share of visits that leave when patience ends."""
        return 0.0 if self._impatient is None else self._impatient.abandons

    @property
    def utilisation(self) -> float:
        """Share of the officers' time that is worked."""
        return min((1 - self.abandons) * self.rate * self.mean / self.servers, 1.0)

    def wait(self, priority: int) -> float:
        """Mean wait of those of a class who are served, minutes."""
        if self._impatient is not None:
            return self._impatient.wait_served
        if len(self.rates) == 1:
            return mmc_wait(self.rate, 1 / self.mean, self.servers)
        classes = sorted(self.rates)
        waits = priority_waits([self.rates[one] for one in classes], 1 / self.mean, self.servers)
        return waits[classes.index(priority)]

    def longer(self, over: float) -> float:
        """Share of those served who waited longer, where all are of one class."""
        assert len(self.rates) == 1, "only means are known of several classes"
        queue = (self.rate, 1 / self.mean, self.servers)
        if self.patience is not None:
            return erlang_a_wait_tail(*queue, patience=self.patience, over=over)
        return mmc_wait_tail(*queue, over=over)

    @cached_property
    def _impatient(self) -> ErlangA | None:
        if self.patience is None:
            return None
        return erlang_a(self.rate, 1 / self.mean, self.servers, patience=self.patience)
