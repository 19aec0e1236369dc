"""Officers who stand blocked: done, while the next step has no room for what they have done."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.errors import RunError
from procsim.kpi.load import duty
from procsim.scenario.node import Activity
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build, records
from procsim.workflow.holding import standing_before
from tests.engines.runs import MINUTE, RANDOM, cases, run, times, visits
from tests.workflow.strategies import sound_scenarios

HALL = {"hall": {"hours": {"daily": ["00:00-01:00", "02:00-03:00"]}}}


def _tandem(arrivals: list[str], steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Steps in line, each with an officer of its own and room for one."""
    names = list(steps)
    workflow: dict[str, Any] = {
        "enter": {"start": "all", "next": names[0]},
        "done": {"end": "issued"},
    }
    for i, (name, step) in enumerate(steps.items()):
        hold = {"room": 1, "when_full": "hold"} if i else {}
        after = names[i + 1] if i + 1 < len(names) else "done"
        workflow[name] = {"activity": f"of_{name}", **hold, "next": after, **step}
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "calendars": HALL,
        "pools": {
            f"of_{name}": {"staff": 1, "calendar": "always", **more.get(name, {})} for name in names
        },
        "cases": {"case": {"arrivals": {"times": arrivals}}},
        "workflow": workflow,
    }


def _seen(data: dict[str, Any], activity: str) -> list[tuple[float, float]]:
    """Minutes at which each visit began to be served, and was over."""
    here = visits(run(data)).filter(pl.col("activity") == activity).sort("start_time")
    return [(a / MINUTE, b / MINUTE) for a, b in here.select("start_time", "end_time").rows()]


THREE = {"first": {"takes": "5 min"}, "second": {"takes": "10 min"}, "third": {"takes": "20 min"}}


