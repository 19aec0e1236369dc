"""The machine's array, which grows."""

from __future__ import annotations

import numpy as np

from procsim.engines.kernel import machine as at
from procsim.plan.plan import Ints

_SPARE: list[Ints] = []
_KEPT = 1 << 22
"""The array of the run before, unless it is larger than this: replications follow one another, and
the system asks a price for every page that is touched for the first time."""


class Memory:
    """One array of words, used from its beginning up to a register's value.

    Attributes
    ----------
    m : int64 array
    """

    m: Ints

    @staticmethod
    def allot(words: int) -> Ints:
        """Give an array of so many words or more, whatever stands in them."""
        spare = _SPARE.pop() if _SPARE else np.empty(words, dtype=np.int64)
        return spare if spare.size >= words else np.empty(words, dtype=np.int64)

    def give_back(self) -> None:
        """Let the next run have the array; this one is over."""
        if self.m.size <= _KEPT and not _SPARE:
            _SPARE.append(self.m)

    @staticmethod
    def carve(m: Ints, words: int) -> int:
        """Set words at the top aside, and say where they begin."""
        address = int(m[at.BRK])
        m[at.BRK] += words
        return address

    def put(self, values: Ints) -> int:
        """Write numbers at the top of the array, and say where."""
        address = self.reserve(values.size)
        self.m[address : address + values.size] = values
        return address

    def reserve(self, words: int) -> int:
        """Find room for words at the top of the array, whatever stands in them, and say where."""
        needed = int(self.m[at.BRK]) + words + int(self.m[at.RESERVE])
        if needed > self.m.size:
            self.grow(needed)
        return self.carve(self.m, words)

    def give_room(self) -> None:
        """Give the machine as much room as it asks for."""
        self.grow(int(self.m[at.WANT_A]))

    def grow(self, words: int) -> None:
        """Make the array twice as long, or longer; no address changes."""
        longer = np.empty(max(2 * self.m.size, words), dtype=np.int64)
        used = int(self.m[at.BRK])
        longer[:used] = self.m[:used]
        self.m = longer

    def widen(self, first: int, most: int, words: int) -> None:
        """Make room for twice as many rows as there was, and keep those that are there."""
        begin, room = int(self.m[first]), int(self.m[most])
        kept = self.m[begin : begin + room * words]
        self.m[first] = self.put(np.concatenate([kept, np.zeros_like(kept)]))
        self.m[most] = 2 * room
        self.m[at.LIMIT] = 0
