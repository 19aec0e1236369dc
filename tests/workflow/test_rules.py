"""Rules over attributes: mistakes are told where they are, and means are counted."""

from __future__ import annotations

from typing import Any

import pytest

from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from procsim.workflow.load import offered_load
from procsim.workflow.validation import problems

_ATTRIBUTES = {
    "size": {"small": "75 %", "large": "25 %"},
    "pages": {"discrete": {10: "50 %", 30: "50 %"}},
    "work": {"exponential": "20 min"},
}


def _graph(
    takes: Any = "6 min", attributes: Any = None, *, everybody: bool = False, **nodes: Any
) -> Any:
    more = {"more": {"activity": "desk", "takes": "30 min", "next": "done"}} if nodes else {}
    starts = {
        "enter": {"start": "permit", "next": "serve"},
        "patrols": {"start": "patrol", "next": "serve" if everybody else "done"},
    }
    serve = {"activity": "desk", "takes": takes, "next": "done"}
    return build(Scenario.model_validate({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "5 days"},
        "pools": {"desk": {"staff": 1}},
        "cases": {"permit": {"arrivals": {"rate": "1 / h"},
                             "attributes": _ATTRIBUTES | (attributes or {})},
                  "patrol": {"arrivals": {"times": ["1 h"]}, "attributes": {"pages": 1}}},
        "workflow": {**starts, "serve": serve, **more, "done": {"end": "issued"}, **nodes},
    }))  # fmt: skip


def _choice(rule: str, **ways: Any) -> dict[str, Any]:
    serve = {"activity": "desk", "takes": "6 min", "next": "which"}
    return {"serve": serve, "which": {"choice": rule, **ways}}


def _told(graph: Any) -> list[str]:
    return [str(problem) for problem in problems(graph) if not problem.warning]


_YES_NO = {"when": {"yes": "more", "no": "done"}}


