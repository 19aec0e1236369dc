"""Trays: activities that hold the officers before them while they are full."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from typing import TYPE_CHECKING

from procsim.engines.events import DONE, ONGOING
from procsim.engines.reference.core import STAY, Enter
from procsim.engines.reference.course import Course
from procsim.engines.reference.staff import Staff
from procsim.engines.reference.token import BLOCKED, MOVING, Effect, Token
from procsim.plan.plan import CHOICE, CLOCK, DEADLINE, DOCUMENTS, START, Plan
from procsim.tables import CAUSES

if TYPE_CHECKING:
    from procsim.engines import DrawSource

_STOOD = CAUSES.index("blocked")

_PASSED = (START, DOCUMENTS, CHOICE, CLOCK, DEADLINE)
"""Kinds of node that a token passes with the officer who brings it."""


class Trays(Course):
    """A run in which officers can stand blocked: done, with no room for what they have done.

    Attributes
    ----------
    doors : list of list of (int, int, Token)
        Who stands before each activity: since when, and with which work.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        self.doors: list[list[tuple[int, int, Token]]] = [[] for _ in plan.kind]
        self._join_at: dict[int, Enter] = {}
        self._rooms: list[int] = plan.room.tolist()
        super().__init__(plan, draws)
        for node, kind in enumerate(plan.kind.tolist()):
            if plan.stands[node]:
                self.finish[node] = self._stand(self.finish[node])
            if kind not in _PASSED and not plan.holds[node]:
                self.enter[node] = self._leaving(self.enter[node])

    def activity(self, node: int) -> Enter:
        """A token that reaches an activity that is full stays with its officers."""
        join = super().activity(node)
        if not self.plan.holds[node]:
            return join
        self._join_at[node] = join
        inside, room, tray = self.inside, self._rooms[node], self.doors[node]

        def enter(token: Token) -> int:
            if inside[node] < room:
                self._go_on(token)
                return join(token)
            token.node = node
            insort(tray, (token.job.waits, token.key, token))
            # Work for several may no longer gather its officers, and lets others pass.
            for staff, _ in token.job.crew:
                self.stir(staff)
            return STAY

        return enter

    def _leaving(self, rule: Enter) -> Enter:
        """What happens where a token comes to stay: who brought it is free."""

        def enter(token: Token) -> int:
            if token.state == BLOCKED:
                self._go_on(token)
            return rule(token)

        return enter

    def _stand(self, finish: Callable[[Effect], None]) -> Callable[[Effect], None]:
        """Work is done; its officers are free when it has come to a place where it can stay."""

        def stand(effect: Effect) -> None:
            token: Token = effect.what
            if getattr(token.job, "called", False):
                # There is nobody to stand there.
                finish(effect)
                return
            self.halt(token, DONE)
            token.state = BLOCKED
            token.job.waits = self.env.now
            self.advance(token, self.next[token.node])

        return stand

    def _go_on(self, token: Token) -> None:
        self._book(token, DONE)
        self.let_go(token)
        token.state = MOVING

    def _book(self, token: Token, ended: int) -> None:
        token.account[_STOOD] += self.env.now - token.job.waits
        self.write(token, ended)

    def leave_room(self, node: int) -> None:
        """A case is no longer at an activity: who stood before it enters."""
        super().leave_room(node)
        tray = self.doors[node]
        while tray and self.inside[node] < self._rooms[node]:
            _, _, token = tray.pop(0)
            # The place is taken: who goes on may leave room here to others again.
            self.inside[node] += 1
            self._go_on(token)
            self.inside[node] -= 1
            self._join_at[node](token)

    def can_gather(self, staff: Staff, number: int) -> bool:
        """Whether so many will be free together; who stands blocked may wait for these pools."""
        standing = sum(
            token.state == BLOCKED and officer in staff.on_duty
            for officer, token in staff.busy.items()
        )
        return super().can_gather(staff, number + standing)

    def stop_job(self, token: Token, ended: int) -> None:
        """Write down a visit that ends otherwise than by its work, or with the run."""
        if token.state != BLOCKED:
            super().stop_job(token, ended)
            return
        tray = self.doors[token.node]
        tray[:] = [entry for entry in tray if entry[-1] is not token]
        if ended == ONGOING:
            self._book(token, ended)
        else:
            self._go_on(token)

    def close(self, effect: Effect) -> None:
        """The run is over: nobody enters any more."""
        for tray in self.doors:
            tray.clear()
        super().close(effect)
