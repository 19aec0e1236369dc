"""How far the runs are and how long they will still take, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from procsim.text import _

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
