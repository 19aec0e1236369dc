"""Designs that differ in their staff alone share everything else, and nothing that is theirs."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procsim.examples import path_of
from procsim.load import load
from procsim.plan import Plan, compile_graph
from procsim.plan.changes import Changes
from procsim.plan.compile import _KNOWN
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build, with_changes
from tests.engines.runs import RANDOM
from tests.workflow.strategies import sound_scenarios


def _staffed(graph, number):
    pools = graph.graph["pools"].items()
    return with_changes(
        graph,
        pools={
            name: pool.model_copy(update={"staff": number})
            for name, pool in pools
            if isinstance(pool.staff, int) and pool.tide is None and not pool.meetings
        },
    )


def _plain(value):
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Changes):
        return value.words
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _said(plan):
    said = {field.name: _plain(getattr(plan, field.name)) for field in fields(Plan)}
    hours = [(cal.name, cal.opens.tolist(), cal.closes.tolist()) for cal in plan.calendars]
    return said | {"calendars": hours}


@RANDOM
@given(sound_scenarios(), st.integers(1, 9))
def test_a_design_with_other_staff_is_what_it_would_be_by_itself(data, number):
    graph = build(Scenario.model_validate(data))
    compile_graph(graph)
    other = compile_graph(_staffed(graph, number))
    _KNOWN.clear()
    afresh = compile_graph(_staffed(graph, number))
    assert _said(other.plan) == _said(afresh.plan)
    assert (other.names, other.channels, dict(other.calendars)) == (
        afresh.names,
        afresh.channels,
        dict(afresh.calendars),
    )


def test_designs_that_differ_in_staff_share_what_chance_decides():
    graph = build(load(path_of("loan-office")))
    one, other = compile_graph(graph), compile_graph(_staffed(graph, 9))
    assert one.recipe is other.recipe
    assert one.plan.officer_speed.size < other.plan.officer_speed.size


def test_a_graph_that_was_changed_where_it_stands_is_compiled_anew():
    graph = build(load(path_of("loan-office")))
    before = compile_graph(graph).plan
    pools = graph.graph["pools"]
    graph.graph["pools"] = {
        name: pool.model_copy(update={"speed": 2.0}) for name, pool in pools.items()
    }
    after = compile_graph(graph).plan
    assert (after.officer_speed == 2 * before.officer_speed).all()
