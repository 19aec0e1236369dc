"""Pools that do the same work in times of their own."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

from tests.engines.runs import MINUTE, RANDOM, run, visits
from tests.workflow.strategies import sound_scenarios

OPEN = {"hall": {"hours": {"daily": ["00:00-01:00", "02:00-03:00"]}}}


def _scenario(arrivals: list[str], activity: dict[str, Any], **pools: Any) -> dict[str, Any]:
    pools = {"able": {}, "baker": {}, **pools}
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "calendars": OPEN,
        "pools": {name: {"staff": 1, "calendar": "always", **own} for name, own in pools.items()},
        "cases": {"case": {"arrivals": {"times": arrivals}}},
        "workflow": {
            "enter": {"start": "case", "next": "serve"},
            "serve": {"activity": ["able", "baker"], "next": "done", **activity},
            "done": {"end": "issued"},
        },
    }


def _served(data: dict[str, Any]) -> list[tuple[str, float, float]]:
    """Pool, and minutes of start and end of each visit, in the order of the cases."""
    rows = visits(run(data)).sort("case_id").select("pool", "start_time", "end_time").rows()
    return [(pool, start / MINUTE, end / MINUTE) for pool, start, end in rows]


BY_POOL = {"takes": {"by": "pool", "able": "10 min", "baker": "15 min"}}
SLOWER = {"takes": "10 min", "speed": {"baker": 2 / 3}}


@pytest.mark.parametrize("activity", [BY_POOL, SLOWER])
def test_who_serves_decides_how_long_it_takes(activity):
    found = _served(_scenario(["0 min", "1 min", "2 min"], activity))
    assert found == [("able", 0, 10), ("baker", 1, 16), ("able", 10, 20)]


def test_the_rest_of_work_is_the_same_part_of_it_for_whoever_goes_on():
    # Able leaves when half of it is done; Baker needs half of his own 15 minutes.
    data = _scenario(["55 min"], BY_POOL, able={"calendar": "hall", "at_closing": "any"})
    assert [(start, end) for _, start, end in _served(data)] == [(55, 67.5)]


def test_an_officer_begins_what_fits_by_his_own_time():
    # At 48, twelve minutes are left: Able would be done by then, Baker would not.
    fit = {"calendar": "hall", "at_closing": "fit"}
    found = _served(_scenario(["48 min", "48 min"], BY_POOL, able=fit, baker=fit))
    assert found == [("able", 48, 58), ("able", 120, 130)]


def test_the_luck_is_the_visits_whoever_serves():
    spread = {"exponential": "10 min"}
    slow = {"exponential": "20 min"}
    activity = {"takes": {"by": "pool", "able": spread, "baker": slow}}
    at = ["0 min"]
    ((_, _, quick),) = _served(_scenario(at, activity))
    ((pool, _, late),) = _served(_scenario(at, {**activity, "activity": ["baker", "able"]}))
    assert pool == "baker"
    assert late == pytest.approx(2 * quick, abs=2 / MINUTE)


@RANDOM
@given(sound_scenarios())
def test_times_by_pool_that_are_all_the_same_change_nothing(data):
    other = deepcopy(data)
    for node in other["workflow"].values():
        if isinstance(node.get("activity"), list) and isinstance(node["takes"], str):
            node["takes"] = {"by": "pool", **dict.fromkeys(node["activity"], node["takes"])}
    assert visits(run(data)).equals(visits(run(other)))
