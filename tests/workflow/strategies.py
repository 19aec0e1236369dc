"""Random sound scenarios: nested workflows of every kind of node, with ties as the rule.

`sound_scenarios` gives mappings that ``Scenario.model_validate`` takes. A workflow is grown from
its end backwards, so that whatever is put in front of a node already knows where it leads.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from procsim.scenario.block import Split
from procsim.scenario.scenario import Scenario
from procsim.workflow.afterwards import after_issue
from procsim.workflow.graph import Graph, block, build, records
from procsim.workflow.holding import at_the_door
from procsim.workflow.routes import reaching

MINUTES = (5, 10, 15, 30)
"""Times lie on a lattice of five minutes, so that many things fall due at one instant."""

_Draw = Any


@dataclass
class _Growing:
    """A workflow as far as it has been grown, and what its nodes may speak of."""

    draw: _Draw
    pools: tuple[str, ...]
    never: bool
    in_items: int = 0
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, kind: str, **record: Any) -> str:
        """Add a node whose name says its kind."""
        name = f"{kind}_{sum(known.startswith(kind) for known in self.nodes) + 1}"
        return self.put(name, kind, record)

    def put(self, name: str, kind: str, record: dict[str, Any]) -> str:
        # A split, a choice, … begins with its kind; what the kind holds is given as `of`.
        self.nodes[name] = {kind: record.pop("of"), **record}
        return name

    def reserve(self, kind: str) -> str:
        """Take a name for a node that others must know before it is there."""
        name = f"{kind}_{sum(known.startswith(kind) for known in self.nodes) + 1}"
        self.nodes[name] = {}
        return name

    def one_of(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))


def _time(draw: _Draw) -> Any:
    minutes = draw(st.sampled_from(MINUTES))
    forms = (
        f"{minutes} min",
        {"discrete": {"5 min": "50 %", f"{minutes + 5} min": "50 %"}},
        {"exponential": f"{minutes} min"},
        {"uniform": {"min": "0 min", "max": f"{minutes} min"}},
    )
    # A fixed time twice, so that ties stay frequent.
    return draw(st.sampled_from((forms[0], *forms)))


def _work(draw: _Draw) -> Any:
    forms = (
        _time(draw),
        _time(draw),
        {"attribute": "work"},
        {"by": "size", "small": _time(draw), "otherwise": _time(draw)},
        {"if": "urgent or attempt > 1", "then": _time(draw), "otherwise": {"attribute": "work"}},
        {"formula": "5 min * copies"},
        {"sum": [_time(draw), {"for_each": "copies", "takes": _time(draw)}]},
        {"times": "max(copies, 1)", "of": _time(draw)},
    )
    return draw(st.sampled_from(forms))


def _grow(growing: _Growing, after: str, depth: int) -> str:
    """Put one to three pieces in front of `after` and name the first node."""
    for _ in range(growing.draw(st.integers(1, 3))):
        simple = (_activity, _activity, _delay, _pause, _delay if growing.in_items else _gate)
        tray = _choice if growing.in_items else _tray
        nested = (_documents, _deadline, _choice, _rule, _split, tray, _again)
        piece = growing.one_of(*(simple if depth == 0 else (*simple, *nested)))
        after = piece(growing, after, depth - 1)
    return after


def _activity(growing: _Growing, after: str, _depth: int) -> str:
    pool = growing.one_of(*growing.pools)
    # Several pools: any of them, or officers of both at once.
    staff = growing.one_of(pool, pool, list(growing.pools), dict.fromkeys(growing.pools, 1))
    place = growing.one_of("counter", "back_office")
    extra = growing.one_of({}, {}, {"priority": 1})
    ways = ("", "", "left", "absent")
    # What counts cases does not count items.
    way = growing.one_of(*ways, *(() if growing.in_items else ("full", "balked", "stopped")))
    if way == "left":
        out = _end(growing, "withdrawn")
        extra = {**extra, "patience": growing.one_of("0 min", "5 min", "1 h"), "if_left": out}
    elif way == "full":
        extra = {**extra, "room": growing.one_of(1, 2), "if_full": after}
    elif way == "balked":
        extra = {**extra, "balks": growing.one_of(1, {1: "50 %", 3: "90 %"}), "if_balked": after}
    elif way == "stopped":
        tickets = growing.one_of({"a_day": 1}, {"a_day": 3, "stop": "1 h"}, {"stop": "5 h"})
        extra = {**extra, "tickets": tickets, "if_stopped": after}
    elif way == "absent":
        call = growing.one_of({}, {"call": "5 min"})
        extra = {**extra, "no_show": "40 %", **call, "if_absent": _end(growing, "withdrawn")}
    takes = _work(growing.draw)
    if isinstance(staff, list):
        own = {pool: _time(growing.draw) for pool in staff}
        takes = growing.one_of(takes, {"by": "pool", **own})
        extra = {**extra, **growing.one_of({}, {"speed": {staff[-1]: 0.8}})}
    if not way and growing.one_of(True, False, False):
        items = growing.one_of(2, "documents", ["left", "right"], {"attribute": "copies"})
        more = growing.one_of({}, {"one_by_one": True}, {"needs": 1})
        extra = {**extra, "items": items, **more}
    return growing.add("activity", of=staff, takes=takes, place=place, **extra, next=after)


def _tray(growing: _Growing, after: str, depth: int) -> str:
    """Put work whose officers are held while what follows, by others, is full."""
    *before, last = growing.pools
    if not before:
        return _activity(growing, after, depth)
    room = growing.one_of(1, 1, 2)
    takes = _work(growing.draw)
    second = growing.add("activity", of=last, takes=takes, room=room, when_full="hold", next=after)
    way = growing.one_of(second, "choice")
    if way == "choice":
        way = growing.add("choice", of={second: "75 %", after: "25 %"})
    staff = growing.one_of(before[0], before, dict.fromkeys(before, 1))
    extra = growing.one_of({}, {"room": 2, "if_full": after})
    return growing.add("activity", of=staff, takes=_work(growing.draw), **extra, next=way)


def _delay(growing: _Growing, after: str, _depth: int) -> str:
    whose = growing.one_of("applicant", "outside", "legal")
    calendar = growing.one_of({}, {"calendar": "hall"})
    takes = _time(growing.draw)
    lasts = growing.one_of({"takes": takes}, {"takes": takes}, {"until": "next_day"})
    return growing.add("delay", of=whose, **lasts, **calendar, next=after)


def _pause(growing: _Growing, after: str, _depth: int) -> str:
    resume = growing.add("clock", of="resume", next=after)
    wait = growing.add("delay", of="legal", takes=_time(growing.draw), next=resume)
    return growing.add("clock", of="pause", reason="hearing", next=wait)


def _gate(growing: _Growing, after: str, _depth: int) -> str:
    batch = {"batch": growing.one_of(1, 2, 3), "or_after": growing.one_of("0 min", "30 min")}
    timetable = growing.one_of(
        {"gate": growing.one_of("daily 10:00", ["mon 09:00", "wed 13:00"], "mon-fri 12:00")},
        {"gate": {"every": growing.one_of("15 min", "2 h", {"exponential": "30 min"})}},
        {"gate": {"every": "1 workday"}},
    )
    limits = growing.one_of({}, {"agenda": 1}, {"agenda": 2, "papers_close": "10 min"})
    extra = growing.one_of({}, {"priority": 1})
    said = growing.one_of({"gate": batch}, {**timetable, **limits})
    return growing.add("gate", of=said.pop("gate"), **said, **extra, next=after)


def _choice(growing: _Growing, after: str, depth: int) -> str:
    left = _grow(growing, after, depth)
    other = growing.one_of("pass", "end", "grow")
    if other == "grow":
        right = _grow(growing, after, depth)
    else:
        right = after if other == "pass" else _end(growing, growing.one_of("refused", "withdrawn"))
    return growing.add("choice", of={left: "75 %", right: "25 %"})


def _rule(growing: _Growing, after: str, depth: int) -> str:
    by, value = growing.one_of(
        ("size", "small"), ("case_type", "a"), ("channel", "online"), ("urgent", "yes"),
        ("copies > 1 and not urgent", "yes"), ("work <= 10 min or attempt >= 2", "no"),
    )  # fmt: skip
    left = _grow(growing, after, depth)
    return growing.add("choice", of=by, when={value: left}, otherwise=after)


def _split(growing: _Growing, after: str, depth: int) -> str:
    split, join = growing.reserve("split"), growing.reserve("join")
    needs = growing.one_of({}, {}, {"needs": 1}, {"needs": 2})
    growing.put(join, "join", {"of": split, **needs, "next": after})
    form = growing.one_of("all", "shares", "items")
    if form == "items":
        return _items(growing, (split, join), depth, in_turn=not needs)
    branches = [_grow(growing, join, depth) for _ in range(growing.draw(st.integers(2, 3)))]
    if form == "shares":
        shares = ("0 %", "50 %", "100 %", "size == large", "case_type == a or urgent")
        branches = {branch: growing.one_of(*shares) for branch in branches}
    return growing.put(split, "split", {"of": branches, "join": join})


def _items(growing: _Growing, block: tuple[str, str], depth: int, *, in_turn: bool) -> str:
    """Put steps that are done for each item between a split and its join."""
    split, join = block
    growing.in_items += 1
    first = _grow(growing, join, depth)
    growing.in_items -= 1
    items = growing.one_of(2, "documents", {"attribute": "copies"})
    more = {"one_by_one": True} if in_turn and growing.one_of(True, False) else {}
    return growing.put(split, "split", {"of": [first], "join": join, "items": items, **more})


def _documents(growing: _Growing, after: str, depth: int) -> str:
    check = growing.reserve("documents")
    back = growing.one_of(check, "again")
    fetch = growing.reserve("delay")
    if back == "again":
        back = _activity(growing, check, depth)
    late = {}
    if growing.never or growing.one_of(True, False):
        limit = growing.one_of("2 h", "1 day", "2 workdays")
        late = {"at_most": limit, "if_late": _end(growing, "returned")}
    growing.put(fetch, "delay", {"of": "applicant", "until": "documents", **late, "next": back})
    asked = growing.one_of("all", "key", "other", ["form"])
    notice = growing.one_of({}, {"notice": "piecemeal"})
    ways = {"if_complete": after, "if_missing": fetch, **notice}
    return growing.put(check, "documents", {"of": asked, **ways})


def _deadline(growing: _Growing, after: str, depth: int) -> str:
    until = growing.add("clock", of="stop", next=after)
    name = growing.reserve("deadline")
    body = _activity(growing, _grow(growing, until, depth), depth)
    turned = growing.one_of("", "", "pause", "stop", "extend")
    if turned == "pause":
        wait = growing.add("delay", of="legal", takes=_time(growing.draw), next=body)
        body = _turn(growing, name, "pause", _turn(growing, name, "resume", wait))
    elif turned:
        body = _turn(growing, name, turned, body)
    otherwise = growing.one_of(until, after, "end", "detour")
    if otherwise == "end":
        otherwise = _end(growing, "deemed")
    elif otherwise == "detour":
        otherwise = _activity(growing, until, 0)
    limit, note = growing.one_of(
        ("30 min", "15 min"), ("1 day", "6 h"), ("3 workdays", "1 workday"),
        ({"uniform": {"min": "0 min", "max": "2 h"}}, "30 min"),
    )  # fmt: skip
    extra = growing.one_of(
        {}, {"note_at": [note]}, {"note_at": {"yellow": note}}, {"priority_at": {note: 1}}
    )
    more = growing.one_of({}, {}, {"extension": {"by": "1 workday"}},
                          {"extension": {"at": note, "by": "10 min", "share": "50 %"}})  # fmt: skip
    ways = {"until": growing.one_of(until, [until]), "next": body, "otherwise": otherwise}
    return growing.put(name, "deadline", {"of": limit, **ways, **extra, **more})


def _turn(growing: _Growing, deadline: str, action: str, after: str) -> str:
    """Let a step turn a deadline; a pause in front of a wait, whose end resumes it."""
    by = {"by": "20 min"} if action == "extend" else {}
    if action != "resume":
        step = growing.add("clock", of=action, next=after, **by)
    else:
        wait = growing.nodes[after]
        step = growing.add("clock", of=action, next=wait["next"])
        wait["next"] = step
    growing.nodes[step]["of"] = deadline
    return after if action == "resume" else step


def _again(growing: _Growing, after: str, depth: int) -> str:
    """Put a loop that takes time and is left sooner or later."""
    choice, first = growing.reserve("choice"), growing.reserve("activity")
    growing.put(first, "activity", {
        "of": growing.one_of(*growing.pools), "takes": "5 min", "next": choice,
    })  # fmt: skip
    back = first if growing.one_of(True, False) else _grow(growing, first, depth)
    if growing.one_of(True, False):
        growing.put(choice, "choice", {"of": {after: "75 %", back: "25 %"}})
    else:
        growing.put(choice, "choice", {
            "of": "attempt", "when": {1: back, 2: {back: "50 %", after: "50 %"}},
            "otherwise": after,
        })  # fmt: skip
    return first


def _end(growing: _Growing, outcome: str) -> str:
    growing.nodes.setdefault(f"end_{outcome}", {"end": outcome})
    return f"end_{outcome}"


@st.composite
def sound_workflows(draw: _Draw, pools: tuple[str, ...], *, never: bool) -> dict[str, Any]:
    """Draw a workflow in which every kind of node may occur, nested up to three deep."""
    growing = _Growing(draw, pools, never)
    stop = growing.add("clock", of="stop", next=_end(growing, "issued"))
    if draw(st.sampled_from((False, False, True))):
        verdict = {_end(growing, "confirmed"): "50 %", _end(growing, "revoked"): "50 %"}
        check = growing.add("choice", of=verdict)
        visit = growing.add("activity", of=pools[-1], takes=_time(draw), next=check)
        growing.nodes["end_issued"]["afterwards"] = visit
    first = _grow(growing, stop, draw(st.integers(1, 3)))
    begin = growing.add("clock", of="start", next=first)
    if draw(st.booleans()):
        return growing.nodes | {"enter": {"start": "all", "next": begin}}
    first_activity = growing.add(
        "activity", of=pools[0], takes="5 min", place="counter", next=begin
    )
    starts = {"enter_a": {"start": "a", "next": begin}}
    return growing.nodes | starts | {"enter_b": {"start": ["b"], "next": first_activity}}


def _arrivals(draw: _Draw) -> dict[str, Any]:
    count = draw(st.integers(1, 5))
    gap = f"{draw(st.sampled_from(MINUTES))} min"
    times = [f"{draw(st.sampled_from((0, *MINUTES)))} min" for _ in range(count)]
    first = draw(st.sampled_from(({}, {"first": "0 min"})))
    forms = (
        {"times": times},
        {"gaps": gap, "count": count, "calendar": "hall", **first},
        {"gaps": {"exponential": gap}, "count": count, "bundle": 2},
        {"gaps": gap, "population": 2, "count": count, "calendar": "hall", **first},
    )
    return dict(draw(st.sampled_from(forms)))


def _case_type(draw: _Draw, channel: str, *, never: bool) -> dict[str, Any]:
    missing = ("0 %", "50 %", "100 %")
    share = {"never": "20 %"} if never else {}
    supply = {"supplied_after": _time(draw), **share}
    return {
        "arrivals": _arrivals(draw),
        "channel": draw(st.sampled_from((channel, {channel: "50 %", "app": "50 %"}))),
        "promise": "5 workdays",
        "priority": draw(st.sampled_from((1, 2, 5))),
        "statutory": "20 workdays",
        "documents": {
            "form": {"missing": draw(st.sampled_from(missing)), **supply},
            "photo": {"key": False, "missing": draw(st.sampled_from(missing)), **supply},
        },
        "attributes": {
            "size": {"small": "50 %", "large": "50 %"},
            "work": _time(draw),
            "copies": {"by": "size", "small": 1, "large": {"discrete": {0: "50 %", 3: "50 %"}}},
            "urgent": draw(
                st.sampled_from(
                    (
                        {"formula": "size == large and work < 15 min"},
                        {"yes": "50 %", "no": "50 %"},
                    )
                )
            ),
        },
    }


_SHIFTS = {"09:00-10:00": 2, "10:00-12:00": 1, "13:00-17:00": 3}
_TIDE = {"every": "10 min", "opens_at": 2, "closes_at": 0, "at_most": 3}
_NUMBERS: tuple[dict[str, Any], ...] = (
    {"staff": _SHIFTS},
    {"staff": "unlimited"},
    {"staff": 1, "tide": _TIDE, "at_closing": "any"},
    {"staff": _SHIFTS, "tide": {**_TIDE, "step": 2}, "at_closing": "finish"},
)
_BUSINESS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"errand": "7 min"},
    {"absence": {"every": "2 h", "lasts": "20 min"}},
    {"absence": {"every": "90 min", "lasts": "20 min", "officers": 1}},
    {"meetings": [{"calendar": "late", "officers": 1}]},
    {"set_up": {"takes": "5 min", "between": "case_types"}},
)


def _pool(draw: _Draw, rules: dict[str, Any]) -> dict[str, Any]:
    officers = [{"speed": 2}, {"calendar": "late"}]
    counted = {
        "staff": draw(st.sampled_from((1, 1, 2, 3, officers))),
        "at_closing": draw(st.sampled_from(("finish", "suspend", "any", "serve_queue"))),
        **draw(st.sampled_from(_BUSINESS)),
    }
    others = {
        "at_closing": draw(st.sampled_from(("finish", "suspend", "any"))),
        **draw(st.sampled_from(_NUMBERS)),
    }
    return {
        **draw(st.sampled_from((counted, counted) if "backfill" in rules else (counted, others))),
        "calendar": draw(st.sampled_from(("hall", "always"))),
        "choose": draw(st.sampled_from(("lowest_number", "longest_idle", "fastest"))),
        "preempts": draw(st.sampled_from(([], [], [1]))),
        "unit": draw(st.sampled_from(("bureau", "board"))),
        **rules,
    }


def _rules(draw: _Draw) -> dict[str, Any]:
    """Draw what pools that share work have in common."""
    orders = ("first_come", "first_come", "last_come", "shortest", "due_date", "random")
    more: tuple[dict[str, Any], ...] = ({}, {}, {"ageing": "10 min"}, {"backfill": True})
    return {"queue": draw(st.sampled_from(orders)), **draw(st.sampled_from(more))}


@st.composite
def sound_scenarios(draw: _Draw) -> dict[str, Any]:
    """Draw a small scenario without a fault, as a file would hold it.

    Two case types with at most five arrivals each, so that a run until empty is short; every pool
    has somebody on duty every workday.
    """
    never, rules = draw(st.booleans()), _rules(draw)
    names = ("desk", "office", "window")[: draw(st.integers(1, 3))]
    scenario = {
        "procsim": 1,
        "run": {
            "start": draw(st.sampled_from(("2026-03-02 09:00", "2026-03-02 11:45"))),
            "length": draw(st.sampled_from(("until empty", "3 days"))),
            "replications": 1,
            "seed": draw(st.integers(0, 3)),
            "calendar": "hall",
        },
        "calendars": {
            "hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}},
            "late": {"hours": {"mon-fri": ["09:30-12:30", "13:30-17:00"]}},
        },
        "pools": {name: _pool(draw, rules) for name in names},
        "cases": {
            "a": _case_type(draw, "counter", never=never),
            "b": _case_type(draw, "online", never=never),
        },
        "workflow": draw(sound_workflows(names, never=never)),
    }
    return _with_backlog(draw, scenario) if draw(st.booleans()) else scenario


def _with_backlog(draw: _Draw, scenario: dict[str, Any]) -> dict[str, Any]:
    """Let the run find cases on their way, somewhere that they can be."""
    graph = build(Scenario.model_validate(scenario))
    types = reaching(graph)
    not_here = at_the_door(graph) | after_issue(graph) | _of_an_item(graph)
    for kind, case in scenario["cases"].items():
        places = sorted(
            name
            for name, record in scenario["workflow"].items()
            if kind in types[name] and name not in not_here and not {"start", "end"} & record.keys()
            and ("join" not in record or "split" in record)
        )  # fmt: skip
        ages = draw(st.lists(st.sampled_from(("5 min", "1 day", "3 workdays")), max_size=2))
        if ages and places:
            clocks = draw(st.sampled_from(("not started", "running", "paused", "stopped")))
            at = draw(st.sampled_from(places))
            case["backlog"] = [{"at": at, "ages": ages, "clocks": clocks}]
    return scenario


def _of_an_item(graph: Graph) -> set[str]:
    """Name the steps that are done for one item of several."""
    splits = {name for name, one in records(graph).items() if isinstance(one, Split) and one.items}
    return {name for split in splits for name in block(graph, split)}
