"""One window on the small hall: before and after."""

from __future__ import annotations

from typing import Any

import pytest

from procsim.errors import LeverError
from procsim.levers import LEVERS
from procsim.scenario.redesign import SingleWindow
from procsim.workflow.graph import Graph
from tests.levers.counters import hall_graph


def _apply(graph: Graph, **parameters: Any) -> Graph:
    record = {"merge": ["seals", "reception"], "into": "window", "staff": 3, **parameters}
    return LEVERS["single_window"](graph, SingleWindow(**record))


def test_generalists_take_over_and_are_slower() -> None:
    graph = _apply(hall_graph(), slow_down=0.1)
    assert set(graph.graph["pools"]) == {"window", "planning", "fire"}
    for name in ("intake", "stamp"):
        record = graph.nodes[name]["record"]
        assert record.activity == "window"
        assert [part.factor for part in record.takes.parts] == pytest.approx([1.1])


def test_the_window_takes_what_is_not_said_from_the_first_pool_by_name() -> None:
    window = _apply(hall_graph()).graph["pools"]["window"]
    assert (window.staff, window.unit, window.cost.text) == (3, "Reception Office", "40 / h")
    assert _apply(hall_graph(), unit="Hall").graph["pools"]["window"].unit == "Hall"


def test_one_officer_does_adjacent_steps_in_one_service() -> None:
    graph = _apply(hall_graph(), same_officer=True)
    assert "stamp" not in graph
    record = graph.nodes["intake"]["record"]
    assert [(part.draws, str(part.rule)) for part in record.takes.parts] == [
        ("intake", "10 min"),
        ("stamp", "5 min"),
    ]
    assert record.next == "complete"


@pytest.mark.parametrize(
    "changes",
    [
        {"workflow.fetch.next": "stamp"},
        {"workflow.stamp.place": "back_office"},
        {"workflow.enter.next": "limit", "workflow.limit": {
            "deadline": "1 day", "until": "stamp", "otherwise": "refused", "next": "intake"}},
    ],
)  # fmt: skip
def test_steps_stay_apart_where_one_is_entered_elsewhere_or_told_apart(
    changes: dict[str, Any],
) -> None:
    assert "stamp" in _apply(hall_graph(**changes), same_officer=True)


def test_steps_that_a_pool_does_slower_keep_their_length_in_one_service() -> None:
    changes = {"workflow.intake.speed": {"reception": 0.5}, "workflow.stamp.speed": {"seals": 2}}
    graph = _apply(hall_graph(**changes), same_officer=True)
    record = graph.nodes["intake"]["record"]
    slow_down = graph.nodes["intake"]["record"].takes.parts[0].factor * 0.5
    assert [part.factor for part in record.takes.parts] == [2 * slow_down, slow_down / 2]
    assert record.speed == {}


@pytest.mark.parametrize(
    ("parameters", "changes", "text"),
    [
        (
            {},
            {
                "workflow.intake.activity": ["reception", "seals"],
                "workflow.intake.speed": {"seals": 0.5},
            },
            "pools of different speed at 'intake'",
        ),
        ({"merge": ["seals", "recption"]}, {}, "found the pool 'recption'; did you mean 'recep"),
        ({"merge": ["seals", "seals"]}, {}, "found 'seals' twice"),
        ({"into": "fire"}, {}, "found a pool 'fire' already"),
        ({"merge": ["seals", "spare"]}, {"pools.spare": {"staff": 1}}, "done by 'spare'"),
        ({}, {"pools.seals.calendar": "always"}, "pools with different calendars .* give `cal"),
        ({}, {"pools.seals.speed": 2}, "pools of different speed"),
        ({"calendar": "hal"}, {}, "not sound: pools.window.calendar: found 'hal'"),
    ],
)
def test_pools_that_cannot_become_one_are_refused(
    parameters: dict[str, Any], changes: dict[str, Any], text: str
) -> None:
    with pytest.raises(LeverError, match=text):
        _apply(hall_graph(**changes), **parameters)


def test_a_default_calendar_and_its_name_are_the_same_hours() -> None:
    window = _apply(hall_graph(**{"pools.seals.calendar": "hall"})).graph["pools"]["window"]
    assert window.calendar == "hall"
