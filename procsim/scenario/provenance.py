"""Where every figure comes from: measured in this hall, cited, or assumed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias, cast

from procsim.errors import did_you_mean
from procsim.scenario.parameters import plain

Path: TypeAlias = tuple[str | int, ...]
Origin: TypeAlias = Literal["measured", "cited", "assumed"]

ORIGINS: tuple[Origin, ...] = ("measured", "cited", "assumed")
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
