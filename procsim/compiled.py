"""Loops over rows, compiled where numba is there, and plain Python where it is not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from procsim.announcing import tell_of_compiling

F = TypeVar("F", bound=Callable[..., Any])

_HERE = Path(__file__).parent
_SOURCES = ("tally", "engines", "plan", "distributions", "tables.py", "compiled.py")
"""Where compiled loops are, and the constants that they are compiled with."""

_CACHE = "CACHE_DIR"


def compiled(function: F) -> F:
    """Compile a loop at its first call, or take it from the cache of an earlier process.

    Parameters
    ----------
    function : callable
        Of numbers and arrays, which are always of the same types: so it is compiled once. It makes
        no array.

    Returns
    -------
    callable
        With the same answers, compiled or not.
    """
    try:
        from numba import njit
    except ImportError:
        return function
    tell_of_compiling()
    # Without references to arrays to be counted, and called loops compiled into their callers.
    how = {"forceinline": True, "_nrt": False, "nogil": True, "error_model": "numpy"}
    fast: F
    try:
        with cache_of_these_sources():
            fast = njit(function, cache=True, **how)
    except RuntimeError:
        # There is no directory to keep it in: compiled by each process, then.
        fast = njit(function, **how)
    return fast


@contextmanager
def cache_of_these_sources() -> Iterator[None]:
    """Let numba keep what it compiles in `place`, apart from that of other sources.

    By itself it looks at the file of a function alone: a constant or a function of another file
    would stay as it was.
    """
    from numba import config

    before = getattr(config, _CACHE)
    if (found := place()) is not None:
        setattr(config, _CACHE, str(found))
    try:
        yield
    finally:
        setattr(config, _CACHE, before)


def place() -> Path | None:
    """Find, or make, the directory for what is compiled of these sources.

    In the one that ``NUMBA_CACHE_DIR`` names, else beside the package where that can be written,
    else in the user's cache; None where nothing can be written.
    """
    named = os.environ.get("NUMBA_CACHE_DIR")
    for above in [Path(named)] if named else [_HERE / "__pycache__", _of_the_user()]:
        found = above / f"compiled-{_digest()}"
        with suppress(OSError):
            found.mkdir(parents=True, exist_ok=True)
            if os.access(found, os.W_OK):
                return found
    return None


def _of_the_user() -> Path:
    """Give the user's directory for what can be made again."""
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "procsim"


@cache
def _digest() -> str:
    found = sha256()
    for source in _SOURCES:
        path = _HERE / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            found.update(file.read_bytes())
    return found.hexdigest()[:16]
