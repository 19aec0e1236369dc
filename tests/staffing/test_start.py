"""A search begins where theory would place officers, whatever the variables count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procsim.calendars import HOUR
from procsim.staffing.needed import Needed, needed
from procsim.staffing.problem import Problem
from procsim.staffing.profile import A_DAY
from procsim.staffing.start import _filled, start
from procsim.staffing.targets import targets_of
from procsim.staffing.variable import Variable
from tests.staffing.office import office

TEXT = "wait.p90 <= 20 min"


def started(staffing: dict[str, Any] | None = None, **changes: Any) -> dict[str, int]:
    problem = Problem.of(office(staffing, **changes), None)
    levels = start(problem.graph, targets_of([TEXT], problem.graph), problem.variables)
    return dict(zip((variable.name for variable in problem.variables), levels, strict=True))


def pools(**changes: Any) -> dict[str, Needed]:
    graph = Problem.of(office(**changes), None).graph
    return needed(graph, targets_of([TEXT], graph))


BUSY = {"cases.applicant.arrivals.rate": "200 / workday"}


def test_a_number_is_that_of_all_day_and_a_tide_opens_what_its_peak_needs():
    found, theory = started(**BUSY), pools(**BUSY)
    assert found["window"] == theory["window"].number
    assert found["relief"] == max(theory["relief"].half_hours)


def test_each_part_of_the_day_begins_with_what_it_needs():
    peaks = BUSY | {"cases.applicant.arrivals.profile": "two_peaks"}
    found = started({"pools": {"window": {"by": "half hour"}}}, **peaks)
    busy, quiet = found["window 09:30-10:00"], found["window 11:30-12:00"]
    assert busy > quiet >= 1
    assert found["tax mon-thu 09:00-11:00"] > found["tax fri 09:00-17:00"] - 2


def test_levels_stay_within_their_bounds():
    few = {"pools": {"window": {"at_most": 2}, "relief": {"at_least": 9, "at_most": 9}}}
    found = started(few, **BUSY)
    assert (found["window"], found["relief"]) == (2, 9)


def test_what_theory_knows_nothing_of_stays_as_it_is():
    listed = {"cases.applicant.arrivals": {"times": ["9 h"] * 5}}
    sittings = {"meetings": {"panel": {"every": ["4 weeks", "2 weeks", "1 week"]}}}
    found = started(sittings, **listed)
    assert (found["window"], found["panel"]) == (2, 1)


def _shift(name: str, begin: int, end: int, each: float) -> Variable:
    spans = ((begin * HOUR, end * HOUR),)
    return Variable(name, "pattern", "window", 0, None, None, each=each, spans=spans)


def _day(numbers: dict[int, int]) -> Needed:
    """Say what a day needs, by the hour at which a need begins."""
    day, number = [], 0
    for place in range(A_DAY):
        number = numbers.get(place // 2, number)
        day.append(number)
    return Needed(1, tuple(day * 5) + (0,) * 2 * A_DAY)


def test_shifts_are_filled_until_nobody_is_missing():
    shifts = [_shift("early", 9, 13, 4), _shift("late", 13, 17, 4), _shift("whole", 9, 17, 8)]
    found = _filled(_day({9: 3, 13: 1, 17: 0}), shifts)
    assert found["early"] + found["whole"] == 3
    assert found["late"] + found["whole"] == 1


def test_a_dear_shift_is_filled_last_and_a_full_one_no_more():
    shifts = [_shift("dear", 9, 17, 80), replace(_shift("cheap", 9, 17, 8), highest=2)]
    assert _filled(_day({9: 5, 17: 0}), shifts) == {"dear": 3, "cheap": 2}


@given(
    needs=st.dictionaries(st.integers(8, 18), st.integers(0, 9), min_size=1),
    shifts=st.lists(
        st.tuples(st.integers(8, 14), st.integers(2, 6), st.integers(1, 20)), min_size=1, max_size=5
    ),
)
def test_on_shifts_nobody_is_missing_and_nobody_is_idle_all_the_time(needs, shifts):
    own = _day(needs)
    offered = [
        _shift(str(i), begin, begin + long, each) for i, (begin, long, each) in enumerate(shifts)
    ]
    levels = _filled(own, offered)
    for hour in range(8, 20):
        there = sum(
            levels[shift.name] for shift in offered for a, b in shift.spans if a <= hour * HOUR < b
        )
        covered = any(a <= hour * HOUR < b for shift in offered for a, b in shift.spans)
        assert there >= own.half_hours[2 * hour] or not covered
    most = max(own.half_hours)
    assert all(level <= most for level in levels.values())


@pytest.mark.parametrize("by", ["day", "shift", "hour", "half hour"])
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(rate=st.integers(1, 400), text=st.sampled_from([TEXT, "cycle_time <= 5 days"]))
def test_whatever_is_asked_a_search_has_a_place_to_begin(by, rate, text):
    section = {"pools": {"window": {"by": by}, "tax": {"by": by}}}
    problem = Problem.of(
        office(section, **{"cases.applicant.arrivals.rate": f"{rate} / workday"}), None
    )
    levels = start(problem.graph, targets_of([text], problem.graph), problem.variables)
    for variable, level in zip(problem.variables, levels, strict=True):
        assert variable.lowest <= level
        assert variable.highest is None or level <= variable.highest
    assert problem.graph_at(levels) is not None
