"""Graphs are built from records, read back, and never changed in place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from procsim.errors import GraphError
from procsim.scenario.block import Split
from procsim.scenario.node import Choice, Delay, End
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import (
    block,
    branches,
    build,
    entries,
    from_records,
    kind,
    records,
    retarget,
    scope,
    split_of,
    targets,
    with_changes,
)
from procsim.workflow.layout import layers
from tests.levers.counters import edges, hall_graph
from tests.workflow.strategies import sound_scenarios

_RANDOM = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


@_RANDOM
@given(sound_scenarios())
def test_records_read_back_build_the_same_graph(scenario: dict[str, Any]) -> None:
    graph = build(Scenario.model_validate(scenario))
    again = from_records(records(graph), graph.graph)
    assert records(again) == records(graph)
    assert list(again.edges(data="roles")) == list(graph.edges(data="roles"))


@_RANDOM
@given(sound_scenarios())
def test_renaming_every_node_renames_every_way(scenario: dict[str, Any]) -> None:
    graph = build(Scenario.model_validate(scenario))
    names = {name: f"{name}'" for name in graph}
    renamed = from_records(
        {names[name]: retarget(record, names) for name, record in records(graph).items()},
        graph.graph,
    )
    assert edges(renamed) == {(names[u], names[v]) for u, v in graph.edges}
    for name, record in records(graph).items():
        if isinstance(record, Split):
            assert block(renamed, names[name]) == {names[one] for one in block(graph, name)}
        if kind(record) == "deadline":
            assert scope(renamed, names[name]) == {names[one] for one in scope(graph, name)}


@_RANDOM
@given(sound_scenarios())
def test_a_map_is_the_same_whatever_the_order_of_the_file(scenario: dict[str, Any]) -> None:
    backwards = {**scenario, "workflow": dict(reversed(scenario["workflow"].items()))}
    first, second = (layers(build(Scenario.model_validate(s))) for s in (scenario, backwards))
    assert first == second
    assert len(set(first.values())) == len(first)


def test_a_map_runs_from_left_to_right() -> None:
    graph = hall_graph()
    place = layers(graph)
    back = {(u, v) for u, v in graph.edges if place[u][0] >= place[v][0]}
    assert back == {("fetch", "intake")}


def test_changes_give_a_new_graph_and_leave_the_old() -> None:
    graph = hall_graph()
    before = records(graph)
    changed = with_changes(
        graph, nodes={"refused": None, "late": End(end="deemed")}, pools={"x": 1}
    )
    assert records(graph) == before
    assert "x" not in graph.graph["pools"]
    assert set(changed) == (set(graph) - {"refused"}) | {"late"}
    assert ("outcome", "refused") not in changed.edges


def test_a_way_to_a_node_that_is_not_there_has_no_edge() -> None:
    graph = from_records({"wait": Delay(delay="legal", next="nowhere")}, {})
    assert list(graph.edges) == []


def test_a_node_can_lead_to_another_in_two_ways() -> None:
    record = hall_graph().nodes["complete"]["record"]
    graph = from_records({"check": retarget(record, {"accepted": "end", "fetch": "end"}),
                          "end": End(end="issued")}, {})  # fmt: skip
    assert graph.edges["check", "end"]["roles"] == ("if_complete", "if_missing")


def test_a_choice_names_each_target_once_a_role() -> None:
    record = Choice(choice="size", when={"s": "a", "m": {"a": 0.5, "b": 0.5}}, otherwise="a")
    assert targets(record) == (("choice", "a"), ("choice", "b"), ("otherwise", "a"))
    assert targets(retarget(record, {"b": "a"})) == (("choice", "a"), ("otherwise", "a"))


def test_a_wait_for_documents_names_no_node() -> None:
    record = Delay(delay="applicant", until="documents", next="documents")
    assert retarget(record, {"documents": "x"}) == record.model_copy(update={"next": "x"})


def test_the_branches_of_a_split_end_at_its_join() -> None:
    graph = hall_graph(**{
        "workflow.accepted": {"split": ["zoning", "safety", "met"], "join": "met"},
        "workflow.zoning.next": "met",
        "workflow.safety.next": "met",
        "workflow.met": {"join": "accepted", "next": "outcome"},
    })  # fmt: skip
    assert block(graph, "accepted") == {"zoning", "safety"}
    assert branches(graph, "accepted") == {"zoning": {"zoning"}, "safety": {"safety"}, "met": set()}
    assert split_of(graph, "met") == "accepted"


def test_cases_enter_at_their_only_start() -> None:
    graph = hall_graph()
    assert entries(graph, "permit") == "enter"
    with pytest.raises(GraphError, match="'x': found 0 starts"):
        entries(graph, "x")


def test_asking_a_node_for_what_it_is_not_is_refused() -> None:
    with pytest.raises(GraphError, match="'sign': found the kind activity; split"):
        block(hall_graph(), "sign")
