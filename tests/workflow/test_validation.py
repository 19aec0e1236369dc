"""Each kind of fault, by one workflow that has it; random sound workflows have none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build, with_changes
from procsim.workflow.validation import problems
from tests.levers.counters import hall, hall_graph
from tests.workflow.strategies import sound_scenarios

_LARGE = {"choice": "size", "when": {"large": "sign"}}
_BACK = {"choice": {"loop_2": "50 %", "outcome": "50 %"}}
_OWN = {"by": "pool", "fire": "5 min"}
_BOTH = {"fire": 1, "planning": 1}
TIDE = {"every": "10 min", "opens_at": 4, "closes_at": 1, "at_most": 3}
_SPLIT = {"split": ["zoning", "safety"], "join": "met"}


def _found(**changes: Any) -> list[str]:
    return [str(problem) for problem in problems(hall_graph(**changes)) if not problem.warning]


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(sound_scenarios())
def test_a_sound_workflow_has_no_problem(scenario: dict[str, Any]) -> None:
    found = problems(build(Scenario.model_validate(scenario)))
    assert [problem for problem in found if not problem.warning] == []


def test_the_hall_is_sound() -> None:
    assert problems(hall_graph()) == ()


def test_two_full_steps_that_hold_one_another_are_told_unless_somebody_is_sure_to_be_free() -> None:
    ring = {
        "workflow.zoning": {"activity": "planning", "takes": "5 min", "room": 2,
                            "when_full": "hold", "next": "again"},
        "workflow.again": {"choice": {"safety": "90 %", "issued": "10 %"}},
        "workflow.safety.room": 2,
        "workflow.safety.when_full": "hold",
        "workflow.safety.next": "back",
        "workflow.back": {"choice": {"zoning": "50 %", "outcome": "50 %"}},
        "workflow.accepted.next": "first",
        "workflow.first": {"activity": "seals", "takes": "5 min", "next": "zoning"},
    }  # fmt: skip
    told = [problem.split(":")[0] for problem in _found(**ring)]
    assert told == ["workflow.safety.when_full", "workflow.zoning.when_full"]
    # Two of three officers can stand before the other step, which has no more room to come from.
    assert not _found(**ring, **{"pools.planning.staff": 3})


def test_the_order_of_nodes_is_no_input() -> None:
    data = hall(**{"workflow.fetch.next": "fetsh", "workflow.sign.activity": "fier"})
    other = {**data, "workflow": dict(reversed(data["workflow"].items()))}
    first, second = (problems(build(Scenario.model_validate(one))) for one in (data, other))
    assert set(first) == set(second)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"fetch.next": "intak"}, "workflow.fetch.next: found 'intak', which is no node; did you"),
        ({"fetch.next": "enter"}, "workflow.fetch.next: found 'enter', a start; cases come in the"),
        ({"sign.activity": "fier"}, "workflow.sign.activity: found 'fier', which is no pool; did"),
        ({"complete.documents": ["foto"]}, "complete.documents.0: found 'foto', which is no docum"),
        ({"sign.activity": ["fire", "window_"]}, "sign.activity.1: found 'window_', which is"),
        ({"sign.activity": ["fire", "fire"]}, "workflow.sign.activity: found a pool twice; each o"),
        ({"sign.activity": {"fire": 90}}, "workflow.sign.activity.fire: found 90, more than the "),
        ({"sign.activity": {"fier": 1}}, "workflow.sign.activity: found 'fier', which is no pool;"),
        ({"sign.speed": {"fier": 2}}, "sign.speed.fier: found 'fier', which does not do this work"),
        ({"sign.activity": _BOTH, "sign.speed": {"fire": 2}}, "at once, at the speed of the slo"),
        ({"sign.takes": _OWN}, "sign.takes.fire: found 'fire', which does not do this work"),
        ({"sign.takes": _OWN, "sign.activity": ["fire", "planning"]}, "no time for 'planning'; na"),
        ({"sign.takes": _OWN, "sign.activity": _BOTH}, "where several pools work at once; one t"),
        ({"fetch.takes": _OWN, "fetch.until": None}, "in a delay, which no pool works at; an"),
        ({"sign.patience": "5 min"}, "workflow.sign.patience: found it without `if_left`; give th"),
        ({"sign.room": 2}, "workflow.sign.room: found it without `if_full`; give the node where"),
        ({"sign.if_left": "refused"}, "sign.if_left: found 'refused' without `patience`; give bot"),
        ({"sign.if_full": "refused"}, "sign.if_full: found 'refused' without `room`; give both, o"),
        ({"sign.balks": 2}, "workflow.sign.balks: found it without `if_balked`; give the node whe"),
        ({"sign.if_absent": "refused"}, "sign.if_absent: found 'refused' without `no_show`; give"),
        ({"sign.call": "1 min"}, "workflow.sign.call: found it without `no_show`; the share of th"),
        ({"sign.tickets": {}, "sign.if_stopped": "refused"}, "tickets: found neither `a_day` nor"),
        ({"sign.tickets": {"stop": "1 workday"}, "sign.if_stopped": "refused"}, "a length of cloc"),
        ({"sign.balks": {3: "50 %", 9: "20 %"}, "sign.if_balked": "refused"}, "sign.balks.9: foun"),
        ({"sign.room": 1, "sign.if_full": "sign"}, "found the loop sign -> sign, which takes no t"),
        ({"sign.no_show": "5 %", "sign.if_absent": "sign"}, "the loop sign -> sign, which takes n"),
        ({"sign.patience": "5 min", "sign.if_left": "refusd"}, "'refusd', which is no node; did y"),
        ({"sign.when_full": "hold"}, "sign.when_full: found hold without `room`; give how many"),
        ({"sign.room": 2, "sign.when_full": "hold", "sign.if_full": "refused"},
         "workflow.sign.if_full: found 'refused' beside `when_full: hold`; one of the two"),
        ({"intake.room": 2, "intake.when_full": "hold"},
         "intake.when_full: found hold, but from 'enter' (next) cases come without an officer"),
        ({"intake.room": 2, "intake.when_full": "hold"}, "but from 'fetch' (next) cases come with"),
        ({"sign.room": 2, "sign.when_full": "hold", "sign.activity": "fire"},
         "sign.when_full: found hold, but all officers who work here can come to stand held, by"),
        ({"enter.start": "permits"}, "workflow.enter.start: found 'permits', which is no case typ"),
        ({"enter.start": ["permit", "x"]}, "workflow.enter.start.1: found 'x', which is no case t"),
        ({"sign.takes": {"attribute": "wrok"}}, "sign.takes: found the attribute 'wrok', which is"),
        ({"sign.takes": {"attribute": "size"}}, "'size', which is no time of case type 'permit'"),
        ({"safety.takes": {"by": "size", "small": "5 min"}}, "safety.takes: found no way for 'lar"),
        ({"safety.takes": {"by": "size", "tiny": "5 min", "otherwise": "1 h"}},
         "workflow.safety.takes.tiny: found 'tiny', which is no value of 'size'"),
        ({"safety.takes": {"by": "work", "small": "5 min", "otherwise": "1 h"}},
         "found 'work', which has no named values for case type 'permit'; allowed: attempt, case_"),
        ({"outcome.choice": {"sign": "90 %", "refused": "5 %"}}, "sum to 95 %; a sum of 100 %"),
        ({"outcome": {"choice": "size", "when": {"small": "refused",
                                                 "large": {"sign": 0.5, "refused": 0.4}}}},
         "workflow.outcome.when.large: found probabilities that sum to 90 %"),
        ({"outcome": _LARGE}, "outcome.choice: found no way for 'small' of 'size'; name each"),
        ({"outcome": {"choice": "size"}}, "found 'size' without `when`"),
        ({"outcome.otherwise": "sign"}, "found `otherwise` beside probabilities; one of the two"),
        ({"outcome": {"choice": "attempt", "when": {1: "sign"}}}, "'attempt' without `otherwise`"),
        ({"outcome": {"choice": "attempt", "when": {0: "sign"}, "otherwise": "refused"}},
         "found attempt '0'; a whole number of at least 1"),
        ({"enter_2": {"start": "all", "next": "intake"}}, "'permit', which 'enter' takes already"),
        ({"lost": {"end": "deemed"}}, "workflow.lost: found no way to it from a start"),
        ({"sign.next": "sign"}, "found the loop sign -> sign, which a case of type 'permit' canno"),
        ({"outcome.choice": {"zoning": 1, "sign": 0, "refused": 0}}, "cannot leave"),
        ({"outcome": {"choice": "size", "when": {"small": "sign"},
                      "otherwise": {"zoning": 1, "refused": 0}}},
         "which a case of type 'permit' with size 'large' cannot leave"),
        ({"outcome": {"choice": "attempt", "when": {1: {"sign": 0.5, "zoning": 0.5}, 2: "refused"},
                      "otherwise": "zoning"}}, "cannot leave"),
        ({"outcome.choice": {"outcome": "50 %", "sign": "40 %", "refused": "10 %"}},
         "found the loop outcome -> outcome, which takes no time; put an activity"),
        ({"zoning.next": "loop", "loop": _BACK, "loop_2": {"clock": "pause", "next": "loop"},
          "outcome.choice": {"safety": "50 %", "sign": "40 %", "refused": "10 %"}},
         "found the loop loop -> loop_2 -> loop, which takes no time"),
        ({"sign": {"gate": ["2020-01-01 09:00"], "next": "issued"}},
         "workflow.sign.gate: found no opening in five years, within the days and hours of calend"),
        ({"sign": {"gate": {"every": "1 day"}, "next": "issued"}}, "gate: found no opening in"),
        ({"sign": {"gate": {"every": "0 days"}, "next": "issued"}},
         "workflow.sign.gate.every: found 0 days; a time above 0, and at most 1,000,000 openings"),
        ({"sign": {"gate": {"batch": 3}, "agenda": 2, "next": "issued"}},
         "workflow.sign.agenda: found it beside `batch`, which says how many; a timetable has an"),
        ({"sign": {"gate": {"batch": 3}, "papers_close": "1 h", "next": "issued"}},
         "workflow.sign.papers_close: found it beside `batch`"),
        ({"sign": {"gate": {"batch": 2}, "next": "outcome"},
          "outcome.choice": {"sign": "50 %", "refused": "50 %"}},
         "found the loop outcome -> sign -> outcome, which takes no time"),
        ({"accepted.of": "promissed"}, "found 'promissed', which is no clock and no d"),
        ({"accepted.of": ["both", "in_time"]}, "accepted.of.1: found 'in_time', which is no clock"),
        ({"accepted.clock": "extend", "accepted.by": "1 day"}, "accepted.of: found a promise or t"),
        ({"accepted.by": "1 day"}, "accepted.by: found 1 day beside `start`; `extend` has a time,"),
        ({"accepted.clock": "extend"}, "accepted.clock: found no `by`; `extend` has a time, and n"),
        ({"sign": {"deadline": "1 day", "until": "issued", "otherwise": "refused", "next": "wait"},
          "wait": {"delay": "outside", "takes": "1 h", "next": "issued"}, "accepted.of": "sign"},
         "accepted.of: found the deadline 'sign', which starts at its own step; both, promised, s"),
        ({"sign": {"deadline": "1 day", "until": "issued", "otherwise": "refused", "next": "wait"},
          "wait": {"delay": "outside", "takes": "1 h", "next": "issued"},
          "accepted": {"clock": "pause", "of": "sign", "next": "zoning"}},
         "accepted.of: found 'sign', which never runs here; a deadline around this step"),
        ({"fetch.takes": "1 day"}, "workflow.fetch.until: found `takes` and `until`; exactly one"),
        ({"fetch.until": None}, "workflow.fetch.delay: found neither `takes` nor `until`"),
        ({"fetch.at_most": "3 workdays"}, "found 3 workdays without `if_late`; give the node"),
        ({"fetch.if_late": "refused"}, "found 'refused' without `at_most`; give the limit"),
        ({"accepted": {**_SPLIT, "join": "zoning"}}, "found 'zoning', which is no join"),
        ({"accepted": {**_SPLIT}, "zoning.next": "met", "safety.next": "met",
          "met": {"join": "zoning", "next": "outcome"}}, "found 'zoning', which is no split"),
        ({"accepted": _SPLIT, "safety.next": "met", "met": {"join": "accepted", "next": "outcome"}},
         "found the branches 'zoning' and 'safety', which share 'safety'; branches meet only at"),
        ({"accepted": _SPLIT, "zoning.next": "met", "safety.next": "outcome",
          "met": {"join": "accepted", "next": "outcome"}}, "found 'outcome' reached from 'met'"),
        ({"accepted": _SPLIT, "zoning.next": "met", "safety.next": "intake",
          "met": {"join": "accepted", "next": "outcome"}}, "found a loop back to it from inside"),
        ({"accepted": _SPLIT, "zoning.next": "met", "safety.next": "refused",
          "met": {"join": "accepted", "next": "outcome"}},
         "workflow.accepted.split.1: found the branch 'safety', which never comes to the join 'me"),
        ({"accepted": _SPLIT, "zoning.next": "met", "safety.next": "met",
          "met": {"join": "accepted", "needs": 3, "next": "outcome"}},
         "workflow.met.needs: found 3 of 2 branches; at most 2"),
        ({"accepted": _SPLIT, "zoning.next": "refused", "safety.next": "met",
          "met": {"join": "accepted", "needs": 2, "next": "outcome"}},
         "workflow.accepted.split.0: found the branch 'zoning', which never comes to the join"),
        ({"accepted": _SPLIT, "zoning.next": "met", "safety": {"clock": "pause", "next": "met"},
          "met": {"join": "accepted", "needs": 1, "next": "outcome"},
          "outcome.choice": {"accepted": "50 %", "sign": "40 %", "refused": "10 %"}},
         "found the loop accepted -> safety -> met -> outcome -> accepted, which takes no time"),
        ({"accepted": {"split": {"zoning": 0.5, "safety": 1}, "join": "met"}, "zoning.next": "met",
          "safety.next": "refused", "met": {"join": "accepted", "needs": 1, "next": "outcome"}},
         "workflow.accepted.split.safety: found the branch 'safety', which never comes to the"),
        ({"accepted": {"split": {"zoning": "size == larg", "safety": 1}, "join": "met"},
          "zoning.next": "met", "safety.next": "met",
          "met": {"join": "accepted", "next": "outcome"}},
         "workflow.accepted.split.zoning: in 'size == larg', character 9: found 'larg', neither"),
        ({"accepted": {"split": {"zoning": "work", "safety": 1}, "join": "met"},
          "zoning.next": "met", "safety.next": "met",
          "met": {"join": "accepted", "next": "outcome"}},
         "workflow.accepted.split.zoning: in 'work': found a time; a condition such as pages > 20"),
        ({"accepted": {"split": {"zoning": 0.5, "saftey": 0.5}, "join": "met"}},
         "workflow.accepted.split.saftey: found 'saftey', which is no node; did you mean 'safety'"),
        ({"accepted": {"split": {"zoning": 0.5, "safety": 0.5}, "join": "met"},
          "zoning.next": "met", "safety.next": "met",
          "met": {"join": "accepted", "next": "outcome"},
          "outcome.choice": {"accepted": "50 %", "sign": "40 %", "refused": "10 %"}},
         "found the loop accepted -> met -> outcome -> accepted, which takes no time"),
        ({"accepted": _SPLIT | {"split": ["zoning"] * 2}, "zoning.next": "met", "safety": None,
          "met": {"join": "accepted", "next": "outcome"}}, "found 'zoning' twice; each branch"),
    ],
)  # fmt: skip
def test_a_fault_of_the_workflow_is_told_with_its_mend(changes: dict[str, Any], text: str) -> None:
    found = _found(**{f"workflow.{path}": value for path, value in changes.items()})
    assert any(text in problem for problem in found), found


def test_of_steps_that_nobody_reaches_only_the_first_is_told() -> None:
    found = _found(
        **{
            "workflow.lost": {"activity": "fire", "takes": "5 min", "next": "lost_2"},
            "workflow.lost_2": {"choice": {"lost": "50 %", "lost_3": "50 %"}},
            "workflow.lost_3": {"end": "deemed"},
        }
    )
    assert [text for text in found if "found no way to it" in text] == [
        "workflow.lost: found no way to it from a start; let a node lead to it, or take it out"
    ]


def _inspected(**changes: Any) -> dict[str, Any]:
    """Zoning, then safety, for each of two items."""
    return {
        "accepted": {"split": ["zoning"], "join": "met", "items": 2},
        "zoning.next": "safety",
        "safety.next": "met",
        "met": {"join": "accepted", "next": "outcome"},
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"zoning.one_by_one": True}, "workflow.zoning.one_by_one: found it without `items`; give"),
        ({"zoning.needs": 2}, "workflow.zoning.needs: found it without `items`; give the items"),
        ({"zoning.items": 2, "zoning.needs": 3}, "zoning.needs: found 3 of 2 items; at most 2"),
        ({"zoning.items": 2, "zoning.needs": 1, "zoning.one_by_one": True},
         "zoning.needs: found 1 beside `one_by_one`; fewer items, or all of them at once"),
        ({"zoning.items": {"attribute": "size"}},
         "workflow.zoning.items: found the attribute 'size', which is no number with an upper"),
        ({"zoning.items": {"attribute": "floors"}}, "found the attribute 'floors', which is no nu"),
        ({"zoning.items": {"attribute": "work"}}, "found the attribute 'work', which is no number"),
        ({"zoning.items": 2, "zoning.room": 3, "zoning.if_full": "refused"},
         "workflow.zoning.room: found it beside `items`, where one item would count as a case"),
        ({"zoning.items": 2, "zoning.patience": "1 h", "zoning.if_left": "refused"},
         "workflow.zoning.patience: found it beside `items`"),
        (_inspected(**{"accepted.split": {"zoning": 0.5}}),
         "workflow.accepted.split: found 1 branches beside `items`; a list of one, for each item"),
        (_inspected(**{"accepted.split": ["met"], "zoning": None, "safety": None}),
         "workflow.accepted.split: found nothing to do for the items; a step"),
        (_inspected(**{"met.needs": 3}), "workflow.met.needs: found 3 of 2 items; at most 2"),
        (_inspected(**{"safety.room": 3, "safety.if_full": "met"}),
         "workflow.safety.room: found it in a step that 'accepted' does for each item, where item"),
        (_inspected(safety={"gate": "tue 14:00", "next": "met"}),
         "workflow.safety.gate: found a gate among what 'accepted' does for each item; a gate bef"),
    ],
)  # fmt: skip
def test_a_fault_of_items_is_told_with_its_mend(changes: dict[str, Any], text: str) -> None:
    found = _found(**{f"workflow.{path}": value for path, value in changes.items()})
    assert any(text in problem for problem in found), found


def test_a_backlog_stands_before_all_items_or_behind_them() -> None:
    changes = {f"workflow.{path}": value for path, value in _inspected().items()}
    held = [{"at": "safety", "ages": ["1 day"], "clocks": "running"}]
    (found,) = _found(**changes, **{"cases.permit.backlog": held})
    assert found == (
        "cases.permit.backlog.0.at: found 'safety', a step of one item of several; 'accepted', "
        "before all items"
    )


def test_items_that_nobody_can_count_are_refused() -> None:
    endless = {"floors": {"exponential": {"mean": 3}}}
    many = {"floors": {"uniform": {"min": 1, "max": 80}}}
    step = {"workflow.zoning.items": {"attribute": "floors"}}
    (found,) = _found(**step, **{"cases.permit.attributes.floors": endless["floors"]})
    assert "no number with an upper bound for case type 'permit'; a number of at most 60" in found
    (found,) = _found(**step, **{"cases.permit.attributes.floors": many["floors"]})
    assert "workflow.zoning.items: found up to 80 items of case type 'permit'; at most 60" in found
    (found,) = _found(**{"workflow.zoning.items": "documents", "cases.permit.documents": None})
    assert "found documents, of which no case type has any; give `documents`" in found


def test_a_join_need_not_wait_for_a_branch_that_never_comes() -> None:
    changes = {"accepted": _SPLIT, "zoning.next": "met", "safety.next": "refused",
               "met": {"join": "accepted", "needs": 1, "next": "outcome"}}  # fmt: skip
    assert _found(**{f"workflow.{path}": value for path, value in changes.items()}) == []


def test_a_round_takes_as_long_as_the_slowest_branch_that_its_join_needs() -> None:
    changes = {
        "accepted": _SPLIT,
        "zoning.next": "met",
        "safety": {"clock": "pause", "next": "met"},
        "met": {"join": "accepted", "next": "outcome"},
        "outcome.choice": {"accepted": "50 %", "sign": "40 %", "refused": "10 %"},
    }
    assert _found(**{f"workflow.{path}": value for path, value in changes.items()}) == []


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"cases.permit.promise": "25 workdays"}, "cases.permit.promise: found 25 workdays, longe"),
        ({"cases.permit.statutory": "3 days"}, "longer than the statutory limit of 3 days"),
        ({"cases.permit.documents.plan.supplied_after": None}, "give `supplied_after`"),
        ({"cases.permit.documents.photo.never": "5 %"}, "give `at_most` and `if_late`, or set a d"),
        ({"calendars.night": {"hours": {"daily": ["20:00-22:00"]}}}, "run.calendar: found none, w"),
        ({"cases.other": {"arrivals": {"rate": "1 / h"}}}, "cases.other: found no start for it"),
        ({"pools.fire.ageing": "2 workdays"}, "pools.fire.ageing: found 2 workdays; a length of c"),
        (
            {"pools.fire.ageing": "0 min"},
            "pools.fire.ageing: found 0 min; a length of clock time a",
        ),
        ({"pools.fire.staff": "unlimited", "pools.fire.gathers": 3}, "gathers: found it in a pool"),
        (
            {"pools.fire.staff": {"22:00-23:00": 1}},
            "found 22:00-23:00, when calendar 'hall' is clo",
        ),
        ({"pools.fire.meetings": [{"calendar": "hal"}]}, "meetings.0.calendar: found 'hal', which"),
        (
            {"pools.fire.meetings": [{"calendar": "hall", "officers": 9}]},
            "pools.fire.meetings.0.officers: found 9, more than the",
        ),
        (
            {"pools.fire.absence": {"every": "1 day", "lasts": "1 h", "officers": 9}},
            "pools.fire.absence.officers: found 9, more than the",
        ),
        (
            {"pools.fire.meetings": [{"calendar": "hall"}], "pools.fire.staff": "unlimited"},
            "pools.fire.meetings: found it in a pool of unlimited staff; a number or a list",
        ),
        (
            {"pools.fire.at_closing": "fit", "workflow.sign.activity": {"fire": 2}},
            "sign.activity: found 'fire', a pool with `at_closing: fit`, in work for several off",
        ),
        ({"pools.fire.tide": TIDE, "pools.fire.staff": "unlimited"}, "tide: found it beside unlim"),
        ({"pools.fire.tide": TIDE, "pools.fire.staff": [{}]}, "fire.tide: found it beside a list"),
        (
            {"pools.fire.tide": TIDE, "pools.fire.staff": 4},
            "fire.staff: found 4; a number from 1 t",
        ),
        (
            {"pools.fire.tide": TIDE, "pools.fire.staff": {"09:00-11:00": 0}},
            "pools.fire.staff.09:00-11:00: found 0; a number from 1 to 3, which `tide` has open at",
        ),
        ({"pools.fire.tide": {**TIDE, "every": "0 min"}}, "tide.every: found 0 min; a length of c"),
        ({"pools.fire.tide": {**TIDE, "closes_at": 4}}, "closes_at: found 4, where 4 waiting open"),
        ({"pools.fire.tide": {**TIDE, "at_least": 4}}, "at_least: found 4, more than `at_most`, 3"),
        (
            {"pools.fire.tide": TIDE, "pools.fire.errand": "5 min"},
            "pools.fire.errand: found it beside `tide`; a number or a list of officers without one",
        ),
        (
            {"workflow.sign.activity": ["fire", "seals"], "pools.seals.queue": "shortest"},
            "pools.seals.queue: found shortest, but 'fire', which shares work with it, has f",
        ),
    ],
)
def test_a_fault_beside_the_workflow_is_told_with_its_mend(
    changes: dict[str, Any], text: str
) -> None:
    found = _found(**changes)
    assert any(text in problem for problem in found), found


@pytest.mark.parametrize(
    ("deadline", "text"),
    [
        ({"until": "intake"}, "limit.until: found 'intake', to which 'zoning' never leads"),
        ({"otherwise": "safety"}, "limit.otherwise: found 'safety', from which the deadline with"),
        ({"note_at": ["6 workdays"]}, "limit.note_at.0: found 6 workdays; a time before the dead"),
        (
            {"until": ["outcome", "intake"]},
            "limit.until: found 'intake', to which 'zoning' never l",
        ),
        (
            {"until": ["outcome", "outcom"]},
            "limit.until.1: found 'outcom', which is no node; did y",
        ),
        ({"note_at": {"red": "5 workdays"}}, "limit.note_at.red: found 5 workdays; a time before "),
        ({"priority_at": {"6 workdays": 1}}, "priority_at.6 workdays: found 6 workdays; a time be"),
        ({"extension": {"by": "0 min"}}, "limit.extension.by: found 0 min; a time above 0"),
        ({"extension": {"by": "1 day", "at": "6 workdays"}}, "limit.extension.at: found 6 workday"),
        ({"until": "issued", "otherwise": "zoning"}, "limit.otherwise: found 'zoning'"),
    ],
)
def test_a_fault_of_a_deadline_is_told_with_its_mend(deadline: dict[str, Any], text: str) -> None:
    record = {"deadline": "5 workdays", "until": "outcome", "otherwise": "refused"}
    changes = {"accepted.next": "limit", "limit": {**record, "next": "zoning", **deadline}}
    found = _found(**{f"workflow.{path}": value for path, value in changes.items()})
    assert any(text in problem for problem in found), found


def test_a_calendar_that_a_redesign_names_must_be_declared() -> None:
    graph = hall_graph()
    fire = graph.graph["pools"]["fire"].model_copy(update={"calendar": "hal"})
    found = [str(problem) for problem in problems(with_changes(graph, pools={"fire": fire}))]
    text = "found 'hal', which is no calendar; did you mean 'hall'? (allowed: always, hall)"
    assert found == [f"pools.fire.calendar: {text}"]


def test_a_deadline_takes_in_a_split_whole_or_not_at_all() -> None:
    limit = {"deadline": "1 day", "until": "safety", "otherwise": "refused", "next": "reviews"}
    found = _found(**{
        "workflow.accepted.next": "limit",
        "workflow.limit": limit,
        "workflow.reviews": _SPLIT,
        "workflow.zoning.next": "met",
        "workflow.safety.next": "met",
        "workflow.met": {"join": "reviews", "next": "outcome"},
    })  # fmt: skip
    assert any("takes in a part of the split 'reviews' only" in problem for problem in found), found


def test_a_loop_is_told_where_it_passes_its_own_deadline() -> None:
    limit = {"deadline": "1 day", "until": "sign", "otherwise": "refused", "next": "zoning"}
    found = _found(**{
        "workflow.accepted.next": "limit",
        "workflow.limit": limit,
        "workflow.outcome.choice": {"sign": "50 %", "limit": "50 %"},
    })  # fmt: skip
    assert any("found a loop back to 'limit' without passing 'sign'" in one for one in found), found


def test_a_wait_that_never_ends_is_allowed_within_a_deadline() -> None:
    limit = {"deadline": "10 workdays", "until": "accepted", "otherwise": "refused"}
    assert not _found(**{
        "cases.permit.documents.photo.never": "5 %",
        "workflow.enter.next": "limit",
        "workflow.limit": {**limit, "next": "intake"},
    })  # fmt: skip


def test_asking_again_is_no_loop_without_time_even_if_papers_come_at_once() -> None:
    assert not _found(**{
        "workflow.fetch.next": "complete",
        "cases.permit.documents.plan.supplied_after": "0 min",
        "cases.permit.documents.photo.supplied_after": "0 min",
    })  # fmt: skip


_LISTED = [{"at": "1 h", "luck": "1 h", "hue": "red"}, {"at": "2 h", "luck": "1 h", "hue": "blue"}]
_BY_HUE = {"choice": "hue", "when": {"red": "sign", "blue": "refused"}}


def test_a_list_of_arrival_times_can_give_attributes() -> None:
    assert not _found(**{
        "cases.permit.arrivals": {"times": _LISTED},
        "workflow.zoning.takes": {"attribute": "luck"},
        "workflow.outcome": _BY_HUE,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"workflow.zoning.takes": {"attribute": "luck"}}, "'luck', which workflow.zoning.takes"),
        ({"workflow.outcome": _BY_HUE}, "'hue', which workflow.outcome.choice"),
        ({"workflow.zoning.takes": {"by": "hue", "red": "1 h", "blue": "2 h"}},
         "'hue', which workflow.zoning.takes"),
    ],
)  # fmt: skip
def test_a_listed_case_that_leaves_out_what_its_way_asks_for_is_named(
    changes: dict[str, Any], lacking: str
) -> None:
    found = _found(**{"cases.permit.arrivals": {"times": [*_LISTED, "3 h"]}, **changes})
    assert len(found) == 1
    assert found[0].startswith(f"cases.permit.arrivals.times.2: found no {lacking} asks for")


@pytest.mark.parametrize(
    "changes",
    [
        {"workflow.outcome": {"choice": "hue", "when": {"red": "sign"}, "otherwise": "refused"}},
        {"workflow.zoning.takes": {"by": "hue", "red": "1 h", "otherwise": "2 h"}},
        {"workflow.zoning.takes": {"attribute": "luck"},
         "cases.permit.attributes.luck": {"exponential": "20 min"}},
    ],
)  # fmt: skip
def test_a_listed_case_may_leave_out_what_is_said_otherwise(changes: dict[str, Any]) -> None:
    assert not _found(**{"cases.permit.arrivals": {"times": [*_LISTED, "3 h"]}, **changes})


def test_a_listed_case_without_the_attribute_must_find_a_way_out_too() -> None:
    found = _found(**{
        "cases.permit.arrivals": {"times": [*_LISTED, "3 h"]},
        "workflow.outcome": {"choice": "hue", "when": {"red": "sign", "blue": "refused"},
                             "otherwise": "zoning"},
    })  # fmt: skip
    assert any("cannot leave" in problem for problem in found), found


def test_a_probability_of_0_keeps_its_node_reachable() -> None:
    assert not _found(**{"workflow.outcome.choice": {"sign": "100 %", "refused": "0 %"}})


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"pools.spare": {"staff": 1}}, "pools.spare: found no activity of this pool"),
        ({"cases.permit.arrivals": {"times": ["1 h", {"at": "2 h", "wrok": "9 min"}]}},
         "cases.permit.arrivals.times.1: found the attribute 'wrok', which no step asks for"),
        ({"workflow.sign": {"gate": "mon 10:00", "agenda": 20, "next": "issued"}},
         "workflow.sign.agenda: found gate 'sign' unstable: 94.5 cases come a week, and 20.0 are"),
        ({"pools.fire.staff": 0}, "pools.fire.staff: found no officers, so work at 'safety' waits"),
        ({"calendars.hall.hours": {"mon": []}}, "calendars.hall.hours: found no hours on any week"),
        ({"workflow.complete.documents": "key", "workflow.fetch.until": None,
          "workflow.fetch.takes": "1 day"}, "documents.photo: found missing 30 %, and nothing"),
    ],
)  # fmt: skip
def test_what_is_odd_but_runs_is_a_warning(changes: dict[str, Any], text: str) -> None:
    found = [problem for problem in problems(hall_graph(**changes)) if problem.warning]
    assert any(text in str(problem) for problem in found), found


@pytest.mark.parametrize(
    ("held", "text"),
    [
        ({"at": "zonnig"}, "backlog.0.at: found 'zonnig', which is no node; did you mean 'zoning'"),
        ({"at": "enter"}, "backlog.0.at: found 'enter', where no case stays; the step that comes"),
        ({"at": ["fire", "met"]}, "cases.permit.backlog.0.at: found '"),
        ({"ages": ["1 day", "4000 days"]}, "backlog.0.ages.1: found 4000 days; at most ten years"),
        ({"ages": ["2001 workdays"]}, "ages.0: found 2001 workdays; at most ten years, or 2000"),
        ({"at": ["complete", "sign"]}, "'complete' and 'sign', which are not in two branches"),
    ],
)
def test_a_backlog_where_no_case_can_be_is_found(held: dict[str, Any], text: str) -> None:
    backlog = [{"at": "sign", "ages": ["1 day"], **held}]
    assert any(text in problem for problem in _found(**{"cases.permit.backlog": backlog}))


@pytest.mark.parametrize(("room", "found"), [(3, 1), (4, 0)])
def test_more_cannot_gather_than_there_is_room_for(room: int, found: int) -> None:
    changes = {"pools.fire.gathers": 4, "workflow.safety.room": room,
               "workflow.safety.if_full": "refused"}  # fmt: skip
    text = "pools.fire.gathers: found 4, but its steps have room for 3 in all, so that nobody"
    assert [problem.startswith(text) for problem in _found(**changes)] == [True] * found


def test_a_backlog_larger_than_its_population_is_found() -> None:
    arrivals = {"population": 2, "gaps": "1 h"}
    backlog = [{"at": "sign", "ages": ["1 day"] * 3}]
    found = _found(**{"cases.permit.arrivals": arrivals, "cases.permit.backlog": backlog})
    text = "cases.permit.backlog: found 3 cases in the backlog of a population of 2, each of whom"
    assert [problem.startswith(text) for problem in found] == [True]


def test_clocks_that_could_stand_in_two_ways_must_be_told() -> None:
    changes = {
        "workflow.sign.next": "again",
        "workflow.again": {"choice": {"halt": "50 %", "issued": "50 %"}},
        "workflow.halt": {"clock": "pause", "reason": "hearing", "next": "sign"},
        "cases.permit.promise": "5 days",
    }
    held = {"at": "sign", "ages": ["1 day"]}
    found = _found(**changes, **{"cases.permit.backlog": [held]})
    assert any("'sign', where cases come with their clocks running or paused; say" in one
               for one in found), found  # fmt: skip
    told = [{**held, "clocks": "paused"}]
    assert not _found(**changes, **{"cases.permit.backlog": told})
