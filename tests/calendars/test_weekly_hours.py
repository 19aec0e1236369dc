"""Weekly hours are read as a notice on the door states them, or refused by name."""

import pytest

from procsim.calendars import DAY, HOUR, MINUTE, parse_hours, parse_spans
from procsim.errors import CalendarError

OFFICE = ((9 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR))


def test_a_range_of_weekdays_and_a_single_day_have_their_own_spans() -> None:
    hours = parse_hours({"mon-fri": ["09:00-12:00", "13:00-17:00"], "sat": ["09:00-12:00"]})
    assert hours.days == (OFFICE,) * 5 + (((9 * HOUR, 12 * HOUR),), ())


def test_daily_names_all_seven_days() -> None:
    assert parse_hours({"daily": ["00:00-24:00"]}).days == (((0, DAY),),) * 7


def test_a_list_of_weekdays_names_just_those() -> None:
    days = parse_hours({"mon,wed, fri": ["8:30-9:15"]}).days
    assert [day for day in range(7) if days[day]] == [0, 2, 4]
    assert days[0] == ((8 * HOUR + 30 * MINUTE, 9 * HOUR + 15 * MINUTE),)


def test_lists_and_ranges_mix_and_capitals_do_not_matter() -> None:
    days = parse_hours({"Mon-Tue,SUN": ["09:00-10:00"]}).days
    assert [day for day in range(7) if days[day]] == [0, 1, 6]


def test_the_order_of_the_spans_of_a_day_does_not_matter() -> None:
    assert parse_spans(["13:00-17:00", "09:00-12:00"]) == OFFICE


def test_spans_that_touch_are_allowed() -> None:
    assert len(parse_spans(["09:00-12:00", "12:00-13:00"])) == 2


def test_a_day_without_spans_is_closed() -> None:
    assert parse_hours({"mon": []}).days == ((),) * 7


@pytest.mark.parametrize(
    ("spec", "found", "allowed"),
    [
        ({"mon": ["09:00-12:00", "11:00-13:00"]}, "'09:00-12:00' and '11:00-13:00'", "touch"),
        ({"mon": ["12:00-09:00"]}, "'12:00-09:00'", "later on the same day"),
        ({"mon": ["09:00-09:00"]}, "'09:00-09:00'", "later on the same day"),
        ({"mno": ["09:00-12:00"]}, "unknown weekday 'mno'", "did you mean 'mon'"),
        ({"mon-xyz": ["09:00-12:00"]}, "unknown weekday 'xyz'", "allowed: daily, fri, mon"),
        ({"mon,": ["09:00-12:00"]}, "unknown weekday ''", "allowed"),
        ({"mon-fri": [], "wed": []}, "wed is named twice, also in 'mon-fri'", "once"),
        ({"mon,mon": []}, "mon is named twice", "once"),
        ({"daily": [], "sun": []}, "sun is named twice", "once"),
        ({"sat-mon": []}, "'sat-mon' runs backwards", "commas"),
        ({"mon": ["9-12"]}, "bad time '9'", "00:00 to 23:59"),
        ({"mon": ["09:00"]}, "'09:00' is no span", "09:00-12:00"),
        ({"mon": ["09:00-25:00"]}, "no time '25:00'", "00:00 to 23:59"),
        ({"mon": ["09:60-12:00"]}, "no time '09:60'", "00:00 to 23:59"),
        ({"mon": ["09:00-24:01"]}, "no time '24:01'", "end at 24:00"),
        ({"mon": ["24:00-24:00"]}, "starts at 24:00", "end at 24:00"),
        ({}, "no weekday is named", "mon-fri"),
    ],
)
def test_bad_hours_are_refused_with_what_was_found_and_what_is_allowed(
    spec: dict[str, list[str]], found: str, allowed: str
) -> None:
    with pytest.raises(CalendarError) as caught:
        parse_hours(spec)
    assert found in str(caught.value)
    assert allowed in str(caught.value)
