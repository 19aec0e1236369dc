"""Staffing problems whose best answer is known, and the exact figures of any answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from procsim.load import load
from procsim.scenario.scenario import Scenario
from tests.staffing.days import day_of
from tests.staffing.days import mean_wait as mean_wait_of_a_day
from tests.staffing.queues import (
    abandoning,
    mean_wait,
    meeting_time,
    waits_by_class,
    within,
    within_both,
)

SCENARIOS = Path(__file__).parent / "scenarios"

Staff = Mapping[str, Any]
"""Officers of each pool, or of its parts and shifts; and the interval of each gate."""


@dataclass(frozen=True)
class Truth:
    """A problem and its answer.

    Parameters
    ----------
    case : str
    file : str
    best : Staff
        Of all that keep the targets, the one that costs least.
    figures : function of Staff to mapping of targets to float
        What is exactly held against each target: minutes, or a share. With ``minimise: wait`` the
        one figure is what is made least.
    targets : tuple of str
        Where the file's own are not meant.
    changes : tuple of (path, value)
        What is set in the file.
    close : bool
        Whether the best answer, or one officer fewer, lies within 3 % of a limit.
    """

    case: str
    file: str
    best: Staff
    figures: Callable[[Staff], dict[str, float]]
    targets: tuple[str, ...] = ()
    changes: tuple[tuple[str, str], ...] = ()
    close: bool = False

    def scenario(self) -> Scenario:
        """Read the file, with what is set in it."""
        return load(SCENARIOS / f"{self.file}.yaml", self.changes)

    def asked(self) -> tuple[str, ...]:
        """The targets, as they are told."""
        staffing = self.scenario().staffing
        return self.targets or tuple(staffing.targets if staffing else ())


def _of_load(load: int, windows: int, target: str, limit: float, *, close: bool = False) -> Truth:
    """Fewest windows for an offered load, for those who wait so long at most."""
    name = "within" if limit else "none"
    return Truth(
        case=f"h02-{load}-{name}",
        file="h02",
        best={"windows": windows},
        figures=lambda staff: {
            f"pool.windows.{target}": within(6 * load, 1 / 6, staff["windows"], limit)
        },
        targets=(target,),
        changes=(("cases.applicant.arrivals.rate", f"{6 * load} / h"),),
        close=close,
    )


_FIVE, _NONE = "wait within 5 min >= 90 %", "wait within 0 s >= 80 %"
_LOADS = (
    *((2, 4, 4), (5, 8, 8), (10, 13, 14), (20, 23, 26)),
    *((50, 54, 58), (100, 104, 111), (200, 204, 216)),
)

# The permit with supplements: what comes to each desk an hour, the hours of its service, and the
# hours that nine in ten wait there at most. A review is followed by a supplement and another review
# in 30 % of cases, by a committee in 60 %, and after one in ten of these by another review.
_REVIEWS = 5.4 / (1 - 0.3 - 0.6 * 0.1)
_DESKS = {
    "intake_staff": (6.0, 0.25, 1 / 6, "10 min"),
    "reviewers": (_REVIEWS, 0.8, 1.0, "1 h"),
    "members": (0.6 * _REVIEWS, 0.4, 1.0, "1 h"),
    "issuers": (0.51 * _REVIEWS, 0.1, 0.25, "15 min"),
}


def _at_desks(staff: Staff) -> dict[str, float]:
    return {
        f"pool.{desk}.wait within {told} >= 90 %": within(rate, service, staff[desk], limit)
        for desk, (rate, service, limit, told) in _DESKS.items()
    }


def _waits_of_a_permit(staff: Staff) -> dict[str, float]:
    waits = (
        rate / 6 * mean_wait(rate, service, staff[desk])
        for desk, (rate, service, *_) in _DESKS.items()
    )
    return {"wait_per_case": 60 * sum(waits)}


def _of_classes(staff: Staff) -> dict[str, float]:
    urgent, ordinary = waits_by_class(10, 20, 1 / 6, staff["windows"])
    return {"type.urgent.wait <= 36 s": 60 * urgent, "type.ordinary.wait <= 3 min": 60 * ordinary}


def _at_network(staff: Staff) -> dict[str, float]:
    # One in five comes again, so that the guide sees 20 / 0.8 an hour.
    return {
        "pool.guides.wait <= 2 min": 60 * mean_wait(25, 1 / 15, staff["guides"]),
        "pool.windows.wait within 10 min >= 90 %": within(25, 1 / 4, staff["windows"], 1 / 6),
        "pool.cashiers.wait within 10 min >= 95 %": within(15, 1 / 12, staff["cashiers"], 1 / 6),
    }


def _by_block(staff: Staff) -> dict[str, float]:
    rates = ((2, 24), (4, 10), (6, 18), (8, 6))
    officers = tuple(zip((2, 4, 6, 10), staff["officers"].values(), strict=True))
    return {
        "pool.officers.wait <= 3.8 min": 60 * mean_wait_of_a_day(day_of(rates, officers), 8 / 60)
    }


_SHIFTS = {
    "whole": ((0, 3), (4, 10)),
    "early": ((0, 2.5), (3.5, 6)),
    "late": ((2, 4.5), (5, 8)),
}


def _by_shift(staff: Staff) -> dict[str, float]:
    rates = ((2, 24), (5, 9), (7, 21), (8, 6))
    cuts = sorted({hour for spans in _SHIFTS.values() for span in spans for hour in span} - {0})
    officers = [
        (end, sum(staff["officers"][shift] * _there(shift, end) for shift in _SHIFTS))
        for end in cuts
    ]
    wait = mean_wait_of_a_day(day_of(rates, officers), 8 / 60)
    return {"pool.officers.wait <= 3 min": 60 * wait}


def _there(shift: str, end: float) -> bool:
    """Tell whether a shift works just before an hour."""
    return any(begin < end <= until for begin, until in _SHIFTS[shift])


def _of_tellers(staff: Staff) -> dict[str, float]:
    day = day_of(((8, 60),), ((14, staff["tellers"]),))
    return {"pool.tellers.wait <= 1 min": 60 * mean_wait_of_a_day(day, 0.075)}


def _of_two_stages(staff: Staff) -> dict[str, float]:
    windows = (0.1, staff["intake_staff"]), (14 / 60, staff["reviewers"])
    return {"on_time >= 90 %": within_both(18, *windows, 50 / 60)}


def _with_meetings(staff: Staff) -> dict[str, float]:
    every = 24 * int(staff["meeting"].split()[0])
    time = meeting_time(20 / 24, every, 1.5, staff["reviewers"])
    return {"cycle_time <= 37 h": 60 * time}


_SERVICES = {"first": 10, "second": 14, "third": 5, "fourth": 8}

TRUTHS = (
    Truth(
        "h01",
        "h01",
        {"windows": 11},
        lambda staff: {
            "pool.windows.wait within 20 s >= 80 %": within(
                120, 1 / 15, staff["windows"], 20 / 3600
            )
        },
    ),
    *(_of_load(load, windows, _FIVE, 1 / 12) for load, windows, _ in _LOADS),
    *(_of_load(load, windows, _NONE, 0, close=load in (50, 100)) for load, _, windows in _LOADS),
    Truth(
        "h03",
        "h03",
        {"windows": 13},
        lambda staff: {"abandonment <= 3 %": abandoning(100, 0.1, staff["windows"], 1 / 6)},
    ),
    Truth(
        "h04",
        "h04",
        {"intake_staff": 3, "reviewers": 9, "members": 3, "issuers": 2},
        _at_desks,
    ),
    Truth(
        "h06",
        "h06",
        {"intake_staff": 3, "reviewers": 9, "members": 3, "issuers": 1},
        _waits_of_a_permit,
    ),
    Truth("h07", "h07", {"windows": 8}, _of_classes, close=True),
    Truth(
        "h10-separate",
        "h10-separate",
        {"first": 4, "second": 5, "third": 3, "fourth": 3},
        lambda staff: {
            f"pool.{pool}.{_FIVE}": within(rate, 1 / 6, staff[pool], 1 / 12)
            for pool, rate in _SERVICES.items()
        },
    ),
    Truth(
        "h10-pooled",
        "h10-pooled",
        {"windows": 9},
        lambda staff: {f"pool.windows.{_FIVE}": within(37, 1 / 6, staff["windows"], 1 / 12)},
    ),
    Truth("h13", "h13", {"tellers": 7}, _of_tellers),
    Truth("network", "network", {"guides": 3, "windows": 9, "cashiers": 3}, _at_network),
    Truth(
        "blocks",
        "blocks",
        {"officers": {"09:00-11:00": 5, "11:00-13:00": 3, "13:00-15:00": 4, "15:00-21:00": 1}},
        _by_block,
    ),
    Truth("shifts", "shifts", {"officers": {"whole": 1, "early": 3, "late": 2}}, _by_shift),
    Truth("two-stage", "two-stage", {"intake_staff": 3, "reviewers": 6}, _of_two_stages),
    Truth("meeting", "meeting", {"reviewers": 3, "meeting": "2 days"}, _with_meetings),
)
