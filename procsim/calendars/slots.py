"""The openings of a calendar, found by equal slots of time: for many instants at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Int64Array = npt.NDArray[np.int64]

_NEVER = 2**62
_MOST = 2**16
"""So many slots are kept at the most."""


@dataclass(frozen=True, eq=False, slots=True)
class Slots:
    """A span of time in slots so short that there is at most one opening in each.

    Parameters
    ----------
    begin : int
        Of the first slot.
    shift : int
        Each is ``2**shift`` long.
    last : ndarray(int64, shape=(slots,))
        Which opening is the last before or at the begin of each; the first where there is none.
    later : ndarray(int64, shape=(slots,))
        When the next one is.
    """

    begin: int
    shift: int
    last: Int64Array
    later: Int64Array

    @classmethod
    def of(cls, opens: Int64Array, begin: int, end: int) -> Self | None:
        """Cut a span of time; None where so short slots would be too many.

        Parameters
        ----------
        opens : ndarray(int64, shape=(n,))
            Openings in order, at least two.
        begin, end : int
            The span.

        Examples
        --------
        >>> opens = np.array([3, 10, 20])
        >>> Slots.of(opens, 0, 30).opening(np.array([0, 3, 9, 10, 30])).tolist()
        [0, 0, 0, 1, 2]
        """
        shift = int(np.diff(opens).min()).bit_length() - 1
        slots = ((end - begin) >> shift) + 1
        if slots > _MOST:
            return None
        starts = begin + (np.arange(slots) << shift)
        last = np.maximum(opens.searchsorted(starts, side="right") - 1, 0)
        return cls(begin, shift, last, np.append(opens[1:], _NEVER)[last])

    def opening(self, t: Int64Array) -> Int64Array:
        """Give the last opening before or at each instant of the span, the first where none is."""
        slot = (t - self.begin) >> self.shift
        found = self.last.take(slot)
        found += self.later.take(slot) <= t
        return found
