"""Names become numbers in the order of names, whatever the order of the file."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from procsim.errors import RunError
from procsim.plan import Draws, compile_graph
from procsim.plan.plan import END, KIND_NAMES, NOWHERE
from procsim.scenario.scenario import Scenario
from procsim.workflow.expansion import expanded
from procsim.workflow.graph import build, kind, records
from tests.engines.runs import RANDOM
from tests.plan.plans import DAY, HOUR, arrivals, compiled
from tests.workflow.strategies import sound_scenarios


@RANDOM
@given(sound_scenarios())
def test_nodes_pools_and_types_are_numbered_by_name(data):
    graph = build(Scenario.model_validate(data))
    names = compile_graph(graph).names
    written = expanded(graph)
    assert names.nodes == tuple(written.origins[name].node for name in sorted(written.graph))
    assert names.pools == tuple(sorted(data["pools"]))
    assert names.types == tuple(sorted(data["cases"]))


@RANDOM
@given(sound_scenarios())
def test_every_way_of_the_graph_is_a_way_of_the_plan(data):
    graph = expanded(build(Scenario.model_validate(data))).graph
    found = compile_graph(graph)
    plan, nodes = found.plan, found.names.nodes
    for number, (name, record) in enumerate(sorted(records(graph).items())):
        assert KIND_NAMES[plan.kind[number]] == kind(record)
        columns = (
            plan.next, plan.other, plan.left, plan.turned_away, plan.balked, plan.stopped,
            plan.absent,
        )  # fmt: skip
        ways = {int(column[number]) for column in columns} - {NOWHERE}
        ways |= set(
            plan.branch_to[plan.branch_from[number] : plan.branch_from[number + 1]].tolist()
        )
        leads_to = {nodes[way] for way in ways}
        assert leads_to >= set(graph.successors(name))
        assert leads_to or plan.kind[number] == END


@RANDOM
@given(sound_scenarios())
def test_a_type_asks_for_no_draws_where_it_never_comes(data):
    graph = build(Scenario.model_validate(data))
    found = compile_graph(graph)
    for number, name in enumerate(found.names.nodes):
        drawn = {"choice", "deadline", "split", "takes"} & set(data["workflow"][name])
        for column, case_type in enumerate(found.names.types):
            slot = int(found.plan.slot[number, column])
            assert slot == NOWHERE or drawn
            assert slot < len(found.recipe.slots)
            starts = [
                node
                for node, record in data["workflow"].items()
                if record.get("start") in ("all", case_type, [case_type])
            ]
            assert int(found.plan.entry[column]) in [found.names.nodes.index(n) for n in starts]


def test_a_type_without_an_attribute_passes_by_the_nodes_that_ask_for_it():
    data = {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty"},
        "pools": {"desk": {"staff": 1}},
        "cases": {
            "plain": {"arrivals": {"times": ["0 min"]}},
            "sized": {"arrivals": {"times": ["0 min"]}, "attributes": {"work": "5 min"}},
        },
        "workflow": {
            "enter_plain": {"start": "plain", "next": "done"},
            "enter_sized": {"start": "sized", "next": "serve"},
            "serve": {"activity": "desk", "takes": {"attribute": "work"}, "next": "done"},
            "done": {"end": "issued"},
        },
    }
    found = compile_graph(build(Scenario.model_validate(data)))
    slots = found.plan.slot[found.names.nodes.index("serve")].tolist()
    assert slots[0] == NOWHERE
    assert slots[1] != NOWHERE


@pytest.mark.parametrize(
    ("length", "end"),
    [
        ("36 h", 36 * HOUR),
        ("1 workday", 17 * HOUR),
        ("5 workdays", 4 * DAY + 17 * HOUR),
        ("6 workdays", 7 * DAY + 17 * HOUR),
        ("until empty", -1),
    ],
)
def test_a_run_in_workdays_ends_with_their_last_closing(length, end):
    assert compiled(length=length).plan.end == end


def test_arrivals_of_all_types_come_in_one_order():
    data = {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty"},
        "pools": {"desk": {"staff": 1}},
        "cases": {
            "b": {"arrivals": {"times": ["5 min", "0 min"]}},
            "a": {"arrivals": {"times": ["5 min", "5 min"]}},
        },
        "workflow": {"enter": {"start": "all", "next": "done"}, "done": {"end": "issued"}},
    }
    found = compile_graph(build(Scenario.model_validate(data)))
    at, kinds, indices = Draws(found.recipe, 1, 0).arrivals()
    assert (at // (HOUR // 60)).tolist() == [0, 5, 5, 5]
    assert kinds.tolist() == [1, 0, 0, 1]
    assert indices.tolist() == [0, 0, 1, 1]


def test_more_arrivals_than_any_hall_has_are_a_slip_of_the_pen(monkeypatch):
    monkeypatch.setattr("procsim.plan.sums.MOST_CASES", 10_000)
    with pytest.raises(RunError, match=r"cases\.case\.arrivals: more than 10,000 arrivals"):
        arrivals({"gaps": "1 ms", "calendar": "always"}, length="1 day")


def test_arrivals_of_no_case_are_none():
    assert arrivals({"rate": "0 / h"}, length="1 day").size == 0
    assert np.array_equal(arrivals({"times": ["3 day"]}, length="1 day"), [])


@pytest.mark.parametrize(("calendar", "hours"), [("always", 24 * 7), ("hall", 5 * 7)])
def test_calendars_reach_beyond_the_last_of_many_arrivals(calendar, hours):
    gaps = {"gaps": "1 h", "count": 400_000, "calendar": calendar}
    plan = compiled(arrivals=gaps).plan
    last = 400_000 * HOUR * 24 * 7 / hours
    assert all(last < each.end < 1.5 * last + 31 * 366 * DAY for each in plan.calendars)
