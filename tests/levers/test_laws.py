"""What holds for every lever, on the small hall and on random workflows."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procsim.errors import LeverError
from procsim.levers import LEVERS
from procsim.scenario.node import Activity, Deadline, Documents
from procsim.scenario.redesign import LEVER_RECORDS
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import Graph, build, records
from procsim.workflow.validation import problems
from tests.levers.counters import hall_graph
from tests.workflow.strategies import sound_scenarios

EXAMPLES: dict[str, dict[str, Any]] = {
    "conditional_acceptance": {
        "at": "complete", "decide_at": "sign", "supply_within": "3 workdays", "eligible": 0.9,
    },
    "parallel_approval": {"steps": ["zoning", "safety"]},
    "set_parameter": {"path": "workflow.zoning.takes", "to": "15 min"},
    "set_staff": {"pool": "fire", "staff": 2},
    "single_window": {"merge": ["seals", "reception"], "into": "window", "staff": 3,
                      "slow_down": 0.1, "same_officer": True},
}  # fmt: skip

IMPOSSIBLE: dict[str, dict[str, Any]] = {
    "conditional_acceptance": {"at": "intake", "decide_at": "sign", "supply_within": "1 workday"},
    "parallel_approval": {"steps": ["stamp", "zoning"]},
    "set_parameter": {"path": "workflow.zonning.takes", "to": "15 min"},
    "set_staff": {"pool": "fires", "staff": 2},
    "single_window": {"merge": ["seals", "receptoin"], "into": "window", "staff": 3},
}


def drawn_under(graph: Graph) -> dict[str, set[str]]:
    """Tell under which names the time of each activity is drawn."""
    return {
        name: {part.draws or name for part in record.takes.parts}
        for name, record in records(graph).items()
        if isinstance(record, Activity)
    }


def snapshot(graph: Graph) -> object:
    """Give all that a graph holds."""
    return deepcopy((records(graph), list(graph.edges(data=True)), graph.graph))


def test_every_lever_has_its_record_and_its_examples() -> None:
    assert {name: lever.record for name, lever in LEVERS.items()} == LEVER_RECORDS
    assert set(EXAMPLES) == set(IMPOSSIBLE) == set(LEVERS)
    for name, lever in LEVERS.items():
        assert lever.name == name
        assert set(lever.reform) == {"en", "zh-Hans", "zh-Hant"}
        assert lever.can_worsen


@pytest.mark.parametrize("name", sorted(LEVERS))
def test_a_lever_leaves_its_graph_and_gives_a_sound_one(name: str) -> None:
    graph = hall_graph()
    before = snapshot(graph)
    changed = LEVERS[name](graph, LEVER_RECORDS[name](**EXAMPLES[name]))
    assert snapshot(graph) == before
    assert snapshot(changed) != before
    assert problems(changed) == ()
    under, old = drawn_under(changed), drawn_under(graph)
    assert set().union(*under.values()) == set().union(*old.values())
    assert all(old[activity] <= draws for activity, draws in under.items())


@pytest.mark.parametrize("name", sorted(LEVERS))
def test_a_lever_refuses_what_it_cannot_act_on(name: str) -> None:
    with pytest.raises(LeverError, match=f"^{name}: "):
        LEVERS[name](hall_graph(), LEVER_RECORDS[name](**IMPOSSIBLE[name]))


@st.composite
def _calls(draw: Any) -> tuple[Graph, str, dict[str, Any]]:
    """Draw a random workflow and a lever with parameters that may or may not fit it."""
    graph = build(Scenario.model_validate(draw(sound_scenarios())))
    name = draw(st.sampled_from(sorted(LEVERS)))
    nodes = sorted(graph)
    pools = sorted(graph.graph["pools"])
    checks = [n for n in nodes if isinstance(graph.nodes[n]["record"], Documents)] or nodes
    steps = [n for n in nodes if isinstance(graph.nodes[n]["record"], Activity)] or nodes
    first = draw(st.sampled_from(steps))
    after = next(iter(graph.successors(first)), first)
    parameters = {
        "conditional_acceptance": {
            "at": draw(st.sampled_from(checks)), "decide_at": draw(st.sampled_from(nodes)),
            "supply_within": "1 workday", "otherwise": "pause", "grace": "2 workdays",
            "eligible": draw(st.sampled_from((0.5, 1.0))),
        },
        "parallel_approval": {"steps": [first, after]},
        "set_parameter": {"path": f"pools.{pools[0]}.speed", "to": 2},
        "set_staff": {"pool": pools[0], "staff": 3},
        "single_window": {"merge": pools[:2] * (1 if len(pools) > 1 else 2), "into": "new",
                          "staff": 2, "calendar": "hall", "same_officer": True},
    }  # fmt: skip
    return graph, name, parameters[name]


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(_calls())
def test_on_any_workflow_a_lever_is_refused_or_keeps_the_laws(
    call: tuple[Graph, str, dict[str, Any]],
) -> None:
    graph, name, parameters = call
    before = snapshot(graph)
    try:
        changed = LEVERS[name](graph, LEVER_RECORDS[name](**parameters))
    except LeverError:
        assert snapshot(graph) == before
        return
    assert snapshot(graph) == before
    assert [problem for problem in problems(changed) if not problem.warning] == []
    old, under = drawn_under(graph), drawn_under(changed)
    assert set().union(*under.values()) == set().union(*old.values())
    met = {node for r in records(changed).values() if isinstance(r, Deadline) for node in r.met_at}
    assert met <= set(changed)
