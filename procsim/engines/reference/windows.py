"""Staff: who is on duty and free, which work waits, and what a service does to both."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from procsim.calendars import FAR, Walk, is_open, next_change
from procsim.engines.effects import CHANGE_OF_STAFF, END_OF_SERVICE, effect_key
from procsim.engines.events import DONE, ONGOING
from procsim.engines.reference.books import NOBODY, pack_service
from procsim.engines.reference.core import STAY, Core, Enter
from procsim.engines.reference.staff import Staff
from procsim.engines.reference.token import IN_SERVICE, WAITING, Effect, Token
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
        staff.hand_out = self._hand_out(staff)
        return staff

    def _schedule_change(self, staff: Staff, pool: int, calendar: int, group: list[int]) -> None:
        time = next_change(self.plan.calendars[calendar], self.env.now)
        if time < FAR:
            key = effect_key(CHANGE_OF_STAFF, pool, 0, group[0] - staff.first)
            self.at(time, key, self._change_staff, (staff, pool, calendar, group))

    def _change_staff(self, effect: Effect) -> None:
        staff, pool, calendar, group = effect.what
        now = self.env.now
        opens = is_open(self.plan.calendars[calendar], now)
        for officer in group:
            (staff.comes if opens else staff.leaves)(officer, now)
        self._schedule_change(staff, pool, calendar, group)
        if opens:
            self.env.stirred.append(staff.hand_out)

    def activity(self, node: int) -> Enter:
        """A token that reaches an activity joins the queue of its pool."""
        staff = self.staff_of[node]
        counter, steady = self.counter[node], staff.steady
        first_key = effect_key(END_OF_SERVICE, 0, node)
        ends: list[Callable[[Any], None]] = [
            self._plain_end(node, staff) if staff.plain else self._end_of_service
        ]
        free, queue, hand_out = staff.free, staff.queue, staff.hand_out
        env, stirred, draw_again = self.env, self.env.stirred, self.draw_again

        def enter(token: Token) -> int:
            case, now = token.case, env.now
            attempts = case.attempts
            attempts[node] = attempt = attempts[node] + 1
            token.work = case.first[node] if attempt == 1 else draw_again(node, case, attempt)
            if token.in_hall is not counter:
                token.in_hall = counter
                case.visits += counter
            if not steady:
                token.covered = staff.covered(now)
            token.node = node
            token.state = WAITING
            token.since = now
            token.callbacks = ends
            token.key = key = first_key + case.key + attempt
            heappush(queue, (now, key, token))
            # Where nobody is free, nothing can start before someone stirs the pool who is.
            if free:
                stirred.append(hand_out)
            return STAY

        return enter

    def _hand_out(self, staff: Staff) -> Callable[[], None]:
        """What gives waiting work to officers who are free and on duty."""
        free, queue, env, agenda = staff.free, staff.queue, self.env, self.env.agenda

        def plainly() -> None:
            now = env.now
            while queue and free:
                since, key, token = heappop(queue)
                if token.state == WAITING:
                    token.state = IN_SERVICE
                    token.officer = heappop(free)
                    token.start = now
                    if since != now:
                        token.account[QUEUE] += now - since
                    heappush(agenda, (now + token.work, key, 0, token))

        def by_the_clock() -> None:
            while queue and free:
                _since, key, token = heappop(queue)
                if token.state == WAITING:
                    token.state = IN_SERVICE
                    token.officer = staff.take()
                    token.start = env.now
                    self._book_wait(token, staff)
                    env.at(self._ends(token, staff), key, token)

        return plainly if staff.plain else by_the_clock

    def _plain_end(self, node: int, staff: Staff) -> Callable[[Any], None]:
        """The end of a service by staff who never come or go: what nearly every visit passes."""
        enter, after = self.enter, self.next[node]
        free, queue, hand_out, stirred = staff.free, staff.queue, staff.hand_out, self.env.stirred
        write, agenda = self.books.services.extend, self.env.agenda

        def end(token: Token) -> None:
            start, work, officer = token.start, token.work, token.officer
            now = start + work
            token.account[SERVICE] += work
            write(pack_service(token.key, officer, token.since, start, now))
            heappush(free, officer)
            step = enter[after](token)
            while step != STAY:
                step = enter[step](token)
            if queue:
                # Starts come when nothing more is due at this instant: most often, that is now.
                if agenda and agenda[0][0] == now:
                    stirred.append(hand_out)
                else:
                    hand_out()

        return end

    def _ends(self, token: Token, staff: Staff) -> int:
        """When a service that starts now will be done."""
        # A speed in per mille; work is rounded up to whole microseconds of clock time.
        token.work = -(-token.work * UNIT_SPEED // self.speed[token.officer])
        if staff.suspends:
            return self._hours_of(token.officer).add_working(self.env.now, token.work)
        return self.env.now + token.work

    def _book_wait(self, token: Token, staff: Staff) -> None:
        """Part a wait into time with anyone on duty and time without."""
        waited = self.env.now - token.since
        queue = waited if staff.steady else staff.covered(self.env.now) - token.covered
        token.account[QUEUE] += queue
        token.account[CLOSED] += waited - queue

    def _hours_of(self, officer: int) -> Walk:
        return self.hours[self.calendar_of[officer]]

    def _end_of_service(self, token: Any) -> None:
        self.stop_service(token, token.work, DONE)
        self.advance(token, self.next[token.node])

    def stop_service(self, token: Token, worked: int, ended: int) -> None:
        """Book a service's time, write its row, and free its officer."""
        now, staff, officer = self.env.now, self.staff_of[token.node], token.officer
        token.account[SERVICE] += worked
        self.books.visit(token, officer=officer, now=now, worked=worked, ended=ended)
        closed = now - token.start - worked
        if closed:
            token.account[CLOSED] += closed
            self.books.interrupted(token, now, self._hours_of(officer))
        if ended != ONGOING:
            staff.release(officer)
            self.env.stirred.append(staff.hand_out)

    def stop_waiting(self, token: Token, ended: int) -> None:
        """Book a wait that did not come to a service, and write its row."""
        self._book_wait(token, self.staff_of[token.node])
        token.start = NEVER_STARTED
        self.books.visit(token, officer=NOBODY, now=self.env.now, worked=0, ended=ended)

    def worked(self, token: Token) -> int:
        """Clock time that an unfinished service has been worked on."""
        if not self.staff_of[token.node].suspends:
            return self.env.now - token.start
        hours = self._hours_of(token.officer)
        return hours.working_time(self.env.now) - hours.working_time(token.start)
