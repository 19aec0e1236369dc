"""Steps of random workflows: work, waits, gates and clocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.engines.lattice.growing import Growing, Record, work

Piece = Callable[[Growing, str, int], str]


def activity(growing: Growing, after: str, _depth: int) -> str:
    staff = _staff(growing)
    record: Record = {"takes": work(growing), "place": growing.one_of("back_office", "counter")}
    if isinstance(staff, list) and growing.has("own_times"):
        record["takes"] = {"by": "pool", **{pool: growing.time() for pool in staff}}
    if growing.has("speed") and not isinstance(staff, dict):
        record["speed"] = dict.fromkeys([staff] if isinstance(staff, str) else staff, 2)
    if growing.has("class"):
        record["priority"] = growing.one_of(1, 2, 9)
    # What counts cases does not count items.
    record |= _counting(growing, after) if not growing.in_items else {}
    if "items" not in record:
        record |= _waiting(growing, after)
    return growing.add("activity", staff, **record, next=after)


def _staff(growing: Growing) -> Any:
    names = [*growing.pools]
    if growing.has("crew"):
        return crew(growing, names) or names
    if growing.has("several"):
        return names if growing.one_of(True, False) else names[::-1]
    return growing.one_of(*names)


def crew(growing: Growing, names: Sequence[str]) -> dict[str, int]:
    """Draw how many officers of each of some pools work together."""
    able = [name for name in names if growing.pools[name].get("at_closing") != "fit"]
    found = {}
    for name in able:
        staff = growing.pools[name]["staff"]
        several = isinstance(staff, list) and len(staff) > 1
        found[name] = 2 if several and growing.one_of(False, True) else 1
    if len(found) > 1 and growing.one_of(False, True):
        del found[growing.one_of(*found)]
    return found


def _counting(growing: Growing, after: str) -> Record:
    record: Record = {}
    if growing.has("room"):
        record |= {"room": growing.one_of(1, 2), "if_full": _way_out(growing, after)}
    if growing.has("balks"):
        balks = growing.one_of(1, 2, {1: "50 %", 3: "100 %"})
        record |= {"balks": balks, "if_balked": _way_out(growing, after)}
    if growing.has("tickets"):
        tickets = growing.one_of({"a_day": 1}, {"a_day": 3, "stop": "1 h"}, {"stop": "5 h"})
        record |= {"tickets": tickets, "if_stopped": _way_out(growing, after)}
    if growing.has("items"):
        things = growing.one_of(2, "documents", ["left", "right"], {"attribute": "copies"})
        if not record:
            record |= {"items": things, **growing.one_of({}, {"one_by_one": True}, {"needs": 1})}
    return record


def _waiting(growing: Growing, after: str) -> Record:
    record: Record = {}
    if growing.has("patience"):
        patience = growing.one_of("0 min", "15 min", "1 h", growing.time())
        record |= {"patience": patience, "if_left": _way_out(growing, after)}
    if growing.has("no_show"):
        call = growing.one_of({}, {"call": "15 min"})
        record |= {"no_show": "40 %", **call, "if_absent": _way_out(growing, after)}
    return record


def _way_out(growing: Growing, after: str) -> str:
    """Draw where those go who are not served: on, away, or on after a night."""
    way = growing.one_of("on", "away", "wait")
    if way == "away" and not growing.in_items and not growing.over:
        return growing.end("withdrawn")
    if way == "wait":
        return delay(growing, after, 0)
    return after


def delay(growing: Growing, after: str, _depth: int) -> str:
    whose = growing.one_of("applicant", "outside", "legal")
    lasts = {"until": "next_day"} if growing.has("next_day") else {"takes": work(growing)}
    hours = growing.one_of({}, {"calendar": "hall"})
    if growing.has("workdays"):
        lasts = {"takes": "0.5 workdays"}
    return growing.add("delay", whose, **lasts, **hours, next=after)


def pause(growing: Growing, after: str, _depth: int) -> str:
    """Put a wait in which clocks stand still, those of deadlines around it too."""
    if growing.over:
        return delay(growing, after, 0)
    which: list[Any] = [["promised", *growing.around], *growing.around[-1:], "statutory"]
    of = {"of": growing.one_of(*which)} if growing.around or growing.has("promise") else {}
    resume = growing.add("clock", "resume", **of, next=after)
    wait = growing.one_of(delay, activity)(growing, resume, 0)
    if growing.around and growing.has("extension"):
        more = growing.one_of("30 min", "1 workday")
        wait = growing.add("clock", "extend", of=growing.around[-1], by=more, next=wait)
    return growing.add("clock", "pause", **of, reason="hearing", next=wait)


def turn(growing: Growing, after: str, _depth: int) -> str:
    """Put a step that stops, extends or turns clocks."""
    if growing.over:
        return delay(growing, after, 0)
    if not growing.around:
        action = growing.one_of("start", "stop")
        return growing.add("clock", action, next=after)
    of = growing.one_of(*growing.around)
    action = growing.one_of("extend", "stop", "pause", "resume")
    by = {"by": growing.one_of("30 min", "1 workday")} if action == "extend" else {}
    return growing.add("clock", action, of=of, **by, next=after)


def gate(growing: Growing, after: str, depth: int) -> str:
    if growing.in_items:
        return delay(growing, after, depth)
    more: Record = {"priority": 1} if growing.has("class") else {}
    if growing.has("batch"):
        late = {"or_after": growing.one_of("15 min", "0 min", "2 h")}
        late = late if growing.one_of(True, True, False) else {}
        more |= {"calendar": "hall"} if late and growing.one_of(True, False) else {}
        return growing.add("gate", {"batch": growing.one_of(1, 2, 3), **late}, **more, next=after)
    of = growing.one_of(
        "daily 10:00", ["mon 09:00", "wed 13:00"], "mon-fri 12:00", {"every": "15 min"},
        {"every": "2 h"}, {"every": {"exponential": "1 h"}}, {"every": "1 workday"},
    )  # fmt: skip
    more |= growing.one_of({}, {"agenda": 1}, {"agenda": 2}) | growing.one_of(
        {}, {}, {"papers_close": "15 min"}
    )
    return growing.add("gate", of, **more, next=after)


SIMPLE: dict[str, Piece] = {"delay": delay, "gate": gate, "pause": pause, "turns": turn}
