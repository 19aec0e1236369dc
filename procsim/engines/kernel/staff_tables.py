"""Tables of pools and officers, and of who comes and goes with whom."""

from __future__ import annotations

import numpy as np

from procsim.calendars import FAR, next_change
from procsim.engines.kernel import machine as at
from procsim.engines.kernel.words import Words
from procsim.plan.plan import FASTEST, FIT, NOWHERE, SERVE_QUEUE


class StaffTables(Words):
    """Pools, officers, shifts, tides and absences.

    Attributes
    ----------
    pools, officers : list of int
        Their records, by number.
    never_changes : list of bool
        Whether the same officers of a pool are on duty from the start to the end.
    """

    def lay_out_pools(self) -> None:
        """Every pool, with its officers."""
        plan = self.plan
        numbers = range(plan.pool_unlimited.size)
        self.never_changes = [self._never_changes(pool) for pool in numbers]
        self.pools = self.table(at.POOL_WORDS, len(numbers), {})
        pool_of = np.repeat(np.arange(len(numbers)), np.diff(plan.pool_first))
        speed, fastest = plan.officer_speed, plan.pool_choice[pool_of] == FASTEST
        self.officers = self.table(
            at.OFFICER_WORDS,
            speed.size,
            {
                at.O_NUMBER: np.arange(speed.size),
                at.O_POOL: [self.pools[pool] for pool in pool_of.tolist()],
                at.O_SPEED: speed,
                at.O_CALENDAR: self.hours_of(plan.officer_calendar),
                at.O_LAST: -1,
                at.O_RANK: np.where(fastest, at.TOP_SPEED - speed, 0),
                at.O_ERRAND: [self._errand(*each) for each in enumerate(pool_of.tolist())],
                at.O_ERRAND_WHAT: at.OF_ERRAND,
            },
        )
        for pool in numbers:
            self._pool(pool)

    def _pool(self, pool: int) -> None:
        plan, first = self.plan, int(self.plan.pool_first[pool])
        stop = int(plan.pool_first[pool + 1])
        shifts = plan.pool_shifts[pool]
        tide = plan.pool_tide[pool]
        closing = int(plan.pool_closing[pool])
        self.set(
            self.pools[pool],
            {
                at.S_NUMBER: pool,
                at.S_FIRST: self.officers[first] if first < stop else 0,
                at.S_OFFICER_N: stop - first,
                at.S_UNLIMITED: plan.pool_unlimited[pool],
                at.S_CHOICE: plan.pool_choice[pool],
                at.S_CLOSING: closing,
                at.S_PREEMPTS: self.counted(plan.pool_preempts[pool]),
                at.S_FREE: self.room(stop - first + 1),
                at.S_SET_UP: plan.pool_set_up[pool],
                at.S_BY_TYPE: plan.pool_set_up_by_type[pool],
                at.S_LINES: self.nothing,
                at.S_PICKY: closing in (FIT, SERVE_QUEUE),
                at.S_SHIFTS: self.put(shifts[: at.SHIFT_BLOCK].words),
                at.S_SHIFT_N: min(len(shifts), at.SHIFT_BLOCK),
                at.S_SHIFT_MORE: len(shifts) > at.SHIFT_BLOCK,
                at.S_SHIFT_WHAT: at.OF_SHIFT,
                at.S_TIDE: tide is not None,
                at.S_TIDE_WHAT: at.OF_TIDE,
                at.S_ERRANDS: plan.pool_errand[pool] != NOWHERE,
                at.S_ROUND_WHAT: at.OF_ROUND,
                at.S_ORDER: plan.pool_order[pool],
                at.S_AGEING: plan.pool_ageing[pool],
                at.S_ABSENCES: self._absences(pool, range(first, stop)),
                at.S_BY_CALENDAR: self._changes(pool, range(first, stop)),
                at.S_HELD_STAMP: -1,
            },
        )
        if tide is not None:
            self.set(
                self.pools[pool],
                {
                    at.S_TIDE_CALENDAR: self.hours(tide.calendar),
                    at.S_TIDE_EVERY: tide.every,
                    at.S_TIDE_OPENS: tide.opens_at,
                    at.S_TIDE_CLOSES: tide.closes_at,
                    at.S_TIDE_LEAST: tide.at_least,
                    at.S_TIDE_MOST: tide.at_most,
                    at.S_TIDE_STEP: tide.step,
                },
            )

    def _errand(self, officer: int, pool: int) -> int:
        """Draws of how long an officer is away; none where nobody of the pool ever is."""
        slot = int(self.plan.pool_errand[pool])
        member = officer - int(self.plan.pool_first[pool]) + 1
        return 0 if slot == NOWHERE else self.draws_of(slot, member)

    def _changes(self, pool: int, officers: range) -> int:
        """Officers of a pool who come and go together, by their calendar."""
        if self.plan.pool_shifts[pool]:
            return self.nothing
        groups: dict[int, list[int]] = {}
        for officer in officers:
            calendar = int(self.plan.officer_calendar[officer])
            groups.setdefault(calendar, []).append(self.officers[officer])
        return self.counted(
            [
                self.put([0, at.OF_CALENDAR, self.pools[pool], self.hours(cal), len(who), *who])
                for cal, who in groups.items()
            ]
        )

    def _absences(self, pool: int, officers: range) -> int:
        """Who of a pool is absent, together or each with luck of their own."""
        there, away = self.plan.pool_absence[pool].tolist()
        together = int(self.plan.pool_absence_together[pool])
        if there == NOWHERE:
            return self.nothing
        members = [(1, 0)] if together else [(i + 1, i) for i in range(len(officers))]
        return self.counted(
            [
                self.put(
                    [
                        *(0, at.OF_ABSENCE, self.pools[pool], 0, together),
                        *(self.draws_of(there, member), self.draws_of(away, member), turn, 0, 0),
                    ]
                )
                for member, turn in members
            ]
        )

    def _never_changes(self, pool: int) -> bool:
        """Whether the same officers of a pool are on duty from the start to the end."""
        plan = self.plan
        hours = {*plan.officer_calendar[slice(*plan.pool_first[pool : pool + 2])].tolist()}
        return (
            not plan.pool_shifts[pool]
            and plan.pool_errand[pool] == NOWHERE
            and plan.pool_absence[pool].max() == NOWHERE
            and all(next_change(plan.calendars[each], 0) == FAR for each in hours)
        )
