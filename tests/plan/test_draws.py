"""What chance holds for each case: frequencies, rules, and whose luck it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from procsim.levers.designs import design_graph
from procsim.plan import Draws, compile_graph
from procsim.plan.slots import NEVER, Span
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from tests.plan.plans import HALL, HOUR, WORKFLOW, compiled, drawn

STANDARD_ERRORS = 4
MINUTE = HOUR // 60
CASES = Span(1, 0, attempt=1, start=0, count=10_240)
SIZE = {"attributes": {"size": {"small": "70 %", "large": "30 %"}}}


def _share(found, expected):
    error = np.sqrt(expected * (1 - expected) / found.size)
    return abs(found.mean() - expected) <= STANDARD_ERRORS * error


def _choosing(choice):
    return WORKFLOW | {
        "enter": {"start": "all", "next": "which"},
        "which": choice,
        "other": {"end": "refused"},
    }


def _branch(plan, node="which", attempt=1):
    """Names of the branches that the first cases take."""
    names, number = plan.names.nodes, plan.names.nodes.index(node)
    first = int(plan.plan.branch_from[number])
    places = drawn(plan, node, attempt=attempt)
    return np.array(names)[plan.plan.branch_to[first + places]]


def test_branches_are_taken_as_often_as_their_shares_say():
    taken = _branch(compiled(_choosing({"choice": {"serve": "70 %", "other": "30 %"}})))
    assert _share(taken == "serve", 0.7)


def test_a_rule_sends_each_value_its_own_way():
    rule = {"choice": "size", "when": {"small": "serve"}, "otherwise": {"serve": 0.5, "other": 0.5}}
    taken = _branch(compiled(_choosing(rule), **SIZE))
    assert _share(taken == "serve", 0.7 + 0.15)


def test_a_rule_by_attempt_changes_from_visit_to_visit():
    rule = {"choice": "attempt", "when": {1: "serve", 2: {"serve": 0.2, "other": 0.8}},
            "otherwise": "other"}  # fmt: skip
    plan = compiled(_choosing(rule))
    assert set(_branch(plan)) == {"serve"}
    assert _share(_branch(plan, attempt=2) == "serve", 0.2)
    assert set(_branch(plan, attempt=3)) == {"other"}


def test_each_attempt_has_luck_of_its_own():
    plan = compiled()
    one, other = drawn(plan, "serve"), drawn(plan, "serve", attempt=2)
    assert abs(np.corrcoef(one, other)[0, 1]) <= STANDARD_ERRORS / np.sqrt(one.size)


def test_a_time_by_an_attribute_follows_the_case():
    takes = {"by": "size", "small": "5 min", "otherwise": "20 min"}
    workflow = WORKFLOW | {"serve": WORKFLOW["serve"] | {"takes": takes}}
    times = drawn(compiled(workflow, **SIZE), "serve")
    assert set(times) == {5 * MINUTE, 20 * MINUTE}
    assert _share(times == 5 * MINUTE, 0.7)
    again = drawn(compiled(workflow, **SIZE), "serve", attempt=2)
    assert (times == again).all(), "a case keeps its attributes"


def test_a_time_that_the_case_carries_is_the_same_everywhere():
    takes = {"attribute": "work"}
    workflow = WORKFLOW | {
        "serve": WORKFLOW["serve"] | {"takes": takes, "next": "more"},
        "more": WORKFLOW["serve"] | {"takes": takes},
    }
    plan = compiled(workflow, attributes={"work": {"exponential": "10 min"}})
    times = drawn(plan, "serve")
    assert (times == drawn(plan, "more")).all()
    assert abs(times.mean() / MINUTE - 10) <= STANDARD_ERRORS * 10 / np.sqrt(times.size)


def test_a_listed_case_has_what_its_type_says_where_the_list_is_silent():
    takes = {"by": "size", "small": "1 min", "large": "2 min", "huge": "3 min"}
    workflow = WORKFLOW | {
        "serve": WORKFLOW["serve"] | {"takes": takes, "next": "more"},
        "more": WORKFLOW["serve"] | {"takes": {"attribute": "work"}},
    }
    times = [{"at": "1 h", "size": "huge", "work": "9 min"}, "2 h", {"at": "3 h", "size": "small"}]
    said = {"size": {"large": "100 %"}, "work": "7 min"}
    plan = compiled(workflow, arrivals={"times": times}, attributes=said)
    assert drawn(plan, "serve")[:3].tolist() == [3 * MINUTE, 2 * MINUTE, MINUTE]
    assert drawn(plan, "more")[:3].tolist() == [9 * MINUTE, 7 * MINUTE, 7 * MINUTE]


def test_work_in_workdays_is_days_of_the_pools_calendar():
    workflow = WORKFLOW | {"serve": WORKFLOW["serve"] | {"takes": "2 workdays"}}
    assert set(drawn(compiled(workflow), "serve")) == {2 * 7 * HOUR}


def test_a_time_longer_than_any_calendar_is_never_rather_than_before_the_start():
    workflow = WORKFLOW | {"serve": WORKFLOW["serve"] | {"takes": {"exponential": "30000 days"}}}
    plan = compiled(workflow)
    work = plan.recipe.slots[int(plan.plan.slot[plan.names.nodes.index("serve"), 0])]
    slower = replace(work, parts=tuple(replace(part, factor=1e9) for part in work.parts))
    times = slower.values(Span(1, 0, 1, 0, 100))
    assert times.min() >= 0
    assert times.max() == NEVER


def test_documents_are_missing_as_often_as_they_say_and_each_by_itself():
    documents = {
        name: {"missing": share, "supplied_after": "1 h", "never": "20 %"}
        for name, share in (("form", "10 %"), ("photo", "40 %"))
    }
    plan = compiled(documents=documents)
    slot = int(plan.plan.missing[0])
    bits = plan.recipe.slots[slot].values(CASES)
    assert _share((bits & 1) > 0, 0.1)
    assert _share((bits & 2) > 0, 0.4)
    assert _share(bits == 3, 0.04)
    supply = plan.recipe.slots[plan.plan.supply[0][1]].values(CASES)
    assert _share(supply != HOUR, 0.2)


def test_another_block_or_seed_has_other_draws():
    plan = compiled()
    slot = plan.recipe.slots[int(plan.plan.slot[plan.names.nodes.index("serve"), 0])]
    first, second, other = (
        slot.values(Span(seed, 0, 1, start, count=4096))
        for seed, start in ((1, 0), (1, 4096), (2, 0))
    )
    assert not (first == second).any()
    assert not (first == other).any()


def test_blocks_hold_a_draw_for_every_case_and_for_none_beyond():
    cases = Draws.BLOCK + 3
    plan = compiled(length="1000 days", arrivals={"rate": "30 / h", "count": cases})
    draws = Draws(plan.recipe, 1, 0)
    slot = int(plan.plan.slot[plan.names.nodes.index("serve"), 0])
    before = draws.block(slot, 1, 1)
    assert draws.arrivals()[0].size == cases
    blocks = [draws.block(slot, 1, number) for number in (0, 1)]
    assert (before[:3] == blocks[1]).all(), "who does not know how many there are draws a few more"
    assert [block.size for block in blocks] == [Draws.BLOCK, 3]
    at_once = plan.recipe.slots[slot].values(Span(1, 0, 1, 0, cases))
    assert (np.concatenate(blocks) == at_once).all()


@pytest.mark.parametrize("longer", [0.0, 0.25])
def test_a_merged_activity_lasts_the_sum_of_its_parts_draws(longer):
    data = {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty"},
        "calendars": {"hall": HALL},
        "pools": {"desk": {"staff": 1}, "board": {"staff": 1}},
        "cases": {"case": {"arrivals": {"times": ["0 min"]}}},
        "workflow": WORKFLOW | {
            "serve": WORKFLOW["serve"] | {"next": "seal"},
            "seal": {"activity": "board", "takes": {"lognormal": {"mean": "9 min", "cv": 1}},
                     "next": "done"},
        },
        "redesigns": {"merged": {"levers": [{"single_window": {
            "merge": ["desk", "board"], "into": "window", "staff": 2, "slow_down": longer,
            "same_officer": True,
        }}]}},
    }  # fmt: skip
    scenario = Scenario.model_validate(data)
    before = compile_graph(build(scenario))
    after = compile_graph(design_graph(scenario, "merged"))
    merged = [name for name in after.names.nodes if name not in {"enter", "done"}]
    assert len(merged) == 1
    parts = sum(np.rint(drawn(before, node) * (1 + longer)) for node in ("serve", "seal"))
    # Each part is rounded once, after its factor: at most a microsecond a part from here.
    assert np.abs(drawn(after, merged[0]) - parts).max() <= (2 if longer else 0)
