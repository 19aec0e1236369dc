"""Every problem of a file at once, in words: where, what was found, what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from procsim.errors import did_you_mean
from procsim.scenario.calendar import CalendarRecord
from procsim.scenario.case_type import Arrivals, CaseType, Document
from procsim.scenario.checks import Found
from procsim.scenario.node import KINDS, find_kind
from procsim.scenario.parameters import plain
from procsim.scenario.pool import Officer, Pool
from procsim.scenario.provenance import Path
from procsim.scenario.record import Record
from procsim.scenario.redesign import LEVER_RECORDS, Redesign
from procsim.scenario.run import Run
from procsim.scenario.scenario import Scenario
from procsim.scenario.source import Source
from procsim.scenario.staffing import ShiftPattern, Staffing, TunedMeeting, TunedPool

_MOST_PROBLEMS = 50
_MOST_FOUND = 80

_NEEDED: dict[str, str] = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "text",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "date_type": "a date such as 2026-10-01",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "a number of at least"),
    "greater_than": ("gt", "a number above"),
    "less_than_equal": ("le", "a number of at most"),
    "less_than": ("lt", "a number below"),
}
_RECORDS: tuple[tuple[tuple[str, ...], type[Record]], ...] = (
    ((), Scenario),
    (("run",), Run),
    (("calendars", "*"), CalendarRecord),
    (("pools", "*"), Pool),
    (("pools", "*", "staff", "*"), Officer),
    (("cases", "*"), CaseType),
    (("cases", "*", "arrivals"), Arrivals),
    (("cases", "*", "documents", "*"), Document),
    (("redesigns", "*"), Redesign),
    (("staffing",), Staffing),
    (("staffing", "pools", "*"), TunedPool),
    (("staffing", "pools", "*", "shifts", "*"), ShiftPattern),
    (("staffing", "meetings", "*"), TunedMeeting),
)


def problems_of(error: ValidationError, data: Any) -> list[Found]:
    """Turn what the records found into problems in words.

    Parameters
    ----------
    error : ValidationError
    data : mapping
        What was validated, without wrappers.
    """
    found = [_problem(one, data) for one in error.errors(include_url=False)]
    misspelt = {
        (one.path[:-1], _near(one.text)) for one in found if one.text.startswith("unknown key")
    }
    return [one for one in found if (one.path, _missing(one.text)) not in misspelt]


def messages(source: Source, problems: Iterable[Found]) -> list[str]:
    """Locate problems in their file, each place once, in the order of the file."""
    placed: dict[tuple[int, int, Path], Found] = {}
    for one in problems:
        line, column = source.locate(one.path, key=one.key)
        placed.setdefault((line, column, one.path), one)
    ordered = [
        placed[place] for place in sorted(placed, key=lambda place: (place[:2], plain(place[2])))
    ]
    told = [source.message(one.path, one.text, key=one.key) for one in ordered[:_MOST_PROBLEMS]]
    if len(ordered) > _MOST_PROBLEMS:
        told.append(f"{source.name}: … and {len(ordered) - _MOST_PROBLEMS} problems more")
    return told


def record_at(path: Path, data: Any) -> type[Record] | None:
    """Find which record a place of the file is read into.

    Examples
    --------
    >>> record_at(("pools", "reviewers"), {}).__name__
    'Pool'
    >>> record_at(("pools", "reviewers", "set_up"), {}).__name__
    'SetUp'
    """
    if len(path) == 2 and path[0] == "workflow":
        kind = find_kind(_value(path, data))
        return KINDS[kind] if kind else None
    if len(path) == 5 and path[0] == "redesigns":
        return LEVER_RECORDS.get(str(path[4]))
    for pattern, record in _RECORDS:
        if len(pattern) == len(path) and all(
            want in ("*", part) for want, part in zip(pattern, path, strict=True)
        ):
            return record
    if not path:
        return None
    if isinstance(path[-1], int):
        # A list of records is told by the field that holds it.
        return record_at(path[:-1], data)
    return _held(record_at(path[:-1], data), path[-1])


def _held(record: type[Record] | None, field: str) -> type[Record] | None:
    """Find the record that a field of a record holds, where it can hold one of one kind."""
    if record is None or field not in record.model_fields:
        return None
    kinds = set(_records_in(record.model_fields[field].annotation))
    return kinds.pop() if len(kinds) == 1 else None


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for inner in get_args(annotation):
        yield from _records_in(inner)


def _problem(error: ErrorDetails, data: Any) -> Found:
    is_key = bool(error["loc"]) and error["loc"][-1] == "[key]"
    path = _keys(tuple(part for part in error["loc"] if not _is_tag(part)), data)
    if error["type"] == "procsim":
        inner = error["ctx"]["path"]
        return Found((*path, *inner), str(error["ctx"]["text"]), key=bool(inner))
    if error["type"] == "missing":
        return Found(path[:-1], f"found no '{path[-1]}'; it must be there")
    if error["type"] == "extra_forbidden":
        record = record_at(path[:-1], data)
        known = list(record.model_fields) if record else []
        return Found(
            path, f"unknown key '{path[-1]}'; {did_you_mean(str(path[-1]), known)}", key=True
        )
    return Found(path, in_words(error), key=is_key)


def in_words(error: ErrorDetails) -> str:
    """Say of a value what was found and what is allowed."""
    if error["type"] == "procsim":
        return str(error["ctx"]["text"])
    found, kind, context = _found(error["input"]), error["type"], error.get("ctx", {})
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"{found}; {words} {context[name]}"
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        if not known:
            return f"{found}; allowed: {context['expected']}"
        return f"{found}; {did_you_mean(str(error['input']), known)}"
    if kind == "too_short":
        return f"{found}; at least {context['min_length']} of them"
    if kind == "union_tag_invalid":
        allowed = re.findall(r"<([^>]*)>", str(context["expected_tags"]))
        return f"{found}; a {' or a '.join(allowed)}"
    return f"{found}; {_NEEDED.get(kind, error['msg'])}"


def _found(value: Any) -> str:
    """Say what was found, shortly: a collection by its kind where it would be long."""
    if value is None:
        return "found nothing"
    text = plain(value)
    if len(text) > _MOST_FOUND:
        kind = (
            "a mapping"
            if isinstance(value, Mapping)
            else "a list"
            if isinstance(value, list)
            else ""
        )
        return f"found {kind or text[:_MOST_FOUND] + '…'}"
    return f"found {text!r}" if isinstance(value, str) else f"found {text}"


def _keys(path: Path, data: Any) -> Path:
    """Give the keys of a path as the file has them: a validator names a number by its text."""
    keys: list[Any] = []
    for part in path:
        known = data if isinstance(data, Mapping) else {}
        key = next((one for one in known if one == part or str(one) == part), part)
        data = known.get(key)
        keys.append(key)
    return tuple(keys)


def _is_tag(part: str | int) -> bool:
    return isinstance(part, str) and (part == "[key]" or (part[:1] == "<" and part[-1:] == ">"))


def _value(path: Path, data: Any) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _near(text: str) -> str | None:
    match = re.search(r"did you mean '([^']*)'", text)
    return match[1] if match else None


def _missing(text: str) -> str | None:
    match = re.match(r"found no '([^']*)'; it must be there", text)
    return match[1] if match else None