def test_a_full_step_holds_the_officers_before_it_one_after_the_other():
    data = _tandem(["0 min"] * 4, THREE)
    assert _seen(data, "first") == [(0, 5), (5, 15), (15, 35), (35, 55)]
    assert _seen(data, "second") == [(5, 15), (15, 35), (35, 55), (55, 75)]
    assert _seen(data, "third") == [(15, 35), (35, 55), (55, 75), (75, 95)]
    tables = run(data)
    assert (cases(tables)["blocked"] // MINUTE).to_list() == [0, 15, 25, 25]
    # Standing blocked is no work.
    assert [busy / MINUTE for busy in duty(tables)["busy"]] == [20, 40, 80]


def test_who_stood_longest_enters_first_and_then_the_lowest_case():
    steps = {"first": {"takes": "5 min"}, "second": {"takes": "10 min"}}
    data = _tandem(["0 min"] * 4, steps, first={"staff": 4})
    # All four are done at 5: one enters, three stand, and enter by the number of the case.
    assert _seen(data, "second") == [(5, 15), (15, 25), (25, 35), (35, 45)]
    order = visits(run(data)).filter(pl.col("activity") == "second").sort("start_time")
    assert order["case_id"].to_list() == ["case-1", "case-2", "case-3", "case-4"]


@pytest.mark.parametrize("closing", ["finish", "suspend", "any"])
def test_a_blocked_officer_stays_past_closing_and_is_off_duty_then(closing):
    steps = {"first": {"takes": "50 min"}, "second": {"takes": "20 min"}}
    first = {"calendar": "hall", "at_closing": closing, "staff": 2}
    data = _tandem(["0 min"] * 3, steps, first=first)
    # Both are done at 50. One stands until 70, ten minutes beyond closing, and takes nothing more;
    # the other begins the third at 50, and has ten minutes for it before closing time.
    assert _seen(data, "first") == [(0, 50), (0, 70), (50, 100 if closing == "finish" else 160)]
    (overtime,) = duty(run(data)).filter(pool="of_first")["overtime"]
    assert overtime == (40 * MINUTE if closing == "finish" else 0)


def test_a_blocked_officer_is_not_taken_by_more_urgent_work():
    data = _tandem(["0 min", "0 min"], {"first": {"takes": "5 min"}, "second": {"takes": "30 min"}})
    data["pools"]["of_first"]["preempts"] = [1]
    data["cases"]["urgent"] = {"priority": 1, "arrivals": {"times": ["12 min"]}}
    data["workflow"]["enter"]["start"] = "case"
    data["workflow"]["urgently"] = {"start": "urgent", "next": "quick"}
    data["workflow"]["quick"] = {"activity": "of_first", "takes": "1 min", "next": "done"}
    # From 10 on the officer stands with the second case, until there is room at 35.
    assert _seen(data, "quick") == [(35, 36)]


def test_withdrawal_frees_an_officer_who_stands_blocked_and_wastes_nothing():
    data = _tandem(
        ["0 min", "0 min", "0 min"], {"first": {"takes": "5 min"}, "second": {"takes": "60 min"}}
    )
    limit = {"deadline": "20 min", "until": "done", "otherwise": "late", "next": "first"}
    data["workflow"] |= {"limit": limit, "late": {"end": "withdrawn"}}
    data["workflow"]["enter"]["next"] = "limit"
    tables = run(data)
    first = visits(tables).filter(pl.col("activity") == "first").sort("case_id")
    # The second stands from 10 to 20, when all deadlines expire; the third never began.
    assert first.select(pl.col("end_time") // MINUTE, "ended").rows() == [
        (5, "done"), (20, "done"), (20, "withdrawn"),
    ]  # fmt: skip
    assert (cases(tables)["blocked"] // MINUTE).to_list() == [0, 10, 0]


def test_a_run_that_ends_finds_officers_standing():
    data = _tandem(["0 min"] * 3, THREE)
    data["run"]["length"] = "18 min"
    tables = run(data)
    assert (cases(tables)["blocked"] // MINUTE).to_list() == [0, 5 - 0, 0]
    standing = visits(tables).filter(pl.col("ended") == "ongoing", pl.col("activity") == "first")
    assert (standing["worked"] // MINUTE).to_list() == [3]


def test_the_way_to_a_full_step_may_lead_through_choices_and_clocks():
    data = _tandem(["0 min"] * 3, {"first": {"takes": "5 min"}, "second": {"takes": "30 min"}})
    data["workflow"]["first"]["next"] = "begins"
    data["workflow"]["begins"] = {"clock": "start", "next": "which"}
    data["workflow"]["which"] = {"choice": {"second": "100 %", "done": "0 %"}}
    assert _seen(data, "first") == [(0, 5), (5, 35), (35, 65)]
    tables = run(data)
    starts = times(tables, tables.marks).filter(action="start", clock="promised")
    assert (starts["time"] // MINUTE).to_list() == [5, 10, 40]


def test_work_for_several_does_not_keep_a_pool_that_who_stands_blocked_waits_for():
    steps = {"first": {"takes": "5 min"}, "second": {"takes": "10 min"}}
    data = _tandem(["0 min"] * 3, steps, first={"staff": 2})
    data["cases"]["pair"] = {"priority": 1, "arrivals": {"times": ["6 min"]}}
    data["workflow"]["enter"]["start"] = "case"
    both = {"of_first": 2, "of_second": 1}
    data["workflow"]["together"] = {"start": "pair", "next": "both"}
    data["workflow"]["both"] = {"activity": both, "takes": "1 min", "next": "done"}
    # At 15 one of the first still stands: were the second kept for all three, none would move.
    assert _seen(data, "second") == [(5, 15), (15, 25), (26, 36)]
    assert _seen(data, "both") == [(25, 26)]


def test_what_was_kept_waiting_for_work_for_several_begins_as_one_of_them_stands_blocked():
    steps = {"first": {"takes": {"attribute": "work"}}, "second": {"takes": "10 min"}}
    data = _tandem([], steps, first={"staff": 2})
    times_at = [{"at": "0 min", "work": "5 min"}, {"at": "0 min", "work": "9 min"}]
    data["cases"]["case"]["arrivals"]["times"] = times_at
    data["cases"]["pair"] = {"priority": 1, "arrivals": {"times": ["3 min"]}}
    data["workflow"]["enter"]["start"] = "case"
    both = {"of_first": 2, "of_second": 1}
    data["workflow"]["together"] = {"start": "pair", "next": "both"}
    data["workflow"]["both"] = {"activity": both, "takes": "1 min", "next": "done"}
    # From 5 on the second is kept for all three; at 9 one of them stands, before that very step.
    assert _seen(data, "second") == [(9, 19), (20, 30)]
    assert _seen(data, "both") == [(19, 20)]


WORK = st.sampled_from((0, 1, 2, 5, 5, 10))


@RANDOM
@given(st.data())
def test_a_line_of_officers_moves_as_the_recursion_for_finite_rooms_says(data):
    steps, number = data.draw(st.integers(2, 4)), data.draw(st.integers(1, 6))
    rooms = [None, *(data.draw(st.integers(1, 3)) for _ in range(steps - 1))]
    work = [[data.draw(WORK) for _ in range(steps)] for _ in range(number)]
    came = sorted(data.draw(st.lists(st.integers(0, 20), min_size=number, max_size=number)))
    left: dict[tuple[int, int], int] = {}
    for k in range(number):
        for j in range(steps):
            ready = came[k] if j == 0 else left[j - 1, k]
            over = max(ready, left.get((j, k - 1), 0)) + work[k][j]
            room = rooms[j + 1] if j + 1 < steps else None
            # There is room when who came so many earlier has left.
            left[j, k] = over if room is None else max(over, left.get((j + 1, k - room), 0))
    names = [f"step_{j}" for j in range(steps)]
    told = _tandem([f"{at} min" for at in came], {
        name: {"takes": {"attribute": name}} | ({"room": room} if room else {})
        for name, room in zip(names, rooms, strict=True)
    })  # fmt: skip
    told["cases"]["case"] = {
        "arrivals": {"times": [
            {"at": f"{at} min"} | {name: f"{w} min" for name, w in zip(names, mine, strict=True)}
            for at, mine in zip(came, work, strict=True)
        ]},
        "attributes": dict.fromkeys(names, "1 min"),
    }  # fmt: skip
    rows = visits(run(told)).select("case_id", "activity", "end_time").rows()
    found = {(int(act[5:]), int(case[5:]) - 1): end // MINUTE for case, act, end in rows}
    assert found == left


@RANDOM
@given(sound_scenarios())
def test_nobody_stands_blocked_before_a_step_with_room(data):
    graph = build(Scenario.model_validate(data))
    tables = run(data)
    every = visits(tables).filter(pl.col("kind") == "activity")
    worked = times(tables, tables.segments).group_by("case_id", "activity", "attempt").agg(
        over=pl.col("to").max()
    )  # fmt: skip
    for name, record in records(graph).items():
        if not isinstance(record, Activity) or not record.holds:
            continue
        inside = every.filter(pl.col("activity") == name).select("enabled_time", "end_time").rows()
        stood = every.filter(
            pl.col("activity").is_in(standing_before(graph, name)), pl.col("ended") == "done"
        ).join(worked, ["case_id", "activity", "attempt"])
        for over, left in (
            stood.filter(pl.col("over") < pl.col("end_time")).select("over", "end_time").rows()
        ):
            for at in {over, *(end for _, end in inside if over <= end < left)}:
                assert sum(begin <= at < end for begin, end in inside) >= (record.room or 0)


def test_a_ring_of_full_steps_that_is_said_to_be_safe_ends_with_an_error_if_it_is_not():
    # Validation refuses this; a run of it would never end.
    data = _tandem(["0 min"] * 3, {"first": {"takes": "5 min"}, "second": {"takes": "5 min"}})
    data["workflow"]["second"]["activity"] = "of_first"
    with pytest.raises(RunError, match="waits here for ever"):
        run(data)
