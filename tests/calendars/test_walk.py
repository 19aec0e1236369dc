"""A walk gives the very numbers of the array functions, one instant at a time."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.calendars import DAY, Calendar, Walk, add_working, parse_hours, working_time
from procsim.errors import CalendarError

MINUTE = 60_000_000
HALL = Calendar("hall", parse_hours({"mon-fri": ["09:00-12:00", "13:00-17:00"]}))
CALENDARS = [
    HALL,
    Calendar("always", None),
    Calendar("saturday", parse_hours({"sat": ["00:00-24:00"]})),
]
MINUTES = st.integers(-7 * 1440, 30 * 1440)


@settings(deadline=None)
@given(st.sampled_from(CALENDARS), MINUTES, st.integers(0, 6 * 1440))
def test_a_walk_agrees_with_the_arrays_on_every_instant(
    calendar: Calendar, minute: int, work: int
) -> None:
    """Openings and closings are on the lattice, so that ties are frequent."""
    hours = calendar.compile(datetime(2026, 3, 2), 120 * DAY)  # seven Saturdays after the last
    walk, t, w = Walk(hours), minute * MINUTE, work * MINUTE
    assert walk.working_time(t) == working_time(hours, t)
    assert walk.add_working(t, w) == add_working(hours, t, w)
    assert walk.add_working(t, w + 1) == add_working(hours, t, w + 1)


@settings(deadline=None)
@given(st.sampled_from(CALENDARS), st.integers(0, 30 * 1440), st.integers(0, 5 * 1440))
def test_the_stretches_between_two_instants_sum_to_the_working_time(
    calendar: Calendar, minute: int, length: int
) -> None:
    """And lie between them, in order."""
    hours = calendar.compile(datetime(2026, 3, 2), 60 * DAY)
    start, stop = minute * MINUTE, (minute + length) * MINUTE
    stretches = Walk(hours).stretches(start, stop)
    assert sum(end - begin for begin, end in stretches) == working_time(hours, stop) - working_time(
        hours, start
    )
    assert all(start <= begin <= end <= stop for begin, end in stretches)


@pytest.mark.parametrize(("t", "w"), [(-30 * DAY, 5), (5 * DAY, 400 * DAY), (90 * DAY, 0), (0, -1)])
def test_a_walk_refuses_what_the_arrays_refuse(t: int, w: int) -> None:
    """Outside the compiled span there is an error and no number."""
    with pytest.raises(CalendarError):
        Walk(HALL.compile(datetime(2026, 3, 2), 60 * DAY)).add_working(t, w)
