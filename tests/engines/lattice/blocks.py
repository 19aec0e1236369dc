"""Random workflows out of steps, and of what has steps within it: choices, splits, deadlines."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.engines.lattice.growing import Growing, Record, work
from tests.engines.lattice.steps import SIMPLE, Piece, activity, crew, pause, turn
from tests.engines.lattice.taste import TIMES


def grow(growing: Growing, after: str, depth: int) -> str:
    """Put some pieces in front of a step and name the first step."""
    for _ in range(growing.draw(st.integers(1, 3 if depth else 2))):
        simple = [activity, activity, *_often(growing, SIMPLE)]
        nested = _often(growing, NESTED) if depth else []
        after = growing.one_of(*simple, *nested)(growing, after, depth - 1)
    return after


def _often(growing: Growing, pieces: dict[str, Piece]) -> list[Piece]:
    """Give pieces, the more often the more the taste is for them."""
    return [piece for feature, piece in pieces.items() for _ in range(growing.weight(feature))]


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
    if growing.has("pause"):
        body = pause(growing, body, 0)
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
    way = _held(growing, _full(growing, last, after), after)
    if len(before) > 1 and growing.one_of(False, True):
        # A tray before a tray: whoever is held in the middle holds others.
        way = _held(growing, _full(growing, before.pop(), way), after)
    together = crew(growing, before) if growing.has("crew") else {}
    staff = growing.one_of(together or before[0], before)
    more: Record = {"room": 2, "if_full": after} if growing.has("room") else {}
    more |= {"priority": 1} if growing.has("class") else {}
    return growing.add("activity", staff, takes=work(growing), **more, next=way)


def _full(growing: Growing, pool: str, after: str) -> str:
    """Put work that holds those before it while its tray is full."""
    room = growing.one_of(1, 2)
    more: Record = {"priority": growing.one_of(1, 9)} if growing.has("class") else {}
    takes = work(growing)
    return growing.add(
        "activity", pool, takes=takes, room=room, when_full="hold", **more, next=after
    )


def _held(growing: Growing, full: str, after: str) -> str:
    """Put what a case passes at once on its way to a full tray."""
    way = growing.one_of("straight", "choice", "clock")
    if way == "choice":
        return growing.add("choice", {full: "75 %", after: "25 %"})
    return turn(growing, full, 0) if way == "clock" and not growing.over else full


NESTED: dict[str, Piece] = {
    "choice": choice, "again": again, "split": split, "items": items, "documents": documents,
    "deadline": deadline, "tray": tray,
}  # fmt: skip
