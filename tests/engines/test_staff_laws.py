"""What holds of officers, queues and crews in any run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given

from procsim.calendars import Intervals, is_open, working_time
from procsim.scenario.node import Activity
from procsim.scenario.scenario import Scenario
from procsim.tables import Tables
from procsim.text import TOGETHER
from procsim.workflow.graph import build, records
from tests.engines.runs import MINUTE, RANDOM, run, times, visits
from tests.workflow.strategies import sound_scenarios

KEY = ["case_id", "activity", "item", "attempt"]


@dataclass(frozen=True)
class Stretch:
    """Work of one officer without a break; officer None where staff is unlimited."""

    pool: str
    officer: int | None
    begin: int
    end: int


def _stretches(tables: Tables) -> list[Stretch]:
    every = visits(tables).filter(
        (pl.col("kind") == "activity") & pl.col("start_time").is_not_null()
    )
    broken = times(tables, tables.segments)
    at_work = every.filter((pl.col("worked") > 0) | pl.col("ended").ne("done"))
    whole = at_work.join(broken, KEY, "anti", nulls_equal=True).select(
        "pool", "resource", "start_time", "end_time"
    )
    parts = broken.select("pool", "officer", "from", "to")
    return [
        Stretch(*who, begin, end)
        for pool, resource, begin, end in [*whole.iter_rows(), *parts.iter_rows()]
        for who in _members(pool, resource)
    ]


def _standing(tables: Tables) -> list[Stretch]:
    """Time in which officers stood blocked: done, and still with the case."""
    last = times(tables, tables.segments).group_by(KEY).agg(pl.col("to", "officer", "why").last())
    stood = visits(tables).join(last, KEY, nulls_equal=True).filter(
        (pl.col("why") == "done") & (pl.col("to") < pl.col("end_time"))
    )  # fmt: skip
    at_once = visits(tables).filter(
        (pl.col("kind") == "activity") & (pl.col("worked") == 0)
        & (pl.col("start_time") < pl.col("end_time")) & (pl.col("ended") == "done")
    )  # fmt: skip
    rows = stood.select("pool", "officer", "to", "end_time").rows()
    rows += at_once.select("pool", "resource", "start_time", "end_time").rows()
    return [
        Stretch(*who, begin, end)
        for pool, officer, begin, end in rows
        for who in _members(pool, officer)
    ]


def _members(pool: str, resource: str | None) -> Iterator[tuple[str, int | None]]:
    if resource is None or resource.isdecimal():
        yield pool, None if resource is None else int(resource)
        return
    for member in resource.split(TOGETHER):
        name, _, number = member.rpartition(" ")
        # Of unlimited staff there is a name alone.
        yield (name, int(number)) if number.isdecimal() else (member, None)


def _by_number(data: dict[str, Any], pool: str) -> bool:
    return "tide" in data["pools"][pool] or isinstance(data["pools"][pool]["staff"], dict)


def _changes(tables: Tables, pool: str) -> list[tuple[int, int]]:
    """When a number on duty was set, and to what."""
    mine = times(tables, tables.staffing.filter(pl.col("pool") == pool))
    return list(mine.select("time", "on_duty").iter_rows())


def _on_duty(tables: Tables, pool: str, at: int) -> int:
    changes = _changes(tables, pool)
    if changes:
        return max([(i, number) for i, (time, number) in enumerate(changes) if time <= at])[1]
    return sum(is_open(own, at) for own in tables.setting.pools[pool].hours)


@RANDOM
@given(sound_scenarios())
def test_an_officer_works_on_one_thing_at_a_time(data):
    of_officer: dict[tuple[str, int], list[Stretch]] = {}
    tables = run(data)
    for stretch in _stretches(tables) + _standing(tables):
        if stretch.officer is not None:
            of_officer.setdefault((stretch.pool, stretch.officer), []).append(stretch)
    for stretches in of_officer.values():
        stretches.sort(key=lambda one: (one.begin, one.end))
        assert all(before.end <= after.begin for before, after in pairwise(stretches))


@RANDOM
@given(sound_scenarios())
def test_an_officer_begins_on_duty_and_works_over_time_only_to_finish(data):
    tables = run(data)
    for stretch in _stretches(tables):
        if _by_number(data, stretch.pool):
            continue
        hours = tables.setting.pools[stretch.pool].hours[(stretch.officer or 1) - 1]
        closing = data["pools"][stretch.pool]["at_closing"]
        # Who waits at closing time may still be served.
        assert is_open(hours, stretch.begin) or closing == "serve_queue"
        if closing not in {"finish", "serve_queue"}:
            on_duty = working_time(hours, stretch.end) - working_time(hours, stretch.begin)
            assert on_duty == stretch.end - stretch.begin


@RANDOM
@given(sound_scenarios())
def test_no_more_start_than_are_on_duty_by_number(data):
    tables = run(data)
    every = _stretches(tables)
    for pool in tables.setting.pools:
        if not _by_number(data, pool):
            continue
        mine = [stretch for stretch in every if stretch.pool == pool]
        for at in {stretch.begin for stretch in mine}:
            busy = sum(one.begin <= at < one.end for one in mine)
            before = sum(one.begin < at < one.end for one in mine)
            assert busy <= max(_on_duty(tables, pool, at), before)


@RANDOM
@given(sound_scenarios())
def test_what_was_worked_is_the_sum_of_the_stretches(data):
    tables = run(data)
    parts = times(tables, tables.segments).group_by(KEY).agg(
        total=(pl.col("to") - pl.col("from")).sum()
    )  # fmt: skip
    every = visits(tables).filter(
        (pl.col("kind") == "activity") & pl.col("start_time").is_not_null()
    )
    lasted = pl.coalesce("total", pl.col("end_time") - pl.col("start_time"))
    both = every.join(parts, KEY, "left", nulls_equal=True).with_columns(lasted=lasted)
    assert (both["lasted"] == both["worked"]).all()


@RANDOM
@given(sound_scenarios())
def test_no_new_work_waits_beside_an_eligible_officer_who_is_free_and_on_duty(data):
    tables = run(data)
    nodes = records(build(Scenario.model_validate(data)))
    every = _stretches(tables) + _standing(tables)
    # Work that needs several officers keeps pools waiting; whoever shares with it may wait too.
    holding = {
        pool
        for record in nodes.values()
        if isinstance(record, Activity) and isinstance(record.activity, dict)
        for pool in record.pools
        if len(record.pools) > 1
    }
    roaming = {name for name, pool in data["pools"].items() if {"errand", "absence"} & set(pool)}
    for row in visits(tables).filter(pl.col("kind") == "activity").iter_rows(named=True):
        pools = set(nodes[row["activity"]].pools) - roaming
        begin = row["enabled_time"]
        end = row["end_time"] if row["start_time"] is None else row["start_time"]
        if begin == end or holding:
            continue
        for pool in pools:
            mine = [one for one in every if one.pool == pool]
            setting = tables.setting.pools[pool]
            changes = {time for time, _ in _changes(tables, pool)}
            marks = {begin, *(one.end for one in mine), *(changes or _openings(setting.hours))}
            for at in sorted(mark for mark in marks if begin <= mark < end):
                busy = sum(one.begin <= at < one.end for one in mine)
                if setting.officers is None:
                    assert not _on_duty(tables, pool, at)
                else:
                    assert busy >= _on_duty(tables, pool, at)


def _openings(hours: tuple[Intervals, ...]) -> set[int]:
    return {int(time) for own in hours for time in own.opens[:40]}


@RANDOM
@given(sound_scenarios())
def test_a_full_activity_turns_away_and_never_holds_more_than_it_has_room_for(data):
    tables = run(data)
    for name, record in data["workflow"].items():
        if "room" not in record:
            continue
        here = visits(tables).filter(pl.col("activity") == name)
        stays = here.filter(pl.col("ended") != "turned_away").select("enabled_time", "end_time")
        for at in here["enabled_time"]:
            inside = sum(begin <= at < end for begin, end in stays.iter_rows())
            assert inside <= record["room"]
        assert (here.filter(pl.col("ended") == "turned_away")["worked"] == 0).all()


@RANDOM
@given(sound_scenarios())
def test_who_leaves_a_queue_was_never_served_and_went_when_patience_was_out(data):
    lasts = {"0 min": 0, "5 min": 5, "1 h": 60}
    left = visits(run(data)).filter(pl.col("ended") == "left")
    for row in left.iter_rows(named=True):
        step = data["workflow"][row["activity"]]
        # Who was called and not there, and whom the queue deterred, leaves otherwise.
        if "patience" in step:
            assert row["start_time"] is None
            assert row["end_time"] - row["enabled_time"] == lasts[step["patience"]] * MINUTE
        elif "no_show" in step:
            assert row["start_time"] is not None
        else:
            assert row["end_time"] == row["enabled_time"]
