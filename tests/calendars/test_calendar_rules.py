"""Rules of the calendar, each with a case that can be counted by hand."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from procsim.calendars import (
    DAY,
    FAR,
    HOUR,
    Calendar,
    DayKind,
    Intervals,
    add_working,
    china_days,
    extend,
    is_open,
    limit_expiry,
    next_change,
    parse_hours,
    parse_spans,
    union,
    workdays_between,
    working_time,
)
from procsim.errors import CalendarError

WEEK = parse_hours({"mon-fri": ["09:00-12:00", "13:00-17:00"]})
DAILY = parse_hours({"daily": ["09:00-12:00", "13:00-17:00"]})
SUNDAY_WORKED = datetime(2025, 4, 27)
HALL = Calendar("hall", WEEK, china_days())


def since(start: datetime, when: datetime) -> int:
    return (when - start) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("arrival", "elapsed"), [(9.0, 7.0), (11.0, 23.0), (12.5, 22.5), (16.5, 23.0), (20.0, 20.0)]
)
def test_six_working_hours_take_the_clock_time_of_case_d03(arrival: float, elapsed: float) -> None:
    cal = Calendar("hall", DAILY).compile(datetime(2026, 3, 2), 3 * DAY)
    t = int(arrival * HOUR)
    assert add_working(cal, t, 6 * HOUR) - t == int(elapsed * HOUR)


def test_the_mean_elapsed_time_of_case_d03_is_16_9375_hours() -> None:
    cal = Calendar("hall", DAILY).compile(datetime(2026, 3, 2), 3 * DAY)
    minutes = np.arange(24 * 60, dtype=np.int64) * (HOUR // 60) + HOUR // 120
    elapsed = add_working(cal, minutes, np.full_like(minutes, 6 * HOUR)) - minutes
    assert elapsed.mean() / HOUR == pytest.approx(16.9375, abs=1e-9)


def test_work_ends_at_a_closing_and_no_work_outside_hours_ends_at_the_next_opening() -> None:
    cal = Calendar("hall", DAILY).compile(datetime(2026, 3, 2), 3 * DAY)
    assert add_working(cal, 9 * HOUR, 3 * HOUR) == 12 * HOUR
    assert add_working(cal, 9 * HOUR, 7 * HOUR) == 17 * HOUR
    assert add_working(cal, 12 * HOUR, 0) == 13 * HOUR
    assert add_working(cal, 17 * HOUR, 0) == DAY + 9 * HOUR
    assert add_working(cal, 10 * HOUR, 0) == 10 * HOUR


def test_a_due_time_at_a_closing_stays_there_without_a_pause() -> None:
    cal = Calendar("hall", DAILY).compile(datetime(2026, 3, 2), 3 * DAY)
    assert extend(cal, 17 * HOUR, 0) == 17 * HOUR
    assert extend(cal, 17 * HOUR, HOUR) == DAY + 10 * HOUR


@pytest.mark.parametrize(
    ("starts", "workdays", "expires"),
    [
        (datetime(2025, 4, 27, 10), 1, datetime(2025, 4, 28, 17)),
        (datetime(2025, 4, 27, 10), 3, datetime(2025, 4, 30, 17)),
        (datetime(2025, 4, 27, 10), 4, datetime(2025, 5, 6, 17)),
        (datetime(2025, 4, 30, 23, 59), 1, datetime(2025, 5, 6, 17)),
        (datetime(2025, 5, 1), 1, datetime(2025, 5, 6, 17)),
        (datetime(2025, 5, 3, 12), 2, datetime(2025, 5, 7, 17)),
        (datetime(2025, 5, 6, 17), 1, datetime(2025, 5, 7, 17)),
    ],
)
def test_a_limit_counts_the_sunday_worked_and_skips_the_break_of_may_2025(
    starts: datetime, workdays: int, expires: datetime
) -> None:
    cal = HALL.compile(SUNDAY_WORKED, 20 * DAY)
    t = since(SUNDAY_WORKED, starts)
    assert limit_expiry(cal, t, workdays) == since(SUNDAY_WORKED, expires)


def test_the_workdays_between_two_instants_leave_out_the_break_of_may_2025() -> None:
    cal = HALL.compile(SUNDAY_WORKED, 20 * DAY)
    before, after = (since(SUNDAY_WORKED, datetime(2025, *day, 8)) for day in ((4, 26), (5, 6)))
    assert workdays_between(cal, before, after) == 5
    assert workdays_between(cal, before, before) == 0
    assert workdays_between(cal, after, before) == -5


def open_hours(calendar: Calendar, day: date) -> list[tuple[float, float]]:
    start = datetime(day.year, day.month, day.day)
    cal = calendar.compile(start, DAY)
    inside = (cal.opens >= 0) & (cal.opens < DAY)
    spans = zip(cal.opens[inside].tolist(), cal.closes[inside].tolist(), strict=True)
    return [(opening / HOUR, closing / HOUR) for opening, closing in spans]


def test_a_make_up_workday_has_its_own_hours_else_those_of_monday() -> None:
    saturday, sunday = date(2025, 2, 8), date(2025, 1, 26)
    week = parse_hours({"mon": ["08:00-16:00"], "tue": ["09:00-17:00"], "sat": ["10:00-11:00"]})
    assert open_hours(Calendar("x", week, china_days()), saturday) == [(10, 11)]
    assert open_hours(Calendar("x", week, china_days()), sunday) == [(8, 16)]


def test_a_make_up_workday_follows_the_first_open_weekday_where_monday_is_closed() -> None:
    week = parse_hours({"wed": ["08:00-16:00"], "tue": ["09:00-17:00"]})
    assert open_hours(Calendar("x", week, china_days()), date(2025, 1, 26)) == [(9, 17)]


def test_a_make_up_workday_stays_closed_where_no_weekday_has_hours() -> None:
    shut = Calendar("x", parse_hours({"daily": []}), china_days())
    assert open_hours(shut, date(2025, 1, 26)) == []


def test_a_single_date_overrides_holidays_and_hours() -> None:
    holiday, workday = date(2025, 5, 1), date(2025, 5, 6)
    extra = {holiday: parse_spans(["09:00-10:00"]), workday: parse_spans([])}
    calendar = Calendar("x", WEEK, china_days(), extra)
    assert open_hours(calendar, holiday) == [(9, 10)]
    assert open_hours(calendar, workday) == []
    assert open_hours(Calendar("x", WEEK, china_days()), holiday) == []


def test_a_calendar_may_consist_of_single_dates_alone() -> None:
    meeting = {date(2026, 3, 4): parse_spans(["14:00-15:00"])}
    calendar = Calendar("meeting", parse_hours({"daily": []}), None, meeting)
    cal = calendar.compile(datetime(2026, 3, 2), 7 * DAY)
    assert add_working(cal, 0, 0) == 2 * DAY + 14 * HOUR
    with pytest.raises(CalendarError, match="calendar meeting: no weekday has hours"):
        calendar.nominal_day()


def test_always_is_one_interval_and_every_day_is_a_workday() -> None:
    cal = Calendar("online", None).compile(datetime(2026, 3, 2, 9), 30 * DAY)
    assert cal.opens.size == 1
    assert np.all(cal.day_close - cal.day_start == DAY)
    assert np.all(np.diff(cal.day_start) == DAY)
    assert next_change(cal, 0) == FAR
    assert add_working(cal, 5, 7) == 12
    assert limit_expiry(cal, 0, 1) == 15 * HOUR + DAY


def test_a_closing_at_midnight_is_kept_for_the_day_and_merged_for_the_hours() -> None:
    week = parse_hours({"mon,tue": ["20:00-24:00"], "wed": ["00:00-02:00"]})
    cal = Calendar("night", week).compile(datetime(2026, 3, 2), 7 * DAY)
    assert is_open(cal, 2 * DAY)
    assert next_change(cal, DAY + 21 * HOUR) == 2 * DAY + 2 * HOUR
    assert limit_expiry(cal, 0, 1) == 2 * DAY
    assert limit_expiry(cal, 0, 2) == 2 * DAY + 2 * HOUR


def test_a_run_may_start_in_the_middle_of_a_day() -> None:
    cal = HALL.compile(datetime(2026, 3, 2, 10, 30), DAY)
    assert is_open(cal, 0)
    assert next_change(cal, 0) == 3 * HOUR // 2
    assert cal.begin == -7 * DAY - 21 * HOUR // 2
    assert limit_expiry(cal, -DAY, 1) == 13 * HOUR // 2


def test_the_nominal_day_is_the_mean_over_the_weekdays_that_have_hours() -> None:
    week = parse_hours({"mon-fri": ["09:00-12:00", "13:00-17:00"], "sat": ["09:00-12:00"]})
    assert Calendar("x", week).nominal_day() == 38 * HOUR // 6
    assert HALL.nominal_day() == 7 * HOUR
    assert Calendar("online", None).nominal_day() == DAY


def test_years_that_the_table_does_not_cover_are_named_only_if_holidays_are_asked_for() -> None:
    start = datetime(2026, 12, 1)
    assert HALL.years_outside_table(start, 500 * DAY) == (2027, 2028)
    assert HALL.years_outside_table(start, 30 * DAY) == ()
    assert HALL.years_outside_table(datetime(2009, 12, 31), DAY) == (2009,)
    assert Calendar("x", WEEK).years_outside_table(start, 500 * DAY) == ()


def test_a_table_of_holidays_may_be_any_mapping_of_dates() -> None:
    calendar = Calendar("x", WEEK, {date(2026, 3, 2): DayKind.HOLIDAY})
    assert open_hours(calendar, date(2026, 3, 2)) == []


def test_a_start_with_a_time_zone_is_refused() -> None:
    with pytest.raises(CalendarError, match="local time"):
        HALL.compile(datetime.fromisoformat("2026-03-02T09:00:00+08:00"), DAY)


@pytest.mark.parametrize(
    "ask",
    [
        lambda cal: working_time(cal, cal.end + 1),
        lambda cal: working_time(cal, cal.begin - 1),
        lambda cal: add_working(cal, 0, 100 * DAY),
        lambda cal: add_working(cal, cal.end - 1, 0),
        lambda cal: is_open(cal, cal.end),
        lambda cal: next_change(cal, cal.end),
        lambda cal: limit_expiry(cal, 0, 50),
        lambda cal: workdays_between(cal, 0, cal.end),
        lambda cal: working_time(cal, np.array([0, cal.end + 1])),
    ],
)
def test_past_the_horizon_there_is_an_error_and_never_a_number(
    ask: Callable[[Intervals], object],
) -> None:
    with pytest.raises(CalendarError, match=r"calendar hall: .*longer horizon"):
        ask(HALL.compile(datetime(2026, 3, 2), 5 * DAY))


def test_negative_work_and_a_limit_of_no_workday_are_refused() -> None:
    cal = HALL.compile(datetime(2026, 3, 2), 5 * DAY)
    with pytest.raises(CalendarError, match="0 or more"):
        add_working(cal, 0, -1)
    with pytest.raises(CalendarError, match="1 or more"):
        limit_expiry(cal, 0, 0)


def test_a_union_needs_calendars_of_one_start_and_horizon() -> None:
    short, long = (HALL.compile(datetime(2026, 3, 2), days * DAY) for days in (5, 6))
    with pytest.raises(CalendarError, match="hall or hall: 2 compiled spans"):
        union([short, long])
    with pytest.raises(CalendarError, match="none"):
        union([])


def test_a_calendar_that_never_opens_has_no_working_time_and_no_change() -> None:
    cal = Calendar("shut", parse_hours({"daily": []})).compile(datetime(2026, 3, 2), DAY)
    assert cal.total == 0
    assert working_time(cal, DAY) == 0
    assert working_time(cal, np.array([0, DAY])).tolist() == [0, 0]
    assert not is_open(cal, 0)
    assert next_change(cal, 0) == FAR
    with pytest.raises(CalendarError, match="calendar shut"):
        add_working(cal, 0, 0)
