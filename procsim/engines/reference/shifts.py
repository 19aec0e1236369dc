"""Shifts: officers come on duty and go, each by a calendar or all by a number."""

from __future__ import annotations

from collections.abc import Sequence

from procsim.calendars import FAR, is_open, next_change
from procsim.engines.effects import CHANGE_OF_STAFF, effect_key
from procsim.engines.events import CLOSING
from procsim.engines.reference.services import Services
from procsim.engines.reference.staff import Staff
from procsim.engines.reference.token import BLOCKED, Effect
from procsim.plan.plan import FINISH, FIT, SERVE_QUEUE, SUSPEND, Tide

Shifts = Sequence[tuple[int, int]]
"""Times from which so many officers are on duty, in order of time."""


class Duty(Services):
    """Changes of staff, and what they do to services and to those who wait."""

    def open_pool(self, staff: Staff) -> None:
        """Put on duty whoever is at the start, and see to all later changes."""
        shifts = self.plan.pool_shifts[staff.number]
        if shifts:
            self._schedule_number(staff, shifts, 0)
            self._schedule_look(staff, self.plan.pool_tide[staff.number], 0)
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
                    self.comes(staff, officer)
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
            if officer not in staff.away:
                (self.comes if opens else self._closes)(staff, officer)
        self._schedule_change(staff, calendar, group)
        self.noted(staff)

    def _schedule_number(self, staff: Staff, shifts: Shifts, index: int) -> None:
        if index < len(shifts):
            key = self._key(staff, staff.officers.start)
            self.at(shifts[index][0], key, self._change_number, (staff, shifts, index))

    def _change_number(self, effect: Effect) -> None:
        staff, shifts, index = effect.what
        self._set_number(staff, shifts[index][1])
        self._schedule_number(staff, shifts, index + 1)
        self.noted(staff)

    def _schedule_look(self, staff: Staff, tide: Tide | None, since: int) -> None:
        """Let a tide rule look at the queue, so long after an instant or the next opening."""
        while tide is not None:
            hours = self.plan.calendars[tide.calendar]
            closes = next_change(hours, since) if is_open(hours, since) else since
            if since + tide.every < min(closes, hours.end):
                # After a change by the clock, whose number it has before it.
                key = self._key(staff, staff.officers.stop)
                self.at(since + tide.every, key, self._look, (staff, tide))
                return
            if closes == FAR or (since := next_change(hours, closes)) == FAR:
                return

    def _look(self, effect: Effect) -> None:
        """Windows open where many wait, and close where few do."""
        staff, tide = effect.what
        self._schedule_look(staff, tide, self.env.now)
        waiting = sum(len(line.waiting()) for line in staff.lines)
        number = staff.present
        if waiting >= tide.opens_at:
            number += tide.step
        elif waiting <= tide.closes_at:
            number -= tide.step
        number = min(max(number, tide.at_least), tide.at_most)
        if number != staff.present:
            self._set_number(staff, number)
            self.noted(staff)

    def noted(self, staff: Staff) -> None:
        """Officers came or went: who waits, waits otherwise, and work may start."""
        for line in staff.lines:
            line.note(self.env.now)
        self.stir(staff)

    def _set_number(self, staff: Staff, number: int) -> None:
        """So many officers are on duty from now on."""
        self.books.on_duty(staff.number, self.env.now, number)
        while staff.present > number:
            if staff.free:
                self.leaves(staff, staff.idle()[-1])
            elif staff.closing == FINISH:
                staff.surplus += staff.present - number
            else:
                # Whoever leaves work for several sets the others free: these may be next.
                self.leaves(staff, self._latest(staff))
        # Those still finishing return first, then who has a service to go on with.
        staff.surplus -= min(staff.surplus, max(0, number - staff.present))
        away = [officer for officer in staff.officers if officer not in staff.on_duty]
        away.sort(key=lambda officer: (officer not in staff.busy, officer not in staff.holds))
        for officer in away[: max(0, number - staff.present)]:
            self.comes(staff, officer)

    def _latest(self, staff: Staff) -> int:
        """Who of those on duty, all at work, began last."""
        busy = [officer for officer in staff.busy if officer in staff.on_duty]
        return max(busy, key=lambda officer: (staff.busy[officer].job.began, officer))

    def leave_beyond(self, staff: Staff, surplus: int) -> None:
        """So many are too many: whoever is idle leaves now, the others when they are done."""
        for officer in reversed(staff.idle()[max(0, len(staff.free) - surplus) :]):
            self.leaves(staff, officer)
            surplus -= 1
        staff.surplus = surplus

    def comes(self, staff: Staff, officer: int) -> None:
        """An officer comes on duty; one still busy goes on, one who was interrupted takes up."""
        if officer in staff.on_duty:
            # Still there for those who waited at closing time, or back from elsewhere just now.
            staff.late.pop(officer, None)
            return
        staff.on_duty.add(officer)
        for token in staff.of_officer(staff.holds, officer):
            self.take_up(token)
        if staff.unlimited or officer not in staff.busy:
            staff.give(officer, self.env.now)

    def _closes(self, staff: Staff, officer: int) -> None:
        """Closing time: who stays for those who wait, and who leaves."""
        waiting = [entry[-1] for line in staff.lines for entry in line.waiting()]
        if staff.closing != SERVE_QUEUE or not waiting or officer not in staff.on_duty:
            self.leaves(staff, officer)
            return
        staff.late[officer] = {token.key for token in waiting}
        for token in waiting:
            # From now on they wait for somebody who is there.
            self.book_wait(token)
            token.job.waits = self.env.now
            token.job.steady = True

    def send_home(self, staff: Staff) -> None:
        """Idle officers leave who stayed for people who wait no longer."""
        waiting = {entry[-1].key for line in staff.lines for entry in line.waiting()}
        for officer in staff.idle():
            if officer in staff.late and not staff.late[officer] & waiting:
                self.leaves(staff, officer)

    def leaves(self, staff: Staff, officer: int) -> None:
        """An officer goes off duty; the pool's rule says what becomes of an open service."""
        staff.go(officer)
        if staff.closing in (FINISH, SERVE_QUEUE):
            return
        for token in staff.of_officer(staff.busy, officer):
            if token.state == BLOCKED:
                # He stays with what is done, until there is room for it.
                continue
            if staff.closing in (SUSPEND, FIT) and len(token.job.crew) == 1:
                self.suspend(token)
            else:
                self.put_back(token, CLOSING)
