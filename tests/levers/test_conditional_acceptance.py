"""Conditional acceptance on the small hall: before and after."""

from __future__ import annotations

from typing import Any

import pytest

from procsim.errors import LeverError
from procsim.levers import LEVERS
from procsim.scenario.redesign import ConditionalAcceptance
from procsim.workflow.graph import Graph, records
from tests.levers.counters import edges, hall_graph


def _apply(graph: Graph, **parameters: Any) -> Graph:
    record = {"at": "complete", "decide_at": "sign", "supply_within": "2 workdays", **parameters}
    return LEVERS["conditional_acceptance"](graph, ConditionalAcceptance(**record))


def test_review_goes_on_beside_the_wait_for_documents() -> None:
    graph = hall_graph()
    changed = _apply(graph)
    assert edges(changed) - edges(graph) == {
        ("complete", "complete_meanwhile"),
        ("complete_meanwhile", "accepted"),
        ("complete_meanwhile", "complete_supply"),
        ("complete_supply", "complete_joined"),
        ("complete_supply", "complete_late"),
        ("outcome", "complete_joined"),
        ("complete_joined", "sign"),
    }
    assert edges(graph) - edges(changed) == {("complete", "accepted"), ("outcome", "sign")}
    assert records(changed)["complete"].documents == "key"
    assert records(changed)["complete_late"].end == "withdrawn"


def test_every_node_that_comes_new_has_a_title_in_three_languages() -> None:
    graph = hall_graph()
    changed = _apply(graph, otherwise="pause", grace="5 workdays", eligible=0.5)
    new = {name: node for name, node in records(changed).items() if name not in graph}
    assert len(new) == 9
    assert all(set(node.title) == {"en", "zh-Hans", "zh-Hant"} for node in new.values())
    assert len({node.title["en"] for node in new.values()}) == len(new)


def test_a_renamed_way_of_a_choice_keeps_its_place() -> None:
    assert list(records(_apply(hall_graph()))["outcome"].choice) == ["refused", "complete_joined"]


def test_who_is_not_eligible_is_sent_away_for_other_documents_too() -> None:
    changed = _apply(hall_graph(), eligible=0.75)
    assert records(changed)["complete"].if_complete == "complete_other"
    other = records(changed)["complete_other"]
    assert (other.documents, other.if_complete) == ("other", "complete_meanwhile")
    ways = records(changed)[other.if_missing].choice
    assert ways == {"complete_meanwhile": 0.75, "fetch": 0.25}


def test_a_late_case_can_be_paused_before_it_is_returned() -> None:
    nodes = records(_apply(hall_graph(), otherwise="pause", grace="15 workdays"))
    assert nodes["complete_late"].clock == "pause"
    grace = nodes["complete_grace"]
    assert (grace.at_most.text, nodes[grace.if_late].end) == ("15 workdays", "returned")
    assert nodes[grace.next].clock == "resume"


def test_a_list_of_documents_is_parted_into_key_and_other() -> None:
    graph = hall_graph(**{"workflow.complete.documents": ["photo", "plan"]})
    assert records(_apply(graph))["complete"].documents == ["plan"]


def test_a_check_for_other_documents_alone_turns_nobody_away() -> None:
    changed = _apply(hall_graph(**{"workflow.complete.documents": ["photo"],
                                   "workflow.intake.next": "earlier",
                                   "workflow.earlier": {"documents": "key", "if_complete": "stamp",
                                                        "if_missing": "fetch"}}))  # fmt: skip
    check = records(changed)["complete"]
    assert (check.if_complete, check.if_missing) == ("complete_meanwhile", "complete_meanwhile")


def test_a_deadline_met_at_the_decision_is_met_at_the_join() -> None:
    limit = {"deadline": "3 workdays", "until": "sign", "otherwise": "refused", "next": "zoning"}
    changes = {"workflow.accepted.next": "limit", "workflow.limit": limit}
    assert records(_apply(hall_graph(**changes)))["limit"].until == "complete_joined"


_JOINED = {
    "workflow.accepted": {"split": ["zoning", "safety"], "join": "met"},
    "workflow.zoning.next": "met",
    "workflow.safety.next": "met",
    "workflow.met": {"join": "accepted", "next": "outcome"},
}


@pytest.mark.parametrize(
    ("parameters", "changes", "text"),
    [
        ({"at": "compelte"}, {}, "found 'compelte', which is no node; did you mean 'complete'"),
        ({"at": "intake"}, {}, "'intake' is of the kind activity"),
        ({"decide_at": "accepted"}, {}, "'complete' leads straight to 'accepted'"),
        ({"decide_at": "enter"}, {}, "does not lead to 'enter'"),
        ({}, {"workflow.complete.documents": "key"}, "asks for no non-key document"),
        ({"supply_within": "6 workdays"}, {}, "6 workdays, longer than the promise of 5 workdays"),
        ({"otherwise": "pause"}, {}, "`otherwise: pause` without `grace`"),
        ({"grace": "1 workday"}, {}, "beside `otherwise: withdraw`"),
        ({}, {"workflow.outcome.choice": {"sign": 0.5, "intake": 0.5}, "workflow.refused": None},
         "is entered from .* outside"),
        ({}, {"workflow.sign.next": "again", "workflow.again": {
            "choice": {"zoning": "10 %", "issued": "90 %"}}}, "'zoning' between .* is entered fr"),
        ({"decide_at": "met"}, _JOINED, "'met' joins the branches of 'accepted'.*'outcome'"),
        ({}, {"cases.permit.documents.photo.supplied_after": None,
              "workflow.fetch.until": None, "workflow.fetch.takes": "1 day"}, "`supplied_after`"),
    ],
)  # fmt: skip
def test_what_cannot_be_accepted_conditionally_is_refused(
    parameters: dict[str, Any], changes: dict[str, Any], text: str
) -> None:
    with pytest.raises(LeverError, match=text):
        _apply(hall_graph(**changes), **parameters)


def test_reviews_in_parallel_can_be_part_of_it() -> None:
    assert "complete_joined" in _apply(hall_graph(**_JOINED), decide_at="outcome")
