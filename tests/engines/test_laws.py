"""Laws of a run, on random sound workflows."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from procsim.tables import CAUSES, Tables
from tests.engines.runs import RANDOM, cases, joined, run, times, visits
from tests.workflow.strategies import sound_scenarios

FRAMES = ("events", "open_visits", "cases", "marks", "segments", "staffing")


def _officer_hours(tables: Tables, pool: str, officer: str | None) -> Any:
    hours = tables.setting.pools[pool].hours
    return hours[0] if officer is None else hours[int(officer) - 1]


def _same(one: Tables, other: Tables) -> None:
    for name in FRAMES:
        assert_frame_equal(getattr(one, name), getattr(other, name))


@RANDOM
@given(sound_scenarios())
def test_a_case_is_somewhere_at_every_instant_from_its_arrival_to_its_end(data):
    tables = run(data)
    stays = visits(tables).partition_by("case_id", as_dict=True)
    for case in cases(tables).iter_rows(named=True):
        until = case["last"]
        of_case = stays.get((case["case_id"],))
        spans = of_case.select("enabled_time", "end_time").rows() if of_case is not None else []
        # What was before the run, the run does not know.
        since = max(case["arrival"], 0)
        whole = [(since, until)] if until > since else []
        assert [span for span in joined(spans) if span[0] < span[1]] == whole


@RANDOM
@given(sound_scenarios())
def test_every_case_that_arrived_is_finished_or_open(data):
    tables = run(data)
    all_cases = cases(tables)
    assert all_cases["case_id"].is_unique().all()
    assert ((all_cases["outcome"] == "open") == all_cases["end"].is_null()).all()
    assert (all_cases["end"].drop_nulls() <= tables.setting.ends[0]).all()
    assert set(visits(tables)["case_id"]) <= set(all_cases["case_id"])


@RANDOM
@given(sound_scenarios())
def test_at_every_instant_those_who_came_are_over_or_on_their_way(data):
    """One side from the cases, the other from where their visits say they are."""
    tables = run(data)
    found, stays = cases(tables), visits(tables)
    for now in sorted({*found["arrival"].clip(0), *found["end"].drop_nulls()}):
        came = found.filter(pl.col("arrival") <= now)
        over = came.filter(pl.col("end") <= now)
        here = stays.filter((pl.col("enabled_time") <= now) & (pl.col("end_time") > now))
        open_now = came.filter(pl.col("end").is_null() | (pl.col("end") > now))
        assert came.height == over.height + open_now.height
        if now < tables.setting.ends[0]:
            assert set(came.filter(pl.col("last") > now)["case_id"]) == set(here["case_id"])


@RANDOM
@given(sound_scenarios())
def test_the_causes_of_a_case_add_up_to_its_time(data):
    tables = run(data)
    all_cases = cases(tables).with_columns(pl.col("end").fill_null(tables.setting.ends[0]))
    spent = all_cases.select(pl.sum_horizontal(CAUSES)).to_series()
    assert (spent == all_cases["end"] - all_cases["arrival"]).all()
    assert (all_cases.select(pl.min_horizontal(CAUSES)).to_series() >= 0).all()
    assert (all_cases["before"] == (-all_cases["arrival"]).clip(0)).all()


@RANDOM
@given(sound_scenarios())
def test_cases_in_the_house_add_up_to_the_times_that_cases_stay(data):
    """Little's law on the sample path: one side from the visits, the other from the cases."""
    tables = run(data)
    all_cases = cases(tables)
    changes: list[tuple[int, int]] = []
    for of_case in visits(tables).partition_by("case_id"):
        for begin, end in joined(of_case.select("enabled_time", "end_time").rows()):
            changes += [(begin, 1), (end, -1)]
    area = number = 0
    for (now, step), (then, _) in pairwise(sorted(changes)):
        number += step
        area += number * (then - now)
    assert area == (all_cases["last"] - all_cases["arrival"].clip(0)).sum()


