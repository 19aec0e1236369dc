"""The officers of one pool, who of them is free and on duty, and the work that waits."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

from procsim.engines.reference.token import Token

Waiting = tuple[int, int, Token]
"""Work in a queue: enabled time, then case, node and attempt as one key."""


class Staff:
    """One pool at work.

    Parameters
    ----------
    first : int
        Number of the pool's first officer in the plan.
    unlimited : bool
        One officer stands for all, and is always free when on duty.
    suspends : bool
        Whether closing time interrupts a service.

    Attributes
    ----------
    queue : list of Waiting
        A heap.
    free : list of int
        A heap: idle officers who are on duty, lowest number first.
    hand_out : callable
        What gives waiting work to officers who are free and on duty.
    plain : bool
        Whether officers come and go never, and a service lasts as long as its work.
    steady : bool
        Whether somebody is always on duty: then all time is working time.
    """

    hand_out: Callable[[], None]

    __slots__ = (
        "_covered", "_since", "busy", "first", "free", "hand_out", "on_duty", "plain", "present",
        "queue", "steady", "suspends", "unlimited",
    )  # fmt: skip

    def __init__(self, first: int, *, unlimited: bool, suspends: bool) -> None:
        self.first = first
        self.unlimited = unlimited
        self.suspends = suspends
        self.queue: list[Waiting] = []
        self.free: list[int] = []
        self.busy: set[int] = set()
        self.on_duty: set[int] = set()
        self.present = 0
        self.plain = False
        self.steady = False
        self._covered = 0
        self._since = 0

    def covered(self, now: int) -> int:
        """Time up to now during which anyone was on duty."""
        return self._covered + (now - self._since if self.present else 0)

    def comes(self, officer: int, now: int) -> None:
        """An officer comes on duty; one still busy goes on with what he has."""
        if not self.present:
            self._since = now
        self.present += 1
        self.on_duty.add(officer)
        if officer not in self.busy:
            heappush(self.free, officer)

    def leaves(self, officer: int, now: int) -> None:
        """An officer goes off duty; what he is busy with is the service's own affair."""
        self.present -= 1
        self.on_duty.discard(officer)
        if not self.present:
            self._covered += now - self._since
        if officer not in self.busy:
            self.free.remove(officer)
            # Removing from the middle breaks the heap; a sorted list is one.
            self.free.sort()

    def take(self) -> int:
        """The lowest-numbered officer who is free and on duty; there must be one."""
        if self.unlimited:
            return self.free[0]
        officer = heappop(self.free)
        self.busy.add(officer)
        return officer

    def release(self, officer: int) -> None:
        """An officer has finished; free if still on duty."""
        if self.plain:
            heappush(self.free, officer)
        elif not self.unlimited:
            self.busy.remove(officer)
            if officer in self.on_duty:
                heappush(self.free, officer)
