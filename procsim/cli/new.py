"""`procsim new`: a scenario from some ten answers, or a copy of one that comes with procsim."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from procsim.cli.answer import print_lines
from procsim.cli.options import Language
from procsim.errors import ProcsimError, UsageError
from procsim.text import _

if TYPE_CHECKING:
    from procsim.scenario.template import Question

Name = Annotated[
    str | None, typer.Argument(metavar="NAME", help="The file to write; .yaml may be left out.")
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="NAME", help="Copy a scenario that comes with procsim."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing: take every default as a guess.")]


def new(
    name: Name = None,
    *,
    from_: From = None,
    yes: Yes = False,
    lang: Language = None,  # noqa: ARG001
) -> None:
    """Write a scenario of your own hall: answer some ten questions, if only by guesses."""
    from procsim.examples import shipped_text
    from procsim.scenario.template import write_scenario

    path = _path(name or from_ or "my-hall")
    if from_ is not None:
        text = shipped_text(from_)
    elif yes:
        text = write_scenario({})
    else:
        # A prompt leaves a mark on standard output, which is for results.
        with redirect_stdout(sys.stderr):
            answers, measured = _ask()
        text = write_scenario(answers, measured)
    _write(path, text)
    print_lines(
        [
            _("Written: {file}").format(file=path),
            _("Next: {command}").format(command=f"procsim compare {path}"),
        ]
    )


def _path(name: str) -> Path:
    """Name the file to write, before anybody answers questions for it."""
    if name.endswith(("/", os.sep)) or name in (".", ".."):
        raise UsageError(f"NAME: found '{name}', a directory; the name of a file to write")
    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if os.path.exists(path):  # noqa: PTH110 (a name too long for any file is no fault yet)
        raise UsageError(f"{path}: found a file of that name; a name that is free")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: found no directory '{path.parent}'; one that is there")
    return path


def _ask() -> tuple[dict[str, str], list[str]]:
    """Ask every question; an answer that was not measured is a guess, and so is a default."""
    from procsim.scenario.template import QUESTIONS

    answers, measured = {}, []
    told = _("A guess is an answer, and is marked as one. Enter takes what is in brackets.")
    typer.echo(told, err=True)
    try:
        for question in QUESTIONS:
            answer = _answer(question)
            if answer == question.default:
                continue
            answers[question.name] = answer
            if question.name != "title" and typer.confirm(
                _("Measured in your hall?"), default=False, err=True
            ):
                measured.append(question.name)
    except (typer.Abort, RuntimeError):
        # Python has no name of its own for a standard input that is closed: a RuntimeError.
        typer.echo(err=True)
        message = "procsim new: found no answer; an answer to each question, or --yes"
        raise UsageError(message) from None
    return answers, measured


def _answer(question: Question) -> str:
    while True:
        answer = str(typer.prompt(question.text, default=question.default, err=True))
        try:
            question.parse(answer)
        except ProcsimError as problem:
            typer.echo(str(problem), err=True)
        else:
            return answer


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise UsageError(f"{path}: {reason}; a file that can be written") from None
