"""Queues: who may join, in which order they are served, and who gives up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from procsim.engines.effects import AGEING, PATIENCE, effect_key, whose
from procsim.engines.events import LEFT
from procsim.engines.reference.admissions import Admission, Admissions
from procsim.engines.reference.core import STAY
from procsim.engines.reference.line import Line
from procsim.engines.reference.services import NEVER_STARTED
from procsim.engines.reference.token import IN_SERVICE, MOVING, SUSPENDED, WAITING, Effect, Token
from procsim.plan.ages import rises
from procsim.plan.plan import DUE_DATE, FIRST_COME, LAST_COME, NOWHERE, RANDOM, SHORTEST, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource


FIRST_CLASS = 1
"""The priority class that is served before all others."""


class Queues(Admissions):
    """Room, order, ageing and patience."""

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.grade: list[list[int]] = plan.grade.tolist()
        self._ranks: dict[int, Callable[[Token], int]] = {
            FIRST_COME: lambda _token: 0,
            RANDOM: lambda _token: 0,
            LAST_COME: lambda token: -token.since,
            SHORTEST: lambda token: token.work,
            DUE_DATE: self._due,
        }

    def rank(self, token: Token) -> int:
        """The place that the discipline of its queue gives to work that joins it now."""
        return self._ranks[int(self.plan.pool_order[self.plan.pool[token.node]])](token)

    def _due(self, token: Token) -> int:
        """When the case is due, by its promise."""
        kind = token.case.kind
        amount = int(self.plan.due_kind[kind]), int(self.plan.due_amount[kind])
        return self.limit_from(token.case.arrival, amount, int(self.plan.due_calendar[kind]))

    def admission(self, node: int) -> Admission:
        """What an activity asks of those who come, the first question outermost."""
        plan, admit = self.plan, self._joins(node)
        if plan.no_show[node].max() != NOWHERE:
            admit = self.may_be_absent(node, admit)
        if plan.own_times[node]:
            admit = self.is_measured(node, admit)
        if plan.balks[node]:
            admit = self.is_deterred(node, admit)
        if plan.room[node] != NOWHERE:
            admit = self.finds_room(node, admit)
        if plan.ticket_calendar[node] != NOWHERE:
            admit = self.takes_ticket(node, admit)
        return admit

    def asks_nothing(self, node: int) -> bool:
        """Whether everybody who comes to an activity joins its line and stays there."""
        plan = self.plan
        return (
            not plan.balks[node]
            and not rises(plan, node)
            and all(
                numbers[node].max() == NOWHERE
                for numbers in (plan.room, plan.patience, plan.no_show, plan.ticket_calendar)
            )
        )

    def _joins(self, node: int) -> Admission:
        ages = int(self.plan.pool_ageing[self.plan.pool[node]])
        patience: list[int] = self.plan.patience[node].tolist()

        def join(token: Token, attempt: int) -> int:
            self.inside[node] += 1
            slot = patience[token.case.kind]
            if slot != NOWHERE:
                self._may_leave(token, self.env.now + self.draw(slot, token.case, attempt))
            if ages != NOWHERE and token.job.grade > FIRST_CLASS:
                self._will_age(token, ages)
            token.job.rank = self.rank(token)
            return STAY

        return join

    def _may_leave(self, token: Token, time: int) -> None:
        key = effect_key(PATIENCE, *whose(token.key))
        self.at(time, key, self._lose_patience, (token, token.key))

    def _lose_patience(self, effect: Effect) -> None:
        token, key = effect.what
        # Only who was never served, and still waits for this very visit, leaves.
        if token.state == WAITING and token.key == key and token.start == NEVER_STARTED:
            self.stop_job(token, LEFT)
            token.state = MOVING
            self.advance(token, int(self.plan.left[token.node]))

    def _will_age(self, token: Token, ages: int) -> None:
        key = effect_key(AGEING, *whose(token.key))
        self.at(self.env.now + ages, key, self._age, (token, token.key, ages))

    def _age(self, effect: Effect) -> None:
        """Work that waits and was never started rises by a class."""
        token, key, ages = effect.what
        if token.state == WAITING and token.key == key and token.start == NEVER_STARTED:
            token.job.grade -= 1
            token.job.line.push(token)
            self.stir_line(token.job.line)
            if token.job.grade > FIRST_CLASS:
                self._will_age(token, ages)

    def rise_in_queue(self, token: Token, grade: int) -> None:
        """Give work that waits and was never started a better class than its own."""
        if token.start == NEVER_STARTED and grade < token.job.grade:
            token.job.grade = grade
            token.job.line.push(token)
            self.stir_line(token.job.line)

    def stir_line(self, line: Line) -> None:
        """Work joined a line, or left it."""
        for staff in {staff for crew in line.crews for staff, _ in crew}:
            self.stir(staff)

    def stop_job(self, token: Token, ended: int) -> None:
        """Write down a visit that ends otherwise than by its work, or with the run."""
        if token.state == IN_SERVICE:
            self.stop_service(token, ended)
        elif token.state == SUSPENDED:
            self.stop_suspended(token, ended)
        elif token.state == WAITING:
            self.stop_waiting(token, ended)
