"""Foresight: when staff will be free, if nothing else begins."""

from __future__ import annotations

from procsim.calendars import FAR, add_working, is_open, next_change
from procsim.engines.reference.absences import Absences
from procsim.engines.reference.line import Crew
from procsim.engines.reference.services import Officers
from procsim.engines.reference.staff import UNIT_SPEED, Staff
from procsim.engines.reference.token import BLOCKED, Token
from procsim.plan.plan import ANY, FINISH, SERVE_QUEUE


class Foresight(Absences):
    """What those know who let work pass that will be over in time."""

    def over_at(self, crew: Officers, token: Token) -> int:
        """When a piece of work would be over, if these officers began it now."""
        length = max(staff.length(officer, token) for staff, officer in crew)
        return self._after(*crew[0], self.env.now, length)

    def could_start(self, crew: Crew) -> int:
        """When so many officers of each pool have finished what they have and are on duty."""
        ready = {
            staff: [
                (self._ready_at(staff, officer), staff.hours[officer]) for officer in staff.officers
            ]
            for staff, _ in crew
        }
        now = self.env.now
        while now < FAR:
            if all(
                sum(since <= now and is_open(hours, now) for since, hours in ready[staff])
                >= staff.wanted(number)
                for staff, number in crew
            ):
                return now
            now = min(
                since if since > now else next_change(hours, now)
                for of_pool in ready.values()
                for since, hours in of_pool
            )
        return FAR

    def _ready_at(self, staff: Staff, officer: int) -> int:
        """When an officer will have finished what he has."""
        now = self.env.now
        if officer in staff.holds:
            length = -(-staff.holds[officer].work * UNIT_SPEED // staff.speeds[officer])
            return add_working(staff.hours[officer], now, length)
        token = staff.busy.get(officer)
        if token is None:
            return now
        if token.state == BLOCKED:
            return FAR
        length = -(-token.work * UNIT_SPEED // token.job.speed)
        return self._after(staff, officer, token.job.began, length)

    def _after(self, staff: Staff, officer: int, since: int, length: int) -> int:
        """When an officer lets go of work begun then: done, or for others to go on with."""
        hours = staff.hours[officer]
        if staff.closing in (FINISH, SERVE_QUEUE):
            return since + length
        if staff.closing == ANY:
            return min(since + length, next_change(hours, since))
        return add_working(hours, since, length)
