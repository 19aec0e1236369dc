"""A run: cases arrive, move, wait, are served, and end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from procsim.engines.effects import CLOSE_OF_RUN, effect_key
from procsim.engines.events import ONGOING, WITHDRAWN, Rows
from procsim.engines.reference.admissions import Admission
from procsim.engines.reference.afterwards import Afterwards
from procsim.engines.reference.core import STAY, Enter
from procsim.engines.reference.deadlines import spokesman
from procsim.engines.reference.gates import Gates
from procsim.engines.reference.partings import Partings
from procsim.engines.reference.token import (
    AT_ACTIVITY,
    AT_GATE,
    AT_JOIN,
    DELAYED,
    GONE,
    UNHEARD,
    WAITING,
    Case,
    Effect,
    Token,
)
from procsim.engines.reference.windows import Windows
from procsim.errors import EndlessWaitError
from procsim.plan.ages import rises
from procsim.plan.plan import NOWHERE, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource

OPEN = 0
"""The outcome of a case that the end of the run found open."""


class Course(Windows, Gates, Partings, Afterwards):
    """One run of one plan.

    Attributes
    ----------
    endless : bool
        Whether the run lasts until no case is left.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.endless = plan.end < 0
        rules: tuple[Callable[[int], Enter], ...] = (
            self.passage, self.activity, self.check, self.delay, self.choice, self.split, self.join,
            self.clock, self.deadline, self.end, self.gate,
        )  # fmt: skip
        for node, kind in enumerate(plan.kind.tolist()):
            enter = rules[kind](node)
            self.enter.append(self._meeting(node, enter) if plan.met_at[node] else enter)

    def rows(self) -> Rows:
        """Let everything happen, and hand over the rows."""
        if not self.endless:
            self._schedule_close()
        self.open_sources()
        self.env.closed = self.endless and not self.open and self.all_arrived()
        if not self.env.run_until_closed():
            case = next(iter(self.open.values()))
            raise EndlessWaitError((case.kind, self.index(case)), spokesman(case.tokens).node)
        for case in self.open.values():
            self._leave_open(case)
        return self.books.rows(self.env.now, self.arrivals())

    def close(self, _effect: Effect) -> None:
        """The run ends: whatever was still to happen does not."""
        self.env.close()

    def _schedule_close(self) -> None:
        self.at(self.plan.end, effect_key(CLOSE_OF_RUN, 0, 0), self.close, None)

    def advance(self, token: Token, node: int) -> None:
        """Move a token as far as it goes without staff."""
        enter = self.enter
        while node != STAY:
            node = enter[node](token)

    def _meeting(self, node: int, rule: Enter) -> Enter:
        """What happens at a node whose reaching meets a deadline."""

        def enter(token: Token) -> int:
            self.meet(token, node)
            return rule(token)

        return enter

    def end(self, node: int) -> Enter:
        """An end inside a split ends the case and withdraws its other tokens."""
        if self.plan.concludes[node] != NOWHERE:
            return self.conclude(node)
        if self.next[node] != NOWHERE:
            return self.issue(node)
        outcome, part_with = int(self.plan.outcome[node]), self.part_with

        def enter(token: Token) -> int:
            case = token.case
            part_with(token)
            self.books.case(case, self.env.now, outcome, token.account)
            del self.open[case.number]
            if self.endless and not self.open:
                self.close_if_over()
            return STAY

        return enter

    def part_with(self, token: Token) -> None:
        """Nothing of a case goes on but what this token stands for."""
        case = token.case
        if len(case.tokens) > 1:
            for other in [other for other in case.tokens if other is not token]:
                self.withdraw(other)
        token.state = GONE
        # A case and its tokens know each other: let go, so that both are freed at once.
        case.tokens.clear()
        self.papers.pop(case.number, None)
        for deadline in self.deadlines:
            self.timers.pop((case.number, deadline), None)

    def close_if_over(self) -> None:
        """End a run until empty when no case is left."""
        if self.endless and not self.open and self.all_arrived():
            self.env.close()

    def withdraw(self, token: Token) -> None:
        """Take a token out of the case, in whatever state it is."""
        case = token.case
        self._settle(token, WITHDRAWN)
        if token.state == AT_JOIN:
            waiting = self.joins[token.node]
            waiting[case.number] = tuple(t for t in waiting[case.number] if t is not token)
        token.state = GONE
        # What it waited for may still be due: nobody is told.
        token.callbacks = UNHEARD
        case.tokens.remove(token)

    def admission(self, node: int) -> Admission:
        """What an activity asks of those who come; a deadline may have raised their work."""
        admit = super().admission(node)

        def raised(token: Token, attempt: int) -> int:
            token.job.grade = self.raised(token.case, node, token.job.grade)
            return admit(token, attempt)

        return raised if rises(self.plan, node) else admit

    def rise(self, token: Token, grade: int) -> None:
        """Give waiting work a class that is served before its own."""
        if token.state == AT_GATE:
            self.rise_before_gate(token, grade)
        elif token.state == WAITING:
            self.rise_in_queue(token, grade)

    def _settle(self, token: Token, ended: int) -> None:
        """Bring a token's account up to now and write the row of its visit."""
        if token.state == DELAYED:
            self.stop_delay(token, ended)
        elif token.state == AT_GATE:
            self.stop_gate(token, ended)
        elif token.state in AT_ACTIVITY:
            self.stop_activity(token, ended)

    def _leave_open(self, case: Case) -> None:
        """Write down a case that the end of the run found on its way."""
        for token in case.tokens:
            self._settle(token, ONGOING)
        if case.number in self.issued:
            self.books.afterwards(case, -1, OPEN)
            return
        self.books.case(case, -1, OPEN, spokesman(case.tokens).account)
