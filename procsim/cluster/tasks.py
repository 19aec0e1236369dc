"""Replications as tasks of a cluster, in batches that are worth it, given in their order."""

from __future__ import annotations

import math
import pickle
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from typing import Any, Generic, NamedTuple, TypeVar

from procsim.errors import RunError
from procsim.versions import versions

T = TypeVar("T")

TASK_SECONDS = 0.5
"""A task lasts so long at least, so that handing it out costs next to nothing."""

AHEAD = 2
"""Tasks that a worker has at a time: the one that it does, and the next."""


class Cluster:
    """Machines that make replications; `cluster_at` finds them.

    Parameters
    ----------
    client : distributed.Client
        Connected to a scheduler with workers.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def results(self, task: Callable[[int], T], numbers: range, *, seconds: float) -> Iterator[T]:
        """Give what a task makes of some numbers, in the order of the numbers.

        What a lost worker had is made again by another.

        Parameters
        ----------
        task : callable
            Of a number alone, and fit to be pickled.
        numbers : range
        seconds : float
            What one number takes, as far as is known: so many go out together that they last
            `TASK_SECONDS`.

        Raises
        ------
        RunError
            Workers were lost again and again, or are of another version, or the scheduler is gone.
        """
        asked = _Asked(self._client, task, numbers, seconds)
        made: dict[int, _Made[T] | Exception] = {}
        try:
            while numbers:
                while numbers[0] not in made:
                    first, found = asked.next_made()
                    made[first] = found
                batch = made.pop(numbers[0])
                if isinstance(batch, Exception):
                    raise batch
                for result in batch.results:
                    numbers = numbers[1:]
                    yield result
        finally:
            asked.take_back()


class _Made(NamedTuple, Generic[T]):
    """What a task gives back."""

    results: list[T]
    seconds: float


class _Asked(Generic[T]):
    """What workers were asked for, and what is still to be handed out."""

    def __init__(
        self, client: Any, task: Callable[[int], T], numbers: range, seconds: float
    ) -> None:
        from distributed import as_completed

        self._client = client
        self._left = numbers
        self._seconds = seconds
        self._running = as_completed()
        self._batches: dict[Any, range] = {}
        # It goes out with every batch: nobody has to fetch it from a worker that may be lost.
        self._task = pickle.dumps(task)

    def next_made(self) -> tuple[int, _Made[T] | Exception]:
        """Wait for a task, and give its first number with what came of it.

        Raises
        ------
        RunError
            The scheduler does not answer any more.
        """
        try:
            self._hand_out()
            future = next(self._running)
        except (OSError, CancelledError):
            raise _scheduler_lost() from None
        batch = self._batches.pop(future)
        try:
            made: _Made[T] = future.result()
        except Exception as problem:  # noqa: BLE001 (told when it is the turn of its numbers)
            return batch[0], _told(problem)
        self._seconds = min(self._seconds, made.seconds / len(batch))
        return batch[0], made

    def _hand_out(self) -> None:
        threads = max(1, sum(self._client.nthreads().values()))
        while self._left and len(self._batches) < AHEAD * threads:
            size = max(1, math.ceil(TASK_SECONDS / self._seconds)) if self._seconds else 1
            batch, self._left = self._left[:size], self._left[size:]
            future = self._client.submit(_batch, self._task, batch, versions(), pure=False)
            self._batches[future] = batch
            self._running.add(future)

    def take_back(self) -> None:
        """Let nobody do what nobody waits for any more."""
        self._client.cancel([*self._batches])


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


def _batch(pickled: bytes, numbers: range, expected: Mapping[str, str]) -> _Made[Any]:
    """Make what a task makes of some numbers, on a worker that may have come late."""
    require_same(expected)
    began = time.monotonic()
    task = _unpickled(pickled)
    made = [task(number) for number in numbers]
    return _Made(made, time.monotonic() - began)


class _Held(threading.local):
    """The task that a thread of a worker did last: what it has made ready is worth keeping."""

    pickled = b""
    task: Callable[[int], Any]


_HELD = _Held()


def _unpickled(pickled: bytes) -> Callable[[int], Any]:
    """Give a task of this thread's own, since a task may count in what it holds."""
    if _HELD.pickled != pickled:
        _HELD.task = pickle.loads(pickled)  # noqa: S301 (whoever sent it may run anything here)
        _HELD.pickled = pickled
    return _HELD.task


def _told(problem: Exception) -> Exception:
    """Say what became of a task in the words of this project, where it is about the cluster."""
    from distributed import KilledWorker

    if isinstance(problem, KilledWorker):
        losses = problem.allowed_failures + 1
        return RunError(
            f"--cluster: lost {losses} workers at one task, killed for want of memory perhaps; "
            "fewer on each machine"
        )
    return _scheduler_lost() if isinstance(problem, OSError | CancelledError) else problem


def _scheduler_lost() -> RunError:
    return RunError("--cluster: lost the scheduler; one that goes on")
