"""How far the runs are and how long they will still take, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from procsim.text import _, ngettext

if TYPE_CHECKING:
    from procsim.staffing.evaluations import Best

SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Give a function that is told the runs done and wanted, and shows them.

    A terminal sees a bar, a file now and then a line; neither sees anything of what is done at
    once.
    """
    if sys.stderr.isatty():
        with _bar() as advance:
            yield advance
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Left

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Left())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Runs"), total=None)
        yield lambda done, wanted: bar.update(task, completed=done, total=wanted)


def _lines() -> Callable[[int, int], None]:
    last, before = time.monotonic(), 0

    def tell(done: int, wanted: int) -> None:
        nonlocal last, before
        now = time.monotonic()
        if not before:
            # What comes before the first run, as compiling does, comes no more.
            last, before = now, done
        if now - last < SECONDS_BETWEEN_LINES or not before < done < wanted:
            return
        # As fast as since the last line: runs that were kept from another time came at once.
        left = round((now - last) / (done - before) * (wanted - done))
        last, before = now, done
        typer.echo(
            _("{done} of {wanted} runs, about {seconds} s left").format(
                done=done, wanted=wanted, seconds=left
            ),
            err=True,
        )

    return tell


@contextmanager
def staff_progress() -> Iterator[Callable[[int, Best | None], None]]:
    """Give a function that is told the simulated cases and the best staff so far, and shows both.

    A terminal sees one line that changes, a file now and then a line.
    """
    if not sys.stderr.isatty():
        yield _staff_lines()
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(_("Searching")) as shown:
        yield lambda cases, best: shown.update(_so_far(cases, best))


def _staff_lines() -> Callable[[int, Best | None], None]:
    last = time.monotonic()

    def tell(cases: int, best: Best | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SECONDS_BETWEEN_LINES:
            last = now
            typer.echo(_so_far(cases, best), err=True)

    return tell


def _so_far(cases: int, best: Best | None) -> str:
    told = _("{cases} cases simulated").format(cases=f"{cases:,}")
    if best is None:
        return told
    found = ngettext(
        "{told}; best so far: {n} officer, {cost} a workday",
        "{told}; best so far: {n} officers, {cost} a workday",
        best.officers,
    )
    return found.format(told=told, n=best.officers, cost=f"{best.cost:,.6g}")
