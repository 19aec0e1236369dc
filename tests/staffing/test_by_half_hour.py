"""Pools by half-hour: what comes, who is there, how long people wait."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from procsim.levers import design_graph
from procsim.load import load
from procsim.simulate import simulate
from procsim.staffing.by_half_hour import by_half_hour, half_hours
from procsim.staffing.target import staffed_pools
from tests.staffing import found

DOCS = Path(__file__).parent.parent.parent / "docs" / "examples"

BY_HAND = """
procsim: 1
run: {start: 2026-03-02 09:00, length: 2 workdays, calendar: hall}
calendars:
  hall: {hours: {mon-fri: ["09:00-12:00", "13:00-17:00"]}}
pools:
  window: {staff: {"09:00-12:00": 2, "13:00-17:00": 1}}
cases:
  permit: {arrivals: {first: 10 min, gaps: {constant: 15 min}, count: 3}}
workflow:
  arrives: {start: permit, next: serve}
  serve: {activity: window, takes: 45 min, next: done}
  done: {end: issued}
"""


@pytest.fixture
def by_hand(tmp_path):
    file = tmp_path / "hand.yaml"
    file.write_text(BY_HAND, encoding="utf-8")
    graph = design_graph(load(file), None)
    return by_half_hour(simulate(graph, replications=1), ("window",))["window"]


def test_visits_are_counted_in_the_half_hour_in_which_they_begin_to_wait(by_hand):
    """At 09:10, 09:25 and 09:40."""
    assert by_hand.came[18:20].tolist() == [2.0, 1.0]
    assert by_hand.came.sum() == 3


def test_work_that_comes_needs_so_many_officers(by_hand):
    """Twice 45 minutes that come within half an hour keep three busy for that half-hour."""
    assert by_hand.needed[18:20].tolist() == [3.0, 1.5]


def test_a_wait_belongs_to_the_half_hour_in_which_it_began(by_hand):
    """The third comes at 09:40, and the first officer is free at 09:55."""
    assert by_hand.waited[18:20].tolist() == [0.0, 15.0]
    assert np.isnan(by_hand.waited[20:]).all()


def test_officers_on_duty_are_those_of_the_shift_and_nobody_is_there_at_noon(by_hand):
    assert by_hand.on_duty[18:24].tolist() == [2.0] * 6
    assert np.isnan(by_hand.on_duty[24:26]).all()
    assert by_hand.on_duty[26:34].tolist() == [1.0] * 8
    assert np.isnan(by_hand.on_duty[34:]).all()


@pytest.mark.parametrize("name", ["staffing", "windows", "tide", "shifts"])
def test_all_visits_of_a_run_are_counted_once(name):
    graph = design_graph(load(DOCS / f"{name}.yaml"), None)
    tables = simulate(graph, replications=1)
    pools = staffed_pools(graph)
    days = by_half_hour(tables, pools)
    for pool in pools:
        visits = sum(
            frame.filter((frame["pool"].cast(str) == pool) & (frame["kind"] == "activity")).height
            for frame in (tables.events, tables.open_visits)
        )
        ratio = days[pool].came.sum() / max(visits, 1)
        assert ratio == 0 or 1 / ratio == pytest.approx(round(1 / ratio), abs=1e-6)
        assert (np.nan_to_num(days[pool].waited) >= 0).all()


def test_an_answer_is_looked_at_with_todays_staff_and_with_the_one_found():
    days = half_hours(found.answer(asked={"fixed": ["reviewers"]}))
    assert np.nanmax(days.today["window"].on_duty) == 1
    assert np.nanmax(days.found["window"].on_duty) == 2
    assert np.nanmax(days.found["reviewers"].on_duty) == 1
    assert days.today["window"].came.sum() == pytest.approx(days.found["window"].came.sum())
