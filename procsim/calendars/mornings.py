"""The next day on which somebody is there."""

from __future__ import annotations

from bisect import bisect_right

from procsim.calendars.clock import add_working
from procsim.calendars.intervals import Intervals
from procsim.errors import CalendarError


def next_morning(cal: Intervals, t: int) -> int:
    """Give the first opening on a later day than that of an instant.

    Parameters
    ----------
    cal : Intervals
    t : int

    Returns
    -------
    int
        Midnight, where the calendar is open then.

    Raises
    ------
    CalendarError
        No day with hours follows within the compiled span.
    """
    days = cal.day_start
    place = bisect_right(days, t)
    if place == days.size:
        raise CalendarError(f"calendar '{cal.name}': found no day with hours that follows")
    return int(add_working(cal, int(days[place]), 0))