@RANDOM
@given(sound_scenarios())
def test_a_visit_starts_after_it_was_enabled_and_works_no_longer_than_it_lasts(data):
    every = visits(run(data))
    begun = every.filter(pl.col("start_time").is_not_null())
    assert (begun["start_time"] >= begun["enabled_time"]).all()
    assert (begun["end_time"] >= begun["start_time"]).all()
    assert (begun["worked"] <= begun["end_time"] - begun["start_time"]).all()
    assert (every.filter(pl.col("start_time").is_null())["worked"] == 0).all()


@RANDOM
@given(sound_scenarios())
def test_the_stretches_of_an_interrupted_service_add_up_to_its_work(data):
    tables = run(data)
    key = ["case_id", "activity", "item", "attempt"]
    stretches = times(tables, tables.segments)
    assert (stretches["from"] < stretches["to"]).all()
    sums = stretches.group_by(key).agg(total=(pl.col("to") - pl.col("from")).sum())
    both = sums.join(visits(tables), on=key, how="left", nulls_equal=True)
    assert (both["total"] == both["worked"]).all()
    # As long as the visit lasted, where another officer took it up in the same instant.
    assert (both["worked"] <= both["end_time"] - both["start_time"]).all()


@RANDOM
@given(sound_scenarios())
def test_the_same_seed_gives_the_same_tables_under_any_name(data):
    one, other = run(data), run(data, design="again")
    for name in FRAMES:
        assert_frame_equal(getattr(one, name).drop("design"), getattr(other, name).drop("design"))


def _shuffled(draw: Any, node: Any) -> Any:
    if isinstance(node, dict):
        keys = draw(st.permutations(list(node)))
        # A node begins with its kind: `join` beside `split` is told by both, in any order.
        return {key: _shuffled(draw, node[key]) for key in keys}
    return [_shuffled(draw, item) for item in node] if isinstance(node, list) else node


@RANDOM
@given(sound_scenarios(), st.data())
def test_the_order_of_a_files_mappings_is_no_input(data, more):
    _same(run(data), run(_shuffled(more.draw, data)))


@RANDOM
@given(sound_scenarios(), st.sampled_from(["aaa", "zzz"]))
def test_an_unrelated_case_type_changes_no_number_of_the_others(data, name):
    wider = deepcopy(data)
    for record in wider["workflow"].values():
        if record.get("start") == "all":
            record["start"] = ["a", "b"]
    wider["pools"][name] = {"staff": 1, "calendar": "hall"}
    wider["cases"][name] = {"arrivals": {"gaps": "10 min", "count": 5}}
    wider["workflow"] |= {
        f"{name}_enter": {"start": name, "next": f"{name}_work"},
        f"{name}_work": {"activity": name, "takes": "15 min", "next": f"{name}_end"},
        f"{name}_end": {"end": "issued"},
    }
    alone, beside = run(data), run(wider)
    for frame in ("events", "marks", "segments"):
        mine = getattr(beside, frame).filter(pl.col("case_type") != name)
        assert_frame_equal(getattr(alone, frame), mine)
    mine = beside.cases.filter(pl.col("case_type") != name)
    finished = pl.col("end").is_not_null()
    assert_frame_equal(alone.cases.filter(finished), mine.filter(finished))
    assert_frame_equal(*(each.select("case_id", "arrival") for each in (alone.cases, mine)))


@RANDOM
@given(sound_scenarios())
def test_a_longer_run_begins_as_the_shorter_one_did(data):
    shorter = run(data | {"run": data["run"] | {"length": "3 days"}})
    longer = run(data | {"run": data["run"] | {"length": "9 days"}})
    end = shorter.setting.ends[0]
    for frame, at in (("events", "end_time"), ("cases", "end"), ("marks", "time")):
        before = [
            times(tables, getattr(tables, frame)).filter(pl.col(at) <= end)
            for tables in (shorter, longer)
        ]
        assert_frame_equal(*before)
    arrived = [
        cases(tables).select("case_id", "arrival", "complete") for tables in (shorter, longer)
    ]
    assert_frame_equal(arrived[0], arrived[1].filter(pl.col("arrival") <= end))
