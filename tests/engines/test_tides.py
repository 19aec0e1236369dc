"""Windows that open and close with the queue."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from procsim.kpi import KPIS, summarise
from procsim.kpi.load import duty
from tests.engines.runs import MINUTE, RANDOM, cases, run, times, visits
from tests.engines.test_officers import OPEN, WORKS, _scenario, _served

TIDE = {"every": "10 min", "opens_at": 3, "closes_at": 1, "at_most": 3}
RUSH = [(minute, 15) for minute in range(7)]


def _numbers(data: dict[str, Any]) -> list[tuple[float, int]]:
    """Minutes at which a number was set, and the number."""
    tables = run(data)
    rows = times(tables, tables.staffing).select("time", "on_duty").rows()
    return [(time / MINUTE, number) for time, number in rows]


def test_a_rush_opens_windows_look_by_look_and_its_end_closes_them():
    data = _scenario(RUSH, calendar="always", tide=TIDE)
    data["run"]["length"] = "2 h"
    # Six wait at 10 and four at 20; two at 30, one of them only until the window that is free
    # by then takes her; nobody at 40.
    assert _numbers(data) == [(0, 1), (10, 2), (20, 3), (40, 2), (50, 1)]
    begun = [start for start, _ in _served(data).values()]
    assert begun == [0, 10, 15, 20, 25, 30, 35]


def test_only_windows_that_are_open_are_paid_and_counted_as_on_duty():
    data = _scenario(RUSH, calendar="always", tide=TIDE, cost="60 / h")
    data["run"]["length"] = "2 h"
    tables = run(data)
    (row,) = duty(tables).rows(named=True)
    assert row["duty"] / MINUTE == 10 + 2 * 10 + 3 * 20 + 2 * 10 + 70
    assert row["busy"] / MINUTE == 7 * 15
    assert row["overtime"] == 0
    assert summarise(KPIS["cost"], tables)["mean"][0] == pytest.approx(180 / 7)


def test_a_window_that_closes_over_a_service_works_over_time():
    # At 50 nobody waits, and both windows are at work: whoever is done first goes home.
    data = _scenario([(0, 5), (0, 60), (1, 30), (2, 30)], calendar="always", tide={
        "every": "10 min", "opens_at": 2, "closes_at": 0, "at_most": 2,
    })  # fmt: skip
    data["run"]["length"] = "2 h"
    assert _numbers(data) == [(0, 1), (10, 2), (50, 1)]
    assert _served(data)["case-3"] == (10, 40)
    (row,) = duty(run(data)).rows(named=True)
    assert (row["busy"] + row["overtime"]) / MINUTE == 125
    assert row["overtime"] / MINUTE == 15


def test_the_hall_opens_with_its_number_and_looks_from_each_opening_on():
    late = [(55, 4)] * 5
    tide = {**TIDE, "every": "25 min", "step": 2}
    data = _scenario(late, tide=tide)
    data["run"]["length"] = "4 h"
    # The looks at 25 and 50 find nobody; closed from 60 to 120, and the next look is at 145.
    assert _numbers(data)[:4] == [(0, 1), (60, 0), (120, 1), (180, 0)]
    data = _scenario([*late, (144, 60), *[(144, 1)] * 3], tide=tide)
    assert _numbers(data)[2:5] == [(120, 1), (145, 3), (170, 1)]


def test_windows_of_their_own_open_for_the_rush_alone():
    data = _scenario(RUSH, calendar="always")
    data["pools"]["relief"] = {"staff": 0, "tide": {**TIDE, "at_least": 0, "closes_at": 0}}
    data["workflow"]["serve"]["activity"] = ["desk", "relief"]
    data["run"]["length"] = "2 h"
    assert _numbers(data)[:3] == [(0, 0), (10, 1), (20, 2)]
    tables = run(data)
    helped = visits(tables).filter(pl.col("pool") == "relief")
    assert helped.height == 4
    assert cases(tables)["closed"].sum() == 0


@RANDOM
@example([(0, 30)] * 8, 1, ("finish", 1))
@given(WORKS, st.integers(0, 2), st.tuples(st.sampled_from(("finish", "any")), st.integers(1, 2)))
def test_every_look_changes_the_number_as_the_queue_says(works, least, rule):
    closing, step = rule
    tide = {"every": "10 min", "opens_at": 2, "closes_at": 0, "at_least": least, "at_most": 3}
    data = _scenario(works, staff=max(least, 1), tide={**tide, "step": step}, at_closing=closing)
    data["run"]["length"] = "20 h"
    tables = run(data)
    seen = visits(tables).select(
        pl.col("enabled_time") / MINUTE, pl.coalesce("start_time", "end_time") / MINUTE
    )
    still_open = set(tables.cases.filter(outcome="open")["case_id"])
    # Interrupted work waits too.
    pieces = times(tables, tables.segments).select(
        "case_id", pl.col("from") / MINUTE, pl.col("to") / MINUTE
    )
    end = tables.setting.ends[0] / MINUTE
    gaps = [
        (stopped, resumed)
        for _, group in pieces.sort("from").group_by("case_id", maintain_order=True)
        # What is not resumed waits until its end, or that of the run.
        for stopped, resumed in zip(group["to"], [*group["from"][1:], end], strict=True)
        if stopped < resumed and (resumed != end or group["case_id"][0] in still_open)
    ]
    expected, number = [], 0
    for opens, closes in [stretch for stretch in OPEN if stretch[0] < 1440]:
        number = max(least, 1)
        expected.append((opens, number))
        for look in range(opens + 10, closes, 10):
            waiting = sum(begin <= look <= end for begin, end in seen.rows())
            waiting += sum(begin < look <= end for begin, end in gaps)
            change = step if waiting >= 2 else -step if waiting == 0 else 0
            changed = min(max(number + change, least), 3)
            if changed != number:
                expected.append((look, number := changed))
        expected.append((closes, 0))
    assert _numbers(data) == expected
