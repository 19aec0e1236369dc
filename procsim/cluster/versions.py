"""Versions of everything that decides about the bits of a result."""

from __future__ import annotations

import platform
import socket
from collections.abc import Mapping
from importlib.metadata import version

from procsim.errors import RunError

_PACKAGES = {"procsim": "procsim-approvals", "numpy": "numpy", "scipy": "scipy"}


def versions() -> dict[str, str]:
    """Give the versions that are installed here.

    Examples
    --------
    >>> list(versions())
    ['python', 'procsim', 'numpy', 'scipy']
    """
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python} | {name: version(package) for name, package in _PACKAGES.items()}


def require_same(expected: Mapping[str, str]) -> None:
    """Refuse, on a worker, to make what might not be the same bits.

    Raises
    ------
    RunError
        For the first package of another version.

    Examples
    --------
    >>> require_same(versions())
    """
    for name, found in versions().items():
        if found != expected[name]:
            where = f"{name} {found} on the worker {socket.gethostname()}"
            raise RunError(f"--cluster: found {where}; {name} {expected[name]}, as here")
