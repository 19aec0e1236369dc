"""Random workflows, grown from their ends backwards out of pieces of every kind.

Whatever is put in front of a step already knows where it leads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.engines.lattice.taste import TIMES, Tasting

Record = dict[str, Any]


@dataclass
class Growing(Tasting):
    """A workflow as far as it has been grown."""

    pools: dict[str, Record] = field(default_factory=dict)
    never: bool = False
    in_items: int = 0
    over: bool = False
    around: list[str] = field(default_factory=list)
    nodes: dict[str, Record] = field(default_factory=dict)

    def add(self, kind: str, of: Any, /, **record: Any) -> str:
        """Add a step whose name says its kind."""
        return self.put(self.reserve(kind), kind, of, **record)

    def put(self, name: str, kind: str, of: Any, /, **record: Any) -> str:
        """Say what a step is whose name has been taken; its kind comes first."""
        self.nodes[name] = {kind: of, **record}
        return name

    def reserve(self, kind: str) -> str:
        """Take a name for a step that others must know before it is there."""
        name = f"{kind}_{sum(known.startswith(kind) for known in self.nodes) + 1}"
        self.nodes[name] = {}
        return name

    def end(self, outcome: str) -> str:
        """Name the end of an outcome."""
        return self.nodes.setdefault(f"end_{outcome}", {"end": outcome}) and f"end_{outcome}"


Piece = Callable[[Growing, str, int], str]


def grow(growing: Growing, after: str, depth: int) -> str:
    """Put some pieces in front of a step and name the first step."""
    for _ in range(growing.draw(st.integers(1, 3 if depth else 2))):
        simple = [activity, activity, *_often(growing, SIMPLE)]
        nested = _often(growing, NESTED) if depth else []
        after = growing.one_of(*simple, *nested)(growing, after, depth - 1)
    return after


def _often(growing: Growing, pieces: dict[str, Piece]) -> list[Piece]:
    """Give pieces, the more often the more the taste is for them."""
    return [
        piece
        for feature, piece in pieces.items()
        for _ in range(4 if feature in growing.taste else 1)
    ]


def work(growing: Growing) -> Any:
    """Draw how long work takes, by what the case is now and then."""
    if not growing.has("rules"):
        return growing.time()
    return growing.one_of(
        {"attribute": "work"},
        {"by": "size", "small": growing.time(), "otherwise": growing.time()},
        {"if": "urgent or attempt > 1", "then": growing.time(), "otherwise": "15 min"},
        {"sum": ["15 min", {"for_each": "copies", "takes": growing.time()}]},
    )


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
        return {
            name: 1 for name in names if growing.pools[name].get("at_closing") != "fit"
        } or names
    if growing.has("several"):
        return names if growing.one_of(True, False) else names[::-1]
    return growing.one_of(*names)


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
    return growing.add("delay", whose, **lasts, **hours, next=after)


def pause(growing: Growing, after: str, _depth: int) -> str:
    """Put a wait in which clocks stand still, those of deadlines around it too."""
    if growing.over:
        return delay(growing, after, 0)
    clocks = ["promised", "statutory", *growing.around]
    of = {"of": growing.one_of(*clocks, clocks)} if growing.one_of(True, False) else {}
    resume = growing.add("clock", "resume", **of, next=after)
    wait = growing.one_of(delay, activity)(growing, resume, 0)
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


def choice(growing: Growing, after: str, depth: int) -> str:
    left = grow(growing, after, depth)
    way = growing.one_of("pass", "end", "grow")
    if way == "grow":
        right = grow(growing, after, depth)
    elif way == "end" and growing.has("ends") and not growing.over:
        right = growing.end(growing.one_of("refused", "withdrawn"))
    else:
        right = after
    if growing.has("rules"):
        by, value = growing.one_of(
            ("size", "small"), ("case_type", "a"), ("urgent", "yes"),
            ("copies > 1 and not urgent", "yes"), ("work <= 30 min or attempt >= 2", "no"),
        )  # fmt: skip
        return growing.add("choice", by, when={value: left}, otherwise=right)
    if left == right:
        return left
    return growing.add("choice", {left: "50 %", right: "50 %"})


def again(growing: Growing, after: str, depth: int) -> str:
    """Put a loop that takes time and is left sooner or later."""
    loop, first = growing.reserve("choice"), growing.reserve("activity")
    staff = growing.one_of(*growing.pools)
    growing.put(first, "activity", staff, takes=growing.one_of(*TIMES), next=loop)
    back = first if depth <= 0 or growing.one_of(True, False) else grow(growing, first, depth)
    if growing.one_of(True, False):
        growing.put(loop, "choice", {after: "60 %", back: "40 %"})
    else:
        when = {1: back, 2: {back: "50 %", after: "50 %"}}
        growing.put(loop, "choice", "attempt", when=when, otherwise=after)
    return first


def split(growing: Growing, after: str, depth: int) -> str:
    name, join = growing.reserve("split"), growing.reserve("join")
    needs = growing.one_of({}, {"needs": 1}, {"needs": 2})
    growing.put(join, "join", name, **needs, next=after)
    number = growing.one_of(2, 3)
    branches = [grow(growing, join, depth) for _ in range(number)]
    if growing.one_of(True, False):
        return growing.put(name, "split", branches, join=join)
    shares = ("100 %", "0 %", "50 %", "size == large", "case_type == a or urgent")
    of = {branch: growing.one_of(*shares) for branch in branches}
    return growing.put(name, "split", of, join=join)


def items(growing: Growing, after: str, depth: int) -> str:
    """Put steps that are done for each item between a split and its join."""
    name, join = growing.reserve("split"), growing.reserve("join")
    needs = growing.one_of({}, {"needs": 1})
    growing.put(join, "join", name, **needs, next=after)
    growing.in_items += 1
    first = grow(growing, join, depth)
    growing.in_items -= 1
    things = growing.one_of(2, "documents", {"attribute": "copies"})
    turns = {"one_by_one": True} if not needs and growing.one_of(True, False) else {}
    return growing.put(name, "split", [first], join=join, items=things, **turns)


def documents(growing: Growing, after: str, depth: int) -> str:
    check, fetch = growing.reserve("documents"), growing.reserve("delay")
    back = activity(growing, check, depth) if growing.one_of(True, False) else check
    record: Record = {}
    if growing.never or growing.one_of(True, False):
        away = growing.one_of(True, False) and not growing.over
        late = growing.end("returned") if away else after
        record = {"at_most": growing.one_of("30 min", "1 day", "1 workday"), "if_late": late}
    growing.put(fetch, "delay", "applicant", until="documents", **record, next=back)
    asked = growing.one_of("all", "key", "other", ["form"], ["form", "map"])
    ways = {"if_complete": after, "if_missing": fetch}
    ways |= growing.one_of({}, {"notice": "piecemeal"}) | growing.one_of(
        {}, {"resubmission": "fresh"}
    )
    return growing.put(check, "documents", asked, **ways)


def deadline(growing: Growing, after: str, depth: int) -> str:
    until = growing.one_of(activity, turn)(growing, after, 0)
    name = growing.reserve("deadline")
    growing.around.append(name)
    body = grow(growing, until, depth)
    if growing.has("turns"):
        body = turn(growing, activity(growing, body, 0), 0)
    growing.around.pop()
    otherwise = growing.one_of(until, after, "end", "detour")
    if otherwise == "end" and not growing.over:
        otherwise = growing.end("deemed")
    elif otherwise in {"end", "detour"}:
        otherwise = activity(growing, until, 0)
    limit, note = growing.one_of(
        ("1 h", "15 min"), ("2 h", "1 h"), ("1 day", "2 h"), ("1 workday", "30 min"),
        ({"discrete": {"0 min": 1, "30 min": 1, "2 h": 1}}, "15 min"),
    )  # fmt: skip
    record: Record = {"until": until, "otherwise": otherwise}
    record |= growing.one_of({}, {"note_at": [note]}, {"note_at": {"yellow": note}})
    record |= {"priority_at": {note: 1}} if growing.has("class") else {}
    record |= {"calendar": "hall"} if growing.one_of(False, True) else {}
    if growing.has("extension"):
        at = growing.one_of({}, {"at": note})
        share = growing.one_of({}, {"share": "50 %"})
        record["extension"] = {"by": growing.one_of("30 min", "1 workday"), **at, **share}
    return growing.put(name, "deadline", limit, **record, next=body)


def tray(growing: Growing, after: str, depth: int) -> str:
    """Put work whose officers are held while what follows, by others, is full."""
    *before, last = growing.pools
    if not before or growing.in_items:
        return activity(growing, after, depth)
    room = growing.one_of(1, 2)
    second = growing.add(
        "activity", last, takes=work(growing), room=room, when_full="hold", next=after
    )
    way = growing.one_of(second, "choice", "clock")
    if way == "choice":
        way = growing.add("choice", {second: "75 %", after: "25 %"})
    elif way == "clock":
        way = turn(growing, second, 0)
    able = [name for name in before if growing.pools[name].get("at_closing") != "fit"]
    crew = dict.fromkeys(able, 1) if growing.has("crew") and able else before[0]
    staff = growing.one_of(crew, before)
    more: Record = {"room": 2, "if_full": after} if growing.has("room") else {}
    more |= {"priority": 1} if growing.has("class") else {}
    return growing.add("activity", staff, takes=work(growing), **more, next=way)


SIMPLE: dict[str, Piece] = {"delay": delay, "gate": gate, "pause": pause, "turns": turn}
NESTED: dict[str, Piece] = {
    "choice": choice, "again": again, "split": split, "items": items, "documents": documents,
    "deadline": deadline, "tray": tray,
}  # fmt: skip
