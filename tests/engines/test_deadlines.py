"""Deadlines: paused, extended, drawn, met at several steps, and the classes they give to work."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given

from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from tests.engines.runs import MINUTE, RANDOM, cases, run, times
from tests.workflow.strategies import sound_scenarios

HOUR = 60 * MINUTE
_HALL = {"hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}}


def _run(deadline: dict[str, Any], steps: dict[str, Any], **changes: Any) -> Any:
    """One case from Monday midnight; its deadline leads to the end `late`."""
    return run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "cases": {"a": {"arrivals": {"times": ["0 h"]}}},
        "workflow": {
            "enter": {"start": "all", "next": "limit"},
            "limit": {"until": "done", "otherwise": "late", **deadline},
            **steps, "done": {"end": "issued"}, "late": {"end": "deemed"},
        },
        **changes,
    })  # fmt: skip


def _wait(length: str, after: str) -> dict[str, Any]:
    return {"delay": "outside", "takes": length, "next": after}


def _ends(tables: Any) -> list[tuple[str, float]]:
    rows = times(tables, tables.cases).sort("case_id").select("outcome", "end").rows()
    return [(outcome, end / HOUR) for outcome, end in rows]


def _marks(tables: Any) -> list[tuple[str, float, str | None]]:
    rows = times(tables, tables.marks).filter(clock="deadline:limit")
    return [
        (action, at / HOUR, reason)
        for action, at, reason in rows.select("action", "time", "reason").rows()
    ]


@pytest.mark.parametrize(
    ("length", "outcome"), [("4 h", "issued"), ("4.01 h", "deemed")], ids=["tie", "late"]
)
def test_what_ends_exactly_at_the_deadline_is_in_time(length: str, outcome: str) -> None:
    tables = _run({"deadline": "4 h", "next": "wait"}, {"wait": _wait(length, "done")})
    assert _ends(tables) == [(outcome, 4)]


def test_a_deadline_stands_still_while_it_is_paused() -> None:
    steps = {
        "stop": {"clock": "pause", "of": "limit", "reason": "hearing", "next": "hearing"},
        "hearing": _wait("10 h", "go_on"),
        "go_on": {"clock": "resume", "of": ["both", "limit"], "next": "work"},
        "work": _wait("9 h", "done"),
    }
    tables = _run(
        {"deadline": "4 h", "note_at": {"yellow": "3 h"}, "next": "before"},
        {"before": _wait("1 h", "stop"), **steps},
    )
    assert _ends(tables) == [("deemed", 14)]
    assert _marks(tables) == [
        ("start", 0, None), ("pause", 1, "hearing"), ("resume", 11, None),
        ("note", 13, "yellow"), ("expired", 14, None),
    ]  # fmt: skip


def test_a_pause_moves_a_limit_in_workdays_by_its_working_time() -> None:
    steps = {
        "stop": {"clock": "pause", "of": "limit", "next": "hearing"},
        # From Monday 16:00 to Tuesday 10:00: two working hours.
        "hearing": _wait("18 h", "go_on"),
        "go_on": {"clock": "resume", "of": "limit", "next": "work"},
        "work": _wait("9 days", "done"),
    }
    tables = _run(
        {"deadline": "1 workday", "next": "before"},
        {"before": _wait("16 h", "stop"), **steps},
        calendars=_HALL,
    )
    # Tuesday 17:00 and two hours more: Wednesday 11:00.
    assert _ends(tables) == [("deemed", 2 * 24 + 11)]


def test_a_pause_at_the_very_instant_saves_and_one_after_it_does_not() -> None:
    steps = {
        "stop": {"clock": "pause", "of": "limit", "next": "hearing"},
        "hearing": _wait("2 h", "go_on"),
        "go_on": {"clock": "resume", "of": "limit", "next": "work"},
        "work": _wait("9 h", "done"),
        "before": _wait("4 h", "stop"),
    }
    assert _ends(_run({"deadline": "4 h", "next": "before"}, steps)) == [("deemed", 6)]


def test_a_deadline_that_a_step_stops_withdraws_nothing() -> None:
    steps = {"decided": {"clock": "stop", "of": "limit", "next": "print"},
             "print": _wait("9 h", "done"), "work": _wait("3 h", "decided")}  # fmt: skip
    tables = _run({"deadline": "4 h", "next": "work"}, steps)
    assert _ends(tables) == [("issued", 12)]
    assert _marks(tables) == [("start", 0, None), ("stop", 3, None)]


@pytest.mark.parametrize(
    ("extension", "end"),
    [
        ({"by": "2 h"}, 6),
        ({"by": "2 h", "at": "3 h"}, 6),
        ({"by": "2 h", "at": "3 h", "share": "0 %"}, 4),
    ],
)
def test_an_extension_is_given_once(extension: dict[str, str], end: int) -> None:
    deadline = {"deadline": "4 h", "extension": extension, "next": "wait"}
    assert _ends(_run(deadline, {"wait": _wait("9 h", "done")})) == [("deemed", end)]


def test_an_extension_at_the_deadline_comes_before_it() -> None:
    deadline = {"deadline": "4 h", "extension": {"by": "2 h"}, "next": "wait"}
    tables = _run(deadline, {"wait": _wait("5 h", "done")})
    assert _ends(tables) == [("issued", 5)]
    assert _marks(tables) == [("start", 0, None), ("extend", 4, None), ("stop", 5, None)]


def test_a_step_extends_a_deadline_by_workdays_as_a_limit_counts_them() -> None:
    steps = {
        "more": {"clock": "extend", "of": "limit", "by": "2 workdays", "next": "work"},
        "work": _wait("20 days", "done"),
    }
    # One workday is over on Tuesday at 17:00; two more on Thursday at 17:00.
    tables = _run({"deadline": "1 workday", "next": "more"}, steps, calendars=_HALL)
    assert _ends(tables) == [("deemed", 3 * 24 + 17)]


def test_a_deadline_is_met_at_any_of_its_steps() -> None:
    steps = {"way": {"choice": "case_type", "when": {"a": "no", "b": "done"}},
             "wait": _wait("3 h", "way"), "no": {"end": "refused"}}  # fmt: skip
    tables = _run(
        {"deadline": "4 h", "until": ["done", "no"], "next": "wait"}, steps,
        cases={"a": {"arrivals": {"times": ["0 h"]}}, "b": {"arrivals": {"times": ["0 h"]}}},
    )  # fmt: skip
    assert _ends(tables) == [("refused", 3), ("issued", 3)]
    assert [mark for mark, *_ in _marks(tables)] == ["start", "start", "stop", "stop"]


def test_a_limit_that_varies_belongs_to_the_case_and_the_attempt() -> None:
    data = {"deadline": {"exponential": "4 h"}, "next": "wait"}
    steps = {"wait": _wait("900 h", "done")}
    many = {"cases": {"a": {"arrivals": {"gaps": "1 h", "count": 400}}}}
    lasted = cases(_run(data, steps, **many)).select("arrival", "end").rows()
    lengths = [(end - arrival) / HOUR for arrival, end in lasted]
    assert len(set(lengths)) == 400
    # Four standard errors of a mean of 400 exponential times.
    assert abs(sum(lengths) / 400 - 4) < 0.8


def test_a_limit_that_varies_in_workdays_is_working_time() -> None:
    deadline = {"deadline": {"constant": {"value": "1 workday"}}, "next": "wait"}
    tables = _run(deadline, {"wait": _wait("9 days", "done")}, calendars=_HALL)
    assert _ends(tables) == [("deemed", 17)]


def test_work_that_is_old_goes_before_younger_work_with_the_same_class() -> None:
    tables = run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "pools": {"desk": {"staff": 1, "queue": "last_come"}},
        "cases": {"a": {"arrivals": {"times": ["0 h", "1 h"]}},
                  "b": {"arrivals": {"times": ["2 h", "9 h"]}}},
        "workflow": {
            "enter": {"start": "a", "next": "limit"},
            "enter_b": {"start": "b", "next": "work"},
            "limit": {"deadline": "99 h", "until": "done", "otherwise": "late", "next": "work",
                      "priority_at": {"5 h": 1}},
            "work": {"activity": "desk", "takes": "10 h", "next": "done"},
            "done": {"end": "issued"}, "late": {"end": "deemed"},
        },
    })  # fmt: skip
    # The last come would be first; but at six, the second of a has been here five hours.
    ends = dict(times(tables, tables.cases).select("case_id", "end").rows())
    hours = {case: end / HOUR for case, end in ends.items()}
    assert hours == {"a-1": 10, "a-2": 20, "b-2": 30, "b-1": 40}


def test_work_that_comes_later_has_the_class_that_its_deadline_gave_it() -> None:
    tables = run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "pools": {"desk": {"staff": 1}},
        "cases": {"a": {"arrivals": {"times": ["0 h"]}}, "b": {"arrivals": {"times": ["0 h"] * 3}}},
        "workflow": {
            "enter": {"start": "a", "next": "limit"},
            "enter_b": {"start": "b", "next": "work"},
            "limit": {"deadline": "99 h", "until": "done", "otherwise": "late", "next": "first",
                      "priority_at": {"2 h": 1}},
            "first": _wait("3 h", "work"),
            "work": {"activity": "desk", "takes": "4 h", "next": "done"},
            "done": {"end": "issued"}, "late": {"end": "deemed"},
        },
    })  # fmt: skip
    ends = dict(times(tables, tables.cases).select("case_id", "end").rows())
    assert {case: end / HOUR for case, end in ends.items()} == {
        "b-1": 4, "a-1": 8, "b-2": 12, "b-3": 16,
    }  # fmt: skip


def test_an_agenda_takes_first_what_a_deadline_made_urgent() -> None:
    tables = run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "cases": {"a": {"arrivals": {"times": ["2 h"]}},
                  "b": {"arrivals": {"times": ["0 h", "1 h"]}}},
        "workflow": {
            "enter": {"start": "a", "next": "limit"},
            "enter_b": {"start": "b", "next": "gate"},
            "limit": {"deadline": "99 h", "until": "done", "otherwise": "late", "next": "gate",
                      "priority_at": {"2 h": 1}},
            "gate": {"gate": {"every": "5 h"}, "agenda": 1, "next": "done"},
            "done": {"end": "issued"}, "late": {"end": "deemed"},
        },
    })  # fmt: skip
    ends = dict(times(tables, tables.cases).select("case_id", "end").rows())
    assert {case: end / HOUR for case, end in ends.items()} == {"a-1": 5, "b-1": 10, "b-2": 15}


@RANDOM
@given(sound_scenarios())
def test_a_deadline_that_started_ends_at_most_once_and_acts_only_while_it_runs(data):
    tables = run(data)
    graph = build(Scenario.model_validate(data))
    marks = tables.marks.filter(tables.marks["clock"].cast(pl.String).str.starts_with("deadline:"))
    for (_case, clock), mine in marks.partition_by("case_id", "clock", as_dict=True).items():
        # In a block that is done for several items, each item has a deadline of its own.
        name = clock.removeprefix("deadline:")
        record = graph.nodes[name if name in graph else name.rpartition(" ")[0]]["record"]
        state, given_more = "over", 0
        for action in mine["action"]:
            if action == "start":
                state, given_more = "runs", 0
            elif action in ("stop", "expired"):
                assert state == "runs" or (state == "paused" and action == "stop")
                state = "over"
            elif action == "pause":
                assert state == "runs"
                state = "paused"
            elif action == "resume":
                assert state == "paused"
                state = "runs"
            elif action == "extend":
                given_more += 1
            else:
                assert state == "runs"
        assert not given_more or record.extension or "extend" in str(data["workflow"])
