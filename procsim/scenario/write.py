"""Back from a tree to text, with every comment and quote where it was."""

from __future__ import annotations

from contextlib import suppress
from io import StringIO
from pathlib import Path as File
from typing import Any

from procsim.errors import UsageError, did_you_mean
from procsim.scenario.parameters import plain
from procsim.scenario.provenance import Path, is_wrapper
from procsim.scenario.source import yaml


def dump(tree: Any) -> str:
    r"""Write a tree as text, keeping comments, quotes and order.

    Examples
    --------
    >>> from procsim.scenario.source import parse
    >>> dump(parse("x.yaml", "seed: 7   # lucky\n").tree)
    'seed: 7   # lucky\n'
    """
    out = StringIO()
    yaml().dump(tree, out)
    return out.getvalue()


def set_value(tree: Any, path: Path, value: Any) -> None:
    r"""Set one value of a tree; what is said of its source stays around it.

    Parameters
    ----------
    tree : mapping
        Of a `Source`; it is changed.
    path : tuple of str and int
        Of a value that is there, without wrappers.
    value : str, int, float, bool, list or dict

    Raises
    ------
    UsageError
        The path leads to nothing.

    Examples
    --------
    >>> from procsim.scenario.source import parse
    >>> tree = parse("x.yaml", "pools: {review: {staff: 2}} # two\n").tree
    >>> set_value(tree, ("pools", "review", "staff"), 3)
    >>> dump(tree)
    'pools: {review: {staff: 3}} # two\n'
    """
    node = tree
    for depth, part in enumerate(path):
        if not _has(node, part):
            where = ".".join(str(one) for one in path)
            keys = [str(key) for key in node] if isinstance(node, dict) else []
            raise UsageError(f"{where}: found nothing at '{part}'; {did_you_mean(str(part), keys)}")
        inner = node[part]
        here, key = path[: depth + 1], part
        while is_wrapper(here, inner):
            node, key, inner = inner, "value", inner["value"]
        if depth == len(path) - 1:
            node[key] = value
        node = inner


def save(tree: Any, path: str | File) -> None:
    """Write a tree to a file, whole or not at all.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    save_text(dump(tree), path)


def save_text(text: str, path: str | File) -> None:
    """Write text to a file, whole or not at all: to a temporary file first, then renamed.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    target = File(path)
    # A name beside it, not one of `tempfile`, whose files nobody else may read.
    temporary = target.with_name(f".{target.name}.part")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(target)
    except OSError as problem:
        with suppress(OSError):
            temporary.unlink()
        reason = problem.strerror or plain(str(problem))
        raise UsageError(f"{path}: {reason}; a file that can be written") from None


def _has(node: Any, part: str | int) -> bool:
    if isinstance(node, list):
        return isinstance(part, int) and 0 <= part < len(node)
    return isinstance(node, dict) and part in node
