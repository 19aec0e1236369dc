"""Applicants who come again when their last case has ended."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.errors import RunError
from tests.engines.runs import MINUTE, RANDOM, cases, run
from tests.workflow.strategies import sound_scenarios

HALL = {"hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}}


def _scenario(arrivals: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": more.pop("length", "until empty"),
                "replications": 1},
        "calendars": HALL,
        "pools": {"desk": {"staff": 1, "calendar": "always"}},
        "cases": {
            "case": {"arrivals": {"calendar": "always", **arrivals}}, **more.pop("others", {}),
        },
        "workflow": {
            "enter": {"start": "all", "next": "serve"},
            "serve": {"activity": "desk", "takes": more.pop("takes", "30 min"), "next": "done"},
            "done": {"end": "issued"},
        },
    }  # fmt: skip


def _times(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = cases(run(data))
    ids = found["case_id"].str.replace("case-", "").to_list()
    times = found.select(pl.col("arrival", "end") // MINUTE).rows()
    return [(case, *row) for case, row in zip(ids, times, strict=True)]


def test_the_next_case_of_a_member_comes_a_gap_after_the_end_of_the_last():
    found = _times(_scenario({"population": 2, "gaps": "60 min", "count": 5}))
    assert found == [
        ("1", 60, 90), ("2", 60, 120), ("3", 150, 180), ("4", 180, 210), ("5", 240, 270),
    ]  # fmt: skip


def test_a_members_cases_have_every_s_th_index_whoever_comes_first():
    data = _scenario({"population": 3, "gaps": {"exponential": "1 h"}}, length="4 days")
    found = cases(run(data)).with_columns(
        index=pl.col("case_id").str.replace("case-", "").cast(pl.Int64) - 1
    )
    assert found["index"].to_list() != sorted(found["index"])
    for member in range(3):
        own = found.filter(pl.col("index") % 3 == member)
        assert own["index"].to_list() == [member + 3 * k for k in range(own.height)]
        ends = own["end"].to_list()[:-1]
        assert (own["arrival"].slice(1) > pl.Series(ends)).all()


def test_the_first_case_of_every_member_comes_at_first():
    found = _times(_scenario({"population": 2, "gaps": "60 min", "first": "15 min", "count": 3}))
    assert found == [("1", 15, 45), ("2", 15, 75), ("3", 105, 135)]


def test_gaps_count_in_the_calendar_of_the_arrivals():
    arrivals = {"population": 1, "gaps": "2 h", "count": 2, "calendar": "hall"}
    # Case 1 at 11:00 on Monday, done at 11:30; half an hour before noon, the rest from 13:00 on.
    assert _times(_scenario(arrivals)) == [("1", 660, 690), ("2", 870, 900)]


def test_nobody_comes_after_until_and_someone_may_at_that_very_time():
    arrivals = {"population": 1, "gaps": "60 min"}
    assert len(_times(_scenario({**arrivals, "until": "149 min"}))) == 1
    assert len(_times(_scenario({**arrivals, "until": "150 min"}))) == 2
    assert len(_times(_scenario(arrivals, length="150 min"))) == 2


def test_a_run_until_empty_ends_with_the_last_case_and_not_with_those_who_stay_at_home():
    data = _scenario(
        {"population": 5, "gaps": {"discrete": {"10 min": 0.5, "9 h": 0.5}}, "count": 3}
    )
    tables = run(data)
    found = cases(tables)
    assert found.height == 3
    assert tables.setting.ends[0] == found["end"].max()


def test_members_and_listed_cases_of_one_instant_are_numbered_by_type_and_index():
    others = {
        "a": {"arrivals": {"times": ["60 min", "60 min"]}},
        "d": {"arrivals": {"times": ["60 min"]}},
    }
    data = _scenario({"population": 2, "gaps": "60 min", "count": 2}, others=others)
    assert cases(run(data))["case_id"].to_list() == ["a-1", "a-2", "case-1", "case-2", "d-1"]


def test_a_member_has_the_same_luck_in_every_design():
    quick, slow = (
        cases(run(_scenario({"population": 2, "gaps": {"exponential": "1 h"}, "count": 40},
                            takes=time)))
        for time in ("5 min", "20 min")
    )  # fmt: skip
    gaps = [_gaps(one) for one in (quick, slow)]
    known = gaps[0].keys() & gaps[1].keys()
    assert len(known) > 30
    assert all(gaps[0][case] == gaps[1][case] for case in known)


def _gaps(found: pl.DataFrame) -> dict[int, int]:
    """How long after the end of its member's last case each case came, by index."""
    of = {
        int(name.removeprefix("case-")) - 1: (arrival, end)
        for name, arrival, end in found.select("case_id", "arrival", "end").rows()
    }
    return {index: of[index][0] - (of[index - 2][1] if index > 1 else 0) for index in of}


def test_a_case_of_a_population_that_never_leaves_a_loop_is_named():
    data = _scenario({"population": 1, "gaps": "60 min", "count": 2}, takes="1 min")
    data["workflow"]["serve"]["next"] = "again"
    data["workflow"]["again"] = {"choice": {"serve": 0.99999, "done": 0.00001}}
    with pytest.raises(RunError, match=r"workflow\.serve: case case-1 came here more than 10,000"):
        run(data)


@RANDOM
@given(sound_scenarios(), st.integers(1, 3))
def test_a_member_never_has_two_cases_at_once(data, size):
    for case in data["cases"].values():
        case.pop("backlog", None)
        case["arrivals"] = {"population": size, "gaps": "15 min", "count": 6}
    for (kind,), of_type in cases(run(data)).partition_by("case_type", as_dict=True).items():
        assert 0 < of_type.height <= 6
        member = (of_type["case_id"].str.replace(f"{kind}-", "").cast(pl.Int64) - 1) % size
        assert max(Counter(member).values()) > 0
        for one in range(size):
            own = of_type.filter(member == one).sort("arrival").rows(named=True)
            assert all(
                before["end"] is not None and before["end"] + 15 * MINUTE <= after["arrival"]
                for before, after in pairwise(own)
            )
