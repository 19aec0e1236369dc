"""More urgent work that takes officers: whom it may take, and whom it leaves alone."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given

from procsim.scenario.node import Activity
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build, records
from tests.engines.runs import MINUTE, RANDOM, run, times, visits
from tests.workflow.strategies import sound_scenarios

HALL = {"hall": {"hours": {"daily": ["00:00-01:00", "02:00-03:00"]}}}


def _scenario(cases: dict[str, tuple[str, int, Any]], **pool: Any) -> dict[str, Any]:
    """One desk; cases by name, each with its arrival, its class and the step that it needs."""
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "calendars": HALL,
        "pools": {"desk": {"staff": 1, "calendar": "always", "preempts": [1, 2], **pool}},
        "cases": {
            name: {"arrivals": {"times": [at]}, "priority": grade}
            for name, (at, grade, _) in cases.items()
        },
        "workflow": {
            "done": {"end": "issued"},
            **{f"enter_{name}": {"start": name, "next": name} for name in cases},
            **{name: {"activity": "desk", **step, "next": "done"}
               for name, (_, _, step) in cases.items()},
        },
    }  # fmt: skip


def _served(data: dict[str, Any]) -> dict[str, tuple[float, float]]:
    rows = visits(run(data)).select("activity", "start_time", "end_time").rows()
    return {name: (start / MINUTE, end / MINUTE) for name, start, end in sorted(rows)}


def test_work_that_does_not_fit_takes_nobody_from_work_that_does():
    cases = {
        "slow": ("0 min", 5, {"takes": "55 min"}),
        "urgent": ("40 min", 1, {"takes": "30 min"}),
    }
    data = _scenario(cases, calendar="hall", at_closing="fit")
    # Closed from 60: the urgent work would not be over.
    assert _served(data) == {"slow": (0, 55), "urgent": (120, 150)}


def test_work_that_must_wait_for_others_takes_nobody():
    cases = {
        "slow": ("0 min", 5, {"takes": "20 min"}),
        "both": ("1 min", 1, {"activity": {"desk": 2}, "takes": "5 min"}),
        "urgent": ("2 min", 2, {"takes": "5 min"}),
    }
    # One is free, and kept for the work that needs both; nobody needs to be taken.
    assert _served(_scenario(cases, staff=2)) == {
        "slow": (0, 20), "both": (20, 25), "urgent": (25, 30),
    }  # fmt: skip


def test_officers_are_taken_though_luck_decides_who_is_next():
    cases = {
        "slow": ("0 min", 5, {"takes": "20 min"}),
        "urgent": ("5 min", 1, {"takes": "5 min"}),
    }
    assert _served(_scenario(cases, queue="random")) == {"slow": (0, 25), "urgent": (5, 10)}


@pytest.mark.parametrize("closing", ["finish", "any"])
def test_an_officer_is_taken_while_more_are_at_work_than_there_should_be(closing):
    cases = {
        "first": ("0 min", 5, {"takes": "90 min"}),
        "second": ("1 min", 5, {"takes": "90 min"}),
        "urgent": ("70 min", 1, {"takes": "10 min"}),
    }
    shifts = {"00:00-01:00": 2, "01:00-06:00": 1}
    found = _served(_scenario(cases, staff=shifts, at_closing=closing))
    if closing == "finish":
        # From 60 on one is too many. At 70 the work begun last is interrupted; its officer does
        # the urgent work, and goes home at 80. The other goes on with it when he is done.
        assert found["urgent"] == (70, 80)
        assert found["first"] == (0, 90)
        assert found["second"] == (1, 111)
    else:
        assert found["urgent"] == (70, 80)


def test_a_pool_that_gathered_works_on_after_a_night_with_work_begun():
    data = _scenario(
        {"one": ("0 min", 5, {"takes": "70 min"}), "two": ("0 min", 5, {"takes": "5 min"})},
        staff=2, calendar="hall", at_closing="suspend", gathers=2,
    )  # fmt: skip
    data["cases"]["three"] = {"arrivals": {"times": ["125 min"]}}
    data["workflow"]["enter_three"] = {"start": "three", "next": "two"}
    rows = visits(run(data)).filter(pl.col("case_id") == "three-1")
    # The first is still being served, from 120 to 130: nobody needs to gather again.
    assert rows["start_time"].to_list() == [125 * MINUTE]


@RANDOM
@given(sound_scenarios())
def test_whoever_is_interrupted_by_more_urgent_work_makes_way_for_it_at_once(data):
    nodes = records(build(Scenario.model_validate(data)))
    tables = run(data)
    grades = {name: kind["priority"] for name, kind in data["cases"].items()}
    every = visits(tables).filter(pl.col("kind") == "activity")

    def grade(activity: str, case_type: str) -> int:
        record = nodes[activity]
        assert isinstance(record, Activity)
        return record.priority or grades[case_type]

    starts = times(tables, tables.segments).select("case_id", "activity", "from").rows()
    starts += every.select("case_id", "activity", "start_time").rows()
    kinds = dict(every.select("case_id", "case_type").rows())
    taken = times(tables, tables.segments).filter(pl.col("why") == "preempted")
    for case, activity, at in taken.select("case_id", "activity", "to").rows():
        assert any(
            begin == at and 1 == grade(name, kinds[who]) < grade(activity, kinds[case])
            for who, name, begin in starts
            if who != case
        ) or "ageing" in str(data["pools"])
