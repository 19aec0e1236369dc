"""Redesigns follow what they extend, and say which lever of which redesign failed."""

from __future__ import annotations

from typing import Any

import pytest

from procsim.errors import GraphError, LeverError, UsageError
from procsim.levers import design_graph, design_names
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import records
from tests.levers.counters import hall

_STAFF = {"set_staff": {"pool": "fire", "staff": 4}}


def _scenario(redesigns: dict[str, Any], **changes: Any) -> Scenario:
    return Scenario.model_validate(hall(redesigns=redesigns, **changes))


def test_today_is_the_workflow_as_the_file_has_it() -> None:
    scenario = _scenario({"more": {"levers": [_STAFF]}})
    assert records(design_graph(scenario, None)) == scenario.workflow
    assert design_names(scenario) == ("more",)


def test_a_redesign_pulls_the_levers_of_what_it_extends_first() -> None:
    scenario = _scenario({
        "both": {"extends": "more",
                 "levers": [{"parallel_approval": {"steps": ["zoning", "safety"]}}]},
        "more": {"levers": [_STAFF]},
    })  # fmt: skip
    graph = design_graph(scenario, "both")
    assert graph.graph["pools"]["fire"].staff == 4
    assert "parallel_zoning" in graph
    assert "parallel_zoning" not in design_graph(scenario, "more")


def test_one_window_and_conditional_acceptance_go_together() -> None:
    scenario = _scenario({
        "one": {"levers": [{"single_window": {"merge": ["reception", "seals"], "into": "window",
                                              "staff": 3, "same_officer": True}}]},
        "both": {"extends": "one", "levers": [{"conditional_acceptance": {
            "at": "complete", "decide_at": "sign", "supply_within": "2 workdays"}}]},
    })  # fmt: skip
    graph = design_graph(scenario, "both")
    assert {"window", "planning", "fire"} == set(graph.graph["pools"])
    assert "complete_meanwhile" in graph


def test_a_lever_that_fails_is_named_with_its_redesign() -> None:
    bad = {"parallel_approval": {"steps": ["safety", "zoning"]}}
    with pytest.raises(LeverError, match=r"^redesigns\.more: parallel_approval: 'safety' is not"):
        design_graph(_scenario({"more": {"levers": [bad]}}), "more")


def test_a_redesign_that_is_not_there_is_a_slip_of_the_user() -> None:
    with pytest.raises(UsageError, match="redesign 'mroe': not found; did you mean 'more'"):
        design_graph(_scenario({"more": {}}), "mroe")


def test_an_unsound_process_of_today_is_told_before_any_lever() -> None:
    scenario = _scenario({"more": {"levers": [_STAFF]}}, **{"workflow.sign.next": "sign"})
    with pytest.raises(GraphError, match=r"workflow\.issued: found no way"):
        design_graph(scenario, "more")


TIDE = {"every": "10 min", "opens_at": 3, "closes_at": 1, "at_most": 3}


def _of_fire(field: str, to: Any) -> dict[str, Any]:
    return {"set_parameter": {"path": f"pools.fire.{field}", "to": to}}


def test_figures_in_a_row_are_examined_together() -> None:
    both = [{"set_staff": {"pool": "fire", "staff": 4}}, _of_fire("tide.at_most", 5)]
    scenario = _scenario({"more": {"levers": both}}, **{"pools.fire.tide": TIDE})
    assert design_graph(scenario, "more").graph["pools"]["fire"].most == 5


def test_of_figures_in_a_row_the_one_at_fault_is_named() -> None:
    both = [_of_fire("tide.at_most", 2), _of_fire("staff", 9), _of_fire("speed", 2)]
    scenario = _scenario({"more": {"levers": both}}, **{"pools.fire.tide": TIDE})
    with pytest.raises(LeverError, match=r"more: set_parameter: .* pools\.fire\.staff: found 9; a"):
        design_graph(scenario, "more")
