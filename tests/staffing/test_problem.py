"""What is to be found: which numbers, within which bounds, at which cost, and what they make."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procsim.errors import ScenarioError, UsageError
from procsim.kpi import KPIS
from procsim.scenario.scenario import Scenario
from procsim.simulate import simulate
from procsim.staffing.problem import Problem
from procsim.workflow.graph import records
from procsim.workflow.validation import problems
from tests.staffing.office import office
from tests.workflow.strategies import sound_scenarios


def _pool(problem: Problem, name: str, *levels: int) -> Any:
    """Give a pool with levels of its own, the others at their lowest."""
    own = iter(levels)
    point = [next(own) if each.of == name else each.lowest for each in problem.variables]
    return problem.graph_at(point).graph["pools"][name]


def _of(problem: Problem, name: str) -> list[Any]:
    return [variable for variable in problem.variables if variable.of == name]


def test_every_pool_of_like_officers_with_work_is_tuned_and_the_others_stay():
    problem = Problem.of(office(), None)
    assert {variable.of for variable in problem.variables} == {
        "window", "tax", "relief", "reviewers",
    }  # fmt: skip
    assert problem.fixed == ("experts",)
    assert problem.staff(problem.today)["experts"] == 2
    assert "archive" not in problem.staff(problem.today)


def test_a_redesign_is_tuned_with_the_pools_that_it_has():
    said = {"pools": {"window": "fixed", "general": {"at_most": 7}, "tax": "fixed"}}
    problem = Problem.of(office(said), "one_window")
    assert [variable.name for variable in problem.variables] == ["general", "relief"]
    assert problem.variables[0].highest == 7
    assert problem.fixed == ("experts", "tax")


def test_levels_start_at_the_fewest_who_can_do_the_work():
    problem = Problem.of(office(**{"workflow.review.activity": {"reviewers": 3}}), None)
    assert {variable.of: variable.lowest for variable in problem.variables} == {
        "window": 1, "tax": 0, "relief": 1, "reviewers": 3,
    }  # fmt: skip


def test_a_pool_whose_work_others_can_do_may_have_nobody():
    problem = Problem.of(office(**{"workflow.ask.activity": ["window", "reviewers"]}), None)
    assert _of(problem, "window")[0].lowest == 0
    assert _of(problem, "reviewers")[0].lowest == 2, "two are at the training together"


def test_numbers_by_day_and_part_have_a_level_each():
    problem = Problem.of(office(), None)
    assert [(each.name, each.today) for each in _of(problem, "tax")] == [
        ("tax mon-thu 09:00-11:00", 2), ("tax mon-thu 11:00-17:00", 1), ("tax fri 09:00-17:00", 1),
    ]  # fmt: skip
    assert _pool(problem, "tax", 3, 2, 0).staff == {
        "mon-thu": {"09:00-11:00": 3, "11:00-17:00": 2}, "fri": {"09:00-17:00": 0},
    }  # fmt: skip


def test_half_hours_lie_on_the_clock_and_know_the_number_of_today():
    problem = Problem.of(office({"pools": {"window": {"by": "half hour"}}}), None)
    parts = _of(problem, "window")
    assert [each.part.text for each in parts[4:8]] == [
        "11:00-11:30", "11:30-12:00", "13:00-13:30", "13:30-14:00",
    ]  # fmt: skip
    assert len(parts) == 14
    assert {each.today for each in parts} == {2}
    assert sum(each.costs(2) for each in parts) == pytest.approx(2 * 40 * 7)


def test_blocks_of_days_that_are_told_apart_stay_apart():
    said = {"pools": {"tax": {"by": "hour"}}}
    problem = Problem.of(office(said, **{"pools.tax.calendar": "short_fridays"}), None)
    parts = _of(problem, "tax")
    assert [each.part.text for each in parts if each.part.days == "fri"] == [
        "09:00-10:00", "10:00-11:00", "11:00-12:00", "12:00-12:30",
    ]  # fmt: skip
    assert [each.today for each in parts if each.part.days == "mon-thu"] == [2, 2, 1, 1, 1, 1, 1]


def test_a_number_by_shift_can_become_one_number():
    problem = Problem.of(office(), None, by={"tax": "day"})
    [variable] = _of(problem, "tax")
    assert (variable.kind, variable.today) == ("number", None)
    assert _pool(problem, "tax", 2).staff == 2


def test_the_hours_of_a_calendar_are_the_shifts_of_a_single_number():
    problem = Problem.of(office(), None, by={"window": "shift"})
    assert _pool(problem, "window", 3, 1).staff == {"09:00-12:00": 3, "13:00-17:00": 1}


def test_a_block_in_which_the_number_changes_has_no_level_today():
    data = {"pools.tax.staff": {"09:00-10:30": 2, "10:30-17:00": 1}}
    problem = Problem.of(office({"pools": {"tax": {"by": "hour"}}}, **data), None)
    assert [each.today for each in _of(problem, "tax")] == [2, None, 1, 1, 1, 1, 1]


def test_a_tide_opens_with_no_more_windows_than_it_may():
    problem = Problem.of(office(), None)
    [variable] = _of(problem, "relief")
    assert (variable.kind, variable.lowest, variable.today) == ("tide", 1, 4)
    pool = _pool(problem, "relief", 1)
    assert (pool.staff, pool.tide.at_most) == (1, 1)


SHIFTS = {
    "early": {"hours": ["08:00-12:00", "13:00-15:00"], "cost": "300 / workday", "at_most": 6},
    "late": {"hours": ["11:00-14:00", "15:00-17:00"], "at_least": 1},
}


def test_the_number_at_any_time_is_the_sum_of_the_shifts_then():
    problem = Problem.of(office({"pools": {"window": {"shifts": SHIFTS}}}), None)
    assert _pool(problem, "window", 2, 1).staff == {
        "08:00-11:00": 2, "11:00-12:00": 3, "13:00-14:00": 3, "14:00-15:00": 2, "15:00-17:00": 1,
    }  # fmt: skip
    early, late = _of(problem, "window")
    assert (early.lowest, early.highest, early.today) == (0, 6, None)
    assert (late.lowest, late.highest) == (1, None)
    assert (early.costs(2), late.costs(1)) == (600, 40 * 4), "its hours within those of the hall"
    assert problem.staff([1, 3, 2, 2, 2, 2, 1])["window"] == {"early": 2, "late": 1}


def test_meetings_sit_more_often_at_each_level_and_cost_more():
    said = {"meetings": {"panel": {"every": ["1 week", "4 weeks", "14 days"], "cost": 800}}}
    problem = Problem.of(office(said), None)
    variable = problem.variables[-1]
    assert (variable.kind, variable.gate, variable.today) == ("meeting", "panel", 1)
    assert [variable.costs(level) for level in range(3)] == pytest.approx([40, 80, 160])
    point = [*problem.lowest[:-1], 2]
    assert problem.meetings(point) == {"panel": "1 week"}
    gate = records(problem.graph_at(point))["panel"]
    assert (str(gate.gate.every), gate.gate.first) == ("1 week", gate.gate.first)


def test_officers_are_counted_where_a_pool_has_no_cost():
    scenario = office(**{"pools.window": {"staff": 2}})
    problem = Problem.of(scenario, None, by={"window": "half hour"})
    assert problem.cost_unit == "officers"
    assert sum(each.costs(1) for each in _of(problem, "window")) == pytest.approx(1)
    assert sum(each.costs(1) for each in _of(problem, "tax")) == pytest.approx(1)
    assert problem.cost(problem.today) == pytest.approx(2 + (4 * (4 + 5) / 7 + 1) / 5 + 4 + 3 + 2)


def test_all_officers_are_counted_and_those_by_part_at_the_most():
    problem = Problem.of(office(), None)
    assert problem.officers(problem.today) == 2 + 2 + 4 + 3 + 2


def test_the_cost_is_what_the_key_figure_says_of_a_run():
    plain = {"pools.relief": {"staff": 2, "cost": "20 / h"}}
    problem = Problem.of(office(**plain), None)
    tables = simulate(problem.graph, replications=1)
    found = KPIS["cost_per_workday"].observe(tables).values.sum()
    assert problem.cost(problem.today) == pytest.approx(found)


def test_what_is_asked_goes_before_what_the_file_says():
    said = {"head_count": 20, "budget": "15000 / week", "pools": {"window": "fixed"}}
    kept = Problem.of(office(said), None)
    assert (kept.head_count, kept.budget, kept.minimise) == (20, pytest.approx(3000), "cost")
    asked = Problem.of(
        office(said), None, head_count=18, budget="5000 / workday", minimise="wait",
        at_least={"window": 2}, at_most={"window": 5}, fixed=["tax"],
    )  # fmt: skip
    assert (asked.head_count, asked.budget, asked.minimise) == (18, 5000, "wait")
    [window] = _of(asked, "window")
    assert (window.lowest, window.highest) == (2, 5)
    assert asked.fixed == ("experts", "tax")


def test_levels_are_affordable_within_head_count_and_budget():
    problem = Problem.of(office(), None, head_count=13)
    assert problem.affordable(problem.today)
    assert not problem.affordable([level + 1 for level in problem.today])
    cost = problem.cost(problem.today)
    problem = Problem.of(office(), None, budget=f"{cost:.6f} / workday")
    assert problem.affordable(problem.today)
    assert not problem.affordable([*problem.today[:-1], problem.today[-1] + 1])


ASKED = [
    ({"at_least": {"windw": 1}, "at_most": {"windw": 3}},
     "--between windw=1..3: found 'windw'; did you mean 'window'?"),
    ({"at_most": {"window": 0}}, "--between window=..0: found 0; a whole number from 1 to 100,000"),
    ({"at_least": {"window": -1}}, "--between window=-1..: found -1; a whole number from 0 to"),
    ({"at_least": {"window": 3}, "at_most": {"window": 1}},
     "--between window=3..1: found 3, more than the 1 at most; the lower one first"),
    ({"fixed": ["winow"]}, "--fix winow: found 'winow'; did you mean 'window'?"),
    ({"fixed": ["window"], "at_most": {"window": 3}},
     "--fix window: found it beside --between window=..3; one of the two"),
    ({"by": {"window": "halfhour"}}, "--by window=halfhour: found 'halfhour'; did you mean 'half "),
    ({"by": {"reviewers": "hour"}},
     "--by reviewers=hour: found it in a pool with `meetings`, which is not for numbers by shift"),
    ({"by": {"relief": "hour"}}, "--by relief=hour: found it beside the pool's `tide`"),
    ({"by": {"archive": "hour"}}, "--by archive=hour: found a pool of unlimited staff; a pool"),
    ({"at_most": {"experts": 3}}, "--between experts=..3: found a pool of officers with hours or"),
    ({"at_most": {"reviewers": 1}}, "--between reviewers=..1: found 1, with whom not all of its"),
    ({"head_count": 0}, "--head-count: found 0; a whole number of at least 1"),
    ({"head_count": 4}, "--head-count: found 4, fewer than the least of all pools together; 6 or"),
    ({"budget": "0 / workday"}, "--budget: found 0 / workday; money above 0 a workday or a week"),
    ({"budget": "-5 / workday"}, "--budget: found -5 / workday; a rate from 0 to"),
    ({"budget": "900"}, "--budget: found '900'; a number a unit of time"),
    ({"budget": "9 / h"}, "--budget: found 9 / h; money above 0 a workday or a week"),
    ({"budget": "1 / workday"}, "--budget: found 1 a workday, less than the least of all pools"),
    ({"minimise": "costs"}, "--minimise: found 'costs'; did you mean 'cost'?"),
    ({"minimise": "wait"}, "--minimise: found wait without an end to the officers; a head_count"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "text"), ASKED)
def test_what_is_asked_in_vain_is_told_at_its_option(asked, text):
    with pytest.raises(UsageError) as told:
        Problem.of(office(), None, **asked)
    assert str(told.value).startswith(text)


def test_bounds_of_a_pool_with_shifts_are_those_of_its_shifts():
    scenario = office({"pools": {"window": {"shifts": SHIFTS}}})
    with pytest.raises(
        UsageError, match=r"=\.\.3: found bounds of a pool with `shifts`; bounds of"
    ):
        Problem.of(scenario, None, at_most={"window": 3})
    assert len(Problem.of(scenario, None, by={"window": "day"}).variables) == 6


def test_a_sum_of_money_needs_a_cost_of_every_pool_with_work():
    scenario = office(**{"pools.window": {"staff": 2}})
    with pytest.raises(
        UsageError, match=r"^--budget: found it, but no cost of window; a `cost` for"
    ):
        Problem.of(scenario, None, budget="900 / workday")


def test_a_section_that_a_redesign_contradicts_is_told_when_that_is_tuned():
    scenario = office({"head_count": 7})
    assert Problem.of(scenario, "one_window")
    scenario = office({"head_count": 6, "pools": {"general": {"at_least": 6}}})
    assert Problem.of(scenario, None)
    with pytest.raises(ScenarioError, match=r"staffing\.head_count: found 6, fewer than the least"):
        Problem.of(scenario, "one_window")


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(sound_scenarios(), st.integers(0, 3), st.data())
def test_more_costs_no_less_and_every_level_makes_a_sound_workflow(data, more, draw):
    problem = Problem.of(Scenario.model_validate(data), None)
    before = records(problem.graph), dict(problem.graph.graph["pools"])
    levels = [variable.lowest + more for variable in problem.variables]
    assert not [found for found in problems(problem.graph_at(levels)) if not found.warning]
    assert (records(problem.graph), problem.graph.graph["pools"]) == before
    today = [v.lowest if v.today is None else v.today for v in problem.variables]
    if None not in problem.today:
        same = problem.graph_at(today)
        assert (records(same), same.graph["pools"]) == before
    if problem.variables:
        place = draw.draw(st.integers(0, len(problem.variables) - 1))
        raised = [level + (i == place) for i, level in enumerate(levels)]
        assert problem.cost(raised) >= problem.cost(levels)
        assert problem.officers(raised) >= problem.officers(levels)
