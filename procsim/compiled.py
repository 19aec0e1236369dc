"""Loops over rows, compiled where numba is there, and plain Python where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_HERE = Path(__file__).parent
_SOURCES = ("tally", "engines", "plan", "tables.py", "compiled.py")
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
    with _cache_of_these_sources():
        # Without references to arrays to be counted, and called loops compiled into their callers.
        fast: F = njit(
            function, cache=True, forceinline=True, _nrt=False, nogil=True, error_model="numpy"
        )
    return fast


@contextmanager
def _cache_of_these_sources() -> Iterator[None]:
    """Let numba keep what it compiles beside the package, apart from that of other sources.

    By itself it looks at the file of a function alone: a constant or a function of another file
    would stay as it was.
    """
    from numba import config

    before = getattr(config, _CACHE)
    if not before:
        setattr(config, _CACHE, str(_HERE / "__pycache__" / f"compiled-{_digest()}"))
    try:
        yield
    finally:
        setattr(config, _CACHE, before)


@cache
def _digest() -> str:
    found = sha256()
    for source in _SOURCES:
        path = _HERE / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            found.update(file.read_bytes())
    return found.hexdigest()[:16]
