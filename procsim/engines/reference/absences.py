"""Absences: officers who are away though it is their time, on errands, ill, or at a meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, repeat
from typing import Any

from procsim.calendars import is_open
from procsim.engines.effects import CHANGE_OF_STAFF, effect_key
from procsim.engines.reference.shifts import Duty
from procsim.engines.reference.staff import Staff
from procsim.engines.reference.token import Effect
from procsim.plan.plan import NOWHERE

Act = Callable[[Effect], None]
Groups = Iterator[tuple[int, ...]]
"""Who is away together, each time."""
Turns = Iterator[tuple[int, int]]
"""How long officers are there, and how long away, each time."""


class Absences(Duty):
    """Who goes away and comes back otherwise than by the calendar."""

    def series(self, slot: int, member: int = 1) -> Iterator[int]:
        """The draws of a pool, or of one of its officers, in their order."""
        for number in count():
            yield from self.draws.series(slot, number, member).tolist()

    def open_pool(self, staff: Staff) -> None:
        """Put on duty whoever is at the start, and see to all later changes."""
        super().open_pool(staff)
        there = int(self.plan.pool_absence[staff.number, 0])
        errand = int(self.plan.pool_errand[staff.number])
        together = int(self.plan.pool_absence_together[staff.number])
        if there != NOWHERE and together:
            self._until_absence(staff, _in_turn(staff.officers, together), self._turns(staff, 1))
        for member, officer in enumerate(staff.officers, start=1):
            if there != NOWHERE and not together:
                self._until_absence(staff, repeat((officer,)), self._turns(staff, member))
            if errand != NOWHERE:
                staff.errands[officer] = self.series(errand, member)
        if errand != NOWHERE:
            # Whoever has nothing to do at the start goes then.
            self._in(0, self._look_round, (staff, staff.officers.start))

    def _in(self, time: int, act: Act, what: tuple[Any, ...]) -> None:
        """Let something happen to an officer of a pool after a time."""
        staff, officer = what[:2]
        key = effect_key(CHANGE_OF_STAFF, staff.number, 0, officer - staff.officers.start)
        self.at(self.env.now + time, key, act, what)

    def _look_round(self, effect: Effect) -> None:
        self.stir(effect.what[0])

    def _turns(self, staff: Staff, member: int) -> Turns:
        """How long until each absence, and how long it lasts."""
        there, away = self.plan.pool_absence[staff.number].tolist()
        return zip(self.series(there, member), self.series(away, member), strict=True)

    def _until_absence(self, staff: Staff, groups: Groups, turns: Turns) -> None:
        (there, away), group = next(turns), next(groups)
        self._in(there, self._fall_ill, (staff, group[0], group, away, groups, turns))

    def _fall_ill(self, effect: Effect) -> None:
        staff, first, group, away, groups, turns = effect.what
        for officer in group:
            staff.away.add(officer)
            if officer in staff.on_duty:
                self.leaves(staff, officer)
        self.noted(staff)
        self._in(away, self._recover, (staff, first, group, groups, turns))

    def _recover(self, effect: Effect) -> None:
        staff, _, group, groups, turns = effect.what
        for officer in group:
            self._is_back(staff, officer)
        self._until_absence(staff, groups, turns)

    def send_on_errands(self, staff: Staff) -> None:
        """Idle officers go whom nobody needs."""
        if any(line.head() for line in staff.lines):
            return
        for officer in staff.idle():
            staff.away.add(officer)
            staff.go(officer)
            # A moment at least, or the instant would never end.
            self._in(max(1, next(staff.errands[officer])), self._return, (staff, officer))
        for line in staff.lines:
            line.note(self.env.now)

    def _return(self, effect: Effect) -> None:
        self._is_back(*effect.what)

    def _is_back(self, staff: Staff, officer: int) -> None:
        staff.away.discard(officer)
        if is_open(staff.hours[officer], self.env.now):
            self.comes(staff, officer)
        self.noted(staff)


def _in_turn(officers: range, together: int) -> Groups:
    """So many officers at a time, the next ones after those who were last."""
    for turn in count():
        first = turn * together
        yield tuple(officers[(first + i) % len(officers)] for i in range(together))
