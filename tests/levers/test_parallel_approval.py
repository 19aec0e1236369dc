"""Parallel approval on the small hall: before and after."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from procsim.errors import LeverError
from procsim.levers import LEVERS
from procsim.scenario.redesign import ParallelApproval
from procsim.simulate import simulate
from procsim.workflow.graph import Graph
from tests.levers.counters import edges, hall_graph


def _apply(graph: Graph, *steps: str) -> Graph:
    return LEVERS["parallel_approval"](graph, ParallelApproval(steps=list(steps)))


def test_steps_in_a_row_become_branches() -> None:
    graph = hall_graph()
    assert edges(_apply(graph, "zoning", "safety")) - edges(graph) == {
        ("accepted", "parallel_zoning"),
        ("parallel_zoning", "zoning"),
        ("parallel_zoning", "safety"),
        ("zoning", "joined_zoning"),
        ("safety", "joined_zoning"),
        ("joined_zoning", "outcome"),
    }


def test_the_split_and_the_join_have_titles_in_three_languages() -> None:
    graph = _apply(hall_graph(), "zoning", "safety")
    for name in ("parallel_zoning", "joined_zoning"):
        assert set(graph.nodes[name]["record"].title) == {"en", "zh-Hans", "zh-Hant"}


def test_a_loop_back_to_the_first_step_goes_to_all_of_them() -> None:
    ways = {"sign": "80 %", "zoning": "10 %", "refused": "10 %"}
    graph = _apply(hall_graph(**{"workflow.outcome.choice": ways}), "zoning", "safety")
    assert ("outcome", "parallel_zoning") in graph.edges


def test_a_deadline_met_at_the_first_step_is_met_at_the_split() -> None:
    limit = {"deadline": "1 day", "until": "zoning", "otherwise": "refused", "next": "intake"}
    changes = {"workflow.enter.next": "limit", "workflow.limit": limit}
    graph = _apply(hall_graph(**changes), "zoning", "safety")
    assert graph.nodes["limit"]["record"].until == "parallel_zoning"


def test_a_branch_that_becomes_several_is_started_by_the_cases_that_started_it() -> None:
    asked = {"split": {"zoning": "30 %", "stamped": "60 %"}, "join": "met"}
    changes = {
        "workflow.accepted": asked,
        "workflow.stamped": {"activity": "seals", "takes": "5 min", "next": "met"},
        "workflow.safety.next": "met",
        "workflow.met": {"join": "accepted", "next": "outcome"},
    }
    before = hall_graph(**changes)
    after = _apply(before, "zoning", "safety")
    assert set(after.nodes["accepted"]["record"].branches) == {"parallel_zoning", "stamped"}
    started = [
        set(tables.events.filter(pl.col("activity") == "zoning")["case_id"])
        for tables in (simulate(graph, replications=1) for graph in (before, after))
    ]
    assert started[0] & started[1]
    late = len(started[0] ^ started[1])
    # Only cases that the end of the run finds on their way may be in one of the runs alone.
    assert late < len(started[0]) / 10


@pytest.mark.parametrize(
    ("steps", "changes", "text"),
    [
        (("intake", "zoning"), {}, r"'intake' is not followed by 'zoning' alone; .* \['stamp'\]"),
        (("zoning", "outcome"), {}, "'outcome' is of the kind choice; steps are activities"),
        (("zoning", "zoning"), {}, "found 'zoning' twice"),
        (("zoning", "saftey"), {}, "found 'saftey', which is no node; did you mean 'safety'"),
        (("zoning", "safety"), {"outcome.choice": {"safety": 0.5, "sign": 0.3, "refused": 0.2}},
         r"'safety' is entered from \['outcome'\] too"),
        (("zoning", "safety"), {"accepted.next": "limit", "limit": {
            "deadline": "1 day", "until": "safety", "otherwise": "refused", "next": "zoning"}},
         "the deadline 'limit' is met at 'safety'"),
    ],
)  # fmt: skip
def test_steps_that_cannot_run_at_once_are_refused(
    steps: tuple[str, ...], changes: dict[str, Any], text: str
) -> None:
    graph = hall_graph(**{f"workflow.{path}": value for path, value in changes.items()})
    with pytest.raises(LeverError, match=text):
        _apply(graph, *steps)
