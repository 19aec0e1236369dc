"""Gates: small runs worked out by hand, and laws of every opening of random ones."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given

from procsim.plan import Draws, compile_graph
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from tests.engines.runs import MINUTE, RANDOM, run, times, visits
from tests.workflow.strategies import sound_scenarios

HOUR = 60 * MINUTE


def _run(gate: dict[str, Any], cases: dict[str, list[str]], **changes: Any) -> Any:
    """Cases of several types before one gate, in a run from Monday midnight."""
    return run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1,
                **changes.pop("run", {})},
        "cases": {name: {"arrivals": {"times": at}} for name, at in cases.items()},
        "workflow": {"enter": {"start": "all", "next": "gate"}, "gate": {**gate, "next": "done"},
                     "done": {"end": "issued"}},
        **changes,
    })  # fmt: skip


def _ends(tables: Any) -> dict[str, float]:
    """When each case ended, in hours since the start."""
    return {
        case: end / HOUR
        for case, end in times(tables, tables.cases).sort("case_id").select("case_id", "end").rows()
    }


def test_who_comes_exactly_when_a_gate_opens_goes_through() -> None:
    ends = _ends(_run({"gate": {"every": "4 h"}}, {"a": ["1 h", "4 h", "4.01 h"]}))
    assert ends == {"a-1": 4, "a-2": 4, "a-3": 8}


def test_an_agenda_is_filled_by_class_and_then_by_arrival_and_the_others_wait() -> None:
    tables = run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "cases": {"a": {"arrivals": {"times": ["1 h", "2 h", "3 h"]}},
                  "b": {"priority": 1, "arrivals": {"times": ["2.5 h", "3.5 h"]}}},
        "workflow": {"enter": {"start": "all", "next": "gate"},
                     "gate": {"gate": {"every": "4 h"}, "agenda": 2, "next": "done"},
                     "done": {"end": "issued"}},
    })  # fmt: skip
    assert _ends(tables) == {"a-1": 8, "a-2": 8, "a-3": 12, "b-1": 4, "b-2": 4}


def test_papers_are_in_time_up_to_the_instant_at_which_they_close() -> None:
    gate = {"gate": {"every": "4 h"}, "papers_close": "1 h"}
    assert _ends(_run(gate, {"a": ["2 h", "3 h", "3.5 h"]})) == {"a-1": 4, "a-2": 4, "a-3": 8}


def test_papers_that_close_a_workday_before_close_on_the_workday_before() -> None:
    tables = _run(
        {"gate": "mon 14:00", "papers_close": "1 workday"},
        # Friday 14:00 is seven working hours before Monday 14:00.
        {"a": ["2026-03-06 14:00", "2026-03-06 14:01"]},
        calendars={"hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}},
    )
    assert tables.cases["end"].dt.strftime("%m-%d %H:%M").to_list() == [
        "03-09 14:00",
        "03-16 14:00",
    ]


def test_a_batch_goes_on_as_often_as_enough_are_there() -> None:
    tables = _run(
        {"gate": {"batch": 2}},
        {"a": ["1 h", "2 h", "3 h", "3 h", "3 h", "3 h", "4 h"]},
        run={"length": "1 day"},
    )
    waited = tables.events["end_time"] - tables.events["enabled_time"]
    assert (waited / pl.Series([HOUR]).cast(pl.Duration("us"))).to_list() == [1, 0, 0, 0, 0, 0]
    assert tables.cases.filter(outcome="open")["gate"].dt.total_hours().to_list() == [20]


def test_who_is_left_behind_by_a_batch_that_others_fill_has_his_own_time() -> None:
    ends = _ends(_run({"gate": {"batch": 2, "or_after": "2 h"}}, {"a": ["1 h", "1 h", "1 h"]}))
    assert ends == {"a-1": 1, "a-2": 1, "a-3": 3}


def test_a_batch_goes_on_when_the_oldest_has_waited_enough() -> None:
    gate = {"gate": {"batch": 3, "or_after": "2 h"}}
    # At three the second and third come in time; then one waits alone; the last three are a batch.
    arrivals = {"a": ["1 h", "2 h", "3 h", "4 h", "7 h", "7.5 h", "8 h"]}
    assert _ends(_run(gate, arrivals)) == {
        "a-1": 3, "a-2": 3, "a-3": 3, "a-4": 6, "a-5": 8, "a-6": 8, "a-7": 8,
    }  # fmt: skip


def test_the_wait_of_a_batch_can_be_working_time() -> None:
    tables = _run(
        {"gate": {"batch": 9, "or_after": "1 workday"}},
        {"a": ["2026-03-06 16:00"]},
        calendars={"hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}},
    )
    assert tables.cases["end"].dt.strftime("%a %H:%M").to_list() == ["Mon 16:00"]


def test_the_oldest_that_was_withdrawn_hurries_nobody() -> None:
    tables = run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "cases": {"a": {"arrivals": {"times": ["1 h"]}}, "b": {"arrivals": {"times": ["2 h"]}}},
        "workflow": {
            "enter": {"start": "a", "next": "in_time"},
            "enter_b": {"start": "b", "next": "gate"},
            "in_time": {"deadline": "90 min", "until": "done", "otherwise": "gone", "next": "gate"},
            "gate": {"gate": {"batch": 2, "or_after": "3 h"}, "next": "done"},
            "done": {"end": "issued"},
            "gone": {"end": "withdrawn"},
        },
    })  # fmt: skip
    # b makes the batch full at two; had a gone before, b would wait its own three hours.
    assert _ends(tables) == {"a-1": 2, "b-1": 2}


def test_a_case_withdrawn_before_a_gate_is_not_counted_for_its_batch() -> None:
    tables = run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "cases": {"a": {"arrivals": {"times": ["1 h"]}}, "b": {"arrivals": {"times": ["2 h"]}}},
        "workflow": {
            "enter": {"start": "a", "next": "in_time"},
            "enter_b": {"start": "b", "next": "gate"},
            "in_time": {"deadline": "30 min", "until": "done", "otherwise": "gone", "next": "gate"},
            "gate": {"gate": {"batch": 2, "or_after": "3 h"}, "next": "done"},
            "done": {"end": "issued"},
            "gone": {"end": "withdrawn"},
        },
    })  # fmt: skip
    assert _ends(tables) == {"a-1": 1.5, "b-1": 5}
    rows = tables.events.sort("case_id").select("case_id", "kind", "ended").rows()
    assert rows == [("a-1", "gate", "withdrawn"), ("b-1", "gate", "done")]


def test_who_comes_to_a_gate_that_has_opened_at_this_instant_waits_for_the_next() -> None:
    tables = run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "cases": {"a": {"arrivals": {"times": ["1 h"]}}},
        "workflow": {
            "enter": {"start": "a", "next": "in_time"},
            "in_time": {"deadline": "3 h", "until": "gate", "otherwise": "gate", "next": "wait"},
            "wait": {"delay": "outside", "takes": "9 h", "next": "gate"},
            "gate": {"gate": {"every": "4 h"}, "next": "done"},
            "done": {"end": "issued"},
        },
    })  # fmt: skip
    # Deadlines expire after gates open: what this one sends on at four is too late for four.
    assert _ends(tables) == {"a-1": 8}


def test_work_without_time_that_starts_as_a_gate_opens_is_too_late_for_it() -> None:
    tables = run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "pools": {"desk": {"staff": 1}},
        "cases": {"a": {"arrivals": {"times": ["4 h"]}}},
        "workflow": {
            "enter": {"start": "a", "next": "stamp"},
            "stamp": {"activity": "desk", "takes": "0 min", "next": "gate"},
            "gate": {"gate": {"every": "4 h"}, "next": "done"},
            "done": {"end": "issued"},
        },
    })  # fmt: skip
    assert _ends(tables) == {"a-1": 8}


@pytest.mark.parametrize(
    ("gate", "days"),
    [
        ("daily 16:00", ["04-26", "04-27", "04-28", "04-29", "04-30", "05-06", "05-07"]),
        ("mon-fri 16:00", ["04-28", "04-29", "04-30", "05-06", "05-07"]),
        (["sun 16:00", "2025-04-30 09:30"], ["04-27", "04-30"]),
        ({"every": "2 days", "first": "2025-04-26 09:00"}, ["04-26", "04-28", "04-30", "05-06"]),
        ({"every": "2 workdays", "first": "2025-04-27 10:00"}, ["04-27", "04-29", "05-06"]),
    ],
)
def test_a_timetable_leaves_out_holidays_and_keeps_make_up_workdays(
    gate: Any, days: list[str]
) -> None:
    graph = build(Scenario.model_validate({
        "procsim": 1,
        # A Saturday; the Sunday after it is worked, and 1 to 5 May are off.
        "run": {"start": "2025-04-26", "length": "12 days", "replications": 1},
        "calendars": {"hall": {"holidays": "CN",
                               "hours": {"mon-fri": ["09:00-17:00"]},
                               "extra": {date(2025, 4, 26): ["09:00-12:00"]}}},
        "cases": {"a": {"arrivals": {"times": ["1 h"]}}},
        "workflow": {"enter": {"start": "a", "next": "gate"},
                     "gate": {"gate": gate, "next": "done"}, "done": {"end": "issued"}},
    }))  # fmt: skip
    compiled = compile_graph(graph)
    node = compiled.names.nodes.index("gate")
    opens, papers = Draws(compiled.recipe, 1, 0).openings(node)
    origin = graph.graph["run"].origin
    found = pl.Series(opens).cast(pl.Duration("us")) + origin
    assert found.dt.strftime("%m-%d").to_list() == days
    assert (opens == papers).all()


def test_gaps_that_vary_are_the_same_in_every_design_and_others_in_another_replication() -> None:
    gate = {"gate": {"every": {"exponential": "2 h"}}}
    cases = {"a": [f"{hour} h" for hour in range(12)]}
    one, other = _run(gate, cases), _run({**gate, "agenda": 99}, {**cases, "b": ["30 min"]})
    mine = [tables.cases.filter(case_type="a")["end"].to_list() for tables in (one, other)]
    assert mine[0] == mine[1]
    twice = _run(gate, cases, run={"replications": 2, "length": "9 days"})
    ends = twice.cases.partition_by("replication")
    assert ends[0]["end"].to_list() != ends[1]["end"].to_list()


def _openings(data: dict[str, Any]) -> Any:
    graph = build(Scenario.model_validate(data))
    compiled = compile_graph(graph)
    draws = Draws(compiled.recipe, data["run"]["seed"], 0)
    for name in data["workflow"]:
        record = graph.nodes[name]["record"]
        node = compiled.names.nodes.index(name)
        if "gate" in data["workflow"][name] and record.batch is None:
            opens, papers = draws.openings(node)
            yield name, record, dict(zip(opens.tolist(), papers.tolist(), strict=True))


@RANDOM
@given(sound_scenarios())
def test_a_timetable_lets_through_the_first_of_those_in_time_and_no_more(data):
    tables = run(data)
    waits = visits(tables).filter(kind="gate")
    end = tables.setting.ends[0]
    for name, record, papers in _openings(data):
        through: defaultdict[int, list[int]] = defaultdict(list)
        stays = waits.filter(activity=name).select("enabled_time", "end_time", "ended").rows()
        for came, left, ended in stays:
            if ended == "done":
                assert came <= papers[left]
                through[left].append(came)
        most = record.agenda or len(stays)
        for at in [at for at in papers if at < end]:
            assert len(through[at]) <= most
            # Somebody in time who stays has found the agenda full.
            stayed = [came for came, left, _ in stays if came <= papers[at] and at < left]
            came_before = [came for came in stayed if came < at]
            assert not came_before or len(through[at]) == most


@RANDOM
@given(sound_scenarios())
def test_a_batch_is_never_larger_than_it_says_and_nobody_waits_longer_for_it(data):
    waits = visits(run(data)).filter(kind="gate")
    graph = build(Scenario.model_validate(data))
    for name in data["workflow"]:
        if "gate" not in data["workflow"][name]:
            continue
        batch = graph.nodes[name]["record"].batch
        if batch is None:
            continue
        mine = waits.filter(activity=name)
        longest = batch.or_after.microseconds(0)
        assert (mine["end_time"] - mine["enabled_time"] <= longest).all()
        for of_instant in mine.filter(ended="done").partition_by("end_time"):
            early = of_instant.filter(pl.col("end_time") - pl.col("enabled_time") < longest)
            # Before the oldest has waited enough, only whole batches go on.
            assert early.height < of_instant.height or early.height % batch.batch == 0


def test_who_has_waited_long_enough_goes_on_though_a_batch_of_a_better_class_goes_first() -> None:
    tables = run({
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "cases": {"a": {"arrivals": {"times": ["0 h"]}},
                  "b": {"priority": 1, "arrivals": {"times": ["1 h", "1 h"]}}},
        "workflow": {"enter": {"start": "all", "next": "gate"},
                     "gate": {"gate": {"batch": 2, "or_after": "1 h"}, "next": "done"},
                     "done": {"end": "issued"}},
    })  # fmt: skip
    assert _ends(tables) == {"a-1": 1, "b-1": 1, "b-2": 1}
