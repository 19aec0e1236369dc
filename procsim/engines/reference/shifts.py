"""Shifts: officers come on duty and go, each by a calendar or all by a number."""

from __future__ import annotations

from collections.abc import Sequence

from procsim.calendars import FAR, is_open, next_change
from procsim.engines.effects import CHANGE_OF_STAFF, effect_key
from procsim.engines.events import CLOSING
from procsim.engines.reference.services import Services
from procsim.engines.reference.staff import Staff
from procsim.engines.reference.token import Effect
from procsim.plan.plan import FINISH, SUSPEND

Shifts = Sequence[tuple[int, int]]
"""Times from which so many officers are on duty, in order of time."""


class Duty(Services):
    """Changes of staff, and what they do to services and to those who wait."""

    def open_pool(self, staff: Staff) -> None:
        """Put on duty whoever is at the start, and see to all later changes."""
        shifts = self.plan.pool_shifts[staff.number]
        if shifts:
            self._schedule_number(staff, shifts, 0)
        else:
            self._open_by_calendars(staff)
        for line in staff.lines:
            line.note(0)

    def _open_by_calendars(self, staff: Staff) -> None:
        plan = self.plan
        groups: dict[int, list[int]] = {}
        for officer in staff.officers:
            groups.setdefault(int(plan.officer_calendar[officer]), []).append(officer)
        for calendar, group in groups.items():
            if is_open(plan.calendars[calendar], 0):
                for officer in group:
                    self._comes(staff, officer)
            self._schedule_change(staff, calendar, group)

    def _schedule_change(self, staff: Staff, calendar: int, group: list[int]) -> None:
        time = next_change(self.plan.calendars[calendar], self.env.now)
        if time < FAR:
            key = self._key(staff, group[0])
            self.at(time, key, self._change_by_calendar, (staff, calendar, group))

    def _key(self, staff: Staff, officer: int) -> int:
        return effect_key(CHANGE_OF_STAFF, staff.number, 0, officer - staff.officers.start)

    def _change_by_calendar(self, effect: Effect) -> None:
        staff, calendar, group = effect.what
        opens = is_open(self.plan.calendars[calendar], self.env.now)
        for officer in group:
            (self._comes if opens else self._leaves)(staff, officer)
        self._schedule_change(staff, calendar, group)
        self._noted(staff)

    def _schedule_number(self, staff: Staff, shifts: Shifts, index: int) -> None:
        if index < len(shifts):
            key = self._key(staff, staff.officers.start)
            self.at(shifts[index][0], key, self._change_number, (staff, shifts, index))

    def _change_number(self, effect: Effect) -> None:
        staff, shifts, index = effect.what
        self._set_number(staff, shifts[index][1])
        self._schedule_number(staff, shifts, index + 1)
        self._noted(staff)

    def _noted(self, staff: Staff) -> None:
        for line in staff.lines:
            line.note(self.env.now)
        self.stir(staff)

    def _set_number(self, staff: Staff, number: int) -> None:
        """So many officers are on duty from now on."""
        while staff.present > number and staff.free:
            self._leaves(staff, staff.idle()[-1])
        if staff.present > number and staff.closing == FINISH:
            staff.surplus += staff.present - number
        while staff.present > number:
            self._leaves(staff, max(staff.busy, key=lambda one: (staff.busy[one].job.began, one)))
        # Those still finishing return first, then who has a service to go on with.
        staff.surplus -= min(staff.surplus, max(0, number - staff.present))
        away = [officer for officer in staff.officers if officer not in staff.on_duty]
        away.sort(key=lambda officer: officer not in staff.holds)
        for officer in away[: max(0, number - staff.present)]:
            self._comes(staff, officer)

    def _comes(self, staff: Staff, officer: int) -> None:
        """An officer comes on duty; one still busy goes on, one who was interrupted takes up."""
        staff.on_duty.add(officer)
        for token in staff.of_officer(staff.holds, officer):
            self.take_up(token)
        if staff.unlimited or officer not in staff.busy:
            staff.give(officer, self.env.now)

    def _leaves(self, staff: Staff, officer: int) -> None:
        """An officer goes off duty; the pool's rule says what becomes of an open service."""
        staff.go(officer)
        if staff.closing == FINISH:
            return
        for token in staff.of_officer(staff.busy, officer):
            if staff.closing == SUSPEND and len(token.job.crew) == 1:
                self.suspend(token)
            else:
                self.put_back(token, CLOSING)
