"""A task on its way to other processes: made once in each, however many batches of it there are."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar, cast

T = TypeVar("T")


class Sent(Generic[T]):
    """A task as bytes, which are sooner handed out again than made again.

    Parameters
    ----------
    task : callable
        Of a number alone, and fit to be pickled.

    Examples
    --------
    >>> sent = Sent(abs)
    >>> sent.task()(-3)
    3
    """

    _last: ClassVar[tuple[bytes, Any] | None] = None
    """What this process made last, with what a task holds ready from one number to the next."""

    def __init__(self, task: Callable[[int], T]) -> None:
        self._pickled = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)

    def task(self) -> Callable[[int], T]:
        """Make the task, unless it was the last that this process made."""
        if Sent._last is None or Sent._last[0] != self._pickled:
            # These bytes come from the process that started this one.
            Sent._last = self._pickled, pickle.loads(self._pickled)  # noqa: S301
        return cast("Callable[[int], T]", Sent._last[1])
