"""The command `procsim` and how it ends: 0 done, 1 where no staff is enough, 2 for bad input."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from procsim.cli.check import check
from procsim.cli.compare import compare
from procsim.cli.levers import levers
from procsim.cli.new import new
from procsim.cli.notices import notices
from procsim.cli.run import run
from procsim.cli.schema import schema
from procsim.cli.staff import staff
from procsim.cli.warmup import warmup
from procsim.errors import ProcsimError
from procsim.text import _, language, use

BAD_INPUT, INTERRUPTED = 2, 130


class _Commands(TyperGroup):
    """Ends a command on a deliberate error with its message, not with a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        spoken = language()
        try:
            with notices():
                return super().invoke(ctx)
        except ProcsimError as problem:
            typer.echo(str(problem), err=True)
            raise typer.Exit(BAD_INPUT) from None
        except KeyboardInterrupt:
            typer.echo(_("Interrupted before a run was finished."), err=True)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # Whoever stops reading has what he wanted.
            _close_quietly()
            raise typer.Exit from None
        finally:
            use(spoken)


app = typer.Typer(
    name="procsim",
    cls=_Commands,
    help="Compare today's approval process with its redesigns: waiting, visits, on-time share, "
    "cost, and what became worse.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (run, compare, staff, check, schema, levers, new, warmup):
    app.command()(command)


def main() -> None:
    """Run the command line: the entry point of `procsim`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows its code; in JSON that code is valid.
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    finally:
        # Whoever starts a program with its output closed gives it none at all.
        if sys.stdout is not None:
            try:
                sys.stdout.flush()
            except OSError:
                _close_quietly()


def _close_quietly() -> None:
    """Let what is still to be written go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
