"""A scenario's file, before anything tries to understand it."""

from __future__ import annotations

from pathlib import Path as File

from procsim.errors import ScenarioError
from procsim.scenario.source import TABLES, printable

MOST_BYTES = 256_000


def read_text(path: str | File) -> str:
    """Read a file that can be a scenario, before anything tries to understand it.

    Raises
    ------
    ScenarioError
        No file, too large, empty, or no text.
    """
    file, name = File(path), str(path)
    try:
        if not file.is_file():
            other = "a directory" if file.is_dir() else "a device or a pipe"
            found = other if file.exists() else "no such file"
            raise ScenarioError([printable(f"{name}: found {found}; a scenario file (YAML)")])
        if file.stat().st_size > MOST_BYTES:
            raise ScenarioError([_too_large(name, file.stat().st_size)])
        raw = file.read_bytes()
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise ScenarioError([printable(f"{name}: {reason}; a file that can be read")]) from None
    return decoded(name, raw)


def decoded(name: str, raw: bytes) -> str:
    """Read bytes as UTF-8 text.

    Raises
    ------
    ScenarioError
        Too large, empty, or no such text.
    """
    if len(raw) > MOST_BYTES:
        raise ScenarioError([_too_large(name, len(raw))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        found = f"found bytes that are no UTF-8 text, from byte {problem.start + 1} on"
        raise ScenarioError([f"{name}: {found}; save the file with encoding UTF-8"]) from None
    if "\0" in text:
        raise ScenarioError([f"{name}: found a binary file; a scenario is UTF-8 text (YAML)"])
    return text


def _too_large(name: str, size: int) -> str:
    return f"{name}: found {size:,} bytes; at most {MOST_BYTES // 1000} kB: {TABLES}"
