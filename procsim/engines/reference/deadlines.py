"""Clocks that nodes turn, and deadlines that race a part of the workflow."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from procsim.engines.reference.books import (
    EXPIRED_MARK,
    EXTEND_MARK,
    FIRST_DEADLINE,
    NOTE_MARK,
    PAUSE_MARK,
    RAISE_MARK,
    RESUME_MARK,
    START_MARK,
    STOP_MARK,
)
from procsim.engines.reference.core import Enter
from procsim.engines.reference.delays import Delays
from procsim.engines.reference.timers import RUNS, Act, Due, Timer
from procsim.engines.reference.token import (
    AT_JOIN,
    NOT_STARTED,
    PAUSED,
    RUNNING,
    Case,
    Effect,
    Token,
)
from procsim.plan.ages import Limit
from procsim.plan.plan import CLOCK_LIMIT, DEADLINE, NO_LIMIT, NOWHERE, Plan
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
        Deadlines that are running, by case and node.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.timers: dict[tuple[int, int], Timer] = {}
        self.raising = [node for node, ages in plan.ages.items() if ages.raises]
        self.deadlines = [node for node, kind in enumerate(plan.kind.tolist()) if kind == DEADLINE]

    @abstractmethod
    def rise(self, token: Token, grade: int) -> None:
        """Give waiting work a class that is served before its own."""

    def clock(self, node: int) -> Enter:
        """A token turns its case's clocks and goes on."""
        plan, after = self.plan, self.next[node]
        action, which = int(plan.clock_action[node]), int(plan.clock_which[node])
        reason, turns = int(plan.clock_reason[node]), plan.clock_turns.get(node, ())

        def enter(token: Token) -> int:
            if which:
                self.books.turn(token.case, action, which, reason=reason, now=self.env.now)
            for deadline, *by in turns:
                timer = self.timers.get((token.case.number, deadline))
                if timer is not None:
                    self._turn(timer, action, (by[0], by[1]), reason)
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

    def _turn(self, timer: Timer, action: int, by: Limit, reason: int) -> None:
        """Pause, resume, stop or extend a deadline; one that is not in a fit state stays so."""
        now = self.env.now
        if action == STOP_MARK:
            del self.timers[timer.case.number, timer.node]
        elif action == EXTEND_MARK:
            self._extend(timer, by)
            self.set_timer(timer)
        elif action == PAUSE_MARK and timer.since == RUNS:
            timer.since = now
            timer.version += 1
        elif action == RESUME_MARK and timer.since != RUNS:
            self._resume(timer)
        else:
            return
        self._mark(timer, action, reason)

    def _resume(self, timer: Timer) -> None:
        """What is still to come falls due later by what the deadline stood still."""
        since, now = timer.since, self.env.now
        calendar = int(self.plan.limit_calendar[timer.node])
        timer.since = RUNS

        def later(due: Due) -> int:
            if due.by_clock:
                return due.time + now - since
            hours = self.hours[calendar]
            paused = hours.working_time(now) - hours.working_time(since)
            return hours.add_working(due.time, paused) if paused else due.time

        timer.move(later)
        self.set_timer(timer)

    def _extend(self, timer: Timer, more: Limit | None = None) -> None:
        """Let everything that is still to come fall due later, by the extension if not said."""
        extension = self.plan.ages[timer.node].extension
        by = more or (extension[1] if extension else (NO_LIMIT, 0))
        calendar = int(self.plan.limit_calendar[timer.node])
        timer.move(lambda due: self.limit_from(due.time, by, calendar))

    def set_timer(self, timer: Timer) -> None:
        """Let a deadline do what it is still to do, each at its time; not while it stands still."""
        timer.version += 1
        if timer.since == RUNS:
            for due in timer.ahead:
                self.at(due.time, timer.key, self._fall_due, (timer, timer.version, due))

    def _fall_due(self, effect: Effect) -> None:
        timer, version, due = effect.what
        running = self.timers.get((timer.case.number, timer.node)) is timer
        if running and timer.version == version:
            timer.ahead.remove(due)
            due.act(timer, due.what)

    def _mark(self, timer: Timer, action: int, reason: int = NOWHERE) -> None:
        clock = FIRST_DEADLINE + timer.node
        self.books.mark(timer.case, clock, action, reason=reason, now=self.env.now)

    def _run_deadline(self, case: Case, node: int, since: int) -> None:
        """Let a deadline run that began at a time."""
        timer = self.timers[case.number, node] = Timer(case, node, self.count(case, node))
        timer.ahead = self._ahead(timer, since)
        self.books.mark(case, FIRST_DEADLINE + node, START_MARK, reason=NOWHERE, now=since)
        if since < self.env.now:
            self._catch_up(timer)
        self.set_timer(timer)

    def _ahead(self, timer: Timer, since: int) -> list[Due]:
        """What a deadline does, in the order in which it does it at one instant."""
        node, case, plan = timer.node, timer.case, self.plan
        calendar, slot = int(plan.limit_calendar[node]), self.slot[node][case.kind]
        amount = int(plan.limit_amount[node])
        if slot != NOWHERE:
            amount = self.draw(slot, case, timer.start)
        limit, ages = (int(plan.limit_kind[node]), amount), plan.ages[node]

        def due(limit: Limit, act: Act, what: int = 0) -> Due:
            time = self.limit_from(since, limit, calendar)
            return Due(time, by_clock=limit[0] == CLOCK_LIMIT, act=act, what=what)

        found = [due((how, age), self._note, name) for how, age, name in ages.notes]
        found += [due((how, age), self._raise, grade) for how, age, grade in ages.raises]
        chance = ages.extends[case.kind]
        if ages.extension and (chance == NOWHERE or self.draw(chance, case, timer.start)):
            at = ages.extension[0]
            found.append(due(limit if at[0] == NO_LIMIT else at, self._extend_once))
        return [*found, due(limit, self._expire)]

    def _catch_up(self, timer: Timer) -> None:
        """What a deadline did before the run goes without a mark; what is late comes now."""
        now = self.env.now
        for due in sorted(timer.ahead, key=lambda due: due.time):
            if due.time >= now or due.act == self._expire:
                due.time = max(due.time, now)
                continue
            timer.ahead.remove(due)
            if due.act == self._raise:
                timer.grade = min(due.what, timer.grade or due.what)
            elif due.act == self._extend_once:
                self._extend(timer)

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
            timer = self.timers.pop((case.number, deadline), None)
            if timer is not None:
                self._mark(timer, STOP_MARK)

    def _note(self, timer: Timer, reason: int) -> None:
        self._mark(timer, NOTE_MARK, reason)

    def _raise(self, timer: Timer, grade: int) -> None:
        """The case's work in the scope has at least this class from now on."""
        timer.grade = min(grade, timer.grade or grade)
        self._mark(timer, RAISE_MARK)
        for token in timer.case.tokens:
            if self.plan.scope[timer.node, token.node]:
                self.rise(token, timer.grade)

    def raised(self, case: Case, node: int, grade: int) -> int:
        """The class of work that comes to a node: its own, or the one that a deadline gives it."""
        for deadline in self.raising:
            timer = self.timers.get((case.number, deadline))
            if timer is not None and timer.grade and self.plan.scope[deadline, node]:
                grade = min(grade, timer.grade)
        return grade

    def _extend_once(self, timer: Timer, _what: int) -> None:
        self._extend(timer)
        self.set_timer(timer)
        self._mark(timer, EXTEND_MARK)

    def _expire(self, timer: Timer, _what: int) -> None:
        """Time is up: what is in the scope is withdrawn, and one token goes the other way."""
        case, deadline = timer.case, timer.node
        del self.timers[case.number, deadline]
        self._mark(timer, EXPIRED_MARK)
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
