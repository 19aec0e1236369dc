"""Clocks that nodes turn, and deadlines that race a part of the workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engines.effects import DUE, effect_key
from procsim.engines.reference.books import (
    EXPIRED_MARK,
    FIRST_DEADLINE,
    NOTE_MARK,
    PAUSE_MARK,
    START_MARK,
    STOP_MARK,
)
from procsim.engines.reference.core import Enter
from procsim.engines.reference.delays import Delays
from procsim.engines.reference.token import (
    AT_JOIN,
    NOT_STARTED,
    PAUSED,
    RUNNING,
    Case,
    Effect,
    Token,
)
from procsim.plan.plan import DEADLINE, NOWHERE, Plan
from procsim.plan.underway import Underway

if TYPE_CHECKING:
    from procsim.engines import DrawSource


_STANDS = (NOT_STARTED, RUNNING, PAUSED, NOT_STARTED)
_STILL = {2: PAUSE_MARK, 3: STOP_MARK}
"""How clocks stand that the run finds stopped, paused, …: states of a case, and marks."""


class Deadlines(Delays):
    """Clocks and deadlines; a deadline's limit is counted as a delay's is.

    Attributes
    ----------
    timers : dict
        Deadlines that are running: (case, node) to the number of its start.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.timers: dict[tuple[int, int], int] = {}
        self.deadlines = [node for node, kind in enumerate(plan.kind.tolist()) if kind == DEADLINE]

    def clock(self, node: int) -> Enter:
        """A token turns its case's clocks and goes on."""
        plan, after = self.plan, self.next[node]
        action, which = int(plan.clock_action[node]), int(plan.clock_which[node])
        reason = int(plan.clock_reason[node])

        def enter(token: Token) -> int:
            self.books.turn(token.case, action, which, reason=reason, now=self.env.now)
            return after

        return enter

    def set_clocks(self, case: Case, where: Underway) -> None:
        """Let the clocks of a case that the run finds stand as they do, since its arrival."""
        for clock, state in enumerate(where.clocks):
            case.clocks[clock] = _STANDS[state]
            if state and not self.plan.clocks_start_on_arrival:
                self.books.mark(case, clock, START_MARK, reason=NOWHERE, now=case.arrival)
            if state in _STILL:
                self.books.mark(case, clock, _STILL[state], reason=NOWHERE, now=0)

    def run_deadlines(self, case: Case) -> None:
        """Let the deadlines run in whose part a case is that the run finds, since its arrival."""
        for deadline in self.deadlines:
            if any(self.plan.scope[deadline, token.node] for token in case.tokens):
                self._run_deadline(case, deadline, case.arrival)

    def _run_deadline(self, case: Case, node: int, since: int) -> None:
        start = self.count(case, node)
        self.timers[case.number, node] = start
        clock = FIRST_DEADLINE + node
        self.books.mark(case, clock, START_MARK, reason=NOWHERE, now=since)
        key = effect_key(DUE, case.number, node, start)
        for amount in self.plan.notes[node]:
            due = self.limit(node, since, amount=amount)
            if due >= self.env.now:
                self.at(due, key, self._note_deadline, (case, node, start))
        due = max(self.limit(node, since), self.env.now)
        self.at(due, key, self._expire, (case, node, start))

    def _mark(self, case: Case, deadline: int, action: int) -> None:
        clock = FIRST_DEADLINE + deadline
        self.books.mark(case, clock, action, reason=NOWHERE, now=self.env.now)

    def deadline(self, node: int) -> Enter:
        """A token starts a deadline and goes on."""

        def enter(token: Token) -> int:
            self._run_deadline(token.case, node, self.env.now)
            return self.next[node]

        return enter

    def meet(self, token: Token, node: int) -> None:
        """Reaching a node meets the deadlines that run until it and have nothing left to withdraw.

        At a join, another branch than that of the deadline may come first.
        """
        case, scope = token.case, self.plan.scope
        for deadline in self.plan.met_at[node]:
            others = (other for other in case.tokens if other is not token)
            if any(scope[deadline, other.node] for other in others):
                continue
            if self.timers.pop((case.number, deadline), None) is not None:
                self._mark(case, deadline, STOP_MARK)

    def _note_deadline(self, effect: Effect) -> None:
        case, deadline, start = effect.what
        if self.timers.get((case.number, deadline)) == start:
            self._mark(case, deadline, NOTE_MARK)

    def _expire(self, effect: Effect) -> None:
        """Time is up: what is in the scope is withdrawn, and one token goes the other way."""
        case, deadline, start = effect.what
        if self.timers.get((case.number, deadline)) != start:
            return
        del self.timers[case.number, deadline]
        self._mark(case, deadline, EXPIRED_MARK)
        inside = [token for token in case.tokens if self.plan.scope[deadline, token.node]]
        assert inside, "a running deadline has a token in its scope"
        # Chosen before they are withdrawn: afterwards none is at a join any more.
        kept = spokesman(inside)
        for token in inside:
            self.withdraw(token)
        token = Token(case, kept.account.copy(), kept.in_hall, deadline)
        case.tokens.append(token)
        self.advance(token, self.other[deadline])
        self.let_go_of_deadlines(case)

    def let_go_of_deadlines(self, case: Case) -> None:
        """Another deadline goes on only while it has something to withdraw."""
        for timer in self.deadlines:
            if not any(self.plan.scope[timer, held.node] for held in case.tokens):
                self.timers.pop((case.number, timer), None)


def spokesman(tokens: list[Token]) -> Token:
    """The token whose account stands for its case: rather not at a join; then first by node."""
    return min(tokens, key=lambda token: (token.state == AT_JOIN, token.node))
