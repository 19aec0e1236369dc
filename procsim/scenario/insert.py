"""A new entry in a section of a file, with every other line as it was."""

from __future__ import annotations

import copy
from typing import Any

from procsim.errors import ScenarioError
from procsim.scenario.source import Source, parse
from procsim.scenario.write import dump


def with_entry(source: Source, section: str, name: str, entry: Any) -> str:
    r"""Give the text of a file with an entry of a section, in the place of one of that name.

    Parameters
    ----------
    source : Source
        With what was set from outside.
    section : str
        At the head of the file's lines, such as ``redesigns``; it is made where there is none.
    name : str
    entry : mapping
        Lines of its own, but for what is marked to stand on one.

    Returns
    -------
    str
        Comments before what follows stay there.

    Examples
    --------
    >>> source = parse("x.yaml", "redesigns:\n  one: {levers: []} # first\n\n# the rest\na: 1\n")
    >>> print(with_entry(source, "redesigns", "two", {"levers": [1]}))
    redesigns:
      one: {levers: []} # first
      two:
        levers:
          - 1
    <BLANKLINE>
    # the rest
    a: 1
    <BLANKLINE>
    """
    wanted = copy.deepcopy(source.tree)
    wanted.setdefault(section, {})[name] = entry
    text = dump(source.tree) if source.changed else source.text
    found = _spliced(parse(source.name, text), section, name, entry)
    return found if _is(found, wanted) else dump(wanted)


def _spliced(source: Source, section: str, name: str, entry: Any) -> str:
    """Write the lines of an entry behind the last of its section, or in place of the old ones."""
    ends = "\r\n" if "\r\n" in source.text else "\n"
    lines = source.text.splitlines()
    if section not in source.tree:
        lines += ["", f"{section}:", *_lines(name, entry, 2)]
        return ends.join([*lines, ""])
    entries = source.tree[section]
    line, column = source.locate((section, [*entries][-1] if entries else ""), key=True)
    first = last = _end(lines, line - 1, column - 1)
    if name in entries:
        first = source.locate((section, name), key=True)[0] - 1
        last = _end(lines, first, column - 1)
    lines[first:last] = _lines(name, entry, column - 1)
    return ends.join([*lines, ""])


def _lines(name: str, entry: Any, indent: int) -> list[str]:
    return [" " * indent + line for line in dump({name: entry}).splitlines()]


def _end(lines: list[str], first: int, indent: int) -> int:
    """Find the line after the last that belongs to an entry: all that is further in."""
    end = first + 1
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        if line.strip():
            end = number + 1
    return end


def _is(text: str, tree: Any) -> bool:
    """Tell whether a text says what a tree does; a section on one line cannot be added to so."""
    try:
        return bool(parse("", text).tree == tree)
    except ScenarioError:
        return False
