"""What happens when several things fall due at one instant, one rule a test."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from procsim.errors import RunError
from tests.engines.runs import MINUTE, cases, run, times, visits

HALL = {"hall": {"hours": {"mon-sun": ["09:00-12:00", "13:00-17:00"]}}}


def _scenario(workflow: dict[str, Any], at: list[Any], **more: Any) -> dict[str, Any]:
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": more.pop("length", "until empty"),
                "replications": 1},
        "pools": more.pop("pools", {"desk": {"staff": 1}}),
        "cases": {"case": {"arrivals": {"times": at}, **more.pop("case", {})}},
        "workflow": {"enter": {"start": "case", "next": "first"}, **workflow,
                     "done": {"end": "issued"}},
        **more,
    }  # fmt: skip


def _minutes(frame: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return frame.select(pl.col(columns) // MINUTE).rows()


def _papers(limit: str, supply: str) -> dict[str, Any]:
    """A deadline that races the applicant's papers."""
    return _scenario(
        {
            "first": {"deadline": limit, "until": "served", "next": "check", "otherwise": "late"},
            "check": {"documents": "all", "if_complete": "served", "if_missing": "fetch"},
            "fetch": {"delay": "applicant", "until": "documents", "next": "check"},
            "served": {"clock": "stop", "next": "done"},
            "late": {"end": "withdrawn"},
        },
        ["0 min"],
        case={"documents": {"form": {"missing": "100 %", "supplied_after": supply}}},
    )


@pytest.mark.parametrize(
    ("limit", "outcome"),
    [("29 min", "withdrawn"), ("30 min", "issued"), ("31 min", "issued")],
)
def test_papers_that_arrive_exactly_at_the_deadline_are_in_time(limit, outcome):
    assert cases(run(_papers(limit, "30 min")))["outcome"].to_list() == [outcome]


@pytest.mark.parametrize(("at_most", "outcome"), [("29 min", "returned"), ("30 min", "issued")])
def test_papers_that_arrive_exactly_at_the_end_of_a_wait_are_in_time(at_most, outcome):
    data = _papers("1 day", "30 min")
    fetch = data["workflow"]["fetch"]
    data["workflow"]["fetch"] = fetch | {"at_most": at_most, "if_late": "back"}
    data["workflow"]["back"] = {"end": "returned"}
    assert cases(run(data))["outcome"].to_list() == [outcome]


def test_what_needs_staff_after_papers_that_arrive_at_the_deadline_is_too_late():
    data = _papers("30 min", "30 min")
    data["workflow"]["check"]["if_complete"] = "stamp"
    data["workflow"]["stamp"] = {"activity": "desk", "takes": "0 min", "next": "served"}
    tables = run(data)
    assert cases(tables)["outcome"].to_list() == ["withdrawn"]
    stamp = visits(tables).filter(pl.col("activity") == "stamp")
    assert stamp.select("start_time", "ended").rows() == [(None, "withdrawn")]


def test_a_service_that_ends_exactly_at_the_deadline_is_in_time():
    data = _scenario(
        {
            "first": {"deadline": "10 min", "until": "done", "next": "serve", "otherwise": "late"},
            "serve": {"activity": "desk", "takes": "10 min", "next": "done"},
            "late": {"end": "deemed"},
        },
        ["0 min"],
    )
    assert cases(run(data))["outcome"].to_list() == ["issued"]


@pytest.mark.parametrize("closing", ["finish", "suspend"])
def test_an_officer_who_finishes_exactly_at_closing_takes_nothing_more(closing):
    data = _scenario(
        {"first": {"activity": "desk", "takes": "60 min", "next": "done"}},
        ["660 min", "661 min"],
        pools={"desk": {"staff": 1, "at_closing": closing}},
        calendars=HALL,
    )
    found = _minutes(visits(run(data)), "start_time", "end_time")
    assert found == [(660, 720), (780, 840)]


def test_work_of_no_length_outside_hours_is_done_at_the_opening():
    data = _scenario(
        {"first": {"activity": "desk", "takes": "0 min", "next": "done"}},
        ["539 min", "540 min", "720 min", "1020 min"],
        calendars=HALL,
    )
    found = _minutes(visits(run(data)), "start_time", "end_time")
    assert found == [(540, 540), (540, 540), (780, 780), (1980, 1980)]


def test_who_arrives_as_an_officer_frees_up_comes_after_those_already_waiting():
    data = _scenario(
        {"first": {"activity": "desk", "takes": "10 min", "next": "done"}},
        ["0 min", "5 min", "10 min"],
    )
    served = visits(run(data)).sort("start_time")
    assert served["case_id"].to_list() == ["case-1", "case-2", "case-3"]


