"""Laws of working time and clock time, over random weeks, holidays and instants."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procsim.calendars import (
    DAY,
    FAR,
    HOUR,
    MINUTE,
    Calendar,
    DayKind,
    Intervals,
    Span,
    WeeklyHours,
    add_working,
    is_open,
    limit_expiry,
    next_change,
    union,
    workdays_between,
    working_time,
)
from procsim.calendars.intervals import Int64Array

HORIZON_DAYS = 20
FIRST_DAY = date(2025, 4, 1)


@dataclass(frozen=True)
class Case:
    """A calendar, the start of a run, and what both compile to."""

    calendar: Calendar
    start: datetime
    cal: Intervals


# A day's spans are some of eight parts of it, so that they touch and reach midnight often.
PARTS = list(pairwise(HOUR * at // 2 for at in (0, 3, 16, 18, 24, 26, 34, 41, 48)))
DAY_SPANS = st.integers(0, 255).map(
    lambda chosen: tuple(part for k, part in enumerate(PARTS) if chosen >> k & 1)
)
WEEKS = st.tuples(*[DAY_SPANS] * 7).map(WeeklyHours)
DATES = st.integers(-10, HORIZON_DAYS + 3).map(lambda n: FIRST_DAY + timedelta(days=n))
CALENDARS = st.builds(
    Calendar,
    st.just("random"),
    st.one_of(WEEKS, WEEKS, WEEKS, st.none()),
    st.none() | st.dictionaries(DATES, st.sampled_from(DayKind), max_size=8),
    st.dictionaries(DATES, DAY_SPANS, max_size=3),
)
MINUTES = st.sampled_from([0, 1, 540, 720, 1439]) | st.integers(0, 1439)


def compiled(calendar: Calendar, minutes: int) -> Case:
    start = datetime(2025, 4, 1) + timedelta(minutes=minutes)
    return Case(calendar, start, calendar.compile(start, HORIZON_DAYS * DAY))


CASES = st.builds(compiled, CALENDARS, MINUTES)
PLACES = st.lists(
    st.tuples(st.integers(0, 10**6), st.sampled_from([-1, 0, 1, 7 * HOUR + 1, 30 * HOUR])),
    min_size=6,
    max_size=6,
)


def instants(cal: Intervals, places: list[tuple[int, int]]) -> list[int]:
    """Instants on an opening, closing or midnight, beside one, or well away from it."""
    edges = np.concatenate((cal.opens, cal.closes, cal.day_start, [0]))
    near = [int(edges[k % edges.size]) + by for k, by in places]
    return [min(max(t, cal.begin), cal.end - 1) for t in near]


def spans_of(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The rules of a calendar in the words of its documentation, one day at a time."""
    week = ((((0, DAY),),) * 7) if calendar.hours is None else calendar.hours.days
    kind = (calendar.holidays or {}).get(day)
    if day in calendar.extra:
        return calendar.extra[day]
    if kind is DayKind.HOLIDAY:
        return ()
    if kind is DayKind.WORKDAY and not week[day.weekday()]:
        return next((spans for spans in week if spans), ())
    return week[day.weekday()]


