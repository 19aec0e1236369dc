"""Small cases whose every event is known: exact to the microsecond."""

from __future__ import annotations

import polars as pl
import pytest

from procsim.scenario.read import read
from procsim.simulate import simulate
from procsim.workflow.graph import build
from tests.exact.observations import SCENARIOS

MINUTE = 60_000_000
FOUR = tuple(f"case-{k}" for k in (1, 2, 3, 4))


def _tables(name):
    return simulate(build(read(SCENARIOS / f"{name}.yaml")))


def _minutes(tables, column):
    since = (pl.col(column) - tables.setting.origin).dt.total_microseconds()
    return (since / MINUTE).alias(column)


def _visits(tables):
    """Every visit to an activity, by case: activity, officer, start and end in minutes."""
    visits = tables.events.filter(pl.col("kind") == "activity").sort("end_time")
    rows = visits.select(
        "case_id",
        "activity",
        "resource",
        _minutes(tables, "start_time"),
        _minutes(tables, "end_time"),
    ).rows()
    found: dict[str, list[tuple]] = {}
    for case, activity, who, start, end in rows:
        officer = int(who) if who.isdecimal() else who
        found.setdefault(case, []).append((activity, officer, start, end))
    return found


def _ends(tables):
    return dict(tables.cases.select("case_id", _minutes(tables, "end")).rows())


TRACES = {
    "T01": ("t01", {
        "case-1": [("desk", 1, 0, 10)],
        "case-2": [("desk", 1, 10, 14)],
        "case-3": [("desk", 1, 14, 20)],
        "case-4": [("desk", 1, 20, 23)],
    }),
    "T02": ("t02", {
        "case-1": [("desk", 1, 0, 7)],
        "case-2": [("desk", 2, 0, 3)],
        "case-3": [("desk", 2, 3, 8)],
        "case-4": [("desk", 1, 7, 9)],
    }),
    "T05": ("t05", {
        "case-1": [("desk", 1, 540, 660)],
        "case-2": [("desk", 1, 660, 810)],
        "case-3": [("desk", 1, 810, 840)],
        "case-4": [("desk", 1, 1010, 2010)],
    }),
    "T06": ("t06", {
        "case-1": [("desk", 1, 540, 660)],
        "case-2": [("desk", 1, 660, 750)],
        "case-3": [("desk", 1, 780, 810)],
        "case-4": [("desk", 1, 1010, 1050)],
    }),
    "T09": ("t09", {
        "a-1": [("review_a", 1, 0, 10), ("review_a", 1, 58, 63)],
        "b-1": [("desk", 1, 10, 22)],
        "c-1": [("desk", 1, 38, 58)],
    }),
    "T12": ("t12", {
        case: [("desk_1", 1, t, t + 5), ("desk_2", 1, t + 5, t + 10), ("desk_3", 1, t + 10, t + 15)]
        for case, t in zip(FOUR, (0, 5, 10, 15), strict=True)
    }),
    "T13": ("t13", {
        "case-1": [("desk", 1, 0, 15)],
        "case-2": [("desk", 2, 3, 18)],
        "case-3": [("desk", 3, 6, 21)],
        "case-4": [("desk", 1, 15, 30)],
    }),
    "T15": ("t15", {
        "case-1": [("review_y", 1, 0, 6), ("review_x", 1, 0, 10), ("sign", 1, 10, 14)],
        "case-2": [("review_x", 1, 10, 15), ("review_y", 1, 6, 18), ("sign", 1, 18, 22)],
        "case-3": [("review_x", 1, 15, 16), ("review_y", 1, 18, 19), ("sign", 1, 22, 26)],
    }),
    "T03": ("t03", {
        "l1-1": [("desk", 1, 0, 10)], "u1-1": [("desk", 1, 10, 15)],
        "u2-1": [("desk", 1, 15, 17)], "l2-1": [("desk", 1, 17, 21)],
    }),
    "T04": ("t04", {
        "u1-1": [("desk", 1, 3, 8)], "u2-1": [("desk", 1, 9, 11)],
        "l1-1": [("desk", 1, 0, 17)], "l2-1": [("desk", 1, 17, 21)],
    }),
    "T11": ("t11", {
        "a-1": [("desk", 1, 0, 8)], "c-1": [("desk", 1, 8, 13)],
        "b-1": [("desk", 1, 13, 23)], "d-1": [("desk", 1, 23, 27)],
    }),
    "T14": ("t14", {
        "a-1": [("desk", 1, 0, 10)], "c-1": [("desk", 1, 10, 13)],
        "d-1": [("desk", 1, 13, 14)], "b-1": [("desk", 1, 14, 21)],
    }),
    "T19": ("t19", {
        "j1-1": [("first", 1, 0, 10)],
        "j2-1": [("second", "inspectors 1 + inspectors 2", 10, 14)],
        "j3-1": [("third", 1, 14, 19)],
    }),
    "T19-backfill": ("t19-backfill", {
        "j1-1": [("first", 1, 0, 10)],
        "j2-1": [("second", "inspectors 1 + inspectors 2", 10, 14)],
        "j3-1": [("third", 2, 2, 7)],
    }),
}  # fmt: skip


