"""Who joins a queue, who gets a ticket, and who is there when called."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.runs import MINUTE, RANDOM, cases, run, visits
from tests.workflow.strategies import sound_scenarios

HOURS = {"hall": {"hours": {"daily": ["09:00-12:00", "13:00-17:00"]}}}


def _scenario(at: list[int], *, start: str = "2026-03-02", **desk: Any) -> dict[str, Any]:
    """One desk, and cases that come at those minutes."""
    return {
        "procsim": 1,
        "run": {"start": start, "length": "until empty", "replications": 1},
        "calendars": HOURS,
        "pools": {"desk": {"staff": 1, "calendar": desk.pop("calendar", "always")}},
        "cases": {"case": {"arrivals": {"times": [f"{minute} min" for minute in at]}}},
        "workflow": {
            "enter": {"start": "case", "next": "serve"},
            "serve": {"activity": "desk", "takes": "10 min", "next": "done", **desk},
            "done": {"end": "issued"},
            "gone": {"end": "withdrawn"},
        },
    }


def _minutes(value: int | None) -> float | None:
    return None if value is None else value / MINUTE


def _seen(data: dict[str, Any]) -> list[tuple[str, float | None, float | None]]:
    """How each visit ended, and its minutes of start and end, in the order of the cases."""
    rows = visits(run(data)).sort("case_id", "attempt").select("ended", "start_time", "end_time")
    return [(how, _minutes(start), _minutes(end)) for how, start, end in rows.rows()]


@pytest.mark.parametrize("balks", [2, {2: "100 %"}, {1: 0, 2: 1}])
def test_who_sees_as_many_as_deter_him_goes_at_once(balks):
    found = _seen(_scenario([0, 1, 2, 10], balks=balks, if_balked="gone"))
    # At 10 the first one's service ends before the fourth looks.
    assert found == [("done", 0, 10), ("done", 10, 20), ("left", None, 2), ("done", 20, 30)]


def test_a_share_is_deterred_that_grows_with_those_who_are_there():
    data = _scenario([0] * 400, balks={1: "25 %", 50: "50 %"}, if_balked="gone")
    joined = [how == "done" for how, _, _ in _seen(data)]
    assert joined[0]
    # Of those who came, three in four joined until 50 were there, and half of the others.
    assert 130 < sum(joined) < 270


def test_who_joins_in_spite_of_a_short_queue_joins_the_shorter_one_too():
    def joined(balks: dict[int, str]) -> list[bool]:
        return [
            how == "done" for how, _, _ in _seen(_scenario([0] * 60, balks=balks, if_balked="gone"))
        ]

    never, often = joined({100: "50 %"}), joined({0: "50 %"})
    assert all(never)
    assert 10 < sum(often) < 50


def test_tickets_of_a_day_run_out_and_there_are_new_ones_at_midnight():
    tickets = {"a_day": 2}
    data = _scenario([600, 601, 602, 1441 + 540], calendar="hall", tickets=tickets,
                     if_stopped="gone")  # fmt: skip
    assert [how for how, _, _ in _seen(data)] == ["done", "done", "turned_away", "done"]


@pytest.mark.parametrize(
    ("stop", "last"), [("30 min", 16 * 60 + 29), ("0 min", 16 * 60 + 59), ("8 h", 8 * 60 + 59)]
)
def test_there_are_no_tickets_from_a_while_before_closing_on(stop, last):
    data = _scenario([last, last + 1], calendar="hall", tickets={"stop": stop}, if_stopped="gone")
    assert [how for how, _, _ in _seen(data)] == ["done", "turned_away"]


@pytest.mark.parametrize(
    ("left_at", "back_at"),
    [(0, 1440 + 540), (540, 1440 + 540), (1439, 1440 + 540), (1440, 2 * 1440 + 540)],
)
def test_who_comes_back_the_next_day_is_there_when_the_hall_opens(left_at, back_at):
    data = _scenario([left_at], calendar="hall")
    data["workflow"]["enter"]["next"] = "away"
    data["workflow"]["away"] = {"delay": "applicant", "until": "next_day", "next": "serve"}
    assert _seen(data)[-1] == ("done", back_at, back_at + 10)


def test_nobody_gets_a_ticket_on_a_day_without_hours():
    data = _scenario([600], start="2026-03-01", tickets={"a_day": 5}, if_stopped="gone",
                     calendar="hall")  # fmt: skip
    data["calendars"] = {"hall": {"hours": {"mon-fri": ["09:00-12:00"]}}}
    assert [how for how, _, _ in _seen(data)] == ["turned_away"]


def test_who_finds_it_full_or_does_not_join_takes_no_ticket():
    data = _scenario([0, 1, 2, 20, 21], tickets={"a_day": 3}, if_stopped="gone", room=2,
                     if_full="gone")  # fmt: skip
    how = [how for how, _, _ in _seen(data)]
    assert how == ["done", "done", "turned_away", "done", "turned_away"]


def test_who_is_not_there_when_called_takes_the_officer_only_for_the_call():
    never = {"no_show": "100 %", "if_absent": "gone"}
    found = _seen(_scenario([0, 0, 0], call="2 min", **never))
    assert found == [("left", 0, 2), ("left", 2, 4), ("left", 4, 6)]
    tables = cases(run(_scenario([0, 0], call="2 min", **never)))
    assert (tables["service"] // MINUTE).to_list() == [2, 2]
    assert (tables["queue"] // MINUTE).to_list() == [0, 2]


def test_a_call_that_takes_no_time_lets_the_next_be_called_at_once():
    found = _seen(_scenario([0, 0, 0], no_show="50 %", if_absent="gone"))
    starts = [start for _, start, _ in found]
    done = sum(how == "done" for how, _, _ in found)
    assert max(end for _, _, end in found) == 10 * done
    assert starts == sorted(starts)


def test_who_missed_the_call_may_queue_again_at_the_end():
    data = _scenario([0, 1, 2, 3, 4, 5], no_show="40 %", call="1 min", if_absent="serve")
    rows = visits(run(data)).sort("start_time")
    assert rows["start_time"].to_list() == sorted(rows["start_time"].to_list())
    assert (cases(run(data))["outcome"] == "issued").all()
    assert rows.filter(ended="left").height > 0
    assert (rows.filter(ended="left")["worked"] == MINUTE).all()


def test_nobody_knows_who_will_not_be_there_so_the_shortest_first_are_as_before():
    data = _scenario([0, 1, 2, 3], no_show="50 %", if_absent="gone")
    data["pools"]["desk"]["queue"] = "shortest"
    order = [
        case for case, _ in visits(run(data)).sort("start_time").select("case_id", "ended").rows()
    ]
    assert order == ["case-1", "case-2", "case-3", "case-4"]


@RANDOM
@given(sound_scenarios())
def test_what_deters_nobody_changes_nothing(data):
    other = deepcopy(data)
    for node in other["workflow"].values():
        if "items" in node:
            continue
        if "activity" in node and "balks" not in node:
            node |= {"balks": {1: "0 %", 10_000: "100 %"}, "if_balked": node["next"]}
        if "activity" in node and "no_show" not in node:
            node |= {"no_show": "0 %", "if_absent": node["next"]}
    assert visits(run(data)).equals(visits(run(other)))


@RANDOM
@given(st.lists(st.integers(0, 120), min_size=1, max_size=30), st.integers(1, 4))
def test_nobody_is_deterred_by_a_number_of_cases_just_when_there_is_room_for_it(at, number):
    at.sort()
    balked = _seen(_scenario(at, balks=number, if_balked="gone"))
    full = _seen(_scenario(at, room=number, if_full="gone"))
    assert [(how == "done", start, end) for how, start, end in balked] == [
        (how == "done", start, end) for how, start, end in full
    ]
