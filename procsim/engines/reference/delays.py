"""Delays: time that passes without staff, and documents that arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.calendars import FAR, add_working, limit_expiry
from procsim.engines.effects import END_OF_DELAY, effect_key
from procsim.engines.events import DONE
from procsim.engines.reference.core import STAY, Core, Effect
from procsim.engines.state import DELAYED, GONE, MOVING, Case, Token
from procsim.plan.draws import NEVER
from procsim.plan.plan import CLOCK_LIMIT, NO_LIMIT, NOWHERE, WORKING_LIMIT, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource


class Delays(Core):
    """Waits of the applicant, of others outside, and those that the law prescribes."""

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.cause: list[int] = plan.cause.tolist()

    def delay(self, token: Token, node: int) -> int:
        case, now = token.case, int(self.env.now)
        attempt = self.count(case, node)
        asked = case.missing & self.asked[node][case.kind]
        waits_for_papers = self.slot[node][case.kind] == NOWHERE
        if waits_for_papers and not asked:
            return self.next[node]
        token.in_hall = False
        token.node, token.attempt, token.state = node, attempt, DELAYED
        token.since = token.start = now
        if waits_for_papers:
            end, limit = self._papers_arrive(case, asked, now), self._limit(node, now)
            # `work` is what the token carries away: 1 for papers in time.
            token.work = int(end <= limit)
            end = min(end, limit)
        else:
            length = self.draw(self.slot[node][case.kind], case, attempt)
            calendar = int(self.plan.calendar[node])
            end = now + length
            if calendar != NOWHERE:
                end = add_working(self.plan.calendars[calendar], now, length)
            token.work = 1
        if end < NEVER:
            key = effect_key(END_OF_DELAY, case.number, node, attempt)
            self.at(end, key, self._end_delay, token)
        return STAY

    def _papers_arrive(self, case: Case, asked: int, now: int) -> int:
        """When the slowest document asked for arrives."""
        supply = self.plan.supply[case.kind]
        times = (self.draw(slot, case, 1) for bit, slot in enumerate(supply) if asked >> bit & 1)
        return now + max(times)

    def _limit(self, node: int, start: int, *, amount: tuple[int, int] | None = None) -> int:
        """When a node's limit, or one of its notes, expires; FAR where it has none."""
        kind, length = amount or (
            int(self.plan.limit_kind[node]),
            int(self.plan.limit_amount[node]),
        )
        if kind == CLOCK_LIMIT:
            return start + length
        if kind == NO_LIMIT:
            return FAR
        hours = self.plan.calendars[self.plan.limit_calendar[node]]
        if kind == WORKING_LIMIT:
            return add_working(hours, start, length)
        return limit_expiry(hours, start, length)

    def _end_delay(self, effect: Effect) -> None:
        token: Token = effect.what
        if token.state == GONE:
            return
        node, in_time = token.node, token.work
        self.stop_delay(token, DONE)
        token.state = MOVING
        case = token.case
        if self.slot[node][case.kind] == NOWHERE and in_time:
            case.missing &= ~self.asked[node][case.kind]
        self.advance(token, self.next[node] if in_time else self.other[node])

    def stop_delay(self, token: Token, ended: int) -> None:
        now = int(self.env.now)
        token.account[self.cause[token.node]] += now - token.start
        self.books.visit(token, 0, now, worked=0, ended=ended)
