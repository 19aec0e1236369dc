"""Where every figure comes from: measured in this hall, cited, or assumed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias, cast

from procsim.errors import did_you_mean
from procsim.scenario.parameters import plain

Path: TypeAlias = tuple[str | int, ...]
Origin: TypeAlias = Literal["measured", "cited", "assumed"]

ORIGINS: tuple[Origin, ...] = ("measured", "cited", "assumed")
_ASKING = ("by", "if", "times", "for_each")
KEYS = ("value", "source", "note", "range")
_NAMING = {"pools", "cases", "workflow", "calendars", "redesigns", "documents", "attributes"}


@dataclass(frozen=True)
class Provenance:
    """Where one value comes from.

    Parameters
    ----------
    source : ``measured``, ``cited`` or ``assumed``
    note : str
        Who measured it, or where it is written.
    range : pair of values, optional
        Between which it may lie, as the file has them.
    """

    source: Origin
    note: str = ""
    range: tuple[Any, Any] | None = None


@dataclass(frozen=True)
class Inputs:
    """How many of the inputs that matter were measured in this hall, cited, or assumed.

    Examples
    --------
    >>> Inputs(measured=1, cited=2, assumed=11).total
    14
    """

    measured: int
    cited: int
    assumed: int

    @property
    def total(self) -> int:
        """All inputs that matter."""
        return self.measured + self.cited + self.assumed


@dataclass(frozen=True)
class Input:
    """One input that matters: where the file has it, its source, its value and the note."""

    path: Path
    source: Origin
    value: str
    note: str


@dataclass
class Stripped:
    """A tree of plain values, what was known about them, and what was wrong with saying it.

    Parameters
    ----------
    data : mapping, list or plain value
        Without wrappers; of Python's own types.
    provenance : mapping of paths to Provenance
    problems : list of (path, text, key)
        Paths as in the file, wrappers included; `key` where the key is at fault, not its value.
    """

    data: Any = None
    provenance: dict[Path, Provenance] = field(default_factory=dict)
    problems: list[tuple[Path, str, bool]] = field(default_factory=list)


def is_wrapper(path: Path, node: object) -> bool:
    """Tell whether a mapping is ``{value: …, source: …}`` rather than a part of the scenario.

    Examples
    --------
    >>> is_wrapper(("run", "seed"), {"value": 7, "source": "assumed"})
    True
    >>> is_wrapper(("pools",), {"value": {"staff": 2}})
    False
    """
    if not isinstance(node, Mapping) or "value" not in node or not path or path[-1] in _NAMING:
        return False
    others = [str(key) for key in node if key != "value"]
    return not others or any(
        key in KEYS or did_you_mean(key, KEYS).startswith("did") for key in others
    )


def strip(tree: Any) -> Stripped:
    """Take the wrappers off a tree and remember what they said.

    Examples
    --------
    >>> stripped = strip({"run": {"seed": {"value": 7, "source": "measured"}}})
    >>> stripped.data, stripped.provenance[("run", "seed")].source
    ({'run': {'seed': 7}}, 'measured')
    """
    stripped = Stripped()
    stripped.data = _plain_data(tree, (), (), stripped)
    return stripped


def count(inputs: tuple[Input, ...]) -> Inputs:
    """Count inputs by where they come from."""
    sources = [one.source for one in inputs]
    return Inputs(*(sources.count(origin) for origin in ORIGINS))


def inputs_of(data: Any, provenance: Mapping[Path, Provenance]) -> tuple[Input, ...]:
    """List the inputs that matter for a verdict, in the order of the file.

    Arrival rates and gaps, times of work and delays, probabilities of choices, what is missing of
    documents, shares of attributes, and who does not wait or come; not staff, calendars, limits or
    the run.

    Parameters
    ----------
    data : mapping
        A scenario without wrappers.
    provenance : mapping of paths to Provenance
        What its wrappers said; a plain value is an assumption.
    """
    return tuple(_input(path, value, provenance) for path, value in _figures(data))


def _plain_data(node: Any, path: Path, written: Path, out: Stripped) -> Any:
    """Copy a tree without wrappers; `path` is without them too, `written` as the file has it."""
    if is_wrapper(path, node):
        out.provenance[path] = _provenance(node, written, out)
        return _plain_data(node["value"], path, (*written, "value"), out)
    if isinstance(node, Mapping):
        return {
            _key(key, written, out): _plain_data(item, (*path, key), (*written, key), out)
            for key, item in node.items()
        }
    if isinstance(node, list):
        return [
            _plain_data(item, (*path, place), (*written, place), out)
            for place, item in enumerate(node)
        ]
    return _plain_value(node, written, out)


def _key(key: Any, written: Path, out: Stripped) -> Any:
    if isinstance(key, bool) or not isinstance(key, str | int | float | date):
        out.problems.append(
            ((*written, key), f"found the key {plain(key)}; text or a number", True)
        )
        return str(key)
    return _own_type(key)


def _plain_value(value: Any, written: Path, out: Stripped) -> Any:
    if value is None:
        out.problems.append((written, "found nothing; a value, or leave the key out", False))
    elif isinstance(value, float) and not math.isfinite(value):
        out.problems.append((written, f"found {value}; a finite number", False))
    return _own_type(value)


def _own_type(value: Any) -> Any:
    """Return a YAML scalar as Python's own type, which compares and serialises plainly."""
    if isinstance(value, bool):
        return value
    for own in (str, int, float):
        if isinstance(value, own):
            return own(value)
    return value


