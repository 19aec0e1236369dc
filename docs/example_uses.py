"""What the files of `docs/examples` use of the words of a scenario, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from procsim.load import load
from procsim.scenario.node import find_kind
from procsim.scenario.provenance import is_wrapper
from procsim.scenario.record import Record


@dataclass(frozen=True)
class Use:
    """One place of an example file that uses a word, as the file has it."""

    file: str
    text: str
    default: bool


Uses = Mapping[tuple[str, str], list[Use]]
"""Uses of each word, by the names of its record and its own."""


def uses_of(paths: list[Path]) -> Uses:
    """Find where each word of each record is used, by the names of record and word."""
    found: dict[tuple[str, str], list[Use]] = {}
    for path in paths:
        tree = _yaml().load(path.read_text(encoding="utf-8"))
        for record, name, raw in _walk(load(path), tree, ()):
            field = type(record).model_fields[name]
            default = getattr(record, name) == field.get_default(call_default_factory=True)
            use = Use(path.stem, f"{name}: {flow(raw)}", default)
            found.setdefault((type(record).__name__, name), []).append(use)
    return found


def _walk(value: Any, raw: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Record, str, Any]]:
    """Give each word that a record of a file was given, beside what the file has there."""
    while is_wrapper(path, raw):
        raw = raw["value"]
    if isinstance(value, Record):
        for name in sorted(value.model_fields_set):
            yield value, name, raw[name]
            yield from _walk(getattr(value, name), raw[name], (*path, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key in raw:
                yield from _walk(item, raw[key], (*path, key))
    elif isinstance(value, list | tuple) and isinstance(raw, list):
        for place, item in enumerate(value):
            yield from _walk(item, raw[place], (*path, place))
    elif isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], Record):
        yield from _walk(value[1], raw[value[0]], (*path, value[0]))


def whole_steps(paths: list[Path]) -> dict[str, list[str]]:
    """Find whole steps by their kinds and whole calls of levers by their names, a line each."""
    found: dict[str, list[str]] = {}
    for path in paths:
        tree = _yaml().load(path.read_text(encoding="utf-8"))
        for name, node in tree["workflow"].items():
            found.setdefault(find_kind(node) or "", []).append(f"{name}: {flow(node)}")
        for redesign in tree.get("redesigns", {}).values():
            for call in redesign["levers"]:
                ((lever, said),) = call.items()
                found.setdefault(lever, []).append(f"- {lever}: {flow(said)}")
    return found


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    return yaml


def flow(value: Any) -> str:
    """Write a value of a file on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, str | int | float) and not hasattr(value, "anchor"):
        return str(value).lower() if isinstance(value, bool) else str(value)
    out = StringIO()
    yaml = _yaml()
    yaml.dump([value], out)
    text: str = out.getvalue()
    return text.strip().removeprefix("- ")
