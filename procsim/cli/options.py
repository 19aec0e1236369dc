"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from procsim.errors import UsageError
from procsim.text import language_of, use


def _speak(option: str | None) -> str:
    """Speak the language asked for, before anything is said."""
    spoken = language_of(option)
    use(spoken)
    return spoken


File: TypeAlias = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="A scenario file, or the name of one that comes with procsim."
    ),
]
Design: TypeAlias = Annotated[
    str | None, typer.Option("--design", metavar="NAME", help="A redesign; today if left out.")
]
Designs: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--design", metavar="NAME", help="This redesign; may be repeated."),
]
Changes: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Another value, such as pools.reviewers.staff=3; may be repeated.",
    ),
]
Seed: TypeAlias = Annotated[
    int | None, typer.Option("--seed", min=0, max=2**63 - 1, help="Other luck.")
]
Replications: TypeAlias = Annotated[
    int | None,
    typer.Option("--replications", min=1, max=1_000_000, help="How many runs a design."),
]
Engine: TypeAlias = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="NAME",
        help="auto, reference, or kernel: compiled, and much sooner done where there is much to "
        "do. The results are the same.",
    ),
]
Workers: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        max=1024,
        help="Processes at most; as many as there are cores if left out. The results are the same.",
    ),
]
Machines: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Many machines: the scheduler of a Dask cluster, such as tcp://10.0.0.5:8786, or "
        "local for processes on this one. The results are the same.",
    ),
]
Resume: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--resume",
        metavar="DIR",
        help="Where finished runs are kept: the same command again goes on where it stopped.",
    ),
]
BreakEven: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--break-even",
        help="Of each design with one window: how slow it may be. Takes some more runs.",
    ),
]
Out: TypeAlias = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Where the files go.")
]
Json: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print one JSON object; durations in minutes.")
]
Csv: TypeAlias = Annotated[
    bool, typer.Option("--csv", help="Write the tables as CSV too; needs --out.")
]
Language: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="LANGUAGE",
        callback=_speak,
        is_eager=True,
        help="en, zh-Hans or zh-Hant; the locale's if left out.",
    ),
]


def changes_of(written: list[str] | None) -> list[tuple[str, str]]:
    """Split ``PATH=VALUE`` at the first equals sign.

    Raises
    ------
    UsageError
        No path or no equals sign.

    Examples
    --------
    >>> changes_of(["pools.reviewers.staff=3"])
    [('pools.reviewers.staff', '3')]
    """
    pairs = []
    for each in written or ():
        path, sign, value = each.partition("=")
        if not path or not sign:
            allowed = "PATH=VALUE, such as pools.reviewers.staff=3"
            raise UsageError(f"--set: found '{each}'; {allowed}")
        pairs.append((path.strip(), value.strip()))
    return pairs


def file_of(written: str) -> str | Path:
    """Find a file, or a scenario that comes with procsim where no file bears the name.

    Examples
    --------
    >>> file_of("loan-office").name
    'loan-office.yaml'
    >>> file_of("no-such-file.yaml")
    'no-such-file.yaml'
    """
    from procsim.examples import path_of, shipped

    if not written:
        raise UsageError("FILE: found ''; a scenario file (YAML)")
    if written in shipped() and not Path(written).exists():
        return path_of(written)
    return written


def require_resume(resume: Path | None) -> None:
    """Refuse a place where runs could not be kept, before anything is run.

    Raises
    ------
    UsageError
        No directory, or one that cannot be written to.
    """
    from procsim.outputs import require_directory

    if resume is not None:
        require_directory(resume)


def require_out(out: Path | None, *, csv: bool) -> None:
    """Refuse tables that have nowhere to go.

    Raises
    ------
    UsageError
        ``--csv`` without ``--out``.
    """
    if csv and out is None:
        raise UsageError("--csv: found no --out; a directory for the tables, such as --out results")
