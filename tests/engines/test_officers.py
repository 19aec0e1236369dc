"""What officers do at closing time, between pieces of work, and while they are away."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from procsim.kpi.load import duty
from tests.engines.runs import MINUTE, RANDOM, cases, run, visits

HALL = {"hall": {"hours": {"daily": ["00:00-01:00", "02:00-03:00"]}}}


OPEN = [(day * 1440 + begin, day * 1440 + begin + 60) for day in range(30) for begin in (0, 120)]
WORKS = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from((0, 5, 15, 30, 60, 61, 90))),
    min_size=1,
    max_size=8,
)


def _scenario(works: list[tuple[int, int]], **pool: Any) -> dict[str, Any]:
    """One desk, and cases that come and need so many minutes each."""
    times = [{"at": f"{at} min", "work": f"{work} min"} for at, work in works]
    return {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
        "calendars": dict(HALL),
        "pools": {"desk": {"staff": 1, "calendar": "hall", **pool}},
        "cases": {
            "case": {"arrivals": {"times": times}, "attributes": {"work": "1 min"}},
        },
        "workflow": {
            "enter": {"start": "case", "next": "serve"},
            "serve": {"activity": "desk", "takes": {"attribute": "work"}, "next": "done"},
            "done": {"end": "issued"},
        },
    }


def _served(data: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Minutes at which each service began and ended."""
    rows = visits(run(data)).select("case_id", "start_time", "end_time").rows()
    return {case: (start / MINUTE, end / MINUTE) for case, start, end in sorted(rows)}


@pytest.mark.parametrize(
    ("closing", "second", "third"),
    [
        ("finish", (50, 70), (120, 125)),
        ("suspend", (50, 130), (130, 135)),
        ("any", (50, 130), (130, 135)),
        ("fit", (120, 140), (140, 145)),
        ("serve_queue", (50, 70), (70, 75)),
    ],
)
def test_closing_time_finds_work_begun_and_work_waiting(closing, second, third):
    # Closed from 60 to 120; at 50 work of 20 begins, and at 55 somebody comes who needs 5.
    found = _served(_scenario([(0, 50), (10, 20), (55, 5)], at_closing=closing))
    assert found == {"case-1": (0, 50), "case-2": second, "case-3": third}


def test_who_comes_after_closing_waits_while_those_who_waited_are_served():
    found = _served(_scenario([(0, 50), (10, 20), (55, 5), (65, 1)], at_closing="serve_queue"))
    assert found["case-3"] == (70, 75)
    assert found["case-4"] == (120, 121)