def open_minutes(case: Case) -> Int64Array:
    """Walk the compiled span minute by minute: 1 where the office is open, else 0."""
    begin = case.start + timedelta(microseconds=case.cal.begin)
    days = (case.cal.end - case.cal.begin) // DAY
    walked = np.zeros(days * 1440, dtype=np.int64)
    for day in range(days):
        for opening, closing in spans_of(case.calendar, begin.date() + timedelta(days=day)):
            at = day * 1440
            walked[at + opening // MINUTE : at + closing // MINUTE] = 1
    return walked


@given(case=CASES)
def test_the_intervals_cover_just_the_minutes_that_a_walker_finds_open(case: Case) -> None:
    walked = open_minutes(case)
    minutes = case.cal.begin + MINUTE * np.arange(walked.size, dtype=np.int64)
    assert np.array_equal(is_open(case.cal, minutes), walked == 1)
    covered = working_time(case.cal, minutes)
    assert np.array_equal(covered, MINUTE * (np.cumsum(walked) - walked))
    assert case.cal.total == MINUTE * walked.sum()


@given(case=CASES)
def test_the_intervals_are_in_order_apart_and_reach_a_week_back(case: Case) -> None:
    cal = case.cal
    assert np.all(cal.opens < cal.closes)
    assert np.all(cal.closes[:-1] < cal.opens[1:])
    midnight = -((case.start - datetime(2025, 4, 1)) // timedelta(microseconds=1))
    assert cal.begin == midnight - 7 * DAY
    assert HORIZON_DAYS * DAY < cal.end <= HORIZON_DAYS * DAY + DAY
    for array in (cal.opens, cal.closes, cal.covered, cal.day_start, cal.day_close):
        assert array.dtype == np.int64


@given(case=CASES, places=PLACES)
def test_working_time_never_decreases_and_never_outruns_the_clock(
    case: Case, places: list[tuple[int, int]]
) -> None:
    a, b = sorted(instants(case.cal, places)[:2])
    assert 0 <= working_time(case.cal, b) - working_time(case.cal, a) <= b - a


@given(case=CASES, data=st.data(), places=PLACES)
def test_work_added_is_the_work_covered_and_ends_as_early_as_can_be(
    case: Case, data: st.DataObject, places: list[tuple[int, int]]
) -> None:
    (t,) = instants(case.cal, places)[:1]
    left = case.cal.total - working_time(case.cal, t)
    if left == 0:
        return
    w = data.draw(st.integers(1, left) | st.sampled_from([1, left]))
    end = add_working(case.cal, t, w)
    assert working_time(case.cal, end) - working_time(case.cal, t) == w
    # A microsecond earlier the work was not done: it never ends at an opening after a closing.
    assert working_time(case.cal, end - 1) - working_time(case.cal, t) == w - 1


@given(case=CASES, data=st.data(), places=PLACES)
def test_adding_work_in_two_parts_is_adding_it_at_once(
    case: Case, data: st.DataObject, places: list[tuple[int, int]]
) -> None:
    (t,) = instants(case.cal, places)[:1]
    left = case.cal.total - working_time(case.cal, t)
    if left < 2:
        return
    first = data.draw(st.integers(0, left - 1))
    second = data.draw(st.integers(1, left - first))
    at_once = add_working(case.cal, t, first + second)
    assert add_working(case.cal, add_working(case.cal, t, first), second) == at_once


@given(case=CASES, places=PLACES)
def test_no_work_ends_at_once_inside_hours_and_at_the_next_opening_outside(
    case: Case, places: list[tuple[int, int]]
) -> None:
    (t,) = instants(case.cal, places)[:1]
    if is_open(case.cal, t):
        assert add_working(case.cal, t, 0) == t
    elif next_change(case.cal, t) < FAR:
        assert add_working(case.cal, t, 0) == next_change(case.cal, t)
        assert is_open(case.cal, next_change(case.cal, t))


@given(case=CASES, places=PLACES)
def test_nothing_changes_before_the_next_change(case: Case, places: list[tuple[int, int]]) -> None:
    (t,) = instants(case.cal, places)[:1]
    change = next_change(case.cal, t)
    assert change > t
    until = min(change, case.cal.end) - 1
    assert is_open(case.cal, until) == is_open(case.cal, t)
    if change < FAR:
        assert is_open(case.cal, change) != is_open(case.cal, t)


@given(case=CASES, places=PLACES, workdays=st.integers(1, 5))
def test_a_limit_expires_where_a_walk_over_the_days_ends(
    case: Case, places: list[tuple[int, int]], workdays: int
) -> None:
    (t,) = instants(case.cal, places)[:1]
    begin = case.start + timedelta(microseconds=case.cal.begin)
    day, left, expiry = (t - case.cal.begin) // DAY, workdays, None
    while left and case.cal.begin + (day + 1) * DAY < case.cal.end:
        day += 1
        spans = spans_of(case.calendar, begin.date() + timedelta(days=day))
        left -= bool(spans)
        expiry = case.cal.begin + day * DAY + spans[-1][1] if spans else expiry
    if left == 0:
        assert limit_expiry(case.cal, t, workdays) == expiry
        assert workdays_between(case.cal, t, limit_expiry(case.cal, t, workdays) - 1) == workdays


@given(case=CASES, places=PLACES)
def test_workdays_between_add_up(case: Case, places: list[tuple[int, int]]) -> None:
    a, b, c = instants(case.cal, places)[:3]
    parts = workdays_between(case.cal, a, b) + workdays_between(case.cal, b, c)
    assert parts == workdays_between(case.cal, a, c)


@given(case=CASES, places=PLACES)
def test_an_array_is_answered_as_its_members_are_one_by_one(
    case: Case, places: list[tuple[int, int]]
) -> None:
    cal = case.cal
    if cal.total == 0:
        return
    later = [t for t in instants(cal, places) if t < cal.opens[-1]]
    t = np.array(later, dtype=np.int64)
    left = cal.total - working_time(cal, t)
    w = np.minimum(left, [0, 1, HOUR, DAY, 0, 2 * DAY][: t.size])
    assert working_time(cal, t).tolist() == [working_time(cal, each) for each in later]
    assert next_change(cal, t).tolist() == [next_change(cal, each) for each in later]
    assert is_open(cal, t).tolist() == [is_open(cal, each) for each in later]
    added = [add_working(cal, a, b) for a, b in zip(later, w.tolist(), strict=True)]
    assert add_working(cal, t, w).tolist() == added
    backwards = [workdays_between(cal, a, b) for a, b in zip(later, later[::-1], strict=True)]
    assert workdays_between(cal, t, t[::-1]).tolist() == backwards
    early = t[t < cal.day_start[-1]]
    one_by_one = [limit_expiry(cal, each, 1) for each in early.tolist()]
    assert limit_expiry(cal, early, 1).tolist() == one_by_one
    assert all(type(each) is int for each in added + backwards + one_by_one)


@given(several=st.lists(CALENDARS, min_size=1, max_size=4))
def test_a_union_is_open_where_a_walker_finds_any_of_them_open(several: list[Calendar]) -> None:
    start = datetime(2025, 4, 1, 10)
    cals = [calendar.compile(start, HORIZON_DAYS * DAY) for calendar in several]
    walked = [
        open_minutes(Case(calendar, start, cal))
        for calendar, cal in zip(several, cals, strict=True)
    ]
    both = union(cals)
    covered = np.max(walked, axis=0)
    minutes = both.begin + MINUTE * np.arange(covered.size, dtype=np.int64)
    assert np.array_equal(is_open(both, minutes), covered == 1)
    assert both.total == MINUTE * covered.sum()
    closings: dict[int, int] = {}
    for cal in cals:
        for midnight, last in zip(cal.day_start.tolist(), cal.day_close.tolist(), strict=True):
            closings[midnight] = max(closings.get(midnight, last), last)
    assert dict(zip(both.day_start.tolist(), both.day_close.tolist(), strict=True)) == closings
    assert both.day_start.tolist() == sorted(closings)
