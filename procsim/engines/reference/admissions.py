"""Admissions: who gets a ticket, finds room, joins those who wait, and is there when called."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from procsim.engines.events import LEFT, NOBODY, TURNED_AWAY
from procsim.engines.reference.core import STAY
from procsim.engines.reference.delays import Delays
from procsim.engines.reference.services import NEVER_STARTED, Services
from procsim.engines.reference.token import Effect, Token
from procsim.plan.plan import NOWHERE

Admission = Callable[[Token, int], int]
"""Whether a token at an attempt may join: `STAY`, or the node where it goes instead."""

HERE, ABSENT = range(2)
"""Whether somebody is there when called."""


class Admissions(Services, Delays):
    """What activities ask of those who come, each question as a wrapper of those after it."""

    def takes_ticket(self, node: int, admit: Admission) -> Admission:
        """Whether there is a ticket left today, and the machine still hands them out."""
        plan = self.plan
        hours = plan.calendars[int(plan.ticket_calendar[node])]
        begins = hours.day_start.tolist()
        stops = (hours.day_close - plan.ticket_stop[node]).tolist()
        most, elsewhere = int(plan.ticket_limit[node]), int(plan.stopped[node])
        taken = [0] * len(begins)

        def take(token: Token, attempt: int) -> int:
            now = self.env.now
            day = bisect_right(begins, now) - 1
            if day < 0 or now >= stops[day] or taken[day] == most:
                return self._turn_away(token, TURNED_AWAY, elsewhere)
            way = admit(token, attempt)
            taken[day] += way == STAY
            return way

        return take

    def finds_room(self, node: int, admit: Admission) -> Admission:
        """Whether fewer are here, waiting or served, than there is room for."""
        room, inside = int(self.plan.room[node]), self.inside
        elsewhere = int(self.plan.turned_away[node])

        def find(token: Token, attempt: int) -> int:
            if inside[node] >= room:
                return self._turn_away(token, TURNED_AWAY, elsewhere)
            return admit(token, attempt)

        return find

    def is_deterred(self, node: int, admit: Admission) -> Admission:
        """Whether those who are here, waiting or served, deter who comes."""
        steps, inside = self.plan.balks[node], self.inside
        numbers = [number for number, _ in steps]
        thresholds = [0, *(threshold for _, threshold in steps)]
        slots: list[int] = self.plan.balk_luck[node].tolist()
        elsewhere = int(self.plan.balked[node])

        def look(token: Token, attempt: int) -> int:
            threshold = thresholds[bisect_right(numbers, inside[node])]
            if threshold and self.draw(slots[token.case.kind], token.case, attempt) < threshold:
                return self._turn_away(token, LEFT, elsewhere)
            return admit(token, attempt)

        return look

    def is_measured(self, node: int, admit: Admission) -> Admission:
        """Let work know how long each of its pools would need for it."""
        own = self.plan.own_times[node]

        def measure(token: Token, attempt: int) -> int:
            case, job = token.case, token.job
            job.times = {pool: self.draw(slots[case.kind], case, attempt) for pool, slots in own}
            job.measure = token.work
            return admit(token, attempt)

        return measure

    def may_be_absent(self, node: int, admit: Admission) -> Admission:
        """Who will not be there when called waits like the others, and is called like them."""
        slots: list[int] = self.plan.no_show[node].tolist()
        call = int(self.plan.call[node])
        self.finish[node] = self._end_of_call

        def wait(token: Token, attempt: int) -> int:
            way = admit(token, attempt)
            slot = slots[token.case.kind]
            if way == STAY and slot != NOWHERE and self.draw(slot, token.case, attempt) == ABSENT:
                # After the queue has looked at the work: nobody knows who will not be there.
                token.work = call
                token.job.called = True
                if self.plan.own_times[node]:
                    token.job.times = dict.fromkeys(token.job.times, call)
                    token.job.measure = call
            return way

        return wait

    def _end_of_call(self, effect: Effect) -> None:
        """Somebody was served, or was called and not there."""
        token: Token = effect.what
        if not getattr(token.job, "called", False):
            self._end_of_service(effect)
            return
        self.stop_service(token, LEFT)
        self.advance(token, int(self.plan.absent[token.node]))

    def _turn_away(self, token: Token, ended: int, elsewhere: int) -> int:
        now = self.env.now
        token.start = NEVER_STARTED
        self.books.visit(token, officer=NOBODY, now=now, worked=0, ended=ended)
        return elsewhere
