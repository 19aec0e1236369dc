"""Where replications run: in this process, or in several at once, with the same results."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from procsim.errors import RunError
from procsim.sent import Sent
from procsim.starting import begin_to_start, starting

if TYPE_CHECKING:
    from procsim.cluster import Cluster

T = TypeVar("T")

WORTH_SECONDS = 2.0
"""Work that takes longer than this by itself is worth the start of other processes."""

SURE_SECONDS = 0.5
"""A first that is made sooner than this may have been slowed by what is done once, such as loading
what is compiled: the second tells."""

STARTING_SECONDS = 1.0
"""About so long other processes take to start; this one goes on meanwhile."""

BATCH_SECONDS = 0.2
"""So much goes to a worker at once: to hand it out costs little beside it."""

MOST_LOSSES = 3
"""How often workers may be lost before it is told."""


def cores() -> int:
    """Count the processor's cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def results(
    task: Callable[[int], T],
    wanted: int,
    *,
    done: int = 0,
    workers: int = 1,
    cluster: Cluster | None = None,
) -> Generator[T]:
    """Give what a task makes of 0, 1, …, in this order whatever the number of workers.

    The first are made in this process, and tell whether the others are worth more processes.

    Parameters
    ----------
    task : callable
        Of a number alone, and fit to be pickled where there are several workers.
    wanted : int
    done : int
        The first so many are left out.
    workers : int
        Processes at most.
    cluster : Cluster, optional
        Makes the others in place of processes here.

    Raises
    ------
    RunError
        Workers were lost again and again, killed for want of memory perhaps.

    Examples
    --------
    >>> list(results(abs, 3))
    [0, 1, 2]
    """
    seconds = 0.0
    for number in range(done, wanted):
        left = wanted - number
        if (cluster or workers > 1) and left > 1 and seconds * left > WORTH_SECONDS:
            others = range(number, wanted)
            if cluster is None:
                yield from _beside_others(task, others, workers=workers, seconds=seconds)
            else:
                yield from cluster.results(task, others, seconds=seconds)
            return
        began = time.monotonic()
        made = task(number)
        took = time.monotonic() - began
        if number > done or took > SURE_SECONDS:
            seconds = min(took, seconds or took)
        yield made


def _beside_others(
    task: Callable[[int], T], numbers: range, *, workers: int, seconds: float
) -> Iterator[T]:
    """Give what a task makes of some numbers, the first in this process while others start."""
    begin_to_start()
    ready = time.monotonic() + STARTING_SECONDS
    while numbers and time.monotonic() + seconds < ready:
        made, numbers = task(numbers[0]), numbers[1:]
        yield made
    if numbers:
        yield from in_processes(task, numbers, workers=workers, seconds=seconds)


def in_processes(
    task: Callable[[int], T], numbers: range, *, workers: int, seconds: float = math.inf
) -> Iterator[T]:
    """Give what a task makes of some numbers in other processes, in the order of the numbers.

    Parameters
    ----------
    task : callable
        Of a number alone, and fit to be pickled.
    numbers : range
    workers : int
    seconds : float
        What one number takes, as far as is known.

    Raises
    ------
    RunError
        Workers were lost more than `MOST_LOSSES` times.
    """
    with Workers(min(workers, len(numbers))) as others:
        yield from others.results(task, numbers, seconds=seconds)


class Workers:
    """Other processes for one series of results after the other, started when first needed.

    Workers that were lost (killed, out of memory) are replaced, and what they had is made anew.

    Parameters
    ----------
    number : int

    Examples
    --------
    >>> with Workers(2) as workers:
    ...     list(workers.results(abs, range(3), seconds=1.0))
    [0, 1, 2]
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._open = ExitStack()
        self._pool: ProcessPoolExecutor | None = None
        self._losses = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool = None
        self._open.__exit__(kind, problem, trace)

    @property
    def started(self) -> bool:
        """Whether they are there already."""
        return self._pool is not None

    def results(
        self, task: Callable[[int], T], numbers: range, *, seconds: float = math.inf
    ) -> Iterator[T]:
        """Give what a task makes of some numbers, in the order of the numbers.

        Parameters
        ----------
        task : callable
            Of a number alone, and fit to be pickled.
        numbers : range
        seconds : float
            What one number takes, as far as is known.

        Raises
        ------
        RunError
            Workers were lost more than `MOST_LOSSES` times.
        """
        # Everybody is to have several batches: some last longer than others.
        fair = len(numbers) // (4 * self.number)
        size = max(1, min(fair, int(BATCH_SECONDS / seconds))) if seconds else 1
        sent = Sent(task)
        while numbers:
            starts = range(0, len(numbers), size)
            try:
                pool = self._started()
                futures = [pool.submit(_made, sent, numbers[at : at + size]) for at in starts]
                for future in futures:
                    for result in future.result():
                        numbers = numbers[1:]
                        yield result
            except BrokenProcessPool:
                self._replace()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._open.enter_context(_pool(self.number))
        return self._pool

    def _replace(self) -> None:
        """Let go of a pool that has lost somebody; the next series starts another."""
        self._pool = None
        with suppress(BrokenProcessPool):
            self._open.__exit__(*sys.exc_info())
        self._losses += 1
        if self._losses > MOST_LOSSES:
            raise RunError(
                f"--workers: lost workers {self._losses} times, killed for want of memory "
                "perhaps; fewer of them, such as --workers 1"
            ) from None


def _made(sent: Sent[T], numbers: range) -> list[T]:
    task = sent.task()
    return [task(number) for number in numbers]


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool of processes that ends at once when nobody waits for it any more."""
    context = starting()
    others = set(multiprocessing.active_children())
    # Ctrl-C reaches every process of a terminal: this one alone decides what becomes of the others.
    pool = ProcessPoolExecutor(workers, context, signal.signal, (signal.SIGINT, signal.SIG_IGN))
    try:
        yield pool
    except BaseException:
        # Who is ended in the middle of a result leaves half of it behind. Once nobody is left who
        # could write the other half, the pool does not wait for it.
        pool._result_queue._writer.close()  # type: ignore[attr-defined]  # noqa: SLF001
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
