"""Whether the engine can be compiled here, and whether it was: known before it is imported.

What numba keeps it finds by an index, which it reads when the engine is imported. So an empty file
beside what it keeps tells that the engine is there, for this compiler and this processor.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from uuid import uuid4

from procsim.announcing import tell_of_compiling
from procsim.compiled import place
from procsim.errors import UsageError

_COMPILER = ("numba", "llvmlite")


def has_compiler() -> bool:
    """Whether numba is installed; whether it works is seen when it is imported.

    Examples
    --------
    >>> has_compiler()
    True
    """
    try:
        return find_spec("numba") is not None
    except ImportError:
        return False


def is_compiling() -> bool:
    """Whether the compiler is switched on: without it the compiled engine is the slowest of all."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")


def engine_is_kept() -> bool:
    """Whether the compiled engine is there for this processor, as far as is known.

    Where the answer is wrong, the engine is compiled, which is told; nothing else happens.
    """
    found = place()
    try:
        return found is not None and (found / _mark()).exists()
    except ImportError:
        return False


@contextmanager
def engine_compiled_once() -> Iterator[None]:
    """Import the compiled engine in here: what hinders that is told, and that it is kept is noted.

    Raises
    ------
    UsageError
        No numba, one that does not work, or no place to keep what it compiles.
    """
    try:
        tell_of_compiling()
        yield
    except ImportError as problem:
        lacking = str(problem.name).partition(".")[0]
        found = f"no package '{lacking}'" if lacking in _COMPILER else str(problem)
        raise _useless(f"{found}; pip install numba") from None
    except RuntimeError as problem:
        if "cannot cache" not in str(problem):
            raise
        nowhere = "no place to keep what is compiled"
        raise _useless(f"{nowhere}; NUMBA_CACHE_DIR=DIR for one that can be written") from None
    if is_compiling():
        _note()


def _useless(found: str) -> UsageError:
    return UsageError(f"--engine kernel: found {found}, or --engine reference")


def _note() -> None:
    """Note that the engine is kept."""
    found = place()
    if found is None or (found / _mark()).exists():
        return
    unfinished = found / f".procsim-{uuid4().hex}"
    with suppress(OSError):
        unfinished.touch()
        unfinished.replace(found / _mark())


@cache
def _mark() -> str:
    """Name the file that tells: of this compiler, Python and processor."""
    from llvmlite import binding

    machine = (binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten())
    parts = (version("numba"), str(sys.implementation.cache_tag), *machine)
    return f"engine-{sha256(' '.join(parts).encode()).hexdigest()[:16]}.kept"
