"""Staff: who is on duty and free, which work waits, and what a service does to both."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from procsim.calendars import FAR, Walk, is_open, next_change
from procsim.engines.effects import ATTEMPTS, CHANGE_OF_STAFF, END_OF_SERVICE, effect_key
from procsim.engines.events import DONE, ONGOING
from procsim.engines.reference.core import STAY, Core
from procsim.engines.reference.staff import Staff
from procsim.engines.reference.token import GONE, IN_SERVICE, WAITING, Effect, Token
from procsim.errors import TooManyVisitsError
from procsim.plan.plan import SUSPEND, Plan
from procsim.tables import CAUSES

if TYPE_CHECKING:
    from procsim.engines import DrawSource

NEVER_STARTED = -1

UNIT_SPEED = 1000
"""Per mille: the speed at which work takes as long as it was drawn."""

SERVICE, QUEUE, CLOSED = (CAUSES.index(cause) for cause in ("service", "queue", "closed"))


class Windows(Core):
    """The pools and their queues."""

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.counter: list[bool] = plan.counter.tolist()
        self.calendar_of: list[int] = plan.officer_calendar.tolist()
        self.speed: list[int] = plan.officer_speed.tolist()
        self.staff = [self._staff(pool) for pool in range(plan.pool_unlimited.size)]
        # Nodes without a pool have the last one's staff here, and never ask.
        self.staff_of = [self.staff[pool] for pool in plan.pool.tolist()] if self.staff else []
        self._service_key = [effect_key(END_OF_SERVICE, 0, node) for node in range(plan.kind.size)]
        self._service_ends: list[Callable[[Any], None]] = [self._end_service]

    def _staff(self, pool: int) -> Staff:
        plan = self.plan
        officers = range(int(plan.pool_first[pool]), int(plan.pool_first[pool + 1]))
        staff = Staff(
            officers.start,
            unlimited=bool(plan.pool_unlimited[pool]),
            suspends=int(plan.pool_closing[pool]) == SUSPEND,
        )
        groups: dict[int, list[int]] = {}
        for officer in officers:
            groups.setdefault(int(plan.officer_calendar[officer]), []).append(officer)
        for calendar, group in groups.items():
            if is_open(plan.calendars[calendar], 0):
                for officer in group:
                    staff.comes(officer, 0)
                staff.steady = staff.steady or next_change(plan.calendars[calendar], 0) == FAR
            self._schedule_change(staff, pool, calendar, group)
        speeds = plan.officer_speed[officers.start : officers.stop]
        always = all(next_change(plan.calendars[calendar], 0) == FAR for calendar in groups)
        same = bool((speeds == UNIT_SPEED).all())
        staff.plain = staff.steady and always and same and not staff.unlimited
        return staff

    def _schedule_change(self, staff: Staff, pool: int, calendar: int, group: list[int]) -> None:
        time = next_change(self.plan.calendars[calendar], self.now)
        if time < FAR:
            key = effect_key(CHANGE_OF_STAFF, pool, 0, group[0] - staff.first)
            self.at(time, key, self._change_staff, (staff, pool, calendar, group))

    def _change_staff(self, effect: Effect) -> None:
        staff, pool, calendar, group = effect.what
        now = self.now = int(self.env.now)
        opens = is_open(self.plan.calendars[calendar], now)
        for officer in group:
            (staff.comes if opens else staff.leaves)(officer, now)
        self._schedule_change(staff, pool, calendar, group)
        if opens:
            self.stirred.append(staff)

    def wait_for_staff(self, token: Token, node: int) -> int:
        """A token joins the queue of its activity's pool."""
        # What every visit passes is written flat: it decides the engine's speed.
        case, now = token.case, self.now
        attempts = case.attempts
        attempts[node] = attempt = attempts[node] + 1
        slot = self.slot[node][case.kind]
        if attempt == 1:
            token.work = case.first[slot]
        else:
            token.work = self.draw_again(slot, case, attempt)
            if attempt > ATTEMPTS:
                raise TooManyVisitsError(case.number, node, ATTEMPTS)
        if not self.counter[node]:
            token.in_hall = False
        elif not token.in_hall:
            token.in_hall = True
            case.visits += 1
        token.node = node
        token.attempt = attempt
        token.state = WAITING
        token.since = now
        staff = token.staff = self.staff_of[node]
        if not staff.steady:
            token.covered = staff.covered(now)
        heappush(staff.queue, (now, case.number, node, attempt, token))
        self.stirred.append(staff)
        return STAY

    def starts(self) -> None:
        """Give waiting work to officers who are free and on duty."""
        now, schedule = self.now, self.env.schedule
        for staff in self.stirred:
            free, queue = staff.free, staff.queue
            while free and queue:
                token = heappop(queue)[4]
                if token.state != WAITING:
                    continue
                token.officer = heappop(free) if staff.plain else staff.take()
                waited = now - token.since
                if waited:
                    self._book_wait(token, waited)
                token.state = IN_SERVICE
                token.start = now
                work = token.work if staff.plain else self._length(token, staff)
                token.callbacks = self._service_ends
                key = self._service_key[token.node] | token.case.key | token.attempt
                schedule(token, key, work)
        self.stirred.clear()

    def _length(self, token: Token, staff: Staff) -> int:
        """Clock time from the start of a service to its end."""
        # A speed in per mille; work is rounded up to whole microseconds of clock time.
        token.work = -(-token.work * UNIT_SPEED // self.speed[token.officer])
        if staff.suspends:
            return self._hours_of(token.officer).add_working(self.now, token.work) - self.now
        return token.work

    def _book_wait(self, token: Token, waited: int) -> None:
        """Part a wait into time with anyone on duty and time without."""
        staff, account = token.staff, token.account
        queue = waited if staff.steady else staff.covered(self.now) - token.covered
        account[QUEUE] += queue
        account[CLOSED] += waited - queue

    def _hours_of(self, officer: int) -> Walk:
        return self.hours[self.calendar_of[officer]]

    def _end_service(self, token: Any) -> None:
        if token.state == GONE:
            return
        self.now = self.env.now
        self.stop_service(token, token.work, DONE)
        enter, node = self.enter, self.next[token.node]
        while node != STAY:
            node = enter[node](token, node)

    def stop_service(self, token: Token, worked: int, ended: int) -> None:
        """Book a service's time, write its row, and free its officer."""
        now, staff, start, officer = self.now, token.staff, token.start, token.officer
        account = token.account
        account[SERVICE] += worked
        self.books.visit(
            token.case.number, token.node, token.attempt, officer + 1, token.since, start,
            now, worked, ended,
        )  # fmt: skip
        closed = now - start - worked
        if closed:
            account[CLOSED] += closed
            self.books.interrupted(token, now, self._hours_of(officer))
        if ended != ONGOING:
            if staff.plain:
                heappush(staff.free, officer)
            else:
                staff.release(officer)
            self.stirred.append(staff)

    def stop_waiting(self, token: Token, ended: int) -> None:
        """Book a wait that did not come to a service, and write its row."""
        self._book_wait(token, self.now - token.since)
        self.books.stay(token, NEVER_STARTED, self.now, ended)
        self.stirred.append(token.staff)

    def worked(self, token: Token) -> int:
        """Clock time that an unfinished service has been worked on."""
        if not token.staff.suspends:
            return self.now - token.start
        hours = self._hours_of(token.officer)
        return hours.working_time(self.now) - hours.working_time(token.start)
