"""The load of a pool is what arrives times how often and how long it is worked on."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from procsim.scenario.read import read
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from procsim.workflow.load import offered_load
from procsim.workflow.validation import problems
from tests.exact.observations import SCENARIOS
from tests.levers.counters import hall_graph
from tests.workflow.strategies import sound_scenarios


def _load(pool: str, **changes: Any) -> float:
    return offered_load(hall_graph(**changes))[pool].load


def test_a_check_sends_back_once_those_with_a_gap() -> None:
    # 3 an hour, 10 min each, 2 officers; 1 - 0.9 x 0.7 of the cases come a second time.
    assert _load("reception") == pytest.approx(3 / 6 / 2 * (1 + 0.37))


def test_a_check_that_tells_of_one_gap_sends_back_once_for_each() -> None:
    load = _load("reception", **{"workflow.complete.notice": "piecemeal"})
    assert load == pytest.approx(3 / 6 / 2 * (1 + 0.1 + 0.3))


def test_gaps_drawn_anew_send_back_again_and_again() -> None:
    load = _load("reception", **{"workflow.complete.resubmission": "fresh"})
    assert load == pytest.approx(3 / 6 / 2 / 0.63)


def test_a_pool_that_follows_the_queue_can_do_what_all_its_windows_can() -> None:
    tide = {"every": "10 min", "opens_at": 4, "closes_at": 1, "at_most": 6}
    assert _load("reception", **{"pools.reception.tide": tide}) == pytest.approx(
        _load("reception") * 2 / 6
    )


def test_officers_who_are_away_together_are_that_share_of_the_pool() -> None:
    absence = {"every": "9 h", "lasts": "1 h", "officers": 1}
    assert _load("reception", **{"pools.reception.absence": absence}) == pytest.approx(
        _load("reception") / (1 - 0.5 / 10)
    )


def test_hours_in_meetings_are_no_hours_at_work() -> None:
    changes = {
        "calendars.talks": {"hours": {"mon": ["00:00-24:00"]}},
        "pools.reception.meetings": [{"calendar": "talks", "officers": 1}],
        "run.calendar": "hall",
    }
    # One of two is away on one day of five.
    assert _load("reception", **changes) == pytest.approx(_load("reception") / 0.9)


def test_work_by_attribute_and_carried_work_count_their_means() -> None:
    assert _load("fire") == pytest.approx(3 * (0.7 * 5 + 0.3 * 30) / 60)
    assert _load("planning") == pytest.approx(3 * (20 + 0.9 * 20) / 60 / 2)


def test_a_loop_by_attempt_is_gone_round_as_often_as_it_says() -> None:
    again = {"choice": "attempt", "when": {1: "zoning", 2: {"zoning": 0.5, "sign": 0.5}},
             "otherwise": {"sign": 0.9, "refused": 0.1}}  # fmt: skip
    assert _load("fire", **{"workflow.outcome": again}) == pytest.approx(3 * 12.5 / 60 * 2.5)


def test_a_join_counts_its_case_once() -> None:
    changes = {
        "workflow.accepted": {"split": ["zoning", "safety"], "join": "met"},
        "workflow.zoning.next": "met",
        "workflow.safety.next": "met",
        "workflow.met": {"join": "accepted", "next": "outcome"},
    }
    assert _load("planning", **changes) == pytest.approx(_load("planning"))


_PARTED = {
    "workflow.accepted": {"split": ["zoning", "safety"], "join": "met"},
    "workflow.zoning.next": "fate",
    "workflow.fate": {"choice": {"met": "60 %", "refused": "40 %"}},
    "workflow.safety.next": "met",
}


def test_a_case_that_ends_in_one_branch_does_not_pass_the_join() -> None:
    # Zoning takes 20 minutes for all, signing 20 for the 60 and 90 % that come to it.
    met = {"join": "accepted", "next": "outcome"}
    load = _load("planning", **_PARTED, **{"workflow.met": met})
    assert load == pytest.approx(3 * 20 * (1 + 0.6 * 0.9) / 60 / 2)


def test_where_one_branch_is_enough_all_may_pass_the_join() -> None:
    met = {"join": "accepted", "needs": 1, "next": "outcome"}
    load = _load("planning", **_PARTED, **{"workflow.met": met})
    assert load == pytest.approx(3 * 20 * (1 + 0.9) / 60 / 2)


def test_a_branch_that_some_cases_start_has_their_work_alone() -> None:
    met = {"join": "accepted", "next": "outcome"}
    split = {"split": {"zoning": "30 %", "safety": "100 %"}, "join": "met"}
    changes = {**_PARTED, "workflow.met": met, "workflow.accepted": split}
    # Of the 30 % that start zoning, 40 % end there; of all the others none.
    load = _load("planning", **changes)
    assert load == pytest.approx(3 * 20 * (0.3 + (1 - 0.3 * 0.4) * 0.9) / 60 / 2)


def test_a_branch_under_a_condition_has_the_work_of_those_for_whom_it_holds() -> None:
    split = {"split": {"zoning": "size == large", "safety": "size == small"}, "join": "met"}
    changes = {
        "workflow.accepted": split,
        "workflow.zoning.next": "met",
        "workflow.safety.next": "met",
        "workflow.met": {"join": "accepted", "next": "outcome"},
    }
    # Of safety, the small alone are left, who take 5 minutes.
    assert _load("fire", **changes) == pytest.approx(3 * 0.7 * 5 / 60)
    assert _load("planning", **changes) == pytest.approx(3 * 20 * (0.3 + 0.9) / 60 / 2)


def test_work_for_each_item_counts_as_often_as_there_are_items() -> None:
    assert _load("fire", **{"workflow.safety.items": "documents"}) == pytest.approx(
        2 * _load("fire")
    )
    floors = {"discrete": {0: "20 %", 1: "30 %", 4: "50 %"}}
    counted = {"cases.permit.attributes.floors": floors,
               "workflow.safety.items": {"attribute": "floors"}}  # fmt: skip
    assert _load("fire", **counted) == pytest.approx(2.3 * _load("fire"))


def test_all_items_must_come_for_a_case_to_go_on() -> None:
    changes = {
        **_PARTED,
        "workflow.accepted": {"split": ["zoning"], "join": "met", "items": 2},
        "workflow.fate": {"choice": {"safety": "60 %", "refused": "40 %"}},
        "workflow.met": {"join": "accepted", "next": "outcome"},
    }
    load = _load("planning", **changes)
    assert load == pytest.approx(3 * 20 * (2 + 0.6**2 * 0.9) / 60 / 2)


def test_attempts_within_the_branches_of_a_split_are_counted_through_the_join() -> None:
    times = {"by": "attempt", 1: "20 min", "otherwise": "5 min"}
    changes = {
        **_PARTED,
        "workflow.zoning.takes": times,
        "workflow.zoning.next": "met",
        "workflow.met": {"join": "accepted", "next": "outcome"},
        "workflow.outcome.choice": {"accepted": "50 %", "sign": "50 %"},
        "workflow.refused": None,
    }
    del changes["workflow.fate"]
    load = _load("planning", **changes)
    assert load == pytest.approx(3 * (20 + 5 + 20) / 60 / 2)


def test_a_pool_whose_work_a_join_may_withdraw_is_warned_of_as_far_as_is_known() -> None:
    met = {"join": "accepted", "needs": 1, "next": "outcome"}
    changes = {**_PARTED, "workflow.met": met, "cases.permit.arrivals.rate": "9 / h"}
    told = [str(problem) for problem in problems(hall_graph(**changes)) if problem.warning]
    assert any(
        "found pool 'fire' with a load of up to 1.88, less what joins" in one for one in told
    )


def test_ways_and_times_that_depend_on_one_attribute_go_together() -> None:
    outcome = {"choice": "size", "when": {"large": "safety", "small": "sign"}}
    changes = {"workflow.zoning.next": "outcome", "workflow.outcome": outcome,
               "workflow.safety.next": "refused"}  # fmt: skip
    assert _load("fire", **changes) == pytest.approx(3 * 0.3 * 30 / 60)


@pytest.mark.parametrize(
    ("arrivals", "per_hour"),
    [
        ({"rate": "7 / workday"}, 1),
        ({"rate": "35 / week"}, 1),
        ({"rate": "5 / day"}, 1),
        ({"gaps": {"exponential": "30 min"}}, 2),
        ({"gaps": "1 workday", "bundle": 14}, 2),
        ({"rate": {"09:00-12:00": "7 / h", "13:00-14:00": "7 / h"}}, 4),
        ({"appointments": {"every": "50 min", "places": 2, "booked": "50 %"}}, 1),
        ({"times": ["1 h", "2 h"]}, 0),
        ({"gaps": "1 min", "count": 9}, 0),
    ],
)
def test_arrivals_are_counted_over_a_plain_week(arrivals: dict[str, Any], per_hour: float) -> None:
    load = _load("fire", **{"cases.permit.arrivals": arrivals})
    assert load == pytest.approx(per_hour * 12.5 / 60)


def test_officers_count_with_their_hours_and_their_speed() -> None:
    officers = [{"speed": 2}, {"calendar": "always"}]
    load = offered_load(hall_graph(**{"pools.fire.staff": officers, "pools.fire.speed": 0.5}))
    assert load["fire"].capacity == pytest.approx((2 * 35 + 168) * 0.5 / 5)
    assert load["fire"].offered_per_workday == pytest.approx(7 * 3 * 12.5 / 60)
    assert load["planning"].load < 1


def test_pools_with_times_of_their_own_are_equally_busy() -> None:
    # The two do 1 + 1/2 visits in 12 minutes.
    own = {"by": "pool", "fire": "12 min", "spare": "24 min"}
    changes = {"pools.spare": {"staff": 1}, "workflow.safety.takes": own,
               "workflow.safety.activity": ["fire", "spare"]}  # fmt: skip
    assert _load("fire", **changes) == pytest.approx(3 / (1.5 * 5))
    assert _load("spare", **changes) == pytest.approx(3 / (1.5 * 5))


def test_a_pool_that_is_slower_at_some_work_needs_longer_for_it() -> None:
    changes = {"workflow.safety.speed": {"fire": 0.5}}
    assert _load("fire", **changes) == pytest.approx(3 * 25 / 60)


def test_a_population_offers_what_it_would_if_nobody_waited() -> None:
    scenario = read(SCENARIOS / "a28.yaml")
    # Six, each back after 5 h and an hour of work, at two officers.
    assert offered_load(build(scenario))["officers"].load == pytest.approx(6 / (5 + 1) / 2)


def test_no_population_is_unstable() -> None:
    crowded = [("cases.application.arrivals.population", "1000")]
    graph = build(read(SCENARIOS / "a28.yaml", crowded))
    assert offered_load(graph)["officers"].load > 1
    assert not problems(graph)


def test_who_is_not_there_brings_a_call_instead_of_work_and_comes_again_if_he_does() -> None:
    absent = {"workflow.safety.no_show": "20 %", "workflow.safety.call": "2 min"}
    once = _load("fire", **absent, **{"workflow.safety.if_absent": "refused"})
    assert once == pytest.approx(3 * (0.8 * 12.5 + 0.2 * 2) / 60)
    again = _load("fire", **absent, **{"workflow.safety.if_absent": "safety"})
    assert again == pytest.approx(3 * (12.5 + 0.25 * 2) / 60)


def test_unlimited_officers_have_no_load() -> None:
    load = offered_load(hall_graph(**{"pools.fire.staff": "unlimited"}))["fire"]
    assert (load.load, load.capacity) == (0, math.inf)


def test_an_unstable_pool_is_warned_of_with_the_officers_it_needs() -> None:
    found = problems(hall_graph(**{"cases.permit.arrivals.rate": "9 / h"}))
    told = [str(problem) for problem in found if problem.warning]
    assert (
        "pools.fire.staff: found pool 'fire' unstable: load 1.88; "
        "2 officers would bring it under 1" in told
    )


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(sound_scenarios())
def test_every_sound_workflow_has_a_finite_load(scenario: dict[str, Any]) -> None:
    arrivals = {"rate": "1 / h", "calendar": "hall"}
    cases = {name: {**case, "arrivals": arrivals} for name, case in scenario["cases"].items()}
    run = {**scenario["run"], "length": "3 days"}
    graph = build(Scenario.model_validate({**scenario, "cases": cases, "run": run}))
    assert all(0 <= load.load < math.inf for load in offered_load(graph).values())
