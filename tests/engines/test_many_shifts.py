"""Numbers that change every half hour for months, beyond what the machine is given at once."""

from __future__ import annotations

from typing import Any

import pytest

from procsim.engines.kernel.machine import SHIFT_BLOCK
from tests.engines.runs import run

HALVES = [f"{h:02}:{m:02}" for h in range(9, 17) for m in (0, 30)]
STAFF = {
    f"{begin}-{end}": 1 + i % 2
    for i, (begin, end) in enumerate(zip(HALVES, [*HALVES[1:], "17:00"], strict=True))
}


def _data(**pool: Any) -> dict[str, Any]:
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "100 days"},
        "calendars": {"hall": {"hours": {"mon-fri": ["09:00-17:00"]}}},
        "pools": {"desk": {"staff": STAFF, "calendar": "hall", **pool}},
        "cases": {"case": {"arrivals": {"rate": "20 / workday"}}},
        "workflow": {
            "enter": {"start": "case", "next": "serve"},
            "serve": {"activity": "desk", "takes": {"exponential": "25 min"}, "next": "done"},
            "done": {"end": "issued"},
        },
    }


@pytest.mark.parametrize("closing", ["finish", "suspend", "any"])
def test_the_number_goes_on_changing_to_the_end(closing):
    tables = run(_data(at_closing=closing), replications=1)
    days = tables.staffing.height / (len(HALVES) + 1)
    assert tables.staffing.height > 2 * SHIFT_BLOCK
    assert days == pytest.approx(72, abs=0.2), "workdays of a hundred days from a Monday on"
    assert tables.staffing["on_duty"][-1] == 0


def test_a_tide_looks_on_while_numbers_change():
    tide = {"every": "20 min", "opens_at": 2, "closes_at": 0, "at_most": 3}
    tables = run(_data(tide=tide), replications=1)
    assert tables.staffing.height > 2 * SHIFT_BLOCK
    assert tables.staffing["on_duty"].max() == 3
