"""Peers of procsim, each in an environment of its own beside this file."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from side import RIVALS, Side

HOME = Path(__file__).parent / ".peers"
BESIDE = "polars"
"""What every side makes its event table with."""


class NotHere(Exception):  # noqa: N818 (it is no error that a peer is not installed)
    """A side that cannot run here, with the reason."""


def python_of(side: Side) -> str:
    """Find the interpreter of a side.

    Raises
    ------
    NotHere
        For a peer that is not installed.
    """
    if side.package is None:
        return sys.executable
    python = _python(side)
    if not _is_ready(side):
        raise NotHere("not installed; --peers installs it")
    return str(python)


def install() -> dict[str, str]:
    """Install what is missing; gives why a peer could not be, by its name."""
    missing = [side for side in RIVALS if side.package and not _is_ready(side)]
    found = {side.name: _install(side) for side in missing}
    return {name: reason for name, reason in found.items() if reason}


def _python(side: Side) -> Path:
    return HOME / side.name / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def _install(side: Side) -> str:
    print(f"installing {side.package}", file=sys.stderr, flush=True)
    venv.create(HOME / side.name, with_pip=True, clear=True)
    command = [_python(side), "-m", "pip", "install", "--quiet", str(side.package), BESIDE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["pip failed"])[-1]
    _mark(side).write_text(str(side.package))
    return ""


def _is_ready(side: Side) -> bool:
    mark = _mark(side)
    return mark.exists() and mark.read_text() == side.package


def _mark(side: Side) -> Path:
    """Find the file that says what was installed."""
    return HOME / side.name / "installed"
