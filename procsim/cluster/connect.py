"""Finding a cluster: processes on this machine, or the scheduler of many."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from procsim.cluster.tasks import Cluster, require_same
from procsim.errors import RunError, UsageError
from procsim.versions import versions

LOCAL = "local"
"""The address of processes on this machine."""

ANSWER_SECONDS = 20.0
"""A scheduler answers within this time, and has a worker."""

_ALLOWED = "local, or the address of a scheduler such as tcp://10.0.0.5:8786"


@contextmanager
def cluster_at(address: str | Cluster | None, *, workers: int = 1) -> Iterator[Cluster | None]:
    """Connect to a cluster, as long as the ``with`` block lasts.

    Parameters
    ----------
    address : str, Cluster or None
        `LOCAL`, or where a scheduler listens; one that is connected stays so, and None is none.
    workers : int
        Processes of a local cluster.

    Raises
    ------
    UsageError
        Nobody answers there, or workers are of another version, or the extra is not installed.

    Examples
    --------
    >>> with cluster_at(None) as cluster:
    ...     print(cluster)
    None
    """
    if address is None or isinstance(address, Cluster):
        yield address
        return
    if address != LOCAL and not address.startswith(("tcp://", "tls://")):
        raise UsageError(f"--cluster: found '{address}'; {_ALLOWED}")
    with ExitStack() as opened:
        _require_extra()
        local = address == LOCAL
        yield Cluster(_local(workers, opened) if local else _remote(address, opened))


def _require_extra() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError:
        extra = "pip install 'procsim-approvals[cluster]'"
        raise UsageError(f"--cluster: found no package 'distributed'; {extra}") from None


def _local(workers: int, opened: ExitStack) -> Any:
    from distributed import Client, LocalCluster

    machine = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
        memory_limit=None,
    )
    client = opened.enter_context(Client(opened.enter_context(machine)))
    client.register_worker_callbacks(_ignore_interrupts)
    return client


def _ignore_interrupts() -> None:
    """Leave Ctrl-C, which reaches every process of a terminal, to the one that was started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _remote(address: str, opened: ExitStack) -> Any:
    from distributed import Client
    from distributed.utils import silence_logging_cmgr

    opened.enter_context(silence_logging_cmgr(logging.CRITICAL))
    try:
        client = opened.enter_context(Client(address, timeout=ANSWER_SECONDS))
    except (OSError, ValueError):
        raise UsageError(f"--cluster: found nobody at '{address}'; {_ALLOWED}") from None
    try:
        client.wait_for_workers(1, timeout=ANSWER_SECONDS)
    except TimeoutError:
        allowed = f"some, as started by dask worker {address}"
        raise UsageError(f"--cluster: found no worker at '{address}'; {allowed}") from None
    _require_same_everywhere(client)
    return client


def _require_same_everywhere(client: Any) -> None:
    try:
        client.run(require_same, versions())
    except ImportError as problem:
        raise UsageError(
            f"--cluster: found a worker that lacks a package ({problem.name}); "
            "procsim on every worker"
        ) from None
    except RunError as problem:
        raise UsageError(str(problem)) from None