@pytest.mark.parametrize(
    ("graph", "text"),
    [
        (_graph({"formula": "5 min + page"}),
         "workflow.serve.takes.formula: in '5 min + page', character 9: found 'page', which is"),
        (_graph({"formula": "pages"}), "in 'pages': found a number; a time"),
        (_graph({"times": "work", "of": "1 min"}), "takes.times: in 'work': found a time; a numb"),
        (_graph({"for_each": "size", "takes": "1 min"}), "takes.for_each: in 'size': found words"),
        (_graph({"if": "pages", "then": "1 min", "otherwise": "2 min"}),
         "takes.if: in 'pages': found a number; a condition such as pages > 20"),
        (_graph({"if": "size == huge", "then": "1 min", "otherwise": "2 min"}),
         "found 'huge', neither an attribute nor a value of 'size'; allowed: large, small"),
        (_graph({"if": "pages > 1", "then": {"attribute": "worf"}, "otherwise": "2 min"}),
         "takes.then: found the attribute 'worf', which is no time of case type 'permit'; allow"),
        (_graph({"sum": ["1 min", {"by": "size", "small": "2 min"}]}),
         "takes.sum.1: found no way for 'large' of 'size'; name each, or give `otherwise`"),
        (_graph({"formula": "1 h - 3 min * pages"}), "found a time below 0, such as -30 min; a ru"),
        (_graph({"formula": "1 h / (pages - 10)"}), "takes: in '1 h / (pages - 10)': found a divi"),
        (_graph({"for_each": "pages / 4", "takes": "1 min"}), "found 2.5 things; a whole number"),
        (_graph(**_choice("worj > 3 h", **_YES_NO)),
         "workflow.which.choice: in 'worj > 3 h', character 1: found 'worj', which is no attr"),
        (_graph(**_choice("pages * 2", **_YES_NO)), "found a number; a condition such as pages >"),
        (_graph(**_choice("pages > 20", when={"yes": "more"})), "which.when: found no way for 'no"),
        (_graph(**_choice("pages > 20", when={"yess": "more"}, otherwise="done")),
         "which.when.yess: found 'yess', which no condition is; did you mean 'yes'?"),
        (_graph(**_choice("1 / (pages - 10) > 1", **_YES_NO)), "which.choice: in '1 / (pages - 10"),
        (_graph(**_choice("pages > 20", when={"yes": "serve", "no": "more"})),
         "found the loop serve -> which -> serve, which a case of type 'permit' with pages > 20 '"),
        (_graph(**_choice("attempt > 2", when={"yes": "serve", "no": "more"})),
         "found the loop serve -> which -> serve"),
        (_graph(attributes={"a": {"formula": "b + 1"}, "b": {"formula": "a + 1"}}),
         "cases.permit.attributes.a: found a circle: a -> b -> a"),
        (_graph(attributes={"a": {"formula": "size"}}), "attributes.a: in 'size': found words; a "),
        (_graph(attributes={"a": {"formula": "attempt + 1"}}), "a case has its attributes before"),
        (_graph(attributes={"a": {"by": "size", "small": 3, "otherwise": "3 min"}}),
         "cases.permit.attributes.a: found a number and a time; values of one kind"),
        (_graph(attributes={"a": {"by": "size", "small": 3}}), "found no way for 'large' of 'size"),
        (_graph(attributes={"a": {"by": "sise", "small": 3}}), "found 'sise', which has no named "),
        (_graph(attributes={"a": {"if": "pages + 1", "then": 3, "otherwise": 4}}), "a condition s"),
        (_graph(attributes={"a": {"formula": "1 / (pages - 30)"}}), "attributes.a: in '1 / (pages"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_is_told_where_it_is(graph: Any, text: str) -> None:
    found = _told(graph)
    assert any(text in problem for problem in found), found


@pytest.mark.parametrize(
    ("takes", "attributes", "minutes"),
    [
        ({"formula": "5 min + 0.5 min * pages"}, {}, 15),
        ({"times": "pages", "of": {"exponential": "1 min"}}, {}, 20),
        ({"for_each": "pages", "takes": {"exponential": "1 min"}}, {}, 20),
        ({"sum": ["5 min", {"attribute": "work"}]}, {}, 25),
        ({"if": "pages > 20 and size == large", "then": "60 min", "otherwise": "20 min"}, {}, 25),
        ({"by": "size", "small": {"formula": "1 min * pages"}, "large": "10 min"}, {}, 17.5),
        ({"if": "attempt == 1", "then": "12 min", "otherwise": "1 min"}, {}, 12),
        ({"formula": "1 min * copies"},
         {"copies": {"by": "size", "small": 4, "large": {"discrete": {8: 1, 16: 1}}}}, 6),
        ({"formula": "1 min * copies"}, {"copies": {"if": "thick", "then": 4, "otherwise": 2},
                                         "thick": {"formula": "pages > 20"}}, 3),
        ({"if": "colour == red", "then": "9 min", "otherwise": "3 min"},
         {"colour": {"by": "size", "small": "red", "large": {"red": 0.5, "blue": 0.5}}}, 8.25),
    ],
)  # fmt: skip
def test_the_mean_of_a_rule_is_the_load_it_brings(
    takes: Any, attributes: Any, minutes: float
) -> None:
    graph = _graph(takes, attributes)
    assert _told(graph) == []
    assert offered_load(graph)["desk"].load == pytest.approx(minutes / 60)


def test_a_choice_by_rule_brings_the_share_of_cases_for_which_it_holds() -> None:
    graph = _graph(**_choice("pages > 20 and size == large", **_YES_NO))
    assert offered_load(graph)["desk"].load == pytest.approx((6 + 30 / 8) / 60)


def test_times_that_vary_without_end_are_counted_nearly_so() -> None:
    graph = _graph(**_choice("work > 20 min", **_YES_NO))
    assert offered_load(graph)["desk"].load == pytest.approx((6 + 30 * 0.36788) / 60, rel=0.003)


def test_a_loop_by_rule_is_gone_round_as_often_as_it_says() -> None:
    ways = {"yes": "serve", "no": {"done": 0.5, "more": 0.5}}
    graph = _graph(**_choice("attempt < 3 and pages > 20", when=ways))
    assert _told(graph) == []
    assert offered_load(graph)["desk"].load == pytest.approx((6 * 2 + 15) / 60)


def test_a_rule_asks_no_case_type_for_what_only_others_have() -> None:
    rule = {"if": "case_type == permit and work > 1 h", "then": "5 min", "otherwise": "1 min"}
    assert _told(_graph(rule, everybody=True)) == []
    rule["if"] = "work > 1 h"
    assert "found 'work', which is no attribute" in _told(_graph(rule, everybody=True))[0]


def _papers(resubmission: str) -> Any:
    check = {"documents": "all", "resubmission": resubmission, "if_complete": "done",
             "if_missing": "wait"}  # fmt: skip
    form = {"missing": 1.0, "missing_later": "50 %", "supplied_after": "1 h"}
    return build(Scenario.model_validate({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "5 days"},
        "pools": {"desk": {"staff": 1}},
        "cases": {"permit": {"arrivals": {"rate": "1 / h"}, "documents": {"form": form}}},
        "workflow": {
            "enter": {"start": "all", "next": "serve"},
            "serve": {"activity": "desk", "takes": "6 min", "next": "check"},
            "check": check, "wait": {"delay": "applicant", "until": "documents", "next": "serve"},
            "done": {"end": "issued"},
        },
    }))  # fmt: skip


def test_fewer_gaps_at_later_tries_bring_less_work() -> None:
    assert _told(_papers("fresh")) == []
    assert offered_load(_papers("fresh"))["desk"].load == pytest.approx(0.1 * 3)


def test_gaps_at_later_tries_that_no_check_draws_are_told() -> None:
    assert "documents.form.missing_later: found 50 %, and no check" in _told(_papers("kept"))[0]
