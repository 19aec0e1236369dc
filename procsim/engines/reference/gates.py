"""Gates: tokens wait together, and go on when a timetable or their own number says so."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from typing import TYPE_CHECKING

from procsim.engines.effects import OPENING, effect_key
from procsim.engines.events import DONE, NOBODY
from procsim.engines.reference.core import STAY, Enter
from procsim.engines.reference.deadlines import Deadlines
from procsim.engines.reference.token import AT_GATE, MOVING, Effect, Token
from procsim.plan.ages import rises
from procsim.plan.plan import GATE, NOWHERE, Plan
from procsim.tables import CAUSES

if TYPE_CHECKING:
    from procsim.engines import DrawSource

_GATE = CAUSES.index("gate")

Before = tuple[int, int, int, Token]
"""A token before a gate: priority class; when it came; case, node and attempt as one key."""


class Gates(Deadlines):
    """Meetings, couriers, signature rounds and batches.

    Attributes
    ----------
    trays : dict
        Those who wait before each gate, in the order of their keys.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        gates = [node for node, kind in enumerate(plan.kind.tolist()) if kind == GATE]
        self.trays: dict[int, list[Before]] = {node: [] for node in gates}
        for node in gates:
            if not plan.batch[node]:
                self._keep_timetable(node)

    def gate(self, node: int) -> Enter:
        """A token waits until the gate opens."""
        tray, first_key = self.trays[node], effect_key(OPENING, 0, node)
        grade: list[int] = self.plan.grade[node].tolist()
        can_rise = rises(self.plan, node)
        watch = self._gathering(node) if self.plan.batch[node] else None
        env = self.env

        def enter(token: Token) -> int:
            case = token.case
            attempt = self.count(case, node)
            token.in_hall = False
            token.node, token.state = node, AT_GATE
            token.since = token.start = env.now
            token.key = first_key + case.key + attempt
            token.callbacks = []
            own = grade[case.kind]
            own = self.raised(case, node, own) if can_rise else own
            insort(tray, (own, token.since, token.key, token))
            if watch is not None:
                watch(token)
            return STAY

        return enter

    def _keep_timetable(self, node: int) -> None:
        """Open a gate at each time of its timetable, whether anybody waits or not."""
        opens, papers = self.draws.openings(node)
        agenda, key = int(self.plan.agenda[node]), effect_key(OPENING, node, 0)

        def schedule(number: int) -> None:
            if number < opens.size:
                self.at(int(opens[number]), key, meet, number)

        def meet(effect: Effect) -> None:
            in_time = int(papers[effect.what])
            taken = [before for before in self.trays[node] if before[1] <= in_time]
            schedule(effect.what + 1)
            self._let_through(node, taken if agenda == NOWHERE else taken[:agenda])

        schedule(0)

    def _gathering(self, node: int) -> Callable[[Token], None]:
        """Open a gate as often as enough have gathered, or when the oldest has waited enough."""
        tray, size, longest = self.trays[node], int(self.plan.batch[node]), self._longest(node)
        key = effect_key(OPENING, node, 0)

        def gathered(_effect: Effect) -> None:
            while len(tray) >= size:
                self._let_through(node, tray[:size])

        def waited(effect: Effect) -> None:
            token, visit = effect.what
            # Again, where a full batch of a better class goes before the one who has waited.
            while token.state == AT_GATE and token.key == visit:
                self._let_through(node, tray[:size])

        def watch(token: Token) -> None:
            if len(tray) >= size:
                self.at(self.env.now, key, gathered, None)
            # Also who makes a batch full: others may be on it, and leave him behind.
            if longest is not None:
                self.at(longest(token.since), key, waited, (token, token.key))

        return watch

    def _longest(self, node: int) -> Callable[[int], int] | None:
        """Until when who comes at a time waits for a batch; None where it is for ever."""
        longest, calendar = int(self.plan.gathers_for[node]), self.calendar[node]
        if longest == NOWHERE:
            return None
        if calendar == NOWHERE:
            return lambda since: since + longest
        return lambda since: self.hours[calendar].add_working(since, longest)

    def _let_through(self, node: int, taken: list[Before]) -> None:
        for before in taken:
            self.trays[node].remove(before)
        # All are through before the first goes on: it may come here again in this instant.
        for *_, token in taken:
            self.book_gate(token, DONE)
            token.state = MOVING
        for *_, token in taken:
            self.advance(token, self.next[node])

    def rise_before_gate(self, token: Token, grade: int) -> None:
        """Give who waits before a gate a better class than his own."""
        tray = self.trays[token.node]
        before = next(before for before in tray if before[-1] is token)
        if grade < before[0]:
            tray.remove(before)
            insort(tray, (grade, *before[1:]))

    def stop_gate(self, token: Token, ended: int) -> None:
        """Take a token from before its gate, and write its row."""
        tray = self.trays[token.node]
        tray.remove(next(before for before in tray if before[-1] is token))
        self.book_gate(token, ended)

    def book_gate(self, token: Token, ended: int) -> None:
        """Book the time before a gate and write its row."""
        now = self.env.now
        token.account[_GATE] += now - token.since
        self.books.visit(token, officer=NOBODY, now=now, worked=0, ended=ended)
