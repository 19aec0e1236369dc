"""All engines make the same rows, or tell the same error, at the edges of what can be said."""

from __future__ import annotations

import pytest

from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from procsim.workflow.validation import problems
from tests.engines.agreement import assert_same

HALL = {"hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}}
DESK = {"desk": {"staff": 1}}


def _graph(work=None, first="work", cases=None, arrivals=None, **data):
    """Give a hall with a desk, and in front of its work or instead what a test is about."""
    steps = data.pop("steps", {})
    plain = {"a": {"arrivals": arrivals or {"times": ["1 h", "1 h"]}}}
    graph = build(Scenario.model_validate({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": data.pop("length", "until empty")},
        "calendars": HALL,
        "pools": DESK,
        "cases": cases or plain,
        "workflow": {
            "enter": {"start": "all", "next": first},
            "work": work or {"activity": "desk", "takes": "30 min", "next": "done"},
            "done": {"end": "issued"},
            **steps,
        },
        **data,
    }))  # fmt: skip
    assert not [problem for problem in problems(graph) if not problem.warning]
    return graph


def _deadline(limit, **says):
    ways = {"until": "done", "otherwise": "late", "next": "work"}
    return {"limit": {"deadline": limit, **ways, **says}, "late": {"end": "deemed"}}


def _wait(takes):
    work = {"activity": "desk", "takes": "30 min", "next": "wait"}
    return _graph(work, steps={"wait": {"delay": "legal", "takes": takes, "next": "done"}})


@pytest.mark.parametrize("graph", [
    _wait("20000 workdays"),
    _wait("36500 days"),
    _graph(first="limit", steps=_deadline("20000 workdays")),
    _graph(
        pools={"desk": {"staff": 1, "queue": "due_date"}},
        cases={"a": {"arrivals": {"times": ["1 h", "1 h"]}, "promise": "20000 workdays"}},
    ),
], ids=["work", "clock", "deadline", "promise"])  # fmt: skip
def test_engines_tell_the_same_of_what_ends_after_the_last_day_of_the_calendars(graph):
    assert_same(graph)


@pytest.mark.parametrize("length", ["1 h", "90 min"])
def test_engines_end_a_run_alike_at_an_instant_at_which_much_happens(length):
    arrivals = {"times": ["30 min", "1 h", "1 h", "90 min", "2 h"]}
    assert_same(_graph(length=length, arrivals=arrivals, pools={"desk": {"staff": 2}}))


def test_engines_make_the_same_rows_of_as_many_documents_as_there_can_be():
    papers = {"missing": "40 %", "supplied_after": {"exponential": "1 h"}}
    case = {
        "arrivals": {"gaps": "7 min", "count": 60},
        "documents": {f"paper_{i}": papers for i in range(60)},
    }
    ways = {"if_complete": "work", "if_missing": "fetch", "notice": "piecemeal"}
    steps = {
        "check": {"documents": "all", **ways},
        "fetch": {"delay": "applicant", "until": "documents", "next": "check"},
    }
    assert_same(_graph(first="check", cases={"a": case}, steps=steps))


def test_engines_make_the_same_rows_of_fifty_branches_of_which_seven_are_enough():
    branches = {
        f"branch_{i}": {"delay": "legal", "takes": {"exponential": "1 h"}, "next": "join"}
        for i in range(50)
    }
    steps = {
        "split": {"split": [*branches], "join": "join"},
        "join": {"join": "split", "needs": 7, "next": "work"},
        **branches,
    }
    arrivals = {"gaps": "1 min", "count": 40}
    assert_same(_graph(first="split", arrivals=arrivals, steps=steps))


def test_engines_make_the_same_rows_of_forty_pools_any_of_which_does_the_work():
    pools = {f"desk_{i}": {"staff": 1} for i in range(40)}
    work = {"activity": [*pools], "takes": "1 h", "next": "done"}
    assert_same(_graph(work, pools=pools, arrivals={"gaps": "1 min", "count": 200}))


def test_engines_make_the_same_rows_of_crews_that_are_seldom_twice_the_same():
    work = {"activity": {"desk": 3}, "takes": {"exponential": "1 h"}, "next": "done"}
    pools = {"desk": {"staff": 12, "choose": "longest_idle"}}
    arrivals = {"gaps": {"exponential": "20 min"}, "count": 400}
    assert_same(_graph(work, pools=pools, arrivals=arrivals))


def test_engines_make_the_same_rows_of_every_class_that_interrupts_those_below():
    pools = {"desk": {"staff": 2, "preempts": [*range(1, 9)], "ageing": "7 min"}}
    cases = {
        f"class_{i}": {"arrivals": {"gaps": {"exponential": "17 min"}, "count": 40}, "priority": i}
        for i in range(1, 10)
    }
    assert_same(_graph(pools=pools, cases=cases))


def test_engines_make_the_same_rows_of_deadlines_that_fall_due_together():
    limit = _deadline(
        "1 h", note_at={"yellow": "10 min", "red": "20 min"},
        priority_at={"15 min": 3, "30 min": 1},
    )  # fmt: skip
    arrivals = {"gaps": "1 h", "bundle": 200, "count": 3}
    assert_same(_graph(first="limit", arrivals=arrivals, steps=limit))


def test_engines_make_the_same_rows_of_an_old_backlog():
    held = {"at": "work", "cases": 500, "age": {"exponential": "30 days"}, "clocks": "running"}
    case = {"arrivals": {"times": ["1 h"]}, "promise": "3 workdays", "backlog": [held]}
    pools = {"desk": {"staff": 30, "queue": "due_date", "calendar": "hall"}}
    assert_same(_graph(cases={"a": case}, pools=pools))


def test_engines_make_the_same_rows_where_nobody_comes():
    assert_same(_graph(arrivals={"gaps": "1 h", "bundle": {"discrete": {0: 1}}, "count": 5}))
