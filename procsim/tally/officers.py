"""Officers' time on duty in many runs, what of it they worked, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from procsim.calendars import FAR, Intervals, working_time
from procsim.plan.plan import Ints
from procsim.scenario.quantity import MICROSECONDS
from procsim.tables import PoolSetting, Setting
from procsim.tally.given import time_of_day
from procsim.tally.kept import HALVES
from procsim.tally.numbered import by_half_hour
from procsim.tally.quantiles import Floats
from procsim.tally.tally import Counts

MINUTE = float(MICROSECONDS["min"])
_BUSY, _WORKED, _DUTY = range(3)


class Duty:
    """Work and duty of every pool in every replication.

    Parameters
    ----------
    setting : Setting
    counts : sequence of Counts

    Attributes
    ----------
    busy, worked, on_duty : (replications, pools) float64
        Microseconds; NaN where staff is unlimited.
    """

    def __init__(self, setting: Setting, counts: Sequence[Counts]) -> None:
        self._setting = setting
        self._pools = list(setting.pools.values())
        self._ends = np.maximum(np.array(setting.ends, dtype=np.int64), setting.warm_up)
        self._counts = counts
        work = np.stack([each.work for each in counts])
        self._by_number = [bool((duty >= 0).any()) for duty in work[:, :, _DUTY].T]
        staffed = np.array([pool.officers is not None for pool in self._pools], dtype=np.bool_)
        self.busy = np.where(staffed, work[:, :, _BUSY], np.nan)
        self.worked = np.where(staffed, work[:, :, _WORKED], np.nan)
        duty = np.where(self._by_number, work[:, :, _DUTY], self._by_hours())
        self.on_duty = np.where(staffed, duty, np.nan)

    def _by_hours(self) -> Ints:
        """Give the time on duty by each officer's hours: (replications, pools)."""
        found = np.zeros((self._ends.size, len(self._pools)), dtype=np.int64)
        for pool, of_pool in enumerate(self._pools):
            if not self._by_number[pool]:
                found[:, pool] = sum(self._in_window(hours) for hours in of_pool.hours)
        return found

    def _in_window(self, hours: Intervals) -> Ints:
        return working_time(hours, self._ends) - working_time(hours, self._setting.warm_up)

    def per_workday(self, totals: Floats) -> Floats:
        """Spread totals, replications by groups, over workdays; NaN where there was none."""
        worked = self._in_window(self._setting.calendar)
        workdays = np.where(worked > 0, worked / self._setting.nominal_day, np.nan)
        found: Floats = totals / workdays[:, None]
        return found

    def overtime(self) -> Floats:
        """Give the work off duty, minutes a workday."""
        return self.per_workday((self.worked - self.busy) / MINUTE)

    def pay(self) -> Floats:
        """Give what officers on duty cost in the window; NaN for pools without a cost."""
        rates = [pool.cost_per_hour for pool in self._pools]
        hourly = np.array([np.nan if rate is None else rate for rate in rates], dtype=np.float64)
        found: Floats = self.on_duty / MICROSECONDS["h"] * hourly
        return found

    def by_half_hour(self) -> dict[str, tuple[Ints, Ints]]:
        """Give the time worked on duty and the time on duty by half-hour of the day.

        Returns
        -------
        dict of pool to two (48,) int64
            Microseconds over all replications, of staffed pools.
        """
        found = {}
        for number, pool in enumerate(self._pools):
            if pool.officers is None or not pool.hours:
                continue
            busy = np.sum([each.busy[number] for each in self._counts], axis=0)
            if self._by_number[number]:
                duty = np.sum([each.duty[number] for each in self._counts], axis=0)
            else:
                duty = self._half_hours_of(pool)
            found[pool.name] = (busy, duty)
        return found

    def _half_hours_of(self, pool: PoolSetting) -> Ints:
        total = np.zeros(HALVES, dtype=np.int64)
        ends, runs = np.unique(self._ends, return_counts=True)
        for hours in pool.hours:
            for end, times in zip(ends.tolist(), runs.tolist(), strict=True):
                total += times * self._half_hours(hours, end)
        return total

    def _half_hours(self, hours: Intervals, end: int) -> Ints:
        midnight = time_of_day(self._setting.origin)
        known = int(hours.opens.searchsorted(min(end, FAR)))
        opens, closes = (
            np.clip(times[:known], self._setting.warm_up, end) + midnight
            for times in (hours.opens, hours.closes)
        )
        found: Ints = (by_half_hour(closes) - by_half_hour(opens)).sum(axis=1)
        return found
