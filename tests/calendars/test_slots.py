"""Slots find the opening that a search finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procsim.calendars import DAY, HOUR, MINUTE, Intervals, working_time
from procsim.calendars.slots import Slots

GAPS = st.lists(st.integers(1, 500), min_size=1, max_size=30)


@given(first=st.integers(0, 300), gaps=GAPS, rest=st.integers(0, 300))
def test_slots_find_the_last_opening_before_every_instant(first, gaps, rest):
    opens = np.cumsum([first, *gaps])
    end = int(opens[-1]) + rest
    t = np.arange(end + 1)
    found = Slots.of(opens, 0, end).opening(t)
    assert found.tolist() == np.maximum(opens.searchsorted(t, side="right") - 1, 0).tolist()


def test_openings_too_close_to_each_other_are_searched():
    opens = np.array([0, 2, 400 * DAY])
    assert Slots.of(opens, 0, 800 * DAY) is None


def test_working_time_of_many_instants_is_that_of_each():
    mornings = np.arange(20) * DAY + 9 * HOUR
    opens = np.sort(np.concatenate([mornings, mornings + 4 * HOUR]))
    hours = Intervals.merge(
        "hall", opens, opens + 3 * HOUR, days=(mornings - 9 * HOUR, mornings), window=(0, 21 * DAY)
    )
    t = np.arange(0, 21 * DAY + 1, 7 * MINUTE)
    assert working_time(hours, t).tolist() == [working_time(hours, at) for at in t.tolist()]
