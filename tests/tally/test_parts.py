"""What a tally is made of: buckets, ladders, places for cases, sums."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.calendars import DAY, FAR, Calendar, add_working, china_days, parse_hours, working_time
from procsim.tally.buckets import BUCKETS, COUNTERS, ERROR, LARGEST, bucket, middle
from procsim.tally.cells import Shape
from procsim.tally.kept import (
    CARRY,
    COUNT,
    FIRST_CLOCK,
    FIRST_LIMIT,
    OF_LIMIT,
    TOTAL,
    WHOLE,
    WITH_CLOCKS,
    WITHIN,
    WORKED,
    add,
    clear,
    enter,
    is_full,
    kept,
    leave,
    move_all,
    observe,
    place,
    places,
)
from procsim.tally.ladders import LadderBuilder, covered, reached
from procsim.tally.numbered import Numbered
from procsim.tally.quantiles import read_quantiles

HALL = Calendar("hall", parse_hours({"mon-fri": ["09:00-12:00", "13:00-17:00"]}), china_days())
HOURS = HALL.compile(datetime(2026, 3, 2), 200 * DAY)


@given(st.integers(0, LARGEST))
def test_the_middle_of_a_bucket_is_near_every_value_in_it(value):
    assert 0 <= bucket(value) < BUCKETS
    assert abs(middle(bucket(value)) - value) <= ERROR * value


@given(st.integers(0, LARGEST - 1))
def test_buckets_are_in_the_order_of_values(value):
    assert bucket(value) <= bucket(value + 1) <= bucket(value) + 1


def test_what_is_longer_than_a_run_can_be_counts_as_the_longest():
    assert bucket(2**62) == bucket(LARGEST) == BUCKETS - 1


SHAPE = Shape(types=1, pools=0)
SHARES = np.array([0.0, 0.5, 0.9, 0.95, 1.0])
LATTICE = st.integers(0, 12).map(lambda number: number * 100_000_000)
TIMES = st.one_of(LATTICE, st.integers(0, 10**12))


@given(
    st.lists(TIMES, min_size=1, max_size=60),
    st.lists(TIMES, max_size=60),
    st.lists(TIMES, max_size=3),
)
def test_quantiles_of_merged_histograms_are_near_those_of_all_values(values, others, limits):
    room = kept(SHAPE, np.tile(limits, (SHAPE.observed, 1)).astype(np.int64))
    for row, each in enumerate((values, others)):
        for value in each:
            observe(room.observed, room.histogram, row, value)
    everything = np.array(values + others, dtype=float)
    found = _quantiles(room, len(limits))
    assert found == pytest.approx(np.quantile(everything, SHARES), rel=ERROR, abs=1e-9)
    for number, limit in enumerate(limits):
        column = FIRST_LIMIT + OF_LIMIT * number + WITHIN
        assert room.observed[:2, column].sum() == (everything <= limit).sum()
        # In whole numbers and halves of them both sides are computed alike.
        assert (found <= limit).tolist() == (_interpolated(everything) <= limit).tolist()
    clear(room.observed, room.histogram)
    assert not room.histogram.any()
    again = kept(SHAPE, np.tile(limits, (SHAPE.observed, 1)).astype(np.int64))
    assert (room.observed == again.observed).all()


def test_a_quantile_of_a_lattice_is_not_read_beyond_the_limit_it_equals():
    twenty_minutes = 20 * 60_000_000
    room = kept(SHAPE, np.full((SHAPE.observed, 1), twenty_minutes))
    for _ in range(50):
        observe(room.observed, room.histogram, 0, twenty_minutes)
    assert _quantiles(room, 1).tolist() == [twenty_minutes] * 5
    assert middle(bucket(twenty_minutes)) > twenty_minutes


def _quantiles(room, limits):
    merged, found = np.zeros(COUNTERS, dtype=np.int64), np.full((1, SHARES.size), np.nan)
    groups = (np.array([0, 1]), np.array([0, 2]))
    known = np.zeros((limits, OF_LIMIT), dtype=np.int64)
    read_quantiles(room.observed, room.histogram, *groups, SHARES, merged, known, found)
    assert not merged.any()
    return found[0]


def _interpolated(values):
    ordered, places = np.sort(values), SHARES * (values.size - 1)
    below = ordered[places.astype(int)]
    above = ordered[np.minimum(places.astype(int) + 1, values.size - 1)]
    return below + (above - below) * (places - places.astype(int))


@given(st.integers(HOURS.begin, HOURS.end), st.sampled_from([FAR, 100 * DAY]))
def test_a_ladder_knows_the_working_time_that_its_calendar_knows(instant, last):
    builder = LadderBuilder()
    # Another before it: places are counted on.
    builder.days(HOURS)
    hours = builder.hours(HOURS, last)
    assert builder.hours(HOURS, last) == hours
    instant = min(instant, last)
    assert covered(builder.ladders(), hours, instant) == working_time(HOURS, instant)


@given(st.integers(1, HOURS.total))
def test_a_ladder_knows_when_so_much_work_is_done(work):
    builder = LadderBuilder()
    hours = builder.hours(HOURS)
    at = builder.ladders()
    assert reached(at, hours, work) == add_working(HOURS, HOURS.begin, work)
    assert reached(at, hours, HOURS.total + work) == FAR


@given(
    st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=200),
    st.integers(0, 2**31),
    st.lists(st.sampled_from([FIRST_CLOCK, WITH_CLOCKS]), min_size=8, max_size=8).map(sorted),
)
def test_places_hold_the_cases_that_came_and_did_not_leave(steps, first, widths):
    (width, *wider), there = widths, dict[int, int]()
    cases = places(4, width)
    for step, (number, comes) in enumerate(steps):
        if comes:
            if is_full(cases):
                more = places(2 * (len(cases) - 1), wider.pop(0))
                move_all(cases, more)
                cases = more
            at = enter(cases, first + number)
            there.setdefault(number, step)
            cases[at, WORKED] = there[number]
        elif number in there:
            leave(cases, place(cases, first + number))
            del there[number]
        assert cases[-1, 0] == len(there)
        for known, since in there.items():
            assert cases[place(cases, first + known), WORKED] == since


@given(st.lists(st.integers(0, WHOLE - 1), max_size=20))
def test_a_sum_is_exact_beyond_64_bits(values):
    sums = np.zeros((1, 3), dtype=np.int64)
    for value in values:
        add(sums, 0, value)
    assert sums[0, COUNT] == len(values)
    assert int(sums[0, CARRY]) * WHOLE + int(sums[0, TOTAL]) == sum(values)


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 3)), max_size=8),
    st.lists(st.tuples(st.integers(0, 99), st.integers(1, 30)), max_size=12),
    st.sets(st.integers(1, 99), max_size=5),
)
def test_work_that_is_settled_bit_by_bit_adds_up_to_all_of_it(steps, work, cuts):
    steps = np.array(sorted(steps), dtype=np.int64).reshape(-1, 2)
    spans = np.array(sorted((b, b + n) for b, n in work), dtype=np.int64).reshape(-1, 2)
    whole, parts = Numbered(10, 5), Numbered(10, 5)
    whole.add(steps, spans)
    whole.settle(150)
    before = -1
    for cut in [*sorted(cuts), 150]:
        # Of what begins before an instant everything is known when it is settled.
        new = [(table[:, 0] > before) & (table[:, 0] <= cut) for table in (steps, spans)]
        parts.add(steps[new[0]], spans[new[1]])
        parts.settle(cut)
        before = cut
    for name in ("busy", "worked", "duty"):
        assert getattr(parts, name) == getattr(whole, name)
    assert (parts.busy_by_half == whole.busy_by_half).all()
    assert whole.busy_by_half.sum() == whole.busy
    assert whole.duty_by_half.sum() == whole.duty
