"""Options of `procsim staff`, and what they ask of a search."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypedDict, Unpack

import typer

from procsim.errors import UsageError

if TYPE_CHECKING:
    from procsim.staffing.asked import Asked


class Whole(TypedDict, total=False):
    """What is asked of all pools together, as `Asked` has it."""

    head_count: int | None
    budget: str | None
    minimise: str | None


Targets: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--target",
        metavar="PROMISE",
        help="A promise to keep, such as 'wait.p95 <= 20 min'; may be repeated. Those of the file "
        "if left out.",
    ),
]
Minimise: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--minimise",
        metavar="GOAL",
        help="cost, or wait: the shortest mean wait with --head-count or --budget.",
    ),
]
HeadCount: TypeAlias = Annotated[
    int | None,
    typer.Option("--head-count", metavar="N", help="Officers of all pools together, at most."),
]
Budget: TypeAlias = Annotated[
    str | None,
    typer.Option("--budget", metavar="MONEY", help="At most, such as '9000 / workday'."),
]
Between: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--between",
        metavar="POOL=FEWEST..MOST",
        help="Bounds of a pool, such as window=1..12; may be repeated.",
    ),
]
Fix: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--fix", metavar="POOL", help="A pool that stays as it is; may be repeated."),
]
By: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="POOL=PART",
        help="A number for each part of the day, such as 'tax=half hour'; may be repeated.",
    ),
]
Write: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--write",
        metavar="FILE",
        help="The scenario with the staff that was found as one redesign more, comments kept.",
    ),
]

_BETWEEN = "POOL=FEWEST..MOST, such as window=1..12, window=2.. or window=..12"
_BY = "POOL=PART, such as 'tax=half hour'"


def asked(
    *,
    between: Sequence[str] | None = None,
    fix: Sequence[str] | None = None,
    by: Sequence[str] | None = None,
    **whole: Unpack[Whole],
) -> Asked:
    """Read what is asked of single pools, and put it beside what is asked of all together.

    Raises
    ------
    UsageError
        Bounds or parts that cannot be read.

    Examples
    --------
    >>> asked(between=["window=1..12", "tax=..3"], by=["tax=half hour"])["at_most"]
    {'window': 12, 'tax': 3}
    """
    bounds = {name: _ends(name, ends) for name, ends in _pairs("--between", between, _BETWEEN)}
    return {
        "at_least": {name: low for name, (low, _) in bounds.items() if low is not None},
        "at_most": {name: high for name, (_, high) in bounds.items() if high is not None},
        "fixed": tuple(fix or ()),
        "by": dict(_pairs("--by", by, _BY)),
        **whole,
    }


def require_file(path: Path) -> None:
    """Refuse a file that could not be written, before anything is simulated for it.

    Raises
    ------
    UsageError
        A directory, a file that is there and is no scenario, or one in a directory that is not
        there or cannot be written to.
    """
    if path.is_dir():
        raise UsageError(f"--write: found '{path}', a directory; the name of a file to write")
    if path.exists() and not _may_be_written_over(path):
        allowed = "a new file, or a scenario, which may be the one that was read"
        raise UsageError(f"--write: found '{path}', which is there and is no scenario; {allowed}")
    if not path.parent.is_dir():
        raise UsageError(f"--write: found no directory '{path.parent}'; one that is there")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise UsageError(f"--write: found no right to write in '{path.parent}'; another directory")


def _may_be_written_over(path: Path) -> bool:
    """Tell whether nothing is lost that is no scenario."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return not text.strip() or re.search(r"^procsim\s*:", text, re.MULTILINE) is not None


def _pairs(option: str, written: Sequence[str] | None, allowed: str) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for each in written or ():
        name, sign, value = (part.strip() for part in each.partition("="))
        if not (name and sign and value):
            raise UsageError(f"{option}: found '{each}'; {allowed}")
        if seen.setdefault(name, each) != each:
            raise UsageError(f"{option}: found '{each}' beside '{seen[name]}'; once for each pool")
        yield name, value


def _ends(name: str, written: str) -> tuple[int | None, int | None]:
    low, dots, high = (part.strip() for part in written.partition(".."))
    numbers = [part for part in (low, high) if part]
    if not (dots and numbers and all(part.isdecimal() for part in numbers)):
        raise UsageError(f"--between: found '{name}={written}'; {_BETWEEN}")
    return int(low) if low else None, int(high) if high else None
