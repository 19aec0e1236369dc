"""What a command prints on standard output."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import typer

from procsim.errors import UsageError


def print_json(answer: Mapping[str, Any]) -> None:
    """Print exactly one JSON object; a figure that is not a number is a fault, not a value."""
    _print(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text."""
    for line in lines:
        _print(line)


def _print(text: str) -> None:
    try:
        typer.echo(text)
    except BrokenPipeError:
        raise
    except OSError as problem:
        message = f"standard output: {problem.strerror}; a place that can be written"
        raise UsageError(message) from None