def test_cases_enabled_at_one_instant_are_served_by_their_order_of_arrival():
    """Both come back from the same delay at 40; the one who arrived first has the lower number."""
    data = _scenario(
        {
            "first": {"delay": "outside", "takes": {"attribute": "wait"}, "next": "serve"},
            "serve": {"activity": "desk", "takes": "10 min", "next": "done"},
        },
        [{"at": "0 min", "wait": "40 min"}, {"at": "10 min", "wait": "30 min"}],
    )
    served = visits(run(data)).filter(pl.col("activity") == "serve").sort("start_time")
    assert served["case_id"].to_list() == ["case-1", "case-2"]


def test_an_end_inside_a_split_frees_the_officer_at_work_on_the_other_branch():
    data = _scenario(
        {
            "first": {"split": ["quick", "slow"], "join": "both"},
            "quick": {"delay": "outside", "takes": "10 min", "next": "stop"},
            "stop": {"choice": {"refused": 1.0, "both": 0.0}},
            "slow": {"activity": "desk", "takes": "60 min", "next": "both"},
            "both": {"join": "first", "next": "done"},
            "refused": {"end": "refused"},
        },
        ["0 min", "5 min"],
    )
    tables = run(data)
    slow = visits(tables).filter(pl.col("activity") == "slow").sort("enabled_time")
    assert _minutes(slow, "start_time", "end_time", "worked") == [(0, 10, 10), (10, 15, 5)]
    assert slow["ended"].to_list() == ["withdrawn", "withdrawn"]
    assert cases(tables)["outcome"].to_list() == ["refused", "refused"]


