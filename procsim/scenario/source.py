"""A scenario's text and its YAML tree, with the place of everything in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from rich.cells import cell_len
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
)
from ruamel.yaml.reader import ReaderError

from procsim.errors import ScenarioError
from procsim.scenario.provenance import Path, is_wrapper

MOST_LEVELS = 50
MOST_VALUES = 10_000
MOST_ON_A_LINE = 20_000
_MOST_TEXT = 800
_MOST_CELLS = 110

TABLES = "traces and logs are CSV files beside the scenario"
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[Tt ].*)?")
_FRIENDLY = (
    (r"found duplicate key \"?(.*?)\"? with value.*", r"found the key '\1' twice; each key once"),
    (r"found character '\\t'.*", "found a tab; indent with spaces"),
    (r"mapping values are not allowed here", "found a second ':' on a line; one key a line"),
)


@dataclass(frozen=True)
class Source:
    """What a scenario was read from.

    Parameters
    ----------
    name : str
        The file, as the user named it.
    text : str
    tree : mapping
        The YAML tree with comments and positions, wrappers included.
    changed : frozenset of paths
        Values that were set from outside the file.
    """

    name: str
    text: str
    tree: Any
    changed: frozenset[Path] = frozenset()

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def locate(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Find the line and column, from 1, of the value at a path, or of its key.

        Where the path leads to nothing, the nearest thing around it is meant.

        Examples
        --------
        >>> source = parse("x.yaml", "run: {seed: 7}")
        >>> source.locate(("run", "seed")), source.locate(("run", "seed"), key=True)
        ((1, 13), (1, 7))
        """
        place, node = (0, 0), self.tree
        for depth, part in enumerate(path):
            node = _unwrapped(path[:depth], node, part)
            found = _place(node, part, key=key and depth == len(path) - 1)
            if found is None:
                break
            place, node = found, node[part]
        else:
            if is_wrapper(path, node) and not key:
                place = _place(node, "value", key=False) or place
        return place[0] + 1, place[1] + 1

    def message(self, path: Path, text: str, *, key: bool = False) -> str:
        """Write a problem: ``file:line:column: where: text``, the line, and a caret below it.

        Examples
        --------
        >>> source = parse("x.yaml", "run: {seed: -1}")
        >>> print(source.message(("run", "seed"), "found -1; 0 or more"))
        x.yaml:1:13: run.seed: found -1; 0 or more
            run: {seed: -1}
                        ^
        """
        where = ".".join(str(part) for part in path)
        if any(path[: len(changed)] == changed for changed in self.changed):
            return printable(f"--set {where}: {_shortened(text)}")
        told = f"{where}: {text}" if where else text
        return located(self.name, self.text, self.locate(path, key=key), told)


def parse(name: str, text: str) -> Source:
    """Read text into a tree with positions.

    Raises
    ------
    ScenarioError
        Nothing in it, too deep, too much, anchors, tags, or no YAML: one located message.

    Examples
    --------
    >>> parse("x.yaml", "a: [1, 2]").tree["a"][1]
    2
    """
    try:
        _check_events(name, text)
        tree = yaml().load(text)
    except ReaderError as problem:
        found = f"found a character that no text has, {problem.character!r}; plain text"
        raise ScenarioError([located(name, text, _offset(text, problem.position), found)]) from None
    except MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        place = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
        raise ScenarioError([located(name, text, place, _syntax(problem))]) from None
    except (
        YAMLError,
        ValueError,
        TypeError,
        ArithmeticError,
        LookupError,
        AttributeError,
    ) as problem:
        # Scalars such as 2026-13-45 look like dates and are none; the parser gives no place.
        told = f"found a value that YAML cannot read ({problem}); put text in quotes"
        raise ScenarioError([printable(f"{name}: {_shortened(told)}")]) from None
    if not isinstance(tree, Mapping):
        found = "nothing" if tree is None else "no mapping"
        message = f"found {found}; a scenario begins with procsim: 1"
        raise ScenarioError([located(name, text, (1, 1), message)])
    return Source(name, text, tree)


def yaml() -> YAML:
    """Give the one reader and writer of scenario files: YAML 1.2, comments and quotes kept."""
    reader = YAML(typ="rt")
    reader.preserve_quotes = True
    reader.width = 100_000
    reader.indent(mapping=2, sequence=4, offset=2)
    return reader


