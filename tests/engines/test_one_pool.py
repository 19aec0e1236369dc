"""One first-come pool against a simulation minute by minute, and what one more officer does."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.runs import MINUTE, RANDOM, cases, run, visits

CALENDARS = {
    "hall": ((540, 720), (780, 1020)),
    "early": ((540, 700), (745, 1020)),
    "late": ((570, 780), (840, 1020)),
    "evening": ((600, 1200),),
    "night": ((0, 120), (1380, 1440)),
}
"""Minutes of the day; every day is alike."""
DAY = 1440


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def desks(draw: Any) -> dict[str, Any]:
    """Draw officers, arrivals and work, all in whole minutes, so that ties are the rule."""
    officer = st.tuples(st.sampled_from(sorted(CALENDARS)), st.sampled_from([1, 2]))
    arrival = st.tuples(
        st.one_of(
            st.sampled_from([540, 700, 715, 720, 745, 780, 1015, 1020]), st.integers(500, 1100)
        ),
        st.sampled_from([0, 1, 5, 5, 20, 30, 60, 200]),
    )
    arrivals = draw(st.lists(arrival, min_size=1, max_size=12))
    return {
        "closing": draw(st.sampled_from(["finish", "suspend"])),
        "officers": draw(st.lists(officer, min_size=1, max_size=4)),
        "arrivals": sorted(arrivals, key=lambda pair: pair[0]),
    }


def _scenario(desk: dict[str, Any], officers: list[dict[str, Any]]) -> dict[str, Any]:
    hours = {
        name: {"hours": {"mon-sun": [f"{_clock(a)}-{_clock(b)}" for a, b in spans]}}
        for name, spans in CALENDARS.items()
    }
    listed = [{"at": f"{at} min", "work": f"{work} min"} for at, work in desk["arrivals"]]
    return {
        "procsim": 1,
        "run": {
            "start": "2026-03-02", "length": "until empty", "replications": 1, "calendar": "hall",
        },
        "calendars": hours,
        "pools": {"desk": {"staff": officers, "at_closing": desk["closing"]}},
        "cases": {"case": {"arrivals": {"times": listed}}},
        "workflow": {
            "enter": {"start": "case", "next": "serve"},
            "serve": {"activity": "desk", "takes": {"attribute": "work"}, "next": "done"},
            "done": {"end": "issued"},
        },
    }  # fmt: skip


def _officers(desk: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"calendar": name, "speed": 1 / slow} for name, slow in desk["officers"]]


def _on_duty(calendar: str, minute: int) -> bool:
    return any(begin <= minute % DAY < end for begin, end in CALENDARS[calendar])


def _minute_by_minute(desk: dict[str, Any]) -> dict[int, tuple[int, int, int]]:
    """Officer, start and end of each case, found by looking at every minute."""
    officers = desk["officers"]
    serving: dict[int, list[int]] = {}
    waiting: list[int] = []
    found: dict[int, tuple[int, int, int]] = {}
    starts: dict[int, int] = {}
    minute = 0
    while len(found) < len(desk["arrivals"]):
        waiting += [case for case, (at, _) in enumerate(desk["arrivals"]) if at == minute]
        moved = True
        while moved:
            moved = False
            for officer in [one for one, (_, left) in serving.items() if left == 0]:
                case = serving.pop(officer)[0]
                found[case] = (officer + 1, starts[case], minute)
                moved = True
            for officer, (calendar, slow) in enumerate(officers):
                if waiting and officer not in serving and _on_duty(calendar, minute):
                    case = waiting.pop(0)
                    serving[officer] = [case, desk["arrivals"][case][1] * slow]
                    starts[case] = minute
                    moved = True
        for officer, job in serving.items():
            if desk["closing"] == "finish" or _on_duty(officers[officer][0], minute):
                job[1] -= 1
        minute += 1
    return found


@RANDOM
@given(desks())
def test_the_engine_does_what_looking_at_every_minute_shows(desk):
    rows = visits(run(_scenario(desk, _officers(desk)))).select(
        pl.col("case_id").str.strip_prefix("case-").cast(pl.Int64) - 1,
        pl.col("resource").cast(pl.String).cast(pl.Int64),
        pl.col("start_time") // MINUTE,
        pl.col("end_time") // MINUTE,
    )
    assert {case: rest for case, *rest in rows.rows()} == {
        case: list(visit) for case, visit in _minute_by_minute(desk).items()
    }


@RANDOM
@given(desks(), st.integers(1, 3), st.sampled_from(sorted(CALENDARS)))
def test_one_more_identical_officer_makes_nobody_wait_longer(desk, number, calendar):
    one = {"calendar": calendar}
    fewer = run(_scenario(desk, [one] * number))
    more = run(_scenario(desk, [one] * (number + 1)))
    both = visits(fewer).join(visits(more), on="case_id", suffix="_more")
    assert both.height == len(desk["arrivals"])
    assert (both["start_time_more"] <= both["start_time"]).all()


@RANDOM
@given(desks())
def test_closing_time_is_no_service_and_counts_as_closed(desk):
    tables = run(_scenario(desk, _officers(desk)))
    served = visits(tables).join(cases(tables), on="case_id")
    assert (served["service"] == served["worked"]).all()
    lasted = served["end_time"] - served["enabled_time"]
    assert (served["service"] + served["queue"] + served["closed"] == lasted).all()
