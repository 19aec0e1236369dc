"""Working time and clock time, one instant at a time: what an event-by-event engine asks for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from procsim.calendars.clock import add_working, working_time
from procsim.calendars.intervals import Intervals


class Walk:
    """A calendar's opening intervals as lists, which answer for one number much sooner than arrays.

    Parameters
    ----------
    cal : Intervals

    Notes
    -----
    Gives the very numbers of :func:`procsim.calendars.working_time` and
    :func:`procsim.calendars.add_working`; where those refuse, it lets them say why.
    """

    __slots__ = ("_cal", "_closes", "_covered", "_opens", "_total")

    def __init__(self, cal: Intervals) -> None:
        self._cal = cal
        self._opens: list[int] = cal.opens.tolist()
        self._closes: list[int] = cal.closes.tolist()
        self._covered: list[int] = cal.covered.tolist()
        self._total = cal.total

    def working_time(self, t: int) -> int:
        """Working time from the beginning of the compiled span up to an instant.

        Raises
        ------
        CalendarError
            An instant outside the compiled span.
        """
        k = bisect_right(self._opens, t) - 1
        if k < 0 or t > self._cal.end:
            return working_time(self._cal, t)
        return self._covered[k] + min(t, self._closes[k]) - self._opens[k]

    def add_working(self, t: int, w: int) -> int:
        """The instant at which work begun at `t` has lasted `w` of working time.

        Raises
        ------
        CalendarError
            The work does not end within the compiled span, or `w` is negative.
        """
        k = bisect_right(self._opens, t) - 1
        if k >= 0 and 0 < w <= self._closes[k] - t:
            return t + w
        if k < 0 or w < 0 or t > self._cal.end:
            return add_working(self._cal, t, w)
        target = self._covered[k] + min(t, self._closes[k]) - self._opens[k] + w
        # An end at a closing belongs to the interval it closes.
        sought = target - (w > 0)
        if sought >= self._total:
            return add_working(self._cal, t, w)
        k = bisect_right(self._covered, sought) - 1
        return self._opens[k] + target - self._covered[k]

    def stretches(self, start: int, stop: int) -> list[tuple[int, int]]:
        """The open stretches between two instants."""
        first = bisect_right(self._closes, start)
        last = bisect_left(self._opens, stop)
        return [
            (max(start, self._opens[k]), min(stop, self._closes[k])) for k in range(first, last)
        ]