def test_a_deadline_frees_the_officer_and_empties_the_queue():
    data = _scenario(
        {
            "first": {"deadline": "30 min", "until": "done", "next": "serve", "otherwise": "late"},
            "serve": {"activity": "desk", "takes": "60 min", "next": "done"},
            "late": {"end": "deemed"},
        },
        ["0 min", "0 min", "20 min"],
    )
    tables = run(data)
    served = visits(tables).sort("case_id")
    assert _minutes(served, "start_time", "end_time", "worked") == [
        (0, 30, 30), (None, 30, 0), (30, 50, 20),
    ]  # fmt: skip
    marks = times(tables, tables.marks).filter(pl.col("action") == "expired")
    assert (marks["time"] // MINUTE).to_list() == [30, 30, 50]


def test_interrupted_work_is_done_by_the_same_officer_in_stretches():
    data = _scenario(
        {"first": {"activity": "desk", "takes": "60 min", "next": "done"}},
        ["700 min"],
        pools={"desk": {"staff": 2, "at_closing": "suspend"}},
        calendars=HALL,
    )
    tables = run(data)
    assert _minutes(times(tables, tables.segments), "from", "to") == [(700, 720), (780, 820)]
    assert tables.segments["officer"].to_list() == ["1", "1"]


def test_work_outside_hours_that_was_begun_is_finished_and_counts_as_work():
    data = _scenario(
        {"first": {"activity": "desk", "takes": "60 min", "next": "done"}},
        ["700 min"],
        calendars=HALL,
    )
    served = visits(run(data))
    assert _minutes(served, "start_time", "end_time", "worked") == [(700, 760, 60)]


def test_a_case_caught_in_a_loop_is_named():
    data = _scenario(
        {
            "first": {"activity": "desk", "takes": "1 min", "next": "again"},
            "again": {"choice": {"first": 1.0, "done": 0.0}},
        },
        ["0 min"],
    )
    with pytest.raises(RunError, match="case case-1 came here more than 10,000 times"):
        run(data)


@pytest.mark.parametrize("calendars", [{}, HALL])
def test_a_case_that_waits_for_ever_in_a_run_until_empty_is_named(calendars):
    data = _scenario(
        {"first": {"activity": "desk", "takes": "1 min", "next": "done"}},
        ["0 min"],
        pools={"desk": {"staff": 0}},
        calendars=calendars,
    )
    with pytest.raises(RunError, match="first: case case-1 waits here for ever"):
        run(data)


def test_a_withdrawn_case_keeps_the_account_of_a_branch_that_had_not_come_to_the_join():
    """The join comes before the other branches by name, but what waits there decided nothing."""
    data = _scenario(
        {
            "first": {"deadline": "30 min", "until": "done", "next": "fork", "otherwise": "late"},
            "fork": {"split": ["quick", "slow"], "join": "all"},
            "quick": {"delay": "outside", "takes": "10 min", "next": "all"},
            "slow": {"activity": "desk", "takes": "60 min", "next": "all"},
            "all": {"join": "fork", "next": "done"},
            "late": {"end": "deemed"},
        },
        ["0 min", "0 min"],
    )
    found = _minutes(cases(run(data)), "end", "service", "queue", "outside")
    assert found == [(30, 30, 0, 0), (30, 0, 30, 0)]


def test_a_warning_in_workdays_before_a_limit_in_days_counts_the_halls_workdays():
    data = _scenario(
        {
            "first": {
                "deadline": "10 days", "note_at": ["2 workdays"],
                "until": "done", "next": "prior", "otherwise": "late",
            },
            "prior": {
                "deadline": "8 workdays", "until": "serve", "next": "serve", "otherwise": "late",
            },
            "serve": {"activity": "desk", "takes": "1 min", "next": "wait"},
            "wait": {"delay": "outside", "takes": "9 days", "next": "done"},
            "late": {"end": "deemed"},
        },
        ["540 min"],
        pools={"desk": {"staff": 1, "calendar": "early"}},
        calendars={**HALL, "early": {"hours": {"mon-sun": ["08:00-10:00"]}}},
    )  # fmt: skip
    data["run"]["calendar"] = "hall"
    tables = run(data)
    notes = times(tables, tables.marks).filter(pl.col("action") == "note")
    assert (notes["time"] // MINUTE).to_list() == [2 * 24 * 60 + 17 * 60]


def test_a_fresh_check_draws_new_gaps_only_in_what_it_asks_for():
    data = _scenario(
        {
            "first": {"documents": ["lease"], "if_complete": "form", "if_missing": "fetch"},
            "fetch": {"delay": "applicant", "until": "documents", "next": "first"},
            "form": {
                "documents": ["form"], "resubmission": "fresh",
                "if_complete": "again", "if_missing": "mend",
            },
            "mend": {"delay": "applicant", "takes": "1 h", "next": "form"},
            "again": {"documents": ["lease"], "if_complete": "done", "if_missing": "lost"},
            "lost": {"end": "refused"},
        },
        [f"{minute} min" for minute in range(50)],
        case={
            "documents": {
                name: {"missing": "50 %", "supplied_after": "1 h"} for name in ("form", "lease")
            }
        },
    )  # fmt: skip
    tables = run(data)
    mended = visits(tables).filter((pl.col("activity") == "mend") & (pl.col("attempt") > 1))
    assert mended.height
    assert set(cases(tables)["outcome"]) == {"issued"}


@pytest.mark.parametrize(
    ("otherwise", "outcome", "end"), [("middle", "deemed", 30), ("apart", "issued", 130)]
)
def test_a_deadline_goes_on_when_another_expires_and_leaves_the_case_in_its_part(
    otherwise, outcome, end
):
    data = _scenario(
        {
            "first": {
                "deadline": "10 min", "until": "half", "next": "whole", "otherwise": otherwise,
            },
            "whole": {
                "deadline": "30 min", "until": "apart", "next": "begin", "otherwise": "late",
            },
            "begin": {"delay": "outside", "takes": "20 min", "next": "half"},
            "half": {"clock": "pause", "next": "middle"},
            "middle": {"delay": "outside", "takes": "100 min", "next": "apart"},
            "apart": {"delay": "outside", "takes": "120 min", "next": "done"},
            "late": {"end": "deemed"},
        },
        ["0 min"],
    )  # fmt: skip
    found = cases(run(data))
    assert found.select("outcome", pl.col("end") // MINUTE).rows() == [(outcome, end)]


def test_the_last_instant_of_a_run_is_as_whole_as_any_other():
    data = _scenario(
        {
            "first": {"activity": "desk", "takes": "30 min", "next": "stamp"},
            "stamp": {"activity": "desk", "takes": "0 min", "next": "serve"},
            "serve": {"activity": "desk", "takes": "5 min", "next": "done"},
        },
        ["30 min", "60 min"],
        length="60 min",
    )
    found = visits(run(data)).sort("case_id", "enabled_time", "activity")
    assert found.select("activity", "ended").rows() == [
        ("first", "done"), ("serve", "ongoing"), ("stamp", "done"), ("first", "ongoing"),
    ]  # fmt: skip
    assert _minutes(found, "start_time") == [(30,), (60,), (60,), (None,)]


@pytest.mark.parametrize(
    ("grace", "outcome", "end"), [("1 h", "returned", 180), ("3 h", "issued", 300)]
)
def test_papers_once_asked_for_are_on_their_way_through_every_later_wait(grace, outcome, end):
    data = _papers("10 days", "5 h")
    data["workflow"]["fetch"] |= {"at_most": "2 h", "if_late": "again"}
    data["workflow"]["again"] = {
        "delay": "applicant", "until": "documents", "at_most": grace, "if_late": "back",
        "next": "check",
    }  # fmt: skip
    data["workflow"]["back"] = {"end": "returned"}
    tables = cases(run(data))
    assert tables["outcome"].to_list() == [outcome]
    assert _minutes(tables, "end") == [(end,)]


def test_papers_that_arrive_while_something_else_is_done_are_there_at_the_next_check():
    data = _papers("10 days", "5 h")
    data["workflow"]["fetch"] |= {"at_most": "2 h", "if_late": "meanwhile"}
    data["workflow"]["meanwhile"] = {"activity": "desk", "takes": "4 h", "next": "check"}
    tables = cases(run(data))
    assert _minutes(tables, "end") == [(360,)]
