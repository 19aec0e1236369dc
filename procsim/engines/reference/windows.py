"""Staff: who is on duty and free, which work waits, and what a service does to both."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from procsim.calendars import FAR, Intervals, add_working, is_open, next_change, working_time
from procsim.engines.effects import CHANGE_OF_STAFF, END_OF_SERVICE, effect_key
from procsim.engines.events import DONE, ONGOING
from procsim.engines.reference.core import STAY, Core, Effect
from procsim.engines.state import GONE, IN_SERVICE, MOVING, WAITING, Staff, Token
from procsim.plan.plan import SUSPEND, Plan
from procsim.tables import CAUSES

if TYPE_CHECKING:
    from procsim.engines import DrawSource

SERVICE, QUEUE, CLOSED = (CAUSES.index(cause) for cause in ("service", "queue", "closed"))


class Windows(Core):
    """The pools and their queues."""

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.pool: list[int] = plan.pool.tolist()
        self.counter: list[bool] = plan.counter.tolist()
        self.suspends = [closing == SUSPEND for closing in plan.pool_closing.tolist()]
        self.speed: list[int] = plan.officer_speed.tolist()
        self.staff = [self._staff(pool) for pool in range(plan.pool_unlimited.size)]

    def _staff(self, pool: int) -> Staff:
        plan = self.plan
        officers = range(int(plan.pool_first[pool]), int(plan.pool_first[pool + 1]))
        staff = Staff(pool, officers, bool(plan.pool_unlimited[pool]))
        groups: dict[int, list[int]] = {}
        for officer in officers:
            groups.setdefault(int(plan.officer_calendar[officer]), []).append(officer)
        for calendar, group in groups.items():
            if is_open(plan.calendars[calendar], 0):
                for officer in group:
                    staff.comes(officer, 0)
            self._schedule_change(staff, calendar, group)
        return staff

    def _schedule_change(self, staff: Staff, calendar: int, group: list[int]) -> None:
        time = next_change(self.plan.calendars[calendar], int(self.env.now))
        if time < FAR:
            key = effect_key(CHANGE_OF_STAFF, staff.number, 0, group[0] - staff.officers.start)
            self.at(time, key, self._change_staff, (staff, calendar, group))

    def _change_staff(self, effect: Effect) -> None:
        staff, calendar, group = effect.what
        now = int(self.env.now)
        opens = is_open(self.plan.calendars[calendar], now)
        for officer in group:
            (staff.comes if opens else staff.leaves)(officer, now)
        self._schedule_change(staff, calendar, group)
        if opens:
            self.stirred.add(staff.number)

    def wait_for_staff(self, token: Token, node: int) -> int:
        case, now = token.case, self.env.now
        attempt = self.count(case, node)
        if not self.counter[node]:
            token.in_hall = False
        elif not token.in_hall:
            token.in_hall = True
            case.visits += 1
        token.work = self.draw(self.slot[node][case.kind], case, attempt)
        pool = self.pool[node]
        staff = self.staff[pool]
        token.node, token.attempt, token.state = node, attempt, WAITING
        token.since, token.start, token.covered = now, -1, staff.covered(now)
        heappush(staff.queue, (now, case.number, node, attempt, token))
        self.stirred.add(pool)
        return STAY

    def starts(self) -> None:
        """Give waiting work to officers who are free and on duty."""
        stirred = sorted(self.stirred)
        self.stirred.clear()
        for pool in stirred:
            staff = self.staff[pool]
            while staff.free and (token := staff.next_waiting()) is not None:
                self._begin(token, staff, staff.take())

    def _begin(self, token: Token, staff: Staff, officer: int) -> None:
        now, account = self.env.now, token.account
        queue = staff.covered(now) - token.covered
        account[QUEUE] += queue
        account[CLOSED] += now - token.since - queue
        token.state, token.start, token.officer = IN_SERVICE, now, officer
        # A speed in per mille; work is rounded up to whole microseconds of clock time.
        token.work = -(-token.work * 1000 // self.speed[officer])
        end = now + token.work
        if self.suspends[staff.number]:
            end = add_working(self._hours_of(officer), now, token.work)
        key = effect_key(END_OF_SERVICE, token.case.number, token.node, token.attempt)
        self.at(end, key, self._end_service, token)

    def _hours_of(self, officer: int) -> Intervals:
        return self.plan.calendars[self.plan.officer_calendar[officer]]

    def _end_service(self, effect: Effect) -> None:
        token: Token = effect.what
        if token.state != GONE:
            self.stop_service(token, token.work, DONE)
            token.state = MOVING
            self.advance(token, self.next[token.node])

    def stop_service(self, token: Token, worked: int, ended: int) -> None:
        """Book a service's time, write its row, and free its officer."""
        now, pool = int(self.env.now), self.pool[token.node]
        closed = now - token.start - worked
        token.account[SERVICE] += worked
        token.account[CLOSED] += closed
        staff = self.staff[pool]
        officer = 0 if staff.unlimited else token.officer - staff.officers.start + 1
        self.books.visit(token, officer, now, worked=worked, ended=ended)
        if closed:
            self.books.interrupted(token, officer, now, self._hours_of(token.officer))
        if ended != ONGOING:
            staff.release(token.officer)
            self.stirred.add(pool)

    def worked(self, token: Token) -> int:
        """Clock time that an unfinished service has been worked on."""
        now, pool = int(self.env.now), self.pool[token.node]
        if not self.suspends[pool]:
            return now - token.start
        hours = self._hours_of(token.officer)
        return working_time(hours, now) - working_time(hours, token.start)
