"""Work of pools in which a number says how many are on duty: whoever is beyond it works over time.

Who is beyond depends on all that are at work at an instant. What was before the last instant of
which everything is known is added up and forgotten.
"""

from __future__ import annotations

import numpy as np

from procsim.kpi.staffing import Pieces, side_by_side
from procsim.plan.plan import Ints
from procsim.tally.kept import DAY, HALF_HOUR, HALVES


class Numbered:
    """The work and the duty of one such pool in one run.

    Parameters
    ----------
    warm_up : int
        Microseconds left out.
    midnight : int
        Time of the day at which a run starts, microseconds.

    Attributes
    ----------
    busy, worked, duty : int
        Worked on duty, worked at all, and officers' time on duty, microseconds.
    busy_by_half, duty_by_half : (48,) int64
        The same by half-hour of the day.
    """

    def __init__(self, warm_up: int, midnight: int) -> None:
        self._since = warm_up
        self._midnight = midnight
        self._steps = np.empty((0, 2), dtype=np.int64)
        self._work = np.empty((0, 2), dtype=np.int64)
        self.busy = self.worked = self.duty = 0
        self.busy_by_half = np.zeros(HALVES, dtype=np.int64)
        self.duty_by_half = np.zeros(HALVES, dtype=np.int64)

    def add(self, steps: Ints, work: Ints) -> None:
        """Keep numbers on duty (time, number) and stretches of work (begin, end)."""
        self._steps = np.concatenate([self._steps, steps])
        self._work = np.concatenate([self._work, work[work[:, 1] > self._since]])

    def settle(self, until: int) -> None:
        """Add up what was before an instant: nothing that is added later began before it."""
        if until <= self._since:
            return
        window = (self._since, until)
        pieces = side_by_side(
            (self._steps[:, 0], self._steps[:, 1]), (self._work[:, 0], self._work[:, 1]), window
        )
        on_duty = np.minimum(pieces.busy, pieces.on_duty)
        self.busy += pieces.total(on_duty)
        self.worked += pieces.total(pieces.busy)
        self.duty += pieces.total(pieces.on_duty)
        self.busy_by_half += self._by_half(pieces, on_duty)
        self.duty_by_half += self._by_half(pieces, pieces.on_duty)
        self._since = until
        over = max(0, int(self._steps[:, 0].searchsorted(until, side="right")) - 1)
        self._steps = self._steps[over:]
        self._work = self._work[self._work[:, 1] > until]

    def _by_half(self, pieces: Pieces, officers: Ints) -> Ints:
        parts = by_half_hour(pieces.end + self._midnight) - by_half_hour(
            pieces.begin + self._midnight
        )
        found: Ints = parts @ officers
        return found


def by_half_hour(instants: Ints) -> Ints:
    """Give the time up to each instant, counted from a midnight, in each half-hour of the day.

    Parameters
    ----------
    instants : (n,) int64

    Returns
    -------
    (48, n) int64

    Examples
    --------
    >>> by_half_hour(np.array([2 * DAY + HALF_HOUR + 5]))[:3, 0] - 2 * HALF_HOUR
    array([1800000000,          5,          0])
    """
    days, rest = np.divmod(instants, DAY)
    begins = np.arange(HALVES)[:, None] * HALF_HOUR
    found: Ints = days * HALF_HOUR + np.clip(rest - begins, 0, HALF_HOUR)
    return found
