"""A run: cases arrive, move, wait, are served, and end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from procsim.calendars import FAR
from procsim.engines.books import START_MARK, STOP_MARK
from procsim.engines.effects import ARRIVAL, CLOSE_OF_RUN, effect_key
from procsim.engines.events import ONGOING, WITHDRAWN, Rows
from procsim.engines.reference.core import STAY, Effect
from procsim.engines.reference.deadlines import Deadlines, spokesman
from procsim.engines.reference.windows import CLOSED, QUEUE, Windows
from procsim.engines.state import (
    AT_JOIN,
    DELAYED,
    GONE,
    IN_SERVICE,
    WAITING,
    Case,
    Token,
    fresh_account,
)
from procsim.plan.plan import NOWHERE, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource

OPEN = 0
"""The outcome of a case that the end of the run found open."""

BOTH_CLOCKS = 3


class Course(Windows, Deadlines):
    """One run of one plan."""

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.kind: list[int] = plan.kind.tolist()
        self.branch_from: list[int] = plan.branch_from.tolist()
        self.branch_to: list[int] = plan.branch_to.tolist()
        self.fresh: list[bool] = plan.fresh.tolist()
        self.met_at = plan.met_at
        self.times, self.kinds, self.indices = (column.tolist() for column in draws.arrivals())
        self.arrived = 0
        self.closed = False
        self.enter: tuple[Callable[[Token, int], int], ...] = (
            self._pass, self.wait_for_staff, self._check_documents, self.delay, self._choose,
            self._split, self._join, self.set_clock, self.start_deadline, self._end,
        )  # fmt: skip

    def rows(self) -> Rows:
        """Let everything happen, and hand over the rows."""
        env, stirred = self.env, self.stirred
        if self.plan.end >= 0:
            self.at(self.plan.end, effect_key(CLOSE_OF_RUN, 0, 0), self._close, None)
        self._schedule_arrival()
        while not self.closed and (self.plan.end >= 0 or self._work_is_left()):
            env.step()
            if stirred and env.peek() > env.now:
                self.starts()
        for case in self.open.values():
            self._leave_open(case)
        return self.books.rows(int(env.now))

    def _work_is_left(self) -> bool:
        """Whether a run until empty goes on; one that nothing can end any more does not."""
        return bool(self.open or self.arrived < len(self.times)) and self.env.peek() < FAR

    def _close(self, effect: Effect) -> None:
        self.closed = True

    def _schedule_arrival(self) -> None:
        if self.arrived < len(self.times):
            key = effect_key(ARRIVAL, self.arrived, 0)
            self.at(self.times[self.arrived], key, self._arrive, self.arrived)

    def _arrive(self, effect: Effect) -> None:
        number: int = effect.what
        self.arrived = number + 1
        self._schedule_arrival()
        case = Case(number, self.kinds[number], self.indices[number], self.times[number], 0)
        slot = int(self.plan.missing[case.kind])
        if slot != NOWHERE:
            case.missing = self.draw(slot, case, 1)
        self.open[number] = case
        if self.plan.clocks_start_on_arrival:
            self.turn_clocks(case, START_MARK, BOTH_CLOCKS)
        token = Token(case, fresh_account(), in_hall=False)
        case.tokens.append(token)
        self.advance(token, int(self.plan.entry[case.kind]))

    def advance(self, token: Token, node: int) -> None:
        """Move a token as far as it goes without staff."""
        enter, kind, met_at = self.enter, self.kind, self.met_at
        while node != STAY:
            if met_at[node]:
                self.meet(token.case, node)
            node = enter[kind[node]](token, node)

    def _pass(self, token: Token, node: int) -> int:
        return self.next[node]

    def _choose(self, token: Token, node: int) -> int:
        case = token.case
        position = self.draw(self.slot[node][case.kind], case, self.count(case, node))
        return self.branch_to[self.branch_from[node] + position]

    def _check_documents(self, token: Token, node: int) -> int:
        case = token.case
        attempt = self.count(case, node)
        slot = int(self.plan.missing[case.kind])
        if self.fresh[node] and attempt > 1 and slot != NOWHERE:
            case.missing = self.draw(slot, case, attempt)
        return self.other[node] if case.missing & self.asked[node][case.kind] else self.next[node]

    def _split(self, token: Token, node: int) -> int:
        branches = self.branch_to[self.branch_from[node] : self.branch_from[node + 1]]
        copies = [Token(token.case, token.account.copy(), token.in_hall) for _ in branches[1:]]
        token.case.tokens.extend(copies)
        # The first branch may end the case: the others must exist, and be found gone, by then.
        self.advance(token, branches[0])
        for copy, branch in zip(copies, branches[1:], strict=True):
            if copy.state != GONE:
                self.advance(copy, branch)
        return STAY

    def _join(self, token: Token, node: int) -> int:
        case, now = token.case, int(self.env.now)
        waiting = case.joins.setdefault(node, [])
        if len(waiting) + 1 < self.plan.needed[node]:
            token.node, token.state, token.since = node, AT_JOIN, now
            waiting.append(token)
            return STAY
        for other in waiting:
            case.slack += now - other.since
            other.state = GONE
            case.tokens.remove(other)
        del case.joins[node]
        return self.next[node]

    def _end(self, token: Token, node: int) -> int:
        """An end inside a split ends the case and withdraws its other tokens."""
        case = token.case
        for other in [other for other in case.tokens if other is not token]:
            self.withdraw(other)
        token.state = GONE
        self.turn_clocks(case, STOP_MARK, BOTH_CLOCKS)
        self.books.case(case, int(self.env.now), int(self.plan.outcome[node]), token.account)
        del self.open[case.number]
        case.timers.clear()
        return STAY

    def withdraw(self, token: Token) -> None:
        """Take a token out of the case, in whatever state it is."""
        case = token.case
        self._settle(token, WITHDRAWN)
        if token.state == AT_JOIN:
            case.joins[token.node].remove(token)
            if not case.joins[token.node]:
                del case.joins[token.node]
        token.state = GONE
        case.tokens.remove(token)

    def _settle(self, token: Token, ended: int) -> None:
        """Bring a token's account up to now and write the row of its visit."""
        now = int(self.env.now)
        if token.state == IN_SERVICE:
            self.stop_service(token, self.worked(token), ended)
        elif token.state == DELAYED:
            self.stop_delay(token, ended)
        elif token.state == WAITING:
            pool = self.pool[token.node]
            queue = self.staff[pool].covered(now) - token.covered
            token.account[QUEUE] += queue
            token.account[CLOSED] += now - token.since - queue
            self.books.visit(token, 0, now, worked=0, ended=ended)
            self.stirred.add(pool)

    def _leave_open(self, case: Case) -> None:
        """Write down a case that the end of the run found on its way."""
        for token in case.tokens:
            self._settle(token, ONGOING)
        self.books.case(case, -1, OPEN, spokesman(case.tokens).account)
