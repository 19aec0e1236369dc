"""What no single record can know: names, what refers to what, and keys that exclude each other.

The checks read plain data and skip what is malformed, so that their problems come together with
those of the records.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from procsim.errors import QuantityError, did_you_mean
from procsim.scenario.provenance import Path
from procsim.scenario.quantity import parse_duration

_NAME = re.compile(r"[^\W_][\w-]*")
NAME_ALLOWED = "letters (Chinese too), digits, _ and -, beginning with a letter or digit"
_RESERVED = {
    "pools": ("by", "otherwise", "value"),
    "cases": ("all", "by", "otherwise", "value"),
    "workflow": ("value",),
    "calendars": ("always", "value"),
    "redesigns": ("today", "value"),
    "documents": ("all", "key", "other", "value"),
    "attributes": ("at", "attempt", "case_type", "channel", "pool", "value"),
    "shifts": ("value",),
}
_ARRIVES_BY = ("rate", "gaps", "times", "appointments")
_SHAPES = {
    "first": ("gaps",),
    "profile": ("rate",),
    "weekdays": ("rate",),
    "variance_to_mean": ("rate",),
    "calendar": ("rate", "gaps", "appointments"),
    "bundle": ("rate", "gaps", "appointments"),
    "count": ("rate", "gaps", "appointments"),
    "population": ("gaps",),
}
"""What shapes which arrivals; beside others it would be silently ignored."""


class Found(NamedTuple):
    """A problem in plain data: where, what, and whether the key rather than the value is meant."""

    path: Path
    text: str
    key: bool = False


def check(data: Any) -> Iterator[Found]:
    """Find every problem that no single record can know.

    Examples
    --------
    >>> next(check({"calendars": {"always": {}}})).path
    ('calendars', 'always')
    """
    yield from _names(data)
    yield from _calendars(data)
    yield from _run(data)
    for name, case in _entries(data, "cases"):
        yield from _arrivals(data, ("cases", name, "arrivals"), case.get("arrivals"))
        for place, entry in enumerate(_list(case.get("backlog"))):
            yield from _backlog(("cases", name, "backlog", place), entry)
    yield from _extends(data)


def is_name(text: str) -> bool:
    """Tell whether something may bear a name.

    Examples
    --------
    >>> is_name("窗口_2"), is_name("a b")
    (True, False)
    """
    return bool(_NAME.fullmatch(text)) and unicodedata.is_normalized("NFC", text)


def _mapping(data: Any, key: str) -> Mapping[Any, Any]:
    section = data.get(key) if isinstance(data, Mapping) else None
    return section if isinstance(section, Mapping) else {}


def _entries(data: Any, section: str) -> Iterator[tuple[Any, Mapping[Any, Any]]]:
    for name, entry in _mapping(data, section).items():
        if isinstance(entry, Mapping):
            yield name, entry


def _names(data: Any) -> Iterator[Found]:
    for section in ("calendars", "pools", "cases", "workflow", "redesigns"):
        yield from _named((section,), _mapping(data, section))
    for name, case in _entries(data, "cases"):
        for part in ("documents", "attributes"):
            yield from _named(("cases", name, part), _mapping(case, part))
    for name, pool in _entries(_mapping(data, "staffing"), "pools"):
        yield from _named(("staffing", "pools", name, "shifts"), _mapping(pool, "shifts"))


def _named(path: Path, section: Mapping[Any, Any]) -> Iterator[Found]:
    for name in section:
        if not isinstance(name, str):
            text = f"found the name {name}, which is no text; put it in quotes: '{name}'"
        elif not is_name(name):
            text = f"found the name '{name}'; {NAME_ALLOWED}"
        elif name in _RESERVED[str(path[-1])]:
            text = f"found the name '{name}', which has a meaning of its own; another name"
        else:
            continue
        yield Found((*path, name), text, key=True)


def _calendars(data: Any) -> Iterator[Found]:
    known = [*(str(name) for name in _mapping(data, "calendars")), "always"]
    for path, name in _calendar_names(data):
        if isinstance(name, str) and name not in known:
            yield Found(path, f"unknown calendar '{name}'; {did_you_mean(name, known)}")


def _calendar_names(data: Any) -> Iterator[tuple[Path, Any]]:
    yield ("run", "calendar"), _mapping(data, "run").get("calendar")
    for section in ("pools", "cases", "workflow"):
        for name, entry in _entries(data, section):
            yield (section, name, "calendar"), entry.get("calendar")
            arrivals = _mapping(entry, "arrivals")
            yield (section, name, "arrivals", "calendar"), arrivals.get("calendar")
            for place, officer in enumerate(_list(entry.get("staff"))):
                path = (section, name, "staff", place, "calendar")
                yield path, officer.get("calendar") if isinstance(officer, Mapping) else None
    yield from _lever_calendars(data)


def _lever_calendars(data: Any) -> Iterator[tuple[Path, Any]]:
    for name, redesign in _entries(data, "redesigns"):
        for place, call in enumerate(_list(redesign.get("levers"))):
            for lever in call if isinstance(call, Mapping) else ():
                path = ("redesigns", name, "levers", place, lever, "calendar")
                yield path, _mapping(call, lever).get("calendar")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _run(data: Any) -> Iterator[Found]:
    run = _mapping(data, "run")
    try:
        warm_up, length = parse_duration(run.get("warm_up")), parse_duration(run.get("length"))
    except QuantityError:
        return
    if warm_up.workdays == length.workdays and warm_up.amount >= length.amount:
        text = f"found {warm_up} of warm-up in a run of {length}; less than the run's length"
        yield Found(("run", "warm_up"), text)


def _arrivals(data: Any, path: Path, arrivals: Any) -> Iterator[Found]:
    if not isinstance(arrivals, Mapping):
        return
    said = [key for key in _ARRIVES_BY if key in arrivals]
    if not said:
        yield Found(path, "found no arrivals; exactly one of rate, gaps, times and appointments")
    elif len(said) > 1:
        text = f"found {' and '.join(said)}; exactly one of rate, gaps, times and appointments"
        yield Found((*path, said[1]), text, key=True)
    for key, shaped in _SHAPES.items():
        if key in arrivals and said and not {*shaped} & {*said}:
            text = f"found {key} beside {said[0]}; {key} is for {' and '.join(shaped)}"
            yield Found((*path, key), text, key=True)
    if "population" in arrivals and "bundle" in arrivals:
        text = "found bundle beside population; each applicant has one case at a time"
        yield Found((*path, "bundle"), text, key=True)
    endless = _mapping(data, "run").get("length") == "until empty"
    ends = "until" in arrivals or "count" in arrivals or "times" in said
    if endless and said and not ends:
        text = "found arrivals without end in a run until empty; give them until: or count:"
        yield Found(path, text)


def _backlog(path: Path, entry: Any) -> Iterator[Found]:
    if not isinstance(entry, Mapping):
        return
    said = [key for key in ("cases", "age", "ages") if key in entry]
    if said not in (["cases", "age"], ["ages"]):
        found = " and ".join(said) or "neither cases nor ages"
        text = f"found {found}; either cases: with age:, or a list of ages:"
        yield Found((*path, said[-1]) if said else path, text, key=True)


def _extends(data: Any) -> Iterator[Found]:
    redesigns = _mapping(data, "redesigns")
    parents = {name: redesign.get("extends") for name, redesign in _entries(data, "redesigns")}
    for name, parent in parents.items():
        path = ("redesigns", name, "extends")
        if isinstance(parent, str) and parent not in redesigns:
            others = [other for other in redesigns if other != name]
            yield Found(path, f"unknown redesign '{parent}'; {did_you_mean(parent, others)}")
        elif isinstance(parent, str) and _circular(name, parents):
            text = (
                f"found a circle: '{name}' extends itself through '{parent}'; a chain with an end"
            )
            yield Found(path, text)


def _circular(name: Any, parents: Mapping[Any, Any]) -> bool:
    seen, here = set(), name
    while isinstance(here, str) and here in parents and here not in seen:
        seen.add(here)
        here = parents[here]
    return bool(here == name)
