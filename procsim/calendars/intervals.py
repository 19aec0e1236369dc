"""The opening intervals of a calendar, laid out over a run as arrays that an engine can search.

Every instant is an `int64` number of microseconds since the scenario's start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt

from procsim.calendars.slots import Slots
from procsim.calendars.week import DAY
from procsim.errors import CalendarError

Int64Array = npt.NDArray[np.int64]
Instants = TypeVar("Instants", int, Int64Array)

FAR = 2**62
"""Later than any instant: no change is known before the compiled span ends."""


@dataclass(frozen=True, eq=False)
class Intervals:
    """When a calendar is open, as arrays that an engine can search.

    Parameters
    ----------
    name : str
        The calendar's name, for messages.
    opens, closes : ndarray(int64, shape=(n,))
        The opening intervals ``[open, close)`` in order; touching ones are merged.
    covered : ndarray(int64, shape=(n,))
        Working time before each opening, counted from `begin`.
    day_start, day_close : ndarray(int64, shape=(m,))
        For each workday its midnight and its last closing.
    begin, end : int
        The span the calendar was compiled for; both are midnights. A closing at `end` is only
        the end of what is known.

    Examples
    --------
    >>> spans = Intervals.merge("hall", np.array([0, 5, 9]), np.array([5, 6, 10]),
    ...                         days=(np.array([0]), np.array([10])), window=(0, 24))
    >>> spans.opens.tolist(), spans.closes.tolist(), spans.covered.tolist()
    ([0, 9], [6, 10], [0, 6])
    """

    name: str
    opens: Int64Array
    closes: Int64Array
    covered: Int64Array
    day_start: Int64Array
    day_close: Int64Array
    begin: int
    end: int

    @classmethod
    def merge(
        cls,
        name: str,
        opens: Int64Array,
        closes: Int64Array,
        *,
        days: tuple[Int64Array, Int64Array],
        window: tuple[int, int],
    ) -> Self:
        """Merge spans that touch or overlap into opening intervals.

        Parameters
        ----------
        name : str
            The calendar's name, for messages.
        opens, closes : ndarray(int64, shape=(k,))
            Spans of positive length in the order of their openings.
        days : pair of ndarray(int64, shape=(m,))
            Midnight and last closing of each workday.
        window : (int, int)
            The span compiled for.

        Returns
        -------
        Intervals

        Examples
        --------
        >>> day = np.array([0])
        >>> Intervals.merge("x", day, day + 5, days=(day, day + 5), window=(0, 9)).closes.tolist()
        [5]
        """
        latest = np.maximum.accumulate(closes)
        fresh = np.ones(opens.size, dtype=np.bool_)
        fresh[1:] = opens[1:] > latest[:-1]
        first = opens[fresh]
        last = latest[np.roll(fresh, -1)]
        worked = last - first
        return cls(name, first, last, np.cumsum(worked) - worked, *days, *window)

    @property
    def total(self) -> int:
        """Working time of the whole compiled span, in microseconds."""
        if self.opens.size == 0:
            return 0
        return int(self.covered[-1] + self.closes[-1] - self.opens[-1])

    @cached_property
    def changes(self) -> Int64Array:
        """Openings and closings in turn, then `FAR`; a closing at `end` is not one."""
        times = np.column_stack((self.opens, self.closes)).ravel()
        known = times[times < self.end]
        return np.append(known, np.int64(FAR))

    @cached_property
    def slots(self) -> Slots | None:
        """Where many instants find their openings; None where there are too many slots."""
        return Slots.of(self.opens, self.begin, self.end)

    def require_known(self, t: int | Int64Array, *, to_the_end: bool = False) -> None:
        """Refuse instants of which the calendar knows nothing.

        Parameters
        ----------
        t : int or ndarray(int64)
            Instants in microseconds since the scenario's start.
        to_the_end : bool
            Whether `end` itself is still known.

        Raises
        ------
        CalendarError
            An instant outside the compiled span.

        Examples
        --------
        >>> day = np.array([0])
        >>> cal = Intervals.merge("x", day, day + 5, days=(day, day + 5), window=(0, 9))
        >>> cal.require_known(9, to_the_end=True)
        """
        if isinstance(t, np.ndarray):
            low, high = (int(t.min()), int(t.max())) if t.size else (self.begin, self.begin)
        else:
            low = high = t
        if low < self.begin or high > self.end or (high == self.end and not to_the_end):
            found = f"{low / DAY:.3f}" if low == high else f"{low / DAY:.3f} to {high / DAY:.3f}"
            raise CalendarError(
                f"calendar {self.name}: day {found} after the start was asked for; it is known "
                f"from day {self.begin / DAY:.3f} to {self.end / DAY:.3f} (use a longer horizon)"
            )

    def beyond(self, what: str) -> CalendarError:
        """Word the error of something that does not happen before the horizon.

        Parameters
        ----------
        what : str
            What has not happened.

        Returns
        -------
        CalendarError

        Examples
        --------
        >>> day = np.array([0])
        >>> cal = Intervals.merge("x", day, day + 5, days=(day, day + 5), window=(0, DAY))
        >>> print(cal.beyond("work is not done"))
        calendar x: work is not done by day 1.000, where the horizon ends; use a longer horizon
        """
        return CalendarError(
            f"calendar {self.name}: {what} by day {self.end / DAY:.3f}, where the horizon ends; "
            "use a longer horizon"
        )


def union(calendars: Sequence[Intervals]) -> Intervals:
    """Give the time at which at least one of several calendars is open.

    Parameters
    ----------
    calendars : sequence of Intervals
        At least one, all compiled for the same span.

    Returns
    -------
    Intervals
        A workday of any is a workday; it closes when the last of them closes.

    Raises
    ------
    CalendarError
        None is given, or they were compiled for different spans.

    Examples
    --------
    >>> day = np.array([0])
    >>> one = Intervals.merge("one", day + 9, day + 12, days=(day, day + 12), window=(0, 24))
    >>> two = Intervals.merge("two", day + 11, day + 15, days=(day, day + 15), window=(0, 24))
    >>> both = union([one, two])
    >>> both.opens.tolist(), both.closes.tolist(), both.day_close.tolist()
    ([9], [15], [15])
    """
    windows = {(cal.begin, cal.end) for cal in calendars}
    name = " or ".join(cal.name for cal in calendars)
    if len(windows) != 1:
        raise CalendarError(
            f"union of calendars {name or '(none)'}: {len(windows)} compiled spans; one or more "
            "calendars of the same start and horizon"
        )
    (window,) = windows
    opens = np.concatenate([cal.opens for cal in calendars])
    closes = np.concatenate([cal.closes for cal in calendars])
    order = np.argsort(opens, kind="stable")
    starts = np.concatenate([cal.day_start for cal in calendars])
    day_start, day = np.unique(starts, return_inverse=True)
    day_close = day_start.copy()
    np.maximum.at(day_close, day, np.concatenate([cal.day_close for cal in calendars]))
    return Intervals.merge(
        name, opens[order], closes[order], days=(day_start, day_close), window=window
    )


def without(hours: Intervals, taken: Intervals) -> Intervals:
    """Give the time at which one calendar is open and another is not.

    Parameters
    ----------
    hours, taken : Intervals
        Compiled for the same span.

    Returns
    -------
    Intervals
        With the workdays of the first.

    Examples
    --------
    >>> day = np.array([0])
    >>> one = Intervals.merge("one", day + 9, day + 17, days=(day, day + 17), window=(0, 24))
    >>> two = Intervals.merge("two", day + 11, day + 12, days=(day, day + 12), window=(0, 24))
    >>> left = without(one, two)
    >>> left.opens.tolist(), left.closes.tolist()
    ([9, 12], [11, 17])
    """
    times = np.unique(np.concatenate([hours.opens, hours.closes, taken.opens, taken.closes]))
    begin, end = times[:-1], times[1:]
    inside = hours.opens.searchsorted(begin, side="right") - hours.closes.searchsorted(
        begin, side="right"
    )
    busy = taken.opens.searchsorted(begin, side="right") - taken.closes.searchsorted(
        begin, side="right"
    )
    left = (inside > 0) & (busy == 0)
    days, window = (hours.day_start, hours.day_close), (hours.begin, hours.end)
    name = f"{hours.name} without {taken.name}"
    return Intervals.merge(name, begin[left], end[left], days=days, window=window)


def answer_like(given: Instants, result: Int64Array | np.int64) -> Instants:
    """Answer an array to an array and a plain `int` to a number.

    Parameters
    ----------
    given : int or ndarray(int64)
        What was asked.
    result : ndarray(int64) or int64
        What was computed.

    Returns
    -------
    int or ndarray(int64)

    Examples
    --------
    >>> answer_like(1, np.int64(5))
    5
    """
    return np.asarray(result, dtype=np.int64) if isinstance(given, np.ndarray) else int(result)
