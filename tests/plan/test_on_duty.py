"""Numbers by shift become changes of the number on duty, the same however they were come by."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.plan import Compiled, compile_graph
from procsim.resume.digest import digest
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from tests.plan.plans import HALL, HOUR, WORKFLOW

SPANS = ["08:00-10:00", "10:00-12:30", "12:30-16:00", "16:00-18:00"]
NUMBERS = st.lists(st.integers(0, 3), min_size=len(SPANS), max_size=len(SPANS))


def _compiled(**pools: dict[str, Any]) -> Compiled:
    workflow = {
        "enter": {"start": "all", "next": "at_0"},
        **{
            f"at_{i}": {"activity": name, "takes": "1 min", "next": f"at_{i + 1}"}
            for i, name in enumerate(pools)
        },
        f"at_{len(pools)}": WORKFLOW["done"],
    }
    data = {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "5 days", "calendar": "hall"},
        "calendars": {"hall": HALL | {"holidays": "CN"}},
        "pools": pools,
        "cases": {"case": {"arrivals": {"times": ["0 min"]}}},
        "workflow": workflow,
    }
    return compile_graph(build(Scenario.model_validate(data)))


def _staff(numbers: list[int]) -> dict[str, Any]:
    return {"staff": dict(zip(SPANS, numbers, strict=True))}


def test_the_number_changes_where_the_hall_opens_or_a_shift_begins() -> None:
    shifts = _compiled(desk=_staff([2, 1, 1, 3])).plan.pool_shifts[0]
    first_day = [(time / HOUR, number) for time, number in shifts if time < 24 * HOUR]
    assert first_day == [(0, 0), (9, 2), (10, 1), (12, 0), (13, 1), (16, 3), (17, 0)]


def test_a_tide_is_said_anew_at_each_opening_and_closing() -> None:
    tide = {"every": "10 min", "opens_at": 5, "closes_at": 1, "at_most": 4}
    shifts = _compiled(desk={"staff": 2, "tide": tide}).plan.pool_shifts[0]
    first_day = [(time / HOUR, number) for time, number in shifts if time < 24 * HOUR]
    assert first_day == [(0, 0), (9, 2), (12, 0), (13, 2), (17, 0)]


@settings(max_examples=30)
@given(NUMBERS)
def test_the_number_at_any_time_is_that_of_officers_whose_hours_are_open(numbers) -> None:
    plan = _compiled(desk=_staff(numbers)).plan
    hours = [plan.calendars[calendar] for calendar in plan.officer_calendar]
    times = {0, *(int(t) for each in hours for t in each.changes if 0 <= t < 400 * 24 * HOUR)}
    said = [(time, number) for time, number in plan.pool_shifts[0] if time < 400 * 24 * HOUR]
    known = -1
    expected = []
    for time in sorted(times):
        on_duty = sum(bool(((each.opens <= time) & (time < each.closes)).any()) for each in hours)
        if on_duty != known:
            expected.append((time, on_duty))
            known = on_duty
    assert said == expected


@settings(max_examples=10)
@given(NUMBERS, NUMBERS)
def test_what_was_compiled_before_changes_no_plan(some, others) -> None:
    both = {"a": _staff(some), "b": _staff(others), "c": _staff(some)}
    before = digest(_compiled(**both))
    for number in range(40):
        _compiled(desk=_staff([number, 1, 1, 1]))
    assert digest(_compiled(**both)) == before
    hours = _compiled(**both).plan.officer_calendar.tolist()
    assert len({*hours}) == len(hours), "officers of two pools share no hours"
