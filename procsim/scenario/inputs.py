"""Which figures of a scenario matter for a verdict, and where each comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from procsim.scenario.parameters import plain
from procsim.scenario.provenance import ORIGINS, Input, Path, Provenance

_ASKING = ("by", "if", "times", "for_each")


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
        for place, held in enumerate(case.get("backlog", ())):
            yield from _at((*here, "backlog", place), held, "age", "ages")
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
        if isinstance(node.get("deadline"), Mapping):
            yield ("workflow", name, "deadline"), node["deadline"]


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