def _provenance(node: Mapping[str, Any], written: Path, out: Stripped) -> Provenance:
    def problem(key: str, text: str, *, of_key: bool = False) -> None:
        out.problems.append(((*written, key), text, of_key))

    for key in node:
        if key not in KEYS:
            problem(key, f"unknown key '{key}'; {did_you_mean(str(key), KEYS)}", of_key=True)
    source = node.get("source", "assumed")
    if source not in ORIGINS:
        problem("source", f"found {plain(source)}; {did_you_mean(str(source), ORIGINS)}")
        source = "assumed"
    note = node.get("note", "")
    if isinstance(note, Mapping | list):
        problem("note", "found a mapping or a list; a sentence")
    bounds = node.get("range")
    if bounds is not None and not (isinstance(bounds, list) and len(bounds) == 2):
        problem(
            "range", f"found {plain(bounds)}; the least and the greatest, such as [9 min, 15 min]"
        )
        bounds = None
    pair = None if bounds is None else (_own_type(bounds[0]), _own_type(bounds[1]))
    return Provenance(cast("Origin", str(source)), plain(note), pair)


def _input(path: Path, value: Any, provenance: Mapping[Path, Provenance]) -> Input:
    """Find what is known of an input: said of it or around it, else the weakest said inside it."""
    for end in range(len(path), 0, -1):
        if path[:end] in provenance:
            known = provenance[path[:end]]
            return Input(path, known.source, plain(value), known.note)
    inside = [known for place, known in provenance.items() if place[: len(path)] == path]
    covered = [place for place in provenance if place[: len(path)] == path]
    leaves = list(_leaves(value, path))
    if inside and all(any(leaf[: len(place)] == place for place in covered) for leaf in leaves):
        weakest = max(inside, key=lambda known: ORIGINS.index(known.source))
        return Input(path, weakest.source, plain(value), weakest.note)
    return Input(path, "assumed", plain(value), "")


def _leaves(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _leaves(item, (*path, place))
    else:
        yield path


def _figures(data: Any) -> Iterator[tuple[Path, Any]]:
    for name, case in _items(data, "cases"):
        here: Path = ("cases", name)
        arrivals = case.get("arrivals", {})
        yield from _at((*here, "arrivals"), arrivals, "rate", "gaps", "appointments")
        if isinstance(case.get("channel"), Mapping):
            yield (*here, "channel"), case["channel"]
        for document, said in _items(case, "documents"):
            where = (*here, "documents", document)
            yield from _at(where, said, "missing", "missing_later", "supplied_after", "never")
        for attribute, said in case.get("attributes", {}).items():
            yield from _values((*here, "attributes", attribute), said)
    for name, node in _items(data, "workflow"):
        yield from _values(("workflow", name, "takes"), node.get("takes"))
        yield from _chances(("workflow", name), node)
        yield from _at(("workflow", name), node, "patience", "balks", "no_show")
        yield from _gaps(("workflow", name, "gate"), node.get("gate"))


def _items(data: Any, section: str) -> Iterator[tuple[str, Any]]:
    yield from data.get(section, {}).items()


def _at(path: Path, data: Mapping[str, Any], *names: str) -> Iterator[tuple[Path, Any]]:
    for name in names:
        if name in data:
            yield (*path, name), data[name]


def _values(path: Path, said: Any) -> Iterator[tuple[Path, Any]]:
    """Give every figure of a time or an attribute; what a rule asks of the case is none."""
    keys = set(said) if isinstance(said, Mapping) else set()
    if keys & {*_ASKING, "sum"}:
        for key, item in said.items():
            if key not in _ASKING:
                yield from _values((*path, key), item)
    elif isinstance(said, list):
        for place, item in enumerate(said):
            yield from _values((*path, place), item)
    elif said is not None and "attribute" not in keys and not _is_word(said):
        yield path, said


def _is_word(said: Any) -> bool:
    return isinstance(said, str) and not any(letter.isdecimal() for letter in said)


def _gaps(path: Path, gate: Any) -> Iterator[tuple[Path, Any]]:
    """Give the gaps of a gate that opens at random; a timetable is a decision and no input."""
    if isinstance(gate, Mapping) and isinstance(gate.get("every"), Mapping):
        yield (*path, "every"), gate["every"]


def _chances(path: Path, node: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """Give each set of probabilities of a choice; a way that is certain is no input."""
    if "choice" not in node:
        return
    for name in ("choice", "otherwise"):
        if isinstance(node.get(name), Mapping):
            yield (*path, name), node[name]
    for value, ways in node.get("when", {}).items():
        if isinstance(ways, Mapping):
            yield (*path, "when", value), ways
