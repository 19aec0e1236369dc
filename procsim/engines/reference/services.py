"""Services: work that begins, is interrupted, goes on, and is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from procsim.engines.effects import END_OF_SERVICE, effect_key, whose
from procsim.engines.events import CLOSING, DONE, ONGOING, PREEMPTION
from procsim.engines.reference.core import Core
from procsim.engines.reference.staff import UNIT_SPEED, Staff
from procsim.engines.reference.token import (
    IN_SERVICE,
    SUSPENDED,
    UNHEARD,
    WAITING,
    Effect,
    Token,
)
from procsim.plan.plan import Plan
from procsim.tables import CAUSES

if TYPE_CHECKING:
    from procsim.engines import DrawSource

NEVER_STARTED = -1

SERVICE, QUEUE, CLOSED, PREEMPTED = (
    CAUSES.index(cause) for cause in ("service", "queue", "closed", "preempted")
)

Officers = tuple[tuple[Staff, int], ...]


class Services(Core):
    """What happens between the start of a service and its end.

    Attributes
    ----------
    hand_out_of : list of callable
        What hands out the work that a pool can do, by pool.
    speed : list of int
        Of each officer, per mille.
    inside : list of int
        Cases at each activity.
    finish : list of callable
        What the end of a service means, by activity.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.hand_out_of: list[Callable[[], None]] = []
        self.speed: list[int] = plan.officer_speed.tolist()
        self.inside = [0] * plan.kind.size
        self.finish: list[Callable[[Effect], None]] = [self._end_of_service] * plan.kind.size

    def wait(self, token: Token) -> None:
        """Work waits, for the first time or again, with the key that it has."""
        job = token.job
        job.waits = self.env.now
        job.covered = job.line.covered(self.env.now)
        job.steady = job.line.steady
        token.state = WAITING
        job.line.push(token)

    def book_wait(self, token: Token) -> None:
        """Part a wait into time with enough eligible staff on duty and time without."""
        job, now = token.job, self.env.now
        waited = now - job.waits
        covered = waited if job.steady else job.line.covered(now) - job.covered
        token.account[QUEUE if token.start == NEVER_STARTED else PREEMPTED] += covered
        token.account[CLOSED] += waited - covered

    def begin(self, token: Token, crew: Officers) -> None:
        """Officers begin, or go on with, a service; its wait has been booked."""
        job, now = token.job, self.env.now
        if token.start == NEVER_STARTED:
            token.start = now
        token.entry = None
        token.state = IN_SERVICE
        job.crew = crew
        job.began = now
        token.work += max(staff.turning(officer, token) for staff, officer in crew)
        for staff, officer in crew:
            staff.turn(officer, token)
        # Several officers work at the speed of the slowest.
        job.speed = min(self.speed[officer] for _, officer in crew)
        # Work is rounded up to whole microseconds of clock time.
        length = -(-token.work * UNIT_SPEED // job.speed)
        job.ends = Effect(self.finish[token.node], token)
        self.env.at(now + length, effect_key(END_OF_SERVICE, *whose(token.key)), job.ends)

    def _end_of_service(self, effect: Effect) -> None:
        token: Token = effect.what
        self.stop_service(token, DONE)
        self.advance(token, self.next[token.node])

    def halt(self, token: Token, why: int) -> None:
        """A stretch of work is over."""
        job, now = token.job, self.env.now
        lasted = now - job.began
        token.work -= lasted * job.speed // UNIT_SPEED
        token.account[SERVICE] += lasted
        job.worked += lasted
        if lasted:
            job.stretches.append((job.began, now, self._staff(token), why))
        if job.ends is not None:
            # Still due, where the work was not done: nobody is told.
            job.ends.callbacks = UNHEARD

    def _staff(self, token: Token) -> int:
        return self.books.staff([officer for _, officer in token.job.crew])

    def let_go(self, token: Token) -> None:
        """Those who were at work on something are idle, or leave."""
        for staff, officer in token.job.crew:
            staff.release(officer, token, self.env.now)
            self.stir(staff)

    def suspend(self, token: Token) -> None:
        """The officer who leaves will take the service up again himself."""
        self.halt(token, CLOSING)
        (staff, officer) = token.job.crew[0]
        place = staff.place(officer, token)
        staff.holds[place] = staff.busy.pop(place)
        token.state = SUSPENDED
        token.job.waits = self.env.now

    def take_up(self, token: Token) -> None:
        """An officer who is back goes on with what he had left."""
        (staff, officer) = token.job.crew[0]
        place = staff.place(officer, token)
        staff.busy[place] = staff.holds.pop(place)
        token.account[CLOSED] += self.env.now - token.job.waits
        self.begin(token, token.job.crew)

    def put_back(self, token: Token, why: int) -> None:
        """The rest of a service goes back to the queue with its key, for whoever is next."""
        self.halt(token, why)
        self.let_go(token)
        self.wait(token)

    def preempt(self, token: Token) -> None:
        """Work of a higher class takes this one's officers."""
        self.put_back(token, PREEMPTION)

    def stop_service(self, token: Token, ended: int) -> None:
        """Book a service's time, write its rows, and free its officers."""
        self.halt(token, ended)
        self.write(token, ended)
        if ended != ONGOING:
            self.let_go(token)

    def stop_suspended(self, token: Token, ended: int) -> None:
        """Book a service that nobody is at work on, because its officer is off duty."""
        (staff, officer) = token.job.crew[0]
        del staff.holds[staff.place(officer, token)]
        token.account[CLOSED] += self.env.now - token.job.waits
        self.write(token, ended)

    def stop_waiting(self, token: Token, ended: int) -> None:
        """Book a wait that did not come to a service, or not to its end, and write its rows."""
        self.book_wait(token)
        token.entry = None
        self.write(token, ended)
        for crew in token.job.line.crews:
            for staff, _ in crew:
                self.stir(staff)

    def write(self, token: Token, ended: int) -> None:
        """Write the rows of a visit that is over."""
        job, now = token.job, self.env.now
        self.leave_room(job.node)
        officer = self._staff(token)
        self.books.visit(token, officer=officer, now=now, worked=job.worked, ended=ended)
        spans = [(begin, end) for begin, end, _, _ in job.stretches]
        if spans and spans != [(token.start, now)]:
            self.books.interrupted(token, job.stretches)

    def leave_room(self, node: int) -> None:
        """A case is no longer at an activity."""
        self.inside[node] -= 1

    def stir(self, staff: Staff) -> None:
        """Something changed for a pool: work may start."""
        self.env.stirred.append(self.hand_out_of[staff.number])
