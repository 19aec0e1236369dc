"""At any time a pool has the officers whose part of the day, or whose shifts, it is."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.calendars import HOUR, MINUTE, parse_shifts, parse_spans, span_text
from procsim.staffing.problem import Problem
from procsim.staffing.variable import Variable
from procsim.workflow.capacity import week_of
from procsim.workflow.hours import calendar_of
from tests.staffing.office import office

QUARTERS = st.integers(4 * 7, 4 * 20)
LAWS = settings(deadline=None, max_examples=40)


@st.composite
def _shift(draw: Any) -> dict[str, Any]:
    """A shift of one or two spans, some hour of which lies within those of the hall."""
    edges = sorted(draw(st.sets(QUARTERS, min_size=2, max_size=4)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    spans = [(begin * 15 * MINUTE, end * 15 * MINUTE) for begin, end in pairs]
    within = [(a, b) for a, b in spans if a < 12 * HOUR and b > 9 * HOUR]
    return {"hours": [span_text(span) for span in within or [(9 * HOUR, 10 * HOUR)]]}


def _on_duty(problem: Problem, levels: list[int], day: int, time: int) -> int:
    """How many officers the window has at a time of a day of the week, as its staff says."""
    pool = problem.graph_at(levels).graph["pools"]["window"]
    spans = parse_shifts(pool.staff)[day]
    return sum(number for (begin, end), number in spans if begin <= time < end)


def _meant(variables: list[Variable], levels: list[int], time: int) -> int:
    return sum(
        level
        for variable, level in zip(variables, levels, strict=True)
        if any(begin <= time < end for begin, end in variable.spans)
    )


def _check(problem: Problem, numbers: list[int]) -> None:
    own = [i for i, each in enumerate(problem.variables) if each.of == "window"]
    levels = list(problem.lowest)
    for i, number in zip(own, numbers * len(own), strict=False):
        levels[i] = number
    variables = [problem.variables[i] for i in own]
    hours = week_of(calendar_of(problem.graph, None))
    for day, spans in enumerate(hours):
        for begin, end in spans:
            for time in range(begin, end, 15 * MINUTE):
                expected = _meant(variables, [levels[i] for i in own], time)
                assert _on_duty(problem, levels, day, time) == expected


@LAWS
@given(st.lists(_shift(), min_size=1, max_size=4), st.lists(st.integers(0, 4), min_size=4))
def test_shifts_add_up_at_any_time(shifts, numbers):
    said = {f"shift_{i}": shift for i, shift in enumerate(shifts)}
    _check(Problem.of(office({"pools": {"window": {"shifts": said}}}), None), numbers)


@LAWS
@given(st.sampled_from(["shift", "hour", "half hour"]), st.lists(st.integers(0, 4), min_size=3))
def test_parts_cover_the_hours_once(by, numbers):
    _check(Problem.of(office({"pools": {"window": {"by": by}}}), None), numbers)


@LAWS
@given(st.lists(_shift(), min_size=1, max_size=3))
def test_a_shift_costs_its_hours_within_those_of_the_pool(shifts):
    said = {f"shift_{i}": shift for i, shift in enumerate(shifts)}
    problem = Problem.of(office({"pools": {"window": {"shifts": said}}}), None)
    variables = [each for each in problem.variables if each.of == "window"]
    for shift, variable in zip(shifts, variables, strict=True):
        minutes = sum(
            9 * 60 <= minute < 12 * 60 or 13 * 60 <= minute < 17 * 60
            for begin, end in parse_spans(shift["hours"])
            for minute in range(begin // MINUTE, end // MINUTE)
        )
        assert abs(variable.costs(1) - 40 * minutes / 60) < 1e-9
