"""Saying that something is compiled, as it happens: it takes long, and once."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from procsim.text import N_, _

_TOLD = {
    "procsim.engines": N_("Compiling the fast engine once, about 20 s."),
    "procsim.tally": N_("Compiling the counting of key figures once, about 5 s."),
}
"""What is said when the first function of a package is compiled."""

_COMPILED: list[str] = []
"""Modules of the functions that were compiled in this process."""


def compiled_so_far() -> int:
    """Count the functions of procsim that were compiled in this process, not found.

    Examples
    --------
    >>> compiled_so_far() >= 0
    True
    """
    return len(_COMPILED)


@cache
def tell_of_compiling() -> None:
    """Say from now on when something is compiled, the first time for each of `_TOLD`."""
    from numba.core import event

    class Announcer(event.Listener):  # type: ignore[misc]
        """Hears of every function that was not found in a cache."""

        def on_start(self, event: Any) -> None:
            hear(event.data["dispatcher"].py_func.__module__)

        def on_end(self, event: Any) -> None:
            pass

    event.register("numba:compile", Announcer())


def hear(module: str | None) -> None:
    """Count a function of a module that is compiled, and say so where it is the first."""
    # What somebody makes of text while a program runs is of no module.
    if module is None or not module.startswith("procsim."):
        return
    for package, text in _TOLD.items():
        if module.startswith(package) and not any(m.startswith(package) for m in _COMPILED):
            logging.getLogger("procsim").warning(_(text))
    _COMPILED.append(module)
