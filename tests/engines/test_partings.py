"""Ways that part and meet again, worked out by hand; a minute is the unit."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from tests.engines.runs import MINUTE, cases, run, times, visits

DESKS = {name: {"staff": 1} for name in ("fire", "water", "power")}


def parted(workflow: dict[str, Any], at: list[Any], **more: Any) -> dict[str, Any]:
    """A scenario whose cases come to a split called `opinions` at once."""
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "pools": more.pop("pools", DESKS),
        "cases": {"case": {"arrivals": {"times": at}, **more.pop("case", {})}},
        "workflow": {"enter": {"start": "case", "next": "opinions"}, **workflow,
                     "done": {"end": "issued"}},
        **more,
    }  # fmt: skip


def opinions(needs: int, **minutes: str) -> dict[str, Any]:
    """Departments that each take so long, and how many of them are needed."""
    steps = {
        f"{pool}_says": {"activity": pool, "takes": takes, "next": "joined"}
        for pool, takes in minutes.items()
    }
    return {
        "opinions": {"split": list(steps), "join": "joined"},
        **steps,
        "joined": {"join": "opinions", "needs": needs, "next": "done"},
    }


def rows(tables: Any) -> list[tuple[Any, ...]]:
    """Case, activity, start, end, work and how it ended, of every visit."""
    every = visits(tables).sort("case_id", "activity", "attempt", "enabled_time")
    return every.select(
        "case_id", "activity", *(pl.col(name) // MINUTE for name in ("start_time", "end_time")),
        pl.col("worked") // MINUTE, pl.col("ended").cast(pl.String),
    ).rows()  # fmt: skip


def ends(tables: Any) -> list[int]:
    return (cases(tables).sort("case_id")["end"] // MINUTE).to_list()


def test_the_second_of_three_opinions_withdraws_the_third_and_frees_its_officer():
    tables = run(parted(opinions(2, fire="10 min", power="20 min", water="50 min"), ["0 min"] * 2))
    assert rows(tables) == [
        ("case-1", "fire_says", 0, 10, 10, "done"),
        ("case-1", "power_says", 0, 20, 20, "done"),
        ("case-1", "water_says", 0, 20, 20, "withdrawn"),
        ("case-2", "fire_says", 10, 20, 10, "done"),
        ("case-2", "power_says", 20, 40, 20, "done"),
        # Begun at the instant at which the officer was freed.
        ("case-2", "water_says", 20, 40, 20, "withdrawn"),
    ]
    assert ends(tables) == [20, 40]


def test_the_account_of_the_opinion_that_decided_is_the_cases_and_the_first_lay_as_slack():
    tables = run(parted(opinions(2, fire="10 min", power="20 min", water="50 min"), ["0 min"] * 2))
    told = cases(tables).sort("case_id").select(
        *(pl.col(name) // MINUTE for name in ("service", "queue", "slack"))
    )  # fmt: skip
    assert told.rows() == [(20, 0, 10), (20, 20, 20)]


def test_opinions_that_end_at_one_instant_come_in_the_order_of_their_steps():
    tables = run(parted(opinions(1, fire="10 min", water="10 min"), ["0 min"]))
    assert [(row[1], *row[4:]) for row in rows(tables)] == [
        ("fire_says", 10, "done"),
        ("water_says", 10, "withdrawn"),
    ]


def test_a_branch_that_takes_no_time_leaves_the_others_unbegun():
    workflow = {
        "opinions": {"split": ["at_once", "water_says"], "join": "joined"},
        "at_once": {"clock": "pause", "next": "joined"},
        "water_says": {"activity": "water", "takes": "10 min", "next": "joined"},
        "joined": {"join": "opinions", "needs": 1, "next": "done"},
    }
    tables = run(parted(workflow, ["5 min"]))
    assert rows(tables) == []
    assert ends(tables) == [5]


def test_work_that_held_two_pools_lets_those_behind_it_start_when_it_is_withdrawn():
    workflow = opinions(1, fire="5 min", water="30 min")
    workflow["water_says"]["activity"] = {"power": 1, "water": 1}
    workflow["enter_other"] = {"start": "other", "next": "alone"}
    workflow["alone"] = {"activity": ["water"], "takes": "7 min", "next": "done"}
    workflow["enter_early"] = {"start": "early", "next": "long"}
    workflow["long"] = {"activity": "power", "takes": "60 min", "next": "done"}
    data = parted(workflow, ["1 min"])
    data["cases"]["other"] = {"arrivals": {"times": ["2 min"]}}
    data["cases"]["early"] = {"arrivals": {"times": ["0 min"]}}
    assert rows(run(data)) == [
        ("case-1", "fire_says", 1, 6, 5, "done"),
        ("case-1", "water_says", None, 6, 0, "withdrawn"),
        ("early-1", "long", 0, 60, 60, "done"),
        ("other-1", "alone", 6, 13, 7, "done"),
    ]


def test_a_split_within_a_late_branch_is_withdrawn_with_all_that_is_in_it():
    workflow = {
        **opinions(1, fire="10 min"),
        "opinions": {"split": ["fire_says", "inner"], "join": "joined"},
        "inner": {"split": ["power_says", "water_says"], "join": "both"},
        "power_says": {"activity": "power", "takes": "4 min", "next": "both"},
        "water_says": {"activity": "water", "takes": "30 min", "next": "both"},
        "both": {"join": "inner", "next": "joined"},
    }
    tables = run(parted(workflow, ["0 min"]))
    assert [(row[1], *row[3:]) for row in rows(tables)] == [
        ("fire_says", 10, 10, "done"),
        ("power_says", 4, 4, "done"),
        ("water_says", 10, 10, "withdrawn"),
    ]


def test_a_case_that_comes_again_begins_a_new_round_of_the_split():
    workflow = opinions(1, fire="10 min", water="25 min")
    workflow["joined"]["next"] = "again"
    ways = {1: "opinions", 2: "opinions"}
    workflow["again"] = {"choice": "attempt", "when": ways, "otherwise": "done"}
    tables = run(parted(workflow, ["0 min"]))
    assert [(row[1], *row[2:4], row[5]) for row in rows(tables)] == [
        *(("fire_says", t, t + 10, "done") for t in (0, 10, 20)),
        *(("water_says", t, t + 10, "withdrawn") for t in (0, 10, 20)),
    ]
    assert ends(tables) == [30]


def _with_a_deadline(needs: int, limit: str) -> dict[str, Any]:
    """Water has a deadline of its own, up to the join."""
    workflow = opinions(needs, fire="10 min", water="40 min")
    workflow["opinions"]["split"] = ["fire_says", "in_time"]
    workflow["in_time"] = {"deadline": limit, "until": "joined", "next": "water_says",
                           "otherwise": "too_late"}  # fmt: skip
    workflow["too_late"] = {"delay": "legal", "takes": "3 min", "next": "joined"}
    return parted(workflow, ["0 min"])


def _actions(tables: Any) -> list[tuple[str, int]]:
    marks = times(tables, tables.marks).filter(pl.col("clock") == "deadline:in_time")
    return marks.select(pl.col("action").cast(pl.String), pl.col("time") // MINUTE).rows()


def test_a_deadline_within_a_branch_that_is_withdrawn_expires_no_more():
    tables = run(_with_a_deadline(1, "20 min"))
    assert _actions(tables) == [("start", 0)]
    assert ends(tables) == [10]


@pytest.mark.parametrize(
    ("limit", "end", "actions"),
    [
        ("20 min", 23, [("start", 0), ("expired", 20)]),
        ("40 min", 40, [("start", 0), ("stop", 40)]),
    ],
)
def test_a_deadline_of_one_branch_is_not_met_by_another_that_comes_to_the_join(limit, end, actions):
    tables = run(_with_a_deadline(2, limit))
    assert _actions(tables) == actions
    assert ends(tables) == [end]


def test_work_taken_from_an_officer_by_closing_time_is_withdrawn_where_it_lies():
    hours = {"hall": {"hours": {"mon-sun": ["00:00-00:15", "01:00-02:00"]}}}
    pools = {"fire": {"staff": 1, "calendar": "always"},
             "water": {"staff": 1, "calendar": "hall", "at_closing": "suspend"}}  # fmt: skip
    data = parted(opinions(1, fire="30 min", water="40 min"), ["0 min"], pools=pools)
    data |= {"calendars": hours, "run": data["run"] | {"calendar": "hall"}}
    assert rows(run(data)) == [
        ("case-1", "fire_says", 0, 30, 30, "done"),
        ("case-1", "water_says", 0, 30, 15, "withdrawn"),
    ]


def _chosen(**shares: str) -> dict[str, Any]:
    """Departments that are asked in a share of the cases."""
    workflow = opinions(1, fire="10 min", power="20 min", water="50 min")
    workflow["opinions"]["split"] = {f"{pool}_says": share for pool, share in shares.items()}
    del workflow["joined"]["needs"]
    return workflow


def test_a_join_waits_for_just_the_branches_that_were_started():
    tables = run(parted(_chosen(fire="100 %", power="100 %", water="0 %"), ["0 min"]))
    assert [(row[1], row[3]) for row in rows(tables)] == [("fire_says", 10), ("power_says", 20)]
    assert ends(tables) == [20]


def test_a_case_that_starts_no_branch_goes_straight_on():
    tables = run(parted(_chosen(fire="0 %", power="0 %", water="0 %"), ["5 min"]))
    assert rows(tables) == []
    assert ends(tables) == [5]


def test_a_join_that_needs_more_than_were_started_waits_for_those():
    workflow = _chosen(fire="100 %", power="0 %", water="100 %")
    workflow["joined"]["needs"] = 3
    assert ends(run(parted(workflow, ["0 min"]))) == [50]
    workflow["joined"]["needs"] = 1
    tables = run(parted(workflow, ["0 min"]))
    assert [(row[1], *row[4:]) for row in rows(tables)] == [
        ("fire_says", 10, "done"),
        ("water_says", 10, "withdrawn"),
    ]


def _asked(tables: Any) -> dict[str, set[str]]:
    every = visits(tables)
    return {name: set(every.filter(pl.col("activity") == name)["case_id"]) for name in _STEPS}


_STEPS = ("fire_says", "power_says", "water_says")


def test_each_branch_is_started_by_its_share_of_cases_whatever_the_others_are():
    pools = {name: {"staff": "unlimited"} for name in DESKS}
    at = ["0 min"] * 4000
    two = _asked(run(parted(_chosen(fire="30 %", power="60 %", water="0 %"), at, pools=pools)))
    three = _asked(run(parted(_chosen(fire="30 %", power="80 %", water="50 %"), at, pools=pools)))
    # Three standard errors of a share of 4,000 cases are at most 2.4 %.
    assert len(two["fire_says"]) == pytest.approx(1200, abs=90)
    assert len(three["fire_says"] & three["water_says"]) == pytest.approx(600, abs=70)
    # The luck of a branch is its own: who was asked is asked again, and more where more are.
    assert three["fire_says"] == two["fire_says"]
    assert three["power_says"] > two["power_says"]


def test_chance_decides_anew_at_each_round():
    workflow = _chosen(fire="50 %", power="50 %", water="50 %")
    workflow["joined"]["next"] = "again"
    workflow["again"] = {"choice": "attempt", "when": {1: "pause"}, "otherwise": "done"}
    workflow["pause"] = {"delay": "outside", "takes": "1 min", "next": "opinions"}
    tables = run(parted(workflow, ["0 min"] * 200, pools={key: {"staff": 200} for key in DESKS}))
    twice = visits(tables).filter(pl.col("activity") == "fire_says")["case_id"].value_counts()
    assert set(twice["count"]) == {1, 2}


def test_a_condition_starts_a_branch_for_the_cases_for_which_it_holds():
    workflow = _chosen(fire="100 %", power="100 %", water="100 %")
    workflow["opinions"]["split"] = {
        "fire_says": "area > 300 or attempt > 1", "power_says": "area > 1000", "water_says": "0 %",
    }  # fmt: skip
    workflow["joined"]["next"] = "again"
    workflow["again"] = {"choice": "attempt", "when": {1: "pause"}, "otherwise": "done"}
    workflow["pause"] = {"delay": "outside", "takes": "60 min", "next": "opinions"}
    at = [{"at": "0 min", "area": area} for area in (100, 400, 2000)]
    pools = {name: {"staff": "unlimited"} for name in DESKS}
    asked = [row[:3] for row in rows(run(parted(workflow, at, pools=pools))) if row[1] in _STEPS]
    assert asked == [
        ("case-1", "fire_says", 60),
        ("case-2", "fire_says", 0),
        ("case-2", "fire_says", 70),
        ("case-3", "fire_says", 0),
        ("case-3", "fire_says", 80),
        ("case-3", "power_says", 0),
        ("case-3", "power_says", 80),
    ]
