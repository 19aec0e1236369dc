"""Changes of the number on duty, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from procsim.calendars.intervals import Int64Array


@dataclass(frozen=True, eq=False)
class Changes(Sequence[tuple[int, int]]):
    """Times from which so many officers are on duty, in order of time.

    Parameters
    ----------
    times, numbers : (k,) int64
        Microseconds since the start, from 0 on.

    Examples
    --------
    >>> changes = Changes(np.array([0, 9]), np.array([2, 3]))
    >>> len(changes), changes[1], changes.words
    (2, (9, 3), [0, 2, 9, 3])
    """

    times: Int64Array
    numbers: Int64Array

    def __len__(self) -> int:
        return self.times.size

    @overload
    def __getitem__(self, index: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, index: slice) -> Changes: ...
    def __getitem__(self, index: int | slice) -> tuple[int, int] | Changes:
        if isinstance(index, slice):
            return Changes(self.times[index], self.numbers[index])
        return int(self.times[index]), int(self.numbers[index])

    @property
    def words(self) -> list[int]:
        """Times and numbers in turn."""
        turns: list[int] = np.column_stack((self.times, self.numbers)).ravel().tolist()
        return turns


NEVER = Changes(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
"""Of a pool whose officers have hours of their own."""
