"""A run: cases arrive, move, wait, are served, and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simpy.core import EmptySchedule

from procsim.engines.effects import ARRIVAL, CLOSE_OF_RUN, effect_key
from procsim.engines.events import ONGOING, WITHDRAWN, Rows
from procsim.engines.reference.core import STAY, Enter
from procsim.engines.reference.deadlines import Deadlines, spokesman
from procsim.engines.reference.token import (
    AT_JOIN,
    DELAYED,
    GONE,
    IN_SERVICE,
    NO_TIME,
    NOT_STARTED,
    RUNNING,
    WAITING,
    Case,
    Effect,
    Token,
)
from procsim.engines.reference.windows import Windows
from procsim.errors import EndlessWaitError
from procsim.plan.plan import NOWHERE, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource

OPEN = 0
"""The outcome of a case that the end of the run found open."""


class Course(Windows, Deadlines):
    """One run of one plan.

    Attributes
    ----------
    joins : dict
        Tokens that wait at a join, by (case, node).
    endless : bool
        Whether the run lasts until no case is left.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.branch_from: list[int] = plan.branch_from.tolist()
        self.branch_to: list[int] = plan.branch_to.tolist()
        self.needed: list[int] = plan.needed.tolist()
        self.outcome: list[int] = plan.outcome.tolist()
        self.missing: list[int] = plan.missing.tolist()
        self.entry: list[int] = plan.entry.tolist()
        self.fresh: list[bool] = plan.fresh.tolist()
        self.times, self.kinds, self.indices = (column.tolist() for column in draws.arrivals())
        self.nothing_visited = [0] * plan.kind.size
        self.arrived = 0
        self.clock_state = RUNNING if plan.clocks_start_on_arrival else NOT_STARTED
        self.joins: dict[tuple[int, int], list[Token]] = {}
        self.endless = plan.end < 0
        self.closed = False
        handlers: tuple[Enter, ...] = (
            self._pass, self.wait_for_staff, self._check_documents, self.delay, self._choose,
            self._split, self._join, self.set_clock, self.start_deadline, self._end,
        )  # fmt: skip
        self.enter = [
            self._meeting(handlers[kind]) if met else handlers[kind]
            for kind, met in zip(plan.kind.tolist(), plan.met_at, strict=True)
        ]

    def rows(self) -> Rows:
        """Let everything happen, and hand over the rows."""
        if self.endless:
            self.closed = not self.times
        else:
            self._schedule_close()
        if self.times:
            self._schedule_arrival()
        try:
            self._pass_time()
        except EmptySchedule:
            case = next(iter(self.open.values()))
            raise EndlessWaitError(case.number, spokesman(case.tokens).node) from None
        for case in self.open.values():
            self._leave_open(case)
        return self.books.rows(self.now, self.plan)

    def _pass_time(self) -> None:
        env = self.env
        while not self.closed:
            env.step()
            # Starts come when nothing more is due at this instant.
            if self.stirred and env.peek() > self.now:
                self.starts()

    def _close(self, _effect: Effect) -> None:
        self.now = self.env.now
        self.starts()
        # What takes no time is done within the last instant too.
        if self.env.peek() > self.now:
            self.closed = True
        else:
            self._schedule_close()

    def _schedule_close(self) -> None:
        self.at(self.plan.end, effect_key(CLOSE_OF_RUN, 0, 0), self._close, None)

    def _schedule_arrival(self) -> None:
        key = effect_key(ARRIVAL, self.arrived, 0)
        self.at(self.times[self.arrived], key, self._arrive, self.arrived)

    def _arrive(self, effect: Effect) -> None:
        number: int = effect.what
        self.now = self.times[number]
        self.arrived = number + 1
        if self.arrived < len(self.times):
            self._schedule_arrival()
        case = Case(number, self.kinds[number], self.nothing_visited.copy(), self.clock_state)
        self.place(case, self.indices[number])
        slot = self.missing[case.kind]
        if slot != NOWHERE:
            case.missing = self.draw(slot, case, 1)
        self.open[number] = case
        token = Token(case, NO_TIME.copy(), in_hall=False)
        case.tokens.append(token)
        self.advance(token, self.entry[case.kind])

    def advance(self, token: Token, node: int) -> None:
        """Move a token as far as it goes without staff."""
        enter = self.enter
        while node != STAY:
            node = enter[node](token, node)

    def _meeting(self, handler: Enter) -> Enter:
        """What happens at a node whose reaching meets a deadline."""

        def enter(token: Token, node: int) -> int:
            self.meet(token.case, node)
            return handler(token, node)

        return enter

    def _pass(self, _token: Token, node: int) -> int:
        return self.next[node]

    def _choose(self, token: Token, node: int) -> int:
        case = token.case
        position = self.draw(self.slot[node][case.kind], case, self.count(case, node))
        return self.branch_to[self.branch_from[node] + position]

    def _check_documents(self, token: Token, node: int) -> int:
        case = token.case
        attempt = self.count(case, node)
        slot = self.missing[case.kind]
        asked = self.asked[node][case.kind]
        self.receive(case)
        if self.fresh[node] and attempt > 1 and slot != NOWHERE:
            # Only what is submitted here again can have new gaps.
            self.ask_anew(case, asked)
            case.missing = case.missing & ~asked | self.draw(slot, case, attempt) & asked
        return self.other[node] if case.missing & asked else self.next[node]

    def _split(self, token: Token, node: int) -> int:
        branches = self.branch_to[self.branch_from[node] : self.branch_from[node + 1]]
        copies = [
            Token(token.case, token.account.copy(), in_hall=token.in_hall) for _ in branches[1:]
        ]
        token.case.tokens.extend(copies)
        # The first branch may end the case: the others must exist, and be found gone, by then.
        self.advance(token, branches[0])
        for copy, branch in zip(copies, branches[1:], strict=True):
            if copy.state != GONE:
                self.advance(copy, branch)
        return STAY

    def _join(self, token: Token, node: int) -> int:
        case, now = token.case, self.now
        waiting = self.joins.setdefault((case.number, node), [])
        if len(waiting) + 1 < self.needed[node]:
            token.node, token.state, token.since = node, AT_JOIN, now
            waiting.append(token)
            return STAY
        for other in waiting:
            case.slack += now - other.since
            other.state = GONE
            case.tokens.remove(other)
        del self.joins[case.number, node]
        return self.next[node]

    def _end(self, token: Token, node: int) -> int:
        """An end inside a split ends the case and withdraws its other tokens."""
        case = token.case
        if len(case.tokens) > 1:
            for other in [other for other in case.tokens if other is not token]:
                self.withdraw(other)
        token.state = GONE
        # A case and its tokens know each other: let go, so that both are freed at once.
        case.tokens.clear()
        self.books.case(case, self.now, self.outcome[node], token.account)
        self.papers.pop(case.number, None)
        for deadline in self.deadlines:
            self.timers.pop((case.number, deadline), None)
        del self.open[case.number]
        if self.endless and not self.open and self.arrived == len(self.times):
            self.closed = True
        return STAY

    def withdraw(self, token: Token) -> None:
        """Take a token out of the case, in whatever state it is."""
        case = token.case
        self._settle(token, WITHDRAWN)
        if token.state == AT_JOIN:
            waiting = self.joins[case.number, token.node]
            waiting.remove(token)
            if not waiting:
                del self.joins[case.number, token.node]
        token.state = GONE
        case.tokens.remove(token)

    def _settle(self, token: Token, ended: int) -> None:
        """Bring a token's account up to now and write the row of its visit."""
        if token.state == IN_SERVICE:
            self.stop_service(token, self.worked(token), ended)
        elif token.state == DELAYED:
            self.stop_delay(token, ended)
        elif token.state == WAITING:
            self.stop_waiting(token, ended)

    def _leave_open(self, case: Case) -> None:
        """Write down a case that the end of the run found on its way."""
        for token in case.tokens:
            self._settle(token, ONGOING)
        self.books.case(case, -1, OPEN, spokesman(case.tokens).account)
