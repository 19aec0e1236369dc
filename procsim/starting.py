"""How other processes start: from a server that has loaded what this process needed."""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

_ALWAYS = "procsim.replication"
_IF_LOADED = ("procsim.engines.reference", "procsim.engines.kernel", "procsim.tally")
"""What takes longest to load, and is loaded once in the server for all processes."""


def starting() -> BaseContext:
    """Give the way to start other processes.

    Returns
    -------
    context of multiprocessing
    """
    # A process that was forked from one with threads may hang: a server without any forks instead.
    if not _has_server():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    loaded = [name for name in _IF_LOADED if name in sys.modules]
    context.set_forkserver_preload([_ALWAYS, *loaded])
    return context


def begin_to_start() -> None:
    """Let the server load what it needs, and do not wait for it."""
    starting()
    if _has_server():
        forkserver.ensure_running()


def _has_server() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()
