"""What applicants are told is missing: everything at once, or one gap at a time."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import polars as pl
from hypothesis import given

from tests.engines.runs import MINUTE, RANDOM, cases, run, visits
from tests.workflow.strategies import sound_scenarios

HOUR = 60 * MINUTE


def _scenario(notice: str, **check: Any) -> dict[str, Any]:
    """One applicant, of whose four documents three are missing."""
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "pools": {"window": {"staff": 1}},
        "cases": {
            "case": {
                "arrivals": {"times": ["0 min"]},
                "documents": {
                    "a": {"missing": "100 %", "supplied_after": "2 h"},
                    "b": {},
                    "c": {"missing": "100 %", "supplied_after": "5 h"},
                    "d": {"key": False, "missing": "100 %", "supplied_after": "1 h"},
                },
            }
        },
        "workflow": {
            "enter": {"start": "case", "next": "intake"},
            "intake": {"activity": "window", "takes": "1 h", "place": "counter", "next": "check"},
            "check": {
                "documents": "all", "notice": notice, "if_complete": "done",
                "if_missing": "fetch", **check,
            },
            "fetch": {"delay": "applicant", "until": "documents", "next": "intake"},
            "done": {"end": "issued"},
        },
    }  # fmt: skip


def _found(data: dict[str, Any]) -> tuple[int, int, int]:
    """Visits to the hall, hours that the applicant needed, and hours in all."""
    (row,) = cases(run(data)).select("visits", "applicant", "end").rows()
    return row[0], row[1] // HOUR, row[2] // HOUR


def test_told_of_everything_at_once_an_applicant_is_back_once():
    assert _found(_scenario("one_time")) == (2, 5, 7)


def test_told_of_one_gap_at_a_time_an_applicant_is_back_for_each():
    assert _found(_scenario("piecemeal")) == (4, 2 + 5 + 1, 4 + 8)


def test_a_check_of_some_documents_tells_of_the_first_of_them():
    # The other document is asked for by nobody.
    assert _found(_scenario("piecemeal", documents="key")) == (3, 7, 10)


@RANDOM
@given(sound_scenarios())
def test_where_at_most_one_document_can_be_missing_the_notice_makes_no_difference(data):
    def noticed(notice: str) -> pl.DataFrame:
        other = deepcopy(data)
        for case in other["cases"].values():
            case["documents"]["photo"] = {"key": False}
        for node in other["workflow"].values():
            if "documents" in node:
                node["notice"] = notice
        return visits(run(other))

    assert noticed("piecemeal").equals(noticed("one_time"))