@pytest.mark.parametrize(("name", "visits"), TRACES.values(), ids=TRACES)
def test_every_visit_is_where_the_chart_has_it(name, visits):
    tables = _tables(name)
    assert _visits(tables) == visits
    last = {case: max(visit[3] for visit in of_case) for case, of_case in visits.items()}
    assert _ends(tables) == last


@pytest.mark.parametrize(
    ("name", "idle"),
    [
        pytest.param("t05", [0, 150, 80, 960], id="T05"),
        pytest.param("t06", [0, 90, 50, 0], id="T06"),
    ],
)
def test_what_is_not_service_is_waiting_or_closing_time(name, idle):
    cases = _tables(name).cases
    waited = (cases["queue"] + cases["closed"]).dt.total_microseconds() // MINUTE
    assert waited.to_list() == idle


@pytest.mark.parametrize("name", [pytest.param("c09", id="C09")])
def test_an_overload_grows_by_four_minutes_a_case_and_takes_until_three_to_recover(name):
    tables = _tables(name)
    waits = tables.events.with_columns(
        _minutes(tables, "enabled_time"), _minutes(tables, "start_time"),
        _minutes(tables, "end_time"),
    ).sort("enabled_time", "start_time")  # fmt: skip
    wait = (waits["start_time"] - waits["enabled_time"]).to_list()
    assert wait[29] == 116
    assert max(wait) == 120
    assert sum(wait) / 40 == 54
    later = zip(waits["enabled_time"], wait, strict=True)
    assert next(at for at, waited in later if waited == 0 and at > 0) == 360
    assert waits["end_time"].max() == 460


def _d03_elapsed(arrivals):
    """Microseconds from arrival to finish, for arrivals as a scenario file says them."""
    changes = [("cases.application.arrivals", arrivals), ("run.replications", "1")]
    cases = simulate(build(read(SCENARIOS / "d03.yaml", changes))).cases
    return (cases["end"] - cases["arrival"]).dt.total_microseconds()


def test_D03_six_working_hours_take_as_long_as_the_clock_says():  # noqa: N802
    elapsed = _d03_elapsed("{times: [9 h, 11 h, 12.5 h, 16.5 h, 20 h]}")
    assert (elapsed / (60 * MINUTE)).to_list() == [7.0, 23.0, 22.5, 23.0, 20.0]


def test_D03_averaged_over_the_minutes_of_a_day_is_exact():  # noqa: N802
    elapsed = _d03_elapsed("{gaps: 1 min, first: 0.5 min, count: 1440, calendar: always}")
    hours = elapsed / (60 * MINUTE)
    # Linear between whole minutes, so that the middles of the minutes give the exact mean.
    assert elapsed.sum() == round(16.9375 * 1440 * 60 * MINUTE)
    assert hours.min() == 7.0
    assert hours.max() == 23.0


def test_E06_each_case_waits_for_the_next_meeting():  # noqa: N802
    tables = _tables("e06")
    days = tables.cases["gate"].dt.total_microseconds() / (24 * 60 * MINUTE)
    assert days.to_list() == [6, 3, 0, 4, 1, 5, 2, 6, 3, 0, 4, 1, 5, 2]
    assert days.mean() == 3


def test_T04_an_interrupted_service_is_told_stretch_by_stretch():  # noqa: N802
    tables = _tables("t04")
    stretches = tables.segments.select(
        "case_id", _minutes(tables, "from"), _minutes(tables, "to"), "officer", "why"
    )
    assert stretches.rows() == [
        ("l1-1", 0, 3, "1", "preempted"),
        ("l1-1", 8, 9, "1", "preempted"),
        ("l1-1", 11, 17, "1", "done"),
    ]
    waited = dict(tables.cases.select("case_id", pl.col("preempted").dt.total_minutes()).rows())
    assert waited == {"l1-1": 7, "l2-1": 0, "u1-1": 0, "u2-1": 0}
