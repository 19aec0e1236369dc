"""Random pools: who works when, in which order, and who takes what from whom."""

from __future__ import annotations

from typing import Any

from tests.engines.lattice.taste import Tasting

CALENDARS = {
    "hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}},
    "late": {"hours": {"mon-fri": ["09:30-12:30", "13:30-17:00"], "sat": ["10:00-11:00"]}},
    "course": {"hours": {"mon": ["10:00-11:00", "15:00-15:30"], "tue": ["09:00-10:00"]}},
    "briefing": {"hours": {"daily": ["09:30-10:00", "13:00-13:15"]}},
}
_SHIFTS = (
    {"09:00-10:00": 2, "10:00-12:00": 1, "13:00-17:00": 3},
    {"mon": {"09:00-11:00": 1, "11:00-12:00": 3}, "tue-fri": {"09:00-12:00": 2, "13:00-15:00": 1}},
)
_TIDES: tuple[dict[str, Any], ...] = (
    {"every": "15 min", "opens_at": 2, "closes_at": 0, "at_most": 3},
    {"every": "30 min", "opens_at": 3, "closes_at": 1, "at_most": 4, "step": 2},
    {"every": "15 min", "opens_at": 1, "closes_at": 0, "at_least": 0, "at_most": 2},
)


def pools(tasting: Tasting) -> dict[str, dict[str, Any]]:
    """Draw up to three pools, which may share work."""
    most = 3 if tasting.has("several") or tasting.has("tray") else 2
    names = ("desk", "office", "window")[: tasting.one_of(*range(1, most + 1))]
    common = _common(tasting)
    in_person = bool({"backfill", "gathers"} & common.keys())
    return {name: {**_pool(tasting, in_person=in_person), **common} for name in names}


def _common(tasting: Tasting) -> dict[str, Any]:
    """Draw what pools that share work have in common."""
    rules: dict[str, Any] = {}
    if tasting.has("order"):
        rules["queue"] = tasting.one_of("last_come", "shortest", "due_date", "random")
    if tasting.has("ageing"):
        rules["ageing"] = tasting.one_of("15 min", "1 h")
    if tasting.has("gathers"):
        rules["gathers"] = tasting.one_of(2, 3)
    if tasting.has("backfill"):
        rules["backfill"] = True
    return rules


def _pool(tasting: Tasting, *, in_person: bool) -> dict[str, Any]:
    if tasting.has("plain"):
        return {"staff": tasting.one_of(1, 2, 3), "calendar": "always"}
    hours = {"calendar": tasting.one_of("hall", "always", "late")}
    if not in_person and tasting.has("unlimited"):
        closing = _at_closing(tasting, "suspend", "any")
        return {"staff": "unlimited", **hours, **closing}
    if not in_person and tasting.has("tide"):
        tide = tasting.one_of(*_TIDES)
        staff = tasting.one_of(1, 2, _SHIFTS[0]) if tide["at_most"] > 2 else 1
        pool = {"staff": staff, "tide": tide, **_at_closing(tasting, "any")}
        hours = {"calendar": "hall"} if isinstance(staff, dict) else hours
    elif not in_person and tasting.has("shifts"):
        shifts = tasting.one_of(*_SHIFTS)
        pool = {"staff": shifts, **_at_closing(tasting, "suspend", "any")}
        hours = {"calendar": "hall"}
    else:
        pool = _counted(tasting)
    return pool | hours | _manners(tasting)


def _at_closing(tasting: Tasting, *ways: str) -> dict[str, Any]:
    return {"at_closing": tasting.one_of(*ways)} if tasting.has("closing") else {}


def _counted(tasting: Tasting) -> dict[str, Any]:
    """Draw officers who are there in person."""
    number = tasting.one_of(1, 1, 2, 3)
    staff: Any = number
    if tasting.has("own_hours") or tasting.has("speed") or tasting.has("crew"):
        each = ({}, {"speed": 2}, {"speed": 0.5}, {"calendar": "late"}, {"calendar": "hall"})
        staff = [dict(tasting.one_of(*each)) for _ in range(number)]
    pool = {"staff": staff, **_at_closing(tasting, "suspend", "any", "serve_queue", "fit")}
    if tasting.has("serve_queue"):
        pool["at_closing"] = "serve_queue"
    if tasting.has("meetings"):
        few = tasting.one_of({}, {"officers": 1})
        pool["meetings"] = [{"calendar": tasting.one_of("course", "briefing"), **few}]
    if tasting.has("away"):
        pool |= _away(tasting, number)
    return pool


def _away(tasting: Tasting, number: int) -> dict[str, Any]:
    if tasting.one_of(True, False):
        return {"errand": tasting.time()}
    together = tasting.one_of({}, {"officers": 1}, {"officers": number})
    every = tasting.one_of("1 h", "2 h", {"exponential": "3 h"})
    return {"absence": {"every": every, "lasts": tasting.time(), **together}}


def _manners(tasting: Tasting) -> dict[str, Any]:
    """Draw what any pool of a number of officers may have."""
    manners: dict[str, Any] = {}
    if tasting.has("choose"):
        manners["choose"] = tasting.one_of("longest_idle", "fastest")
    if tasting.has("preempts"):
        manners["preempts"] = tasting.one_of([1], [1, 2])
    if tasting.has("speed"):
        manners["speed"] = tasting.one_of(2, 0.75)
    if tasting.has("set_up"):
        between = tasting.one_of("activities", "case_types")
        manners["set_up"] = {"takes": "15 min", "between": between}
    return manners
