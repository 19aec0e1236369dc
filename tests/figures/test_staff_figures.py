"""Plots of a search for staff: what they show, of one pool, of many, and where little is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procsim.examples import path_of
from procsim.figures.demand_sensitivity import demand_sensitivity
from procsim.figures.half_hours import POOLS, drawn
from procsim.figures.promises import families, limit_text, owner_text, tightest
from procsim.figures.staff_and_demand import staff_and_demand
from procsim.figures.staff_frontier import staff_frontier
from procsim.figures.style import height_of
from procsim.figures.wait_by_half_hour import wait_by_half_hour
from procsim.staffing.promise import Promise
from tests.staffing import found

ANSWERS = {
    "two pools": {},
    "one pool": {"targets": ["pool.window.wait.p95 <= 20 min"]},
    "no today": {"file": found.PARTS},
    "ten pools": {"file": path_of("ten-windows")},
    "several kinds": {"targets": ["wait.p95 <= 20 min", "on_time >= 95 %", "visits <= 2"]},
    "infeasible": {"status": "infeasible", "values": [500.0, 12.0]},
    "no promise": {"targets": (), "asked": {"minimise": "wait", "head_count": 5}},
}


@pytest.fixture(params=ANSWERS.values(), ids=ANSWERS)
def answer(request):
    return found.answer(**request.param)


def draw_all(answer):
    days = found.days(answer)
    return [
        staff_frontier(answer), demand_sensitivity(answer),
        staff_and_demand(answer, days), wait_by_half_hour(answer, days),
    ]  # fmt: skip


def test_every_plot_can_be_drawn_of_every_kind_of_answer(answer):
    for figure in draw_all(answer):
        assert figure.layout.height > 0
        assert len(figure.to_json()) < 200_000


def test_the_frontier_marks_the_answer_and_today():
    named = {trace.name: trace for trace in staff_frontier(found.answer()).data}
    assert list(named["Found"].x) == [4.0]
    assert list(named["Today"].x) == [2.0]
    assert list(named["best for its cost"].x) == [3.0, 4.0]


def test_what_is_far_beyond_the_limit_stands_at_the_edge_with_its_value():
    (today,) = [t for t in staff_frontier(found.answer(values=[60, 30])).data if t.name == "Today"]
    assert list(today.y) == [60.0]
    assert list(today.text) == ["240 min ↑"]


def test_officers_needed_and_on_duty_are_drawn_for_every_pool_that_has_visits():
    answer = found.answer()
    figure = staff_and_demand(answer, found.days(answer))
    assert [trace.name for trace in figure.data] == [
        "needed for the work that comes", "Found", "Today",
    ] * 2  # fmt: skip
    assert [trace.showlegend for trace in figure.data] == [True] * 3 + [False] * 3


def test_no_more_pools_are_drawn_than_a_page_can_hold():
    answer = found.answer(file=path_of("ten-windows"))
    days = found.days(answer)
    many = {f"pool{n}": days.found["tax"] for n in range(20)}
    assert len(drawn(replace(days, found=many), answer)) == POOLS


def test_promises_that_differ_only_in_the_window_are_one_family():
    answer = found.answer(targets=["wait.p95 <= 20 min", "on_time >= 95 %"])
    first, second = families(answer.targets)
    assert first.title == (
        "Wait for staff, each step, 95 in 100 within: at most 20 min (over all days)"
    )
    assert [first.places, second.places] == [(0, 1), (2,)]
    assert second.upward


def test_a_promise_per_day_and_a_share_within_a_time_are_told_as_such():
    one_day = [
        "pool.tax.wait.p95 <= 20 min on 90 % of days", "all.wait within 20 s >= 80 %",
        "type.insured.wait_per_case <= 1 h",
    ]  # fmt: skip
    scenario = found.load(path_of("ten-windows"), [("run.length", "1 day")])
    graph = found.Problem.of(scenario, None).graph
    targets = found.targets_of(one_day, graph)
    titles = [family.title for family in families([Promise(each, 1.0, 0.1) for each in targets])]
    assert titles == [
        "Wait for staff, each step, 95 in 100 within: at most 20 min, on at least 90 % of days",
        "Wait for staff, each step, share within 20 s: at least 80 % (over all days)",
        "Wait for staff, each case: at most 60 min (over all days)",
    ]
    assert [owner_text(each, graph) for each in targets] == [
        "Tax", "All together", "Social security and medical insurance",
    ]  # fmt: skip
    assert limit_text(targets[0]) == "at most 20 min"


def test_what_waits_for_ever_is_the_promise_that_is_broken_most():
    first, second = found.answer(values=[30, 12]).targets
    endless = Promise(second.target, None, None, endless=True)
    assert tightest([first, second]) == 0
    assert tightest([first, endless]) == 1
    assert tightest([Promise(first.target, None, None)]) is None


def test_what_costs_far_more_than_the_answer_is_left_to_the_table():
    answer = found.answer()
    dear = replace(answer.found, cost=40.0, staff={"window": 40})
    answer = replace(answer, frontier=(*answer.frontier, dear))
    figure = staff_frontier(answer)
    named = {trace.name: trace for trace in figure.data}
    assert list(named["best for its cost"].x) == [3.0, 4.0]
    assert figure.layout.xaxis.dtick == 1


def test_a_row_of_a_long_name_has_room_for_all_its_lines(tmp_path):
    text = path_of("ten-windows").read_text(encoding="utf-8")
    path = tmp_path / "long.yaml"
    path.write_text(text.replace("en: Payment counter", f"en: {'Payment counter ' * 6}"), "utf-8")
    figure = demand_sensitivity(found.answer(file=path))
    labels = figure.layout.yaxis.ticktext
    panel = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    assert panel / len(labels) >= max(map(height_of, labels)) == 4 * height_of("")


@pytest.mark.parametrize("answer", [{}, ANSWERS["several kinds"]], indirect=True)
def test_a_legend_has_room_of_its_own_above_titles_of_two_lines(answer):
    for figure in draw_all(answer):
        top, layout = figure.layout.margin.t, figure.layout
        inside = layout.height - top - layout.margin.b
        assert top - (layout.legend.y - 1) * inside >= 20
        assert (layout.legend.y - 1) * inside >= 40
