"""Where a search for staff begins: near the answer where theory knows, and always somewhere."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from procsim.staffing.needed import Needed, needed
from procsim.staffing.profile import A_DAY, HALF_HOUR
from procsim.staffing.stations import stations
from procsim.staffing.target import Target
from procsim.staffing.targets import targets_of
from procsim.theory import allen_cunneen
from tests.staffing.halls import counter, graph_of, lasting
from tests.staffing.test_expected import permits
from tests.workflow.strategies import sound_scenarios

HALL = {"calendars/hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}}
PEAK = {"cases/visitor/arrivals/rate": {"09:00-10:00": "60 / h", "10:00-17:00": "20 / h"}}


def found(*texts: str, said: dict[str, Any] | None = None, **changes: Any) -> Needed:
    graph = graph_of(counter(1) if said is None else said, **changes)
    return needed(graph, targets_of(texts, graph) if texts else ())["window"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("pool.window.wait within 5 min >= 90 %", 8),
        ("pool.window.wait.p90 <= 5 min", 8),
        ("pool.window.wait.p50 <= 0 min", 7),
        ("pool.window.utilisation <= 80 %", 7),
        ("pool.window.wait <= 10 s", 10),
        ("wait <= 10 s", 10),
        ("all.wait <= 10 s", 10),
        ("type.visitor.wait <= 10 s", 10),
    ],
)
def test_one_counter_needs_what_erlang_says(text, number):
    assert found(text).number == number


def test_of_several_promises_the_hardest_counts():
    both = ["pool.window.wait.p90 <= 5 min", "pool.window.wait <= 10 s"]
    assert found(*both).number == found(both[1]).number == 10


def test_desks_of_H04_are_found_at_once():  # noqa: N802
    graph = permits(2, 7, 3, 1)
    targets = targets_of(
        [
            "pool.intake_staff.wait within 10 min >= 90 %",
            "pool.reviewers.wait within 1 h >= 90 %",
            "pool.members.wait within 1 h >= 90 %",
            "pool.issuer.wait within 15 min >= 90 %",
        ],
        graph,
    )
    numbers = {name: each.number for name, each in needed(graph, targets).items()}
    assert numbers == {"intake_staff": 3, "reviewers": 9, "members": 3, "issuer": 2}


def test_windows_of_H03_are_found_at_once():  # noqa: N802
    said = counter(1, takes={"exponential": "6 min"}, patience={"exponential": "10 min"})
    graph = graph_of(said, **{"cases/visitor/arrivals/rate": "100 / h"})
    assert needed(graph, targets_of(["abandonment <= 3 %"], graph))["window"].number == 13
    assert needed(graph, [])["window"].number == 10


def test_work_that_varies_less_needs_fewer():
    text = "pool.window.wait <= 30 s"
    regular = {"cases/visitor/arrivals": {"gaps": "2 min"}, "workflow/serve/takes": "10 min"}
    assert found(text, **regular).number < found(text).number


def test_bundles_need_more():
    bundles = {"cases/visitor/arrivals/rate": "10 / h", "cases/visitor/arrivals/bundle": 3}
    text = "pool.window.wait <= 5 s"
    number = found(text, **bundles).number
    assert number > found(text).number
    fewer, enough = (
        allen_cunneen(0.5, 10, servers, arrival_cv=3**0.5, service_cv=1)
        for servers in (number - 1, number)
    )
    assert fewer > 5 / 60 >= enough


def test_where_officers_are_absent_more_are_needed():
    away = {"pools/window/absence": {"every": "8 h", "lasts": "2 h"}}
    text = "pool.window.wait.p90 <= 5 min"
    assert found(text, **away).number == math.ceil(found(text).number / 0.8)


def test_each_half_hour_needs_officers_of_its_own():
    week = found("pool.window.wait.p90 <= 5 min", **HALL, **PEAK)
    nine = 9 * 2 * HALF_HOUR
    peak = week.within([(nine, nine + 2 * HALF_HOUR)])
    late = week.within([(15 * 2 * HALF_HOUR, 17 * 2 * HALF_HOUR)])
    assert peak > week.number > late
    assert week.within([(0, nine)]) == week.within([(nine, 2 * nine)], weekdays=[5, 6]) == 0
    assert week.half_hours[:A_DAY] == week.half_hours[A_DAY : 2 * A_DAY]


def test_long_work_of_a_peak_is_done_after_it():
    long = {"workflow/serve/takes": {"exponential": "2 h"}}
    week = found(**HALL, **PEAK, **long)
    # At ten, a peak of an hour has brought not yet half of what it would bring in the end.
    busy = [week.half_hours[place] for place in range(18, 34)]
    assert max(busy) < 120
    assert week.half_hours[20] > week.half_hours[33]


def test_what_nothing_is_promised_of_can_do_its_work():
    assert found("cycle_time <= 1 h").number == found().number
    assert 5 < found().number < 8


@pytest.mark.parametrize(
    "target",
    [
        Target("", "wait", "mean", "<=", 0.0),
        Target("", "wait", "p90", "<=", 0.0),
        Target("", "wait", "within", ">=", 1.0, within=0),
        Target("", "utilisation", "mean", "<=", 0.0),
        Target("", "abandonment", "mean", "<=", 0.0),
        Target("", "overdue", "mean", "<=", 0.0),
    ],
    ids=lambda target: target.kpi + target.statistic,
)
def test_what_nobody_can_keep_begins_somewhere_too(target):
    assert 6 <= needed(graph_of(counter(1)), [target])["window"].number <= 500
    impatient = graph_of(counter(1, patience="10 min"))
    assert 1 <= needed(impatient, [target])["window"].number <= 500


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(said=sound_scenarios())
def test_of_any_workflow_theory_begins_with_enough_to_do_the_work(said):
    graph = lasting(said)
    known = stations(graph)
    for name, each in needed(graph, targets_of(["all.wait.p90 <= 20 min"], graph)).items():
        assert each.number >= 1
        assert len(each.half_hours) == 7 * A_DAY
        if known[name].patience is None:
            assert each.number > known[name].load * (1 - 1e-9)
        for there, opens in zip(each.half_hours, known[name].opens, strict=True):
            assert (there > 0) == (opens > 0)