def located(name: str, text: str, place: tuple[int, int], told: str) -> str:
    """Write a message with its place, the line, and a caret below; Chinese is two columns wide.

    Examples
    --------
    >>> print(located("x.yaml", "窗口: -1", (1, 5), "found -1; 0 or more"))
    x.yaml:1:5: found -1; 0 or more
        窗口: -1
              ^
    """
    line, column = place
    lines = text.split("\n")
    shown = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    start = 0
    while cell_len(shown[start : column - 1]) > _MOST_CELLS - 30:
        start += 20
    before = printable(shown[start : column - 1])
    rest = printable(shown[start:])[:_MOST_CELLS]
    head = f"{printable(name)}:{line}:{column}: {printable(_shortened(told))}"
    return f"{head}\n    {rest}\n    {' ' * cell_len(before)}^" if rest.strip() else head


def _check_events(name: str, text: str) -> None:
    """Refuse what would be slow, deep or surprising as a tree, while it is still a stream."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MOST_ON_A_LINE:
            long = f"found a line of {len(line):,} characters; at most {MOST_ON_A_LINE:,}"
            raise ScenarioError([located(name, text, (number, 1), long)])
    depth = values = documents = 0
    for event in yaml().parse(StringIO(text)):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        values += isinstance(event, ScalarEvent | CollectionStartEvent)
        documents += isinstance(event, DocumentStartEvent)
        found = _surprising(event)
        if depth > MOST_LEVELS:
            found = f"found nesting deeper than {MOST_LEVELS}; a scenario needs about ten levels"
        elif values > MOST_VALUES:
            found = f"found more than {MOST_VALUES} values; {TABLES}"
        elif documents > 1:
            found = "found a second document after '---'; one scenario a file"
        if found:
            place = (event.start_mark.line + 1, event.start_mark.column + 1)
            raise ScenarioError([located(name, text, place, found)])


def _surprising(event: Event) -> str | None:
    """Say what a node or a document has that an officer could not read aloud."""
    if isinstance(event, DocumentStartEvent) and (event.version or event.tags):
        return "found a YAML directive; a scenario is YAML 1.2 without directives"
    if isinstance(event, AliasEvent):
        return f"found the alias *{event.anchor}; write the value out"
    if isinstance(event, NodeEvent) and event.anchor:
        return f"found the anchor &{event.anchor}; write each value where it belongs"
    if isinstance(event, ScalarEvent) and event.value == "<<" and event.style is None:
        return "found a merge key <<; write the keys out"
    if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag:
        return f"found the tag {event.tag}; plain values have no tags"
    if isinstance(event, ScalarEvent) and event.style is None and _no_day(event.value):
        return f"found {event.value}, a day that no calendar has; a date such as 2026-03-02"
    return None


def _no_day(text: str) -> bool:
    """Tell whether text looks like a date and is none, which the parser trips over."""
    parts = _DATE.fullmatch(text)
    try:
        return parts is not None and not date(*(int(part) for part in parts.groups()))
    except ValueError:
        return True


def _unwrapped(path: Path, node: Any, part: str | int) -> Any:
    while is_wrapper(path, node) and part not in node:
        node = node["value"]
    return node


def _place(node: Any, part: str | int, *, key: bool) -> tuple[int, int] | None:
    """Place, from 0, of a part of a collection; its key's where the value is on a later line."""
    known = getattr(getattr(node, "lc", None), "data", None)
    exists = part in node if isinstance(node, Mapping) else _indexes(node, part)
    if not exists or known is None or part not in known:
        return None
    numbers = known[part]
    later = len(numbers) > 2 and numbers[2] != numbers[0]
    no_value = node[part] is None or (later and isinstance(node[part], Mapping | list))
    if len(numbers) == 2 or key or no_value:
        return numbers[0], numbers[1]
    return numbers[2], numbers[3]


def _indexes(node: Any, part: str | int) -> bool:
    return isinstance(node, list) and isinstance(part, int) and 0 <= part < len(node)


def _syntax(problem: MarkedYAMLError) -> str:
    told = " ".join(str(problem.problem or problem.context).split())
    for pattern, friendly in _FRIENDLY:
        if re.fullmatch(pattern, told):
            return re.sub(pattern, friendly, told)
    around = f" {problem.context}" if problem.context and problem.problem else ""
    return f"found no valid YAML:{around} {told}; the line, or one above it, breaks off early"


def _offset(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"


def printable(text: str) -> str:
    """Replace what a terminal would obey rather than show."""
    return "".join(mark if mark.isprintable() else " " if mark == "\t" else "�" for mark in text)
