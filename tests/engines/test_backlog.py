"""Cases that the run finds on their way: where they go on, since when, what is behind them."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from procsim.kpi import KPIS, cohort
from tests.engines.runs import MINUTE, cases, run, times, visits

DAY = 24 * 60


def _scenario(backlog: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "calendars": {"hall": {"hours": {"mon-fri": ["09:00-17:00"]}}},
        "pools": {"desk": {"staff": 1, "calendar": "always"}},
        "cases": {
            "case": {
                "arrivals": more.pop("arrivals", {"times": ["0 min"]}),
                "backlog": backlog,
                **more.pop("case", {}),
            }
        },
        "workflow": {
            "enter": {"start": "case", "next": "look"},
            "look": {"activity": "desk", "takes": "10 min", "next": "sign"},
            "sign": {"activity": "desk", "takes": "5 min", "next": "done"},
            "done": {"end": "issued"},
            **more.pop("workflow", {}),
        },
        **more,
    }


def _spans(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    return cases(run(data)).select(
        "case_id", *(pl.col(name) // MINUTE for name in ("arrival", "end", "before"))
    ).rows()  # fmt: skip


def _stays(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    return visits(run(data)).select(
        "case_id", "activity", *(pl.col(name) // MINUTE for name in ("enabled_time", "end_time"))
    ).rows()  # fmt: skip


def test_the_backlog_goes_on_where_it_is_the_oldest_first():
    data = _scenario([{"at": "sign", "ages": ["1 h", "3 h"]}])
    assert _spans(data) == [
        ("case-b2", -180, 5, 180), ("case-b1", -60, 10, 60), ("case-1", 0, 25, 0),
    ]  # fmt: skip


def test_an_age_in_workdays_is_working_time_before_the_start():
    # The run begins on Monday at midnight: eight hours before are those of Friday, from nine on.
    arrivals = {"gaps": "1 h", "count": 1, "calendar": "hall"}
    data = _scenario([{"at": "look", "ages": ["1 workday", "1.5 workdays"]}], arrivals=arrivals)
    found = {name: arrival for name, arrival, _end, _before in _spans(data)}
    assert found["case-b1"] == -2 * DAY - 15 * 60
    assert found["case-b2"] == -3 * DAY - 11 * 60


def test_ages_are_drawn_by_step_and_the_same_whatever_else_there_is():
    held = {"at": "look", "cases": 20, "age": {"exponential": "2 days"}}
    alone = _spans(_scenario([held]))
    beside = _spans(_scenario([{"at": "sign", "ages": ["1 h"]}, held]))
    ages = [{before for _, _, _, before in spans} for spans in (alone, beside)]
    assert len(ages[0]) > 15
    assert ages[0] <= ages[1]


def test_a_backlog_changes_no_luck_of_those_who_arrive():
    look = {"activity": "desk", "takes": {"exponential": "10 min"}, "next": "sign"}
    arrivals = {"gaps": {"exponential": "1 h"}, "count": 30}
    more = {"arrivals": arrivals, "workflow": {"look": look}}
    one, other = (
        visits(run(_scenario(backlog, **more))).filter(~pl.col("case_id").str.contains("-b"))
        for backlog in ([], [{"at": "look", "ages": ["1 h"] * 9}])
    )
    worked = [frame.sort("case_id", "activity")["worked"].to_list() for frame in (one, other)]
    assert worked[0] == worked[1]


OPINIONS = {
    "look": {"split": ["fire", "water"], "join": "both"},
    "fire": {"activity": "desk", "takes": "10 min", "next": "both"},
    "water": {"activity": "desk", "takes": "20 min", "next": "more"},
    "more": {"activity": "desk", "takes": "1 min", "next": "both"},
    "both": {"join": "look", "next": "sign"},
}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("fire", ["fire", "sign"]),
        ("more", ["more", "sign"]),
        (["fire", "more"], ["fire", "more", "sign"]),
        ("look", ["fire", "water", "more", "sign"]),
    ],
)
def test_a_case_in_one_branch_has_the_others_behind_it(at, expected):
    arrivals = {"times": ["9 h"]}
    data = _scenario([{"at": at, "ages": ["1 h"]}], workflow=OPINIONS, arrivals=arrivals)
    found = [activity for case, activity, *_ in _stays(data) if case == "case-b1"]
    assert sorted(found) == sorted(expected)
    assert found[-1] == "sign"


def test_a_join_that_needs_some_has_no_more_behind_it_than_it_can_wait_for():
    workflow = {**OPINIONS, "both": {"join": "look", "needs": 1, "next": "sign"}}
    data = _scenario([{"at": "fire", "ages": ["1 h"]}], workflow=workflow)
    data["cases"]["case"]["arrivals"] = {"times": ["9 h"]}
    assert [stay for stay in _stays(data) if stay[0] == "case-b1"] == [
        ("case-b1", "fire", 0, 10), ("case-b1", "sign", 10, 15),
    ]  # fmt: skip


CLOCKED = {
    "look": {"clock": "start", "next": "first"},
    "first": {"activity": "desk", "takes": "10 min", "next": "asks"},
    "asks": {"clock": "pause", "reason": "hearing", "next": "hearing"},
    "hearing": {"delay": "legal", "takes": "1 day", "next": "heard"},
    "heard": {"clock": "resume", "next": "decide"},
    "decide": {"clock": "stop", "next": "sign"},
}


def _marks(at: str, **more: Any) -> list[tuple[Any, ...]]:
    held = {"at": at, "ages": ["1 day"], **more}
    data = _scenario([held], workflow=CLOCKED, case={"promise": "2 days"})
    tables = run(data)
    return (
        times(tables, tables.marks)
        .filter((pl.col("case_id") == "case-b1") & (pl.col("clock") == "promised"))
        .select("action", pl.col("time") // MINUTE)
        .rows()
    )


def test_clocks_run_since_the_arrival_or_have_still_to_start_as_the_way_says():
    assert _marks("look") == [("start", 0), ("pause", 10), ("resume", 1450), ("stop", 1450)]
    assert _marks("first") == [
        ("start", -DAY), ("pause", 10), ("resume", 1450), ("stop", 1450),
    ]  # fmt: skip
    assert _marks("hearing") == [("start", -DAY), ("pause", 0), ("resume", DAY), ("stop", DAY)]
    assert _marks("sign") == [("start", -DAY), ("stop", 0)]
    assert _marks("hearing", clocks="running") == [("start", -DAY), ("stop", DAY)]


def test_the_promise_counts_from_the_arrival_before_the_run():
    held = {"at": "look", "ages": ["10 h", "47 h", "60 h"]}
    tables = run(_scenario([held], case={"promise": "2 days"}))
    judged = cohort(tables).select("case_id", pl.col("due") // MINUTE, "on_time").sort("due").rows()
    # What was due before the run is not judged; the next was due an hour after its start.
    assert judged == [("case-b2", 60, True), ("case-b1", 38 * 60, True), ("case-1", 2 * DAY, True)]


def test_the_time_of_the_backlog_counts_from_its_arrival_and_no_wait_does():
    tables = run(_scenario([{"at": "sign", "ages": ["10 h"]}]))
    assert KPIS["cycle_time"].observe(tables).values.tolist() == [605 * MINUTE, 20 * MINUTE]
    assert KPIS["wait"].observe(tables).values.sum() == 5 * MINUTE


def test_a_deadline_runs_since_the_arrival():
    workflow = {
        "look": {"deadline": "2 h", "until": "sign", "next": "first", "otherwise": "late",
                 "note_at": ["90 min"]},
        "first": {"activity": "desk", "takes": "50 min", "next": "sign"},
        "late": {"end": "deemed"},
    }  # fmt: skip
    held = [{"at": "first", "ages": ["1 h", "80 min", "3 h"]}]
    found = cases(run(_scenario(held, workflow=workflow, arrivals={"times": ["9 h"]})))
    assert found.select("case_id", "outcome", pl.col("end") // MINUTE).rows() == [
        ("case-b3", "deemed", 0), ("case-b2", "deemed", 40), ("case-b1", "deemed", 60),
        ("case-1", "issued", 595),
    ]  # fmt: skip


def test_the_backlog_of_a_population_is_that_of_its_first_members():
    arrivals = {"population": 2, "gaps": "60 min", "count": 3, "calendar": "always"}
    found = _spans(_scenario([{"at": "sign", "ages": ["1 h"]}], arrivals=arrivals))
    assert found == [
        ("case-b1", -60, 5, 60), ("case-2", 60, 85, 0), ("case-1", 65, 90, 0),
        ("case-4", 145, 160, 0),
    ]  # fmt: skip