def test_waiting_for_an_officer_who_stays_is_queueing():
    tables = cases(run(_scenario([(0, 50), (10, 20), (55, 5)], at_closing="serve_queue")))
    assert (tables["queue"] // MINUTE).to_list() == [0, 40, 15]
    assert tables["closed"].to_list() == [0, 0, 0]


def test_work_longer_than_every_stretch_begins_with_one_and_is_suspended():
    found = _served(_scenario([(10, 70), (11, 5)], at_closing="fit"))
    # The next day opens at 1440; nothing shorter passes what is kept waiting.
    assert found == {"case-1": (120, 1450), "case-2": (1450, 1455)}


def test_an_idle_officer_is_away_again_and_again():
    data = _scenario([(7, 1), (12, 2), (13, 2)], calendar="always", errand="5 min")
    assert _served(data) == {"case-1": (10, 11), "case-2": (16, 18), "case-3": (18, 20)}
    tables = cases(run(data))
    # Nobody is on duty while the only officer is on an errand.
    assert (tables["closed"] // MINUTE).to_list() == [3, 4, 3]
    assert (tables["queue"] // MINUTE).to_list() == [0, 0, 2]


@pytest.mark.parametrize(
    ("closing", "begun"), [("finish", (8, 14)), ("suspend", (8, 17)), ("any", (8, 17))]
)
def test_absence_interrupts_or_waits_for_the_end_of_a_service(closing, begun):
    absence = {"every": "10 min", "lasts": "3 min"}
    data = _scenario([(8, 6), (12, 1)], calendar="always", absence=absence, at_closing=closing)
    data["run"]["length"] = "20 min"
    found = _served(data)
    assert found["case-1"] == begun
    assert found["case-2"] == (begun[1], begun[1] + 1)


def test_officers_who_are_away_together_go_by_turns():
    # Away two by two: from 10 the first and second, from 23 the third and first.
    absence = {"every": "10 min", "lasts": "3 min", "officers": 2}
    works = [(at, 1) for at in (9, 11, 11, 22, 24, 24)]
    data = _scenario(works, calendar="always", staff=3, absence=absence)
    data["run"]["length"] = "30 min"
    rows = visits(run(data)).sort("case_id").select("resource", "start_time").rows()
    assert [(who, at / MINUTE) for who, at in rows] == [
        ("1", 9), ("3", 11), ("3", 12), ("1", 22), ("2", 24), ("2", 25),
    ]  # fmt: skip


def test_officers_in_a_meeting_are_off_duty_and_the_others_are_not():
    data = _scenario([(5, 30), (6, 30), (12, 5), (25, 5)], calendar="always", staff=2,
                     at_closing="suspend", cost="60 / h")  # fmt: skip
    data["calendars"]["meeting"] = {"hours": {"daily": ["00:10-00:20", "00:50-01:00"]}}
    data["pools"]["desk"]["meetings"] = [{"calendar": "meeting", "officers": 1}]
    data["run"] |= {"length": "1 h", "calendar": "meeting"}
    # The second is in the meeting from 10 to 20, and takes up his work then.
    assert _served(data) == {
        "case-1": (5, 35), "case-2": (6, 46), "case-3": (35, 40), "case-4": (40, 45),
    }  # fmt: skip
    (row,) = duty(run(data)).rows(named=True)
    assert row["duty"] / MINUTE == 60 + 40
    assert row["busy"] / MINUTE == 70


@RANDOM
@given(WORKS, st.sampled_from(("finish", "suspend", "any", "fit")))
def test_a_meeting_of_some_is_as_a_calendar_of_their_own(works, closing):
    meetings = _scenario(works, staff=2, at_closing=closing)
    meetings["calendars"]["training"] = {"hours": {"daily": ["00:30-00:45", "02:10-02:20"]}}
    meetings["pools"]["desk"]["meetings"] = [{"calendar": "training", "officers": 1}]
    meetings["run"]["calendar"] = "hall"
    own = _scenario(works, staff=[{}, {"calendar": "other"}], at_closing=closing)
    own["calendars"]["other"] = {
        "hours": {"daily": ["00:00-00:30", "00:45-01:00", "02:00-02:10", "02:20-03:00"]}
    }
    own["run"]["calendar"] = "hall"
    assert _served(meetings) == _served(own)


def test_turning_to_another_kind_of_work_takes_its_time_and_going_on_takes_none():
    data = _scenario([], calendar="always", set_up={"takes": "4 min", "between": "case_types"})
    data["cases"] = {
        "a": {"arrivals": {"times": ["0 min", "1 min", "3 min"]}},
        "b": {"arrivals": {"times": ["2 min"]}},
    }
    data["workflow"]["enter"]["start"] = "all"
    data["workflow"]["serve"]["takes"] = "10 min"
    assert _served(data) == {"a-1": (0, 10), "a-2": (10, 20), "b-1": (20, 34), "a-3": (34, 48)}


CREW = {
    "procsim": 1,
    "run": {"start": "2026-03-02", "length": "until empty", "replications": 1},
    "pools": {"inspectors": {"staff": 2, "backfill": True}},
    "cases": {
        name: {"arrivals": {"times": [at]}}
        for name, at in {"j1": "0 min", "j2": "1 min", "j3": "2 min", "j4": "3 min"}.items()
    },
    "workflow": {
        **{f"enter_{name}": {"start": name, "next": name} for name in ("j1", "j2", "j3", "j4")},
        "j1": {"activity": "inspectors", "takes": "10 min", "next": "done"},
        "j2": {"activity": {"inspectors": 2}, "takes": "4 min", "next": "done"},
        "j3": {"activity": "inspectors", "takes": "9 min", "next": "done"},
        "j4": {"activity": "inspectors", "takes": "7 min", "next": "done"},
        "done": {"end": "issued"},
    },
}


def test_work_passes_what_waits_for_several_only_if_it_is_over_in_time():
    # Work of 9 minutes at 2 would keep the crew of 10 waiting; work of 7 at 3 does not.
    assert _served(CREW) == {"j1-1": (0, 10), "j2-1": (10, 14), "j3-1": (14, 23), "j4-1": (3, 10)}


@RANDOM
@given(WORKS, st.integers(1, 3))
def test_what_fits_is_over_before_its_officer_leaves(works, staff):
    for begin, end in _served(_scenario(works, staff=staff, at_closing="fit")).values():
        stretch = next((since, until) for since, until in OPEN if since <= begin < until)
        assert end <= stretch[1] or begin == stretch[0]


@RANDOM
@given(WORKS)
def test_nothing_passes_what_does_not_fit(works):
    # One officer, first come first served: services begin in the order of arrival.
    found = _served(_scenario(works, at_closing="fit"))
    begins = [found[f"case-{number}"][0] for number in range(1, len(works) + 1)]
    assert begins == sorted(begins)


@RANDOM
@example([(0, 60), (0, 60), (0, 0)], 1)
@given(WORKS, st.integers(1, 3))
def test_nobody_goes_home_while_somebody_waits_who_came_before_closing_time(works, staff):
    found = _served(_scenario(works, staff=staff, at_closing="serve_queue"))
    arrivals = sorted(at for at, _ in works)
    instants = {time for service in found.values() for time in service}
    for number, arrival in enumerate(arrivals, start=1):
        begin, _ = found[f"case-{number}"]
        if any(opens <= arrival <= closes for opens, closes in OPEN):
            # Everybody is at work until it begins, be it past the next opening.
            for at in sorted(time for time in {arrival, *instants} if arrival <= time < begin):
                assert sum(since <= at < until for since, until in found.values()) == staff


@RANDOM
@given(WORKS, st.sampled_from(({"staff": 2}, {"staff": 3, "choose": "longest_idle"})))
def test_errands_only_delay_the_beginning_of_work(works, pool):
    at_hand = _served(_scenario(works, calendar="always", **pool))
    away = _served(_scenario(works, calendar="always", errand="7 min", **pool))
    assert all(away[case][0] >= at_hand[case][0] for case in at_hand)
    assert all(
        away[case][1] - away[case][0] == end - begin for case, (begin, end) in at_hand.items()
    )
