"""A pool as a queue: how many visits come, when they come, and how their work varies."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from procsim.calendars import HOUR, Calendar, parse_hours
from procsim.staffing.profile import A_DAY, HALF_HOUR, arriving, opening
from procsim.staffing.stations import Station, stations
from procsim.workflow.load import offered_load, weekly_flows, weekly_visits
from tests.staffing.halls import counter, graph_of, lasting
from tests.workflow.strategies import sound_scenarios

MINUTE = 60e6
HALL = {"calendars/hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}}


def station(**changes: Any) -> Station:
    return stations(graph_of(counter(6), **changes))["window"]


def at(day: int, clock: float) -> int:
    """Place of a half-hour in the week."""
    return day * A_DAY + int(2 * clock)


def test_a_counter_is_met_as_often_as_cases_arrive():
    found = station()
    assert found.visits == pytest.approx(30 * 24 * 7)
    assert found.mean == pytest.approx(10 * MINUTE)
    assert (found.scv, found.arrival_scv, found.there) == pytest.approx((1, 1, 1))
    assert found.load == pytest.approx(5)
    assert found.patience is None
    assert found.rates == pytest.approx(np.full(7 * A_DAY, 0.5 / MINUTE))


@pytest.mark.parametrize(
    ("takes", "mean", "scv"),
    [
        ("10 min", 10, 0),
        ({"gamma": {"mean": "10 min", "cv": 0.5}}, 10, 0.25),
        ({"sum": [{"exponential": "5 min"}, "5 min"]}, 10, 0.25),
        ({"times": "pages", "of": {"exponential": "5 min"}}, 10, (25 * 5 + 5**2 * 5) / 100 - 1),
        ({"for_each": "pages", "takes": {"exponential": "5 min"}}, 10, (25 * 5 + 25 * 2) / 100 - 1),
        ({"by": "size", "small": "4 min", "large": "16 min"}, 10, 0.36),
        ({"if": "pages > 2", "then": {"exponential": "15 min"}, "otherwise": "5 min"}, 10, 1.375),
        ({"attribute": "work"}, 20, 1),
        ({"formula": "5 min * pages"}, 10, 0.25),
    ],
    ids=str,
)
def test_work_varies_by_luck_and_by_what_cases_carry(takes, mean, scv):
    carried = {
        "pages": {"discrete": {1: "50 %", 3: "50 %"}},
        "size": {"small": 0.5, "large": 0.5},
        "work": {"exponential": "20 min"},
    }
    changes = {"workflow/serve/takes": takes, "cases/visitor/attributes": carried}
    found = station(**changes)
    assert found.mean == pytest.approx(mean * MINUTE)
    assert found.scv == pytest.approx(scv, abs=1e-9)


def test_two_steps_of_one_pool_are_one_queue_of_mixed_work():
    found = station(
        **{
            "workflow/serve/next": "again",
            "workflow/again": {"activity": "window", "takes": "20 min", "next": "done"},
        }
    )
    assert found.visits == pytest.approx(2 * 30 * 24 * 7)
    assert found.mean == pytest.approx(15 * MINUTE)
    assert found.scv == pytest.approx((200 + 400) / 2 / 225 - 1)


def test_a_quick_officer_needs_less_time_and_who_is_absent_is_not_there():
    found = station(
        **{"pools/window/speed": 2.0, "pools/window/absence": {"every": "9 h", "lasts": "1 h"}}
    )
    assert found.mean == pytest.approx(5 * MINUTE)
    assert found.there == pytest.approx(0.9)
    assert found.load == pytest.approx(2.5 / 0.9)
    mixed = station(**{"pools/window/staff": [{"speed": 0.5}, {"speed": 1.5}, {"speed": 2.0}]})
    assert mixed.mean == pytest.approx(7.5 * MINUTE)


def test_who_is_not_there_takes_the_time_of_the_call():
    absent = {"no_show": 0.25, "call": "2 min", "if_absent": "done"}
    found = station(**{f"workflow/serve/{word}": value for word, value in absent.items()})
    assert found.mean == pytest.approx(8 * MINUTE)
    assert found.scv == pytest.approx((0.75 * 200 + 0.25 * 4) / 64 - 1)


def test_two_officers_together_are_two_visits():
    assert station(**{"workflow/serve/activity": {"window": 2}}).visits == pytest.approx(
        2 * station().visits
    )


def test_patience_is_that_of_the_pool_where_all_have_some():
    left = {"workflow/serve/patience": "10 min", "workflow/serve/if_left": "done"}
    assert station(**left).patience == pytest.approx(10 * MINUTE)
    again = {"activity": "window", "takes": "20 min", "next": "done"}
    some = left | {"workflow/serve/next": "again", "workflow/again": again}
    assert station(**some).patience is None


@pytest.mark.parametrize(
    ("arrivals", "scv"),
    [
        ({"rate": "30 / h"}, 1),
        ({"rate": "30 / h", "variance_to_mean": 2}, 2),
        ({"rate": "30 / h", "bundle": 3}, 3),
        ({"rate": "30 / h", "bundle": {"discrete": {1: "50 %", 3: "50 %"}}}, 2.5),
        ({"gaps": "2 min"}, 0),
        ({"gaps": {"gamma": {"mean": "2 min", "cv": 2}}}, 4),
        ({"gaps": "2 min", "bundle": 2}, 0),
        ({"appointments": {"every": "30 min", "places": 9, "booked": "80 %"}}, 0.2),
        ({"gaps": "1 h", "population": 40}, 1),
    ],
    ids=str,
)
def test_arrivals_bunch_by_how_they_come(arrivals, scv):
    found = station(**{"cases/visitor/arrivals": arrivals})
    assert found.arrival_scv == pytest.approx(scv)


def test_visits_come_by_the_profile_of_the_day_and_while_the_pool_is_open():
    rates = {"09:00-10:00": "60 / h", "10:00-17:00": "20 / h"}
    found = station(**HALL, **{"cases/visitor/arrivals/rate": rates})
    assert found.comes.sum() == pytest.approx(found.visits)
    assert found.comes[at(0, 9)] == pytest.approx(30)
    assert found.comes[at(4, 16.5)] == pytest.approx(10)
    assert found.comes[at(0, 12)] == found.comes[at(5, 10)] == 0
    assert found.opens[at(0, 9)] == HALF_HOUR


def test_what_comes_at_night_is_spread_over_the_day():
    night = {"cases/visitor/arrivals/calendar": "always", "workflow/serve/place": "back_office"}
    found = station(**HALL, **night)
    assert found.visits == pytest.approx(30 * 24 * 7)
    open_now = found.opens > 0
    assert found.comes[open_now] == pytest.approx(np.full(70, 30 * 24 * 7 / 70))
    assert not found.comes[~open_now].any()


def test_what_comes_behind_a_delay_comes_at_any_time():
    behind = {
        "cases/visitor/arrivals/profile": "two_peaks",
        "workflow/enter/next": "wait",
        "workflow/wait": {"delay": "applicant", "takes": "3 days", "next": "serve"},
    }
    found = station(**HALL, **behind)
    assert np.ptp(found.comes[found.opens > 0]) == pytest.approx(0, abs=1e-9)
    del behind["workflow/enter/next"], behind["workflow/wait"]
    assert np.ptp(station(**HALL, **behind).comes[found.opens > 0]) > 1


def test_appointments_come_at_their_slots():
    slots = {"every": "45 min", "places": 4, "booked": "50 %"}
    graph = graph_of(counter(6), **HALL, **{"cases/visitor/arrivals": {"appointments": slots}})
    shares = arriving(graph, graph.graph["cases"]["visitor"].arrivals)
    slots_of_monday = {9.0, 9.75, 10.5, 11.25, 13.0, 13.75, 14.5, 15.25, 16.0}
    assert {place / 2 for place in np.flatnonzero(shares[:A_DAY])} == {
        math.floor(2 * slot) / 2 for slot in slots_of_monday
    }
    assert shares.sum() == pytest.approx(1)


def test_a_half_hour_may_be_open_in_part():
    hall = Calendar("hall", parse_hours({"mon": ["09:15-12:00"]}))
    found = opening(hall)
    assert found[18] == HALF_HOUR / 2
    assert found.sum() == 2.75 * HOUR
    assert not opening(Calendar("never", parse_hours({"mon": []}))).any()


def test_a_pool_that_nobody_comes_to_is_no_station():
    assert "desk" not in stations(graph_of(counter(6), **{"pools/desk": {"staff": 1}}))
    listed = {"cases/visitor/arrivals": {"times": ["5 min"]}}
    assert stations(graph_of(counter(6), **listed)) == {}


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(said=sound_scenarios())
def test_stations_have_the_work_that_pools_are_offered(said):
    graph = lasting(said)
    offered = offered_load(graph)
    for name, found in stations(graph).items():
        pool = graph.graph["pools"][name]
        assert found.visits == pytest.approx(found.comes.sum())
        if isinstance(pool.staff, int) and pool.staff and not (pool.meetings or pool.tide):
            assert found.load / pool.staff == pytest.approx(offered[name].load, rel=1e-6)


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(said=sound_scenarios())
def test_flows_are_all_visits(said):
    graph = lasting(said)
    total = sum(number for _, number in weekly_visits(graph))
    assert total == pytest.approx(sum(flow.weekly for flow in weekly_flows(graph)))
