"""Delays: time that passes without staff, and documents that arrive."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from procsim.calendars import FAR, limit_expiry
from procsim.engines.effects import END_OF_DELAY, effect_key
from procsim.engines.events import DONE
from procsim.engines.reference.core import STAY, Core
from procsim.engines.reference.token import DELAYED, GONE, MOVING, Case, Token
from procsim.plan.draws import NEVER
from procsim.plan.plan import CLOCK_LIMIT, NO_LIMIT, NOWHERE, WORKING_LIMIT, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource


class Delays(Core):
    """Waits of the applicant, of others outside, and those that the law prescribes.

    Attributes
    ----------
    papers : dict
        For each case that was asked for documents: when each of them, by bit, arrives.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.cause: list[int] = plan.cause.tolist()
        self.calendar: list[int] = plan.calendar.tolist()
        self.papers: dict[int, dict[int, int]] = {}
        self._delay_ends: list[Callable[[Any], None]] = [self._end_delay]

    def delay(self, token: Token, node: int) -> int:
        """A token waits without staff; a wait for papers that are all there is none."""
        case, now = token.case, self.now
        attempt = self.count(case, node)
        self.receive(case)
        asked = case.missing & self.asked[node][case.kind]
        waits_for_papers = self.slot[node][case.kind] == NOWHERE
        if waits_for_papers and not asked:
            return self.next[node]
        token.in_hall = False
        token.node, token.attempt, token.state = node, attempt, DELAYED
        token.since = token.start = now
        if waits_for_papers:
            end, limit = self._papers_arrive(case, asked, now), self.limit(node, now)
            # Papers that arrive exactly at the limit are in time.
            token.late = end > limit
            end = min(end, limit)
        else:
            length = self.draw(self.slot[node][case.kind], case, attempt)
            calendar = self.calendar[node]
            end = now + length
            if calendar != NOWHERE:
                end = self.hours[calendar].add_working(now, length)
            token.late = False
        if end < NEVER:
            token.callbacks = self._delay_ends
            key = effect_key(END_OF_DELAY, case.number, node, attempt)
            self.env.schedule(token, key, end - now)
        return STAY

    def _papers_arrive(self, case: Case, asked: int, now: int) -> int:
        """When the slowest document asked for arrives; one asked for before is on its way."""
        arrive = self.papers.setdefault(case.number, {})
        wanted = [bit for bit in range(asked.bit_length()) if asked >> bit & 1]
        for bit in wanted:
            if bit not in arrive:
                arrive[bit] = self._supplied(case, bit, now)
        return max(arrive[bit] for bit in wanted)

    def _supplied(self, case: Case, bit: int, now: int) -> int:
        time = self.draw(self.plan.supply[case.kind][bit], case, 1)
        calendar = self.plan.supply_calendar[case.kind][bit]
        if calendar == NOWHERE or time >= NEVER:
            return now + time
        return self.hours[calendar].add_working(now, time)

    def receive(self, case: Case) -> None:
        """What was asked for and has arrived since is no longer missing."""
        if case.missing and case.number in self.papers:
            for bit, time in self.papers[case.number].items():
                if time <= self.now:
                    case.missing &= ~(1 << bit)

    def ask_anew(self, case: Case, asked: int) -> None:
        """Documents submitted again are asked for again, whenever they came the last time."""
        arrive = self.papers.get(case.number, {})
        for bit in [bit for bit in arrive if asked >> bit & 1]:
            del arrive[bit]

    def limit(self, node: int, start: int, *, amount: tuple[int, int] | None = None) -> int:
        """When a node's limit, or one of its notes, expires; FAR where it has none."""
        kind, length = amount or (
            int(self.plan.limit_kind[node]),
            int(self.plan.limit_amount[node]),
        )
        if kind == CLOCK_LIMIT:
            return start + length
        if kind == NO_LIMIT:
            return FAR
        calendar = int(self.plan.limit_calendar[node])
        if kind == WORKING_LIMIT:
            return self.hours[calendar].add_working(start, length)
        return limit_expiry(self.plan.calendars[calendar], start, length)

    def _end_delay(self, token: Any) -> None:
        if token.state == GONE:
            return
        self.now = self.env.now
        node, case = token.node, token.case
        self.stop_delay(token, DONE)
        token.state = MOVING
        self.receive(case)
        self.advance(token, self.other[node] if token.late else self.next[node])

    def stop_delay(self, token: Token, ended: int) -> None:
        """Book a delay's time and write its row."""
        now = self.now
        token.account[self.cause[token.node]] += now - token.start
        self.books.stay(token, token.start, now, ended)
