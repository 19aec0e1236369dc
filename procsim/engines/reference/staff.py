"""The officers of one pool: who is on duty, who is free, and who is at work on what."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from procsim.plan.plan import FASTEST, LONGEST_IDLE, Plan

if TYPE_CHECKING:
    from procsim.engines.reference.line import Line
    from procsim.engines.reference.token import Token

OFFICER_BITS = 24
_OFFICER = (1 << OFFICER_BITS) - 1
_TOP_SPEED = 1 << 40


class Staff:
    """One pool at work.

    Parameters
    ----------
    plan : Plan
    number : int
        Of the pool.

    Attributes
    ----------
    officers : range
        Numbers of the pool's officers in the plan.
    unlimited : bool
        One officer stands for all, and is always free when on duty.
    choice : int
        Who of several idle officers starts.
    closing : int
        What becomes of a service whose officer goes off duty.
    preempts : frozenset of int
        Classes of work that take an officer from work of a lower class.
    free : list of int
        A heap: idle officers who are on duty, the first to start first. Above an officer's number
        stands what else decides; nothing, where the lowest number starts.
    busy, holds : dict
        The service that each officer is at work on; the one that an officer off duty will take up
        again. Found by :meth:`place`.
    on_duty : set of int
        Officers on duty, and those who leave as soon as they have finished.
    surplus : int
        How many of those leave so.
    lines : list of Line
        Work that this pool can do.
    plain : bool
        Whether officers come and go never, and a service lasts as long as its work.
    queue : list of (int, int, Token)
        Of a plain pool: a heap by enabled time and key.
    """

    __slots__ = (
        "busy", "choice", "closing", "free", "holds", "lines", "number", "officers", "on_duty",
        "plain", "preempts", "queue", "speeds", "surplus", "unlimited",
    )  # fmt: skip

    def __init__(self, plan: Plan, number: int) -> None:
        self.number = number
        self.officers = range(*plan.pool_first[number : number + 2].tolist())
        self.speeds: list[int] = plan.officer_speed.tolist()
        self.unlimited = bool(plan.pool_unlimited[number])
        self.choice = int(plan.pool_choice[number])
        self.closing = int(plan.pool_closing[number])
        self.preempts = frozenset(plan.pool_preempts[number])
        self.free: list[int] = []
        self.queue: list[tuple[int, int, Token]] = []
        self.busy: dict[int, Token] = {}
        self.holds: dict[int, Token] = {}
        self.on_duty: set[int] = set()
        self.surplus = 0
        self.lines: list[Line] = []
        self.plain = False

    @property
    def present(self) -> int:
        """Officers on duty; those who stay only to finish are not."""
        return len(self.on_duty) - self.surplus

    def enough(self, number: int) -> bool:
        """Whether so many officers are on duty."""
        return self.present >= (1 if self.unlimited else number)

    def can_give(self, number: int) -> bool:
        """Whether so many officers are free and on duty."""
        return len(self.free) >= (1 if self.unlimited else number)

    def take(self, token: Token) -> int:
        """Put the officer whose turn it is to work; there must be one free."""
        officer = (self.free[0] if self.unlimited else heappop(self.free)) & _OFFICER
        self.busy[self.place(officer, token)] = token
        return officer

    def place(self, officer: int, token: Token) -> int:
        """Under what number a service is found: its officer's, or its own where one is many."""
        return token.key if self.unlimited else officer

    def of_officer(self, services: dict[int, Token], officer: int) -> list[Token]:
        """Which of some services are an officer's; all, where one stands for all."""
        if self.unlimited:
            return [services[key] for key in sorted(services)]
        return [services[officer]] if officer in services else []

    def give(self, officer: int, now: int) -> None:
        """An officer is idle from now on."""
        heappush(self.free, self._rank(officer, now) << OFFICER_BITS | officer)

    def _rank(self, officer: int, now: int) -> int:
        if self.choice == LONGEST_IDLE:
            return now
        return _TOP_SPEED - self.speeds[officer] if self.choice == FASTEST else 0

    def release(self, officer: int, token: Token, now: int) -> None:
        """An officer has finished; free if still on duty."""
        del self.busy[self.place(officer, token)]
        if self.unlimited or officer not in self.on_duty:
            return
        if self.surplus:
            self.surplus -= 1
            self.on_duty.discard(officer)
        else:
            self.give(officer, now)

    def go(self, officer: int) -> None:
        """An officer goes off duty; what he is busy with is the service's own affair."""
        self.on_duty.discard(officer)
        self.free = [code for code in self.free if code & _OFFICER != officer]
        heapify(self.free)

    def idle(self) -> list[int]:
        """Officers who are free and on duty, in the order of their numbers."""
        return sorted(code & _OFFICER for code in self.free)
