"""Appointments: where the slots lie, who has booked them, and when people come."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from procsim.plan.compile import compile_graph
from procsim.plan.draws import Draws
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from procsim.workflow.validation import problems

MINUTE = 60_000_000
DAY = 1440


def _graph(appointments: dict[str, Any], start: str = "2026-03-02", **arrivals: Any) -> Any:
    data = {
        "procsim": 1,
        "run": {"start": start, "length": "14 days", "replications": 1},
        "calendars": {"hall": {"hours": {"mon-fri": ["09:00-10:10", "13:00-14:00"]}}},
        "pools": {"window": {"staff": 1}},
        "cases": {"case": {"arrivals": {"appointments": appointments, **arrivals}}},
        "workflow": {
            "enter": {"start": "case", "next": "serve"},
            "serve": {"activity": "window", "takes": "5 min", "next": "done"},
            "done": {"end": "issued"},
        },
    }
    return build(Scenario.model_validate(data))


def _minutes(appointments: dict[str, Any], replication: int = 0, **how: Any) -> np.ndarray:
    recipe = compile_graph(_graph(appointments, **how)).recipe
    return Draws(recipe, 1, replication).arrivals()[0] / MINUTE


def test_slots_begin_at_each_opening_and_are_over_by_the_closing():
    at = _minutes({"every": "20 min"})
    assert at[:6].tolist() == [540, 560, 580, 780, 800, 820]
    assert at[6] == DAY + 540
    assert at.size == 6 * 10


def test_each_place_of_a_slot_is_one_appointment():
    at = _minutes({"every": "20 min", "places": 3}, count=7)
    assert at.tolist() == [540] * 3 + [560] * 3 + [580]


def test_people_come_early_and_spread_out_and_none_before_the_run():
    spread = {
        "every": "20 min",
        "early": "10 min",
        "late": {"uniform": {"min": "0 min", "max": "15 min"}},
    }
    at = _minutes(spread)
    dot = _minutes({"every": "20 min"})
    assert (at >= dot - 10).all()
    assert (at <= dot + 5).all()
    assert len(set(at.tolist())) == at.size
    early = _minutes({"every": "20 min", "early": "1 h"}, start="2026-03-02 08:30")
    assert early[:3].tolist() == [0, 0, 10]


def test_so_large_a_share_of_the_places_is_booked():
    counts = [
        _minutes({"every": "5 min", "places": 4, "booked": "30 %"}, k).size for k in range(20)
    ]
    places = 26 * 4 * 10
    error = (places * 0.3 * 0.7 / 20) ** 0.5
    assert abs(np.mean(counts) - 0.3 * places) < 3.5 * error


def test_another_place_changes_none_of_those_that_were_there():
    spread = {"every": "20 min", "booked": "50 %", "late": {"exponential": "7 min"}}
    two, three = (_minutes({**spread, "places": places}) for places in (2, 3))
    assert set(two.tolist()) < set(three.tolist())


@pytest.mark.parametrize(
    ("appointments", "told"),
    [
        (
            {"every": "2 h"},
            "every: found 2 h, longer than every stretch of the hours; a shorter time",
        ),
        ({"every": "1 workday"}, "every: found 1 workday; a length of clock time, such as 15 min"),
        ({"every": "0 min"}, "every: found 0 min; a length of clock time, such as 15 min"),
        (
            {"every": "9 min", "early": "1 workday"},
            "early: found 1 workday; a length of clock time",
        ),
    ],
)
def test_slots_that_no_timetable_can_offer_are_refused(appointments, told):
    (found,) = [str(one) for one in problems(_graph(appointments)) if not one.warning]
    assert found.startswith(f"cases.case.arrivals.appointments.{told}")
