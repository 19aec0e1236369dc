"""Small halls in which nobody can ever wait, and in which simulators are known to err."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engines.runs import MINUTE, run, visits


def _hall(pool: dict[str, Any], cases: dict[str, Any]) -> dict[str, Any]:
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "20 days", "replications": 1},
        "calendars": {"monday": {"hours": {"mon": ["09:00-12:00"]}}},
        "pools": {"desk": {"calendar": "always", **pool}},
        "cases": cases,
        "workflow": {
            "enter": {"start": "all", "next": "serve"},
            "serve": {"activity": "desk", "takes": "10 min", "next": "done"},
            "done": {"end": "issued"},
        },
    }


@pytest.mark.parametrize("preempts", [[], [1]])
def test_one_officer_with_time_to_spare_lets_nobody_wait_whatever_the_priorities(preempts):
    # An hour apart, ten minutes each, every other one urgent.
    every = {"gaps": "2 h", "calendar": "always"}
    cases = {
        "urgent": {"priority": 1, "arrivals": {"first": "0 h", **every}},
        "ordinary": {"arrivals": {"first": "1 h", **every}},
    }
    found = visits(run(_hall({"staff": 1, "preempts": preempts}, cases)))
    assert found.height == 20 * 24 + 1
    assert (found["start_time"] == found["enabled_time"]).all()


@pytest.mark.parametrize("at_closing", ["finish", "suspend", "any", "fit", "serve_queue"])
def test_who_comes_when_one_officer_is_off_duty_is_served_by_the_other_at_once(at_closing):
    # One works on Mondays from 9 to 12 only, the other round the clock; it is Monday, 13:00.
    pool = {"staff": [{"calendar": "monday"}, {}], "at_closing": at_closing}
    found = visits(run(_hall(pool, {"case": {"arrivals": {"times": ["2026-03-02 13:00"]}}})))
    (row,) = found.select("resource", "start_time", "end_time").rows()
    assert row == ("2", 13 * 60 * MINUTE, 13 * 60 * MINUTE + 10 * MINUTE)
