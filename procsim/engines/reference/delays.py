"""Delays: time that passes without staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from procsim.calendars import FAR, limit_expiry, next_morning
from procsim.engines.effects import END_OF_DELAY, effect_key
from procsim.engines.events import DONE, NOBODY
from procsim.engines.reference.core import STAY, Enter
from procsim.engines.reference.documents import Documents
from procsim.engines.reference.token import DELAYED, MOVING, Token
from procsim.plan.plan import CLOCK_LIMIT, NO_LIMIT, NOWHERE, WORKING_LIMIT, Plan
from procsim.plan.slots import NEVER

if TYPE_CHECKING:
    from procsim.engines import DrawSource


Begin = Callable[[Token, int, int], None]
"""Lets a token wait: at which attempt, and for how long."""


class Delays(Documents):
    """Waits of the applicant, of others outside, and those that the law prescribes."""

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.cause: list[int] = plan.cause.tolist()
        self.calendar: list[int] = plan.calendar.tolist()

    def delay(self, node: int) -> Enter:
        """A token waits without staff."""
        begin = self._begins(node)
        if self.plan.next_day[node]:
            return self._until_next_day(node, begin)
        wait_for_papers = self._for_papers(node, begin)
        calendar, slots = self.calendar[node], self.slot[node]
        hours = None if calendar == NOWHERE else self.hours[calendar]
        draw_again = self.draw_again

        def enter(token: Token) -> int:
            case = token.case
            if case.missing:
                self.receive(case)
            if slots[case.kind] == NOWHERE:
                return wait_for_papers(token)
            attempts = case.attempts
            attempts[node] = attempt = attempts[node] + 1
            length = case.first[node] if attempt == 1 else draw_again(node, case, attempt)
            if hours is not None:
                length = hours.add_working(self.env.now, length) - self.env.now
            token.late = False
            begin(token, attempt, length)
            return STAY

        return enter

    def _until_next_day(self, node: int, begin: Begin) -> Enter:
        """A token waits until a calendar opens on a later day."""
        days = self.plan.calendars[self.calendar[node]]

        def enter(token: Token) -> int:
            case, now = token.case, self.env.now
            self.receive(case)
            token.late = False
            begin(token, self.count(case, node), next_morning(days, now) - now)
            return STAY

        return enter

    def _for_papers(self, node: int, begin: Begin) -> Enter:
        """A token waits for the documents that the applicant was told of."""
        piecemeal = self.piecemeal

        def enter(token: Token) -> int:
            case, now = token.case, self.env.now
            attempt = self.count(case, node)
            asked = case.missing & self.asked[node][case.kind]
            if piecemeal:
                asked &= self.told.get(case.number, asked)
            if not asked:
                return self.next[node]
            arrive, limit = self.papers_arrive(case, asked), self.limit(node, now)
            # Papers that arrive exactly at the limit are in time.
            token.late = arrive > limit
            begin(token, attempt, min(arrive, limit) - now)
            return STAY

        return enter

    def _begins(self, node: int) -> Begin:
        """What lets a token wait for so long."""
        first_key = effect_key(END_OF_DELAY, 0, node)
        ends: list[Callable[[Any], None]] = [self._end_delay]
        env = self.env

        def begin(token: Token, attempt: int, length: int) -> None:
            token.in_hall = False
            token.node, token.state = node, DELAYED
            token.since = token.start = env.now
            token.key = key = first_key + token.case.key + attempt
            if env.now + length < NEVER:
                token.callbacks = ends
                env.at(env.now + length, key, token)

        return begin

    def limit(self, node: int, start: int, *, amount: tuple[int, int] | None = None) -> int:
        """When a node's limit, or one of its notes, expires; FAR where it has none."""
        plan = self.plan
        amount = amount or (int(plan.limit_kind[node]), int(plan.limit_amount[node]))
        return self.limit_from(start, amount, int(plan.limit_calendar[node]))

    def limit_from(self, start: int, amount: tuple[int, int], calendar: int) -> int:
        """When a limit of a kind and length expires; FAR where there is none."""
        kind, length = amount
        if kind == CLOCK_LIMIT:
            return start + length
        if kind == NO_LIMIT:
            return FAR
        if kind == WORKING_LIMIT:
            return self.hours[calendar].add_working(start, length)
        return limit_expiry(self.plan.calendars[calendar], start, length)

    def _end_delay(self, token: Any) -> None:
        node, case = token.node, token.case
        self.stop_delay(token, DONE)
        token.state = MOVING
        self.receive(case)
        self.advance(token, self.other[node] if token.late else self.next[node])

    def stop_delay(self, token: Token, ended: int) -> None:
        """Book a delay's time and write its row."""
        now = self.env.now
        token.account[self.cause[token.node]] += now - token.start
        self.books.visit(token, officer=NOBODY, now=now, worked=0, ended=ended)
