"""Versions of everything that decides about the bits of a result."""

from __future__ import annotations

import platform
from importlib.metadata import version

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
