"""The table of Chinese holidays agrees with an outside source and with the notices."""

import csv
from datetime import date, timedelta
from importlib.resources import files

import chinese_calendar
import pytest

from procsim.calendars import CHINA_YEARS, DayKind, china_days


def test_every_day_is_worked_or_free_as_an_outside_library_has_it() -> None:
    table = china_days()
    day, differing = date(CHINA_YEARS[0], 1, 1), []
    while day.year in CHINA_YEARS:
        plain = DayKind.WORKDAY if day.weekday() < 5 else DayKind.HOLIDAY
        if (table.get(day, plain) is DayKind.WORKDAY) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


def test_every_public_holiday_of_the_outside_library_is_listed() -> None:
    listed = {day for day, kind in china_days().items() if kind is DayKind.HOLIDAY}
    theirs = {day for day in chinese_calendar.constants.holidays if day.year in CHINA_YEARS}
    assert theirs <= listed
    # The rest are weekend days that belong to a break or adjoin it.
    assert {day.weekday() for day in listed - theirs} <= {5, 6}


def test_a_break_takes_in_every_weekend_day_joined_to_it_unless_it_is_worked() -> None:
    table = china_days()
    for day, kind in table.items():
        for neighbour in (day - timedelta(days=1), day + timedelta(days=1)):
            inside = neighbour.weekday() >= 5 and neighbour.year in CHINA_YEARS
            if kind is DayKind.HOLIDAY and inside:
                assert neighbour in table, f"{neighbour} adjoins the holiday {day}"


def test_a_make_up_workday_is_a_saturday_or_a_sunday() -> None:
    worked = [day for day, kind in china_days().items() if kind is DayKind.WORKDAY]
    assert {day.weekday() for day in worked} == {5, 6}


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2025, 4, 27), DayKind.WORKDAY),
        (date(2025, 5, 1), DayKind.HOLIDAY),
        (date(2025, 5, 5), DayKind.HOLIDAY),
        (date(2025, 5, 6), None),
        (date(2025, 10, 11), DayKind.WORKDAY),
        (date(2026, 2, 15), DayKind.HOLIDAY),
        (date(2020, 2, 1), DayKind.HOLIDAY),
        (date(2020, 1, 31), DayKind.HOLIDAY),
        (date(2020, 2, 3), None),
        (date(2019, 5, 5), DayKind.WORKDAY),
        (date(2018, 12, 29), DayKind.WORKDAY),
        (date(2015, 9, 3), DayKind.HOLIDAY),
        (date(2015, 9, 6), DayKind.WORKDAY),
        (date(2012, 6, 23), DayKind.HOLIDAY),
        (date(2010, 9, 25), DayKind.WORKDAY),
    ],
)
def test_days_that_the_notices_name_are_as_they_say(day: date, kind: DayKind | None) -> None:
    assert china_days().get(day) == kind


def test_the_table_is_in_order_and_every_day_has_names_and_a_document_number() -> None:
    text = files("procsim.calendars").joinpath("china.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    days = [row["date"] for row in rows]
    assert days == sorted(set(days))
    assert list(china_days()) == [date.fromisoformat(day) for day in days]
    assert {int(day[:4]) for day in days} == set(CHINA_YEARS)
    for row in rows:
        assert row["name_en"]
        assert row["name_zh"]
        assert row["source"].startswith(("国办发明电〔20", "国发明电〔20"))
        assert row["source"].endswith("号")
