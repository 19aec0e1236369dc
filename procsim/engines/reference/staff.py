"""The officers of one pool: who is on duty, who is free, and who is at work on what."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from itertools import islice
from typing import TYPE_CHECKING

from procsim.calendars import next_change
from procsim.plan.plan import FASTEST, FIT, LONGEST_IDLE, SERVE_QUEUE, Plan

if TYPE_CHECKING:
    from procsim.engines.reference.line import Line
    from procsim.engines.reference.token import Token

UNIT_SPEED = 1000
"""Per mille: the speed at which work takes as long as it was drawn."""

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
    late : dict of int to set of int
        Officers who stay past closing for those who waited then, and for whom.
    away : set of int
        Officers who are absent or on an errand.
    errands : dict of int to iterator of int
        How long each officer's errands last, in their order.
    hours : list of Intervals
        Of each officer.
    set_up : int
        Microseconds of work to turn to another kind of work.
    last : dict of int to int
        What kind of work each officer did last.
    lines : list of Line
        Work that this pool can do.
    plain : bool
        Whether officers come and go never, and a service lasts as long as its work.
    queue : deque of Token
        Of a plain pool: by enabled time and key.
    """

    __slots__ = (
        "_by_type", "_picky", "_task", "away", "busy", "choice", "closing", "errands", "free",
        "holds", "hours", "last", "late", "lines", "number", "officers", "on_duty", "plain",
        "preempts", "queue", "set_up", "speeds", "surplus", "unlimited",
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
        self.queue: deque[Token] = deque()
        self.busy: dict[int, Token] = {}
        self.holds: dict[int, Token] = {}
        self.on_duty: set[int] = set()
        self.surplus = 0
        self.late: dict[int, set[int]] = {}
        self.away: set[int] = set()
        self.errands: dict[int, Iterator[int]] = {}
        self.hours = [plan.calendars[calendar] for calendar in plan.officer_calendar.tolist()]
        self.set_up = int(plan.pool_set_up[number])
        self._task: list[int] = plan.task.tolist()
        self._by_type = bool(plan.pool_set_up_by_type[number])
        self.last: dict[int, int] = {}
        # Whether free officers do not begin just any work.
        self._picky = self.closing in (FIT, SERVE_QUEUE)
        self.lines: list[Line] = []
        self.plain = False

    @property
    def present(self) -> int:
        """Officers on duty; those who stay only to finish, or for who waited, are not."""
        return len(self.on_duty) - self.surplus - len(self.late)

    def enough(self, number: int) -> bool:
        """Whether so many officers are on duty."""
        return self.present >= self.wanted(number)

    def wanted(self, number: int) -> int:
        """How many officers stand for so many."""
        return 1 if self.unlimited else number

    def can_give(self, number: int, token: Token, now: int) -> bool:
        """Whether so many officers are free, on duty, and would begin this work."""
        wanted = self.wanted(number)
        if not self._picky:
            return len(self.free) >= wanted
        return len(self.turns(wanted, token, now)) == wanted

    def turns(self, number: int, token: Token, now: int) -> list[int]:
        """Free officers who would begin a piece of work, in their turn; at most so many."""
        officers = (code & _OFFICER for code in sorted(self.free))
        return list(islice((one for one in officers if self.suits(one, token, now)), number))

    def suits(self, officer: int, token: Token, now: int) -> bool:
        """Whether an officer who is free would begin a piece of work."""
        if self.closing == SERVE_QUEUE:
            return officer not in self.late or token.key in self.late[officer]
        return self.closing != FIT or self._fits(officer, token, now)

    def _fits(self, officer: int, token: Token, now: int) -> bool:
        """Whether work is over before its officer leaves, or begins a stretch too short for it."""
        hours, length = self.hours[officer], self.length(officer, token)
        if now + length <= next_change(hours, now):
            return True
        return now in hours.opens and length > int((hours.closes - hours.opens).max())

    def length(self, officer: int, token: Token) -> int:
        """Clock time of a piece of work, rounded up to whole microseconds."""
        return -(-(token.work + self.turning(officer, token)) * UNIT_SPEED // self.speeds[officer])

    def turning(self, officer: int, token: Token) -> int:
        """Work to turn from what an officer did last to this."""
        if not self.set_up or self.last.get(officer) in (None, self._sort(token)):
            return 0
        return self.set_up

    def turn(self, officer: int, token: Token) -> None:
        """An officer turns to a piece of work."""
        self.last[officer] = self._sort(token)

    def _sort(self, token: Token) -> int:
        return token.case.kind if self._by_type else self._task[token.node]

    def take(self, token: Token, now: int) -> int:
        """Put the officer whose turn it is to work; there must be one free."""
        if self.unlimited:
            officer = self.free[0] & _OFFICER
        elif self._picky:
            (officer,) = self.turns(1, token, now)
            self._unfree(officer)
        else:
            officer = heappop(self.free) & _OFFICER
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
        self.late.pop(officer, None)
        self._unfree(officer)

    def _unfree(self, officer: int) -> None:
        # In place: whoever hands out the pool's work holds this list.
        self.free[:] = [code for code in self.free if code & _OFFICER != officer]
        heapify(self.free)

    def idle(self) -> list[int]:
        """Officers who are free and on duty, in the order of their numbers."""
        return sorted(code & _OFFICER for code in self.free)
