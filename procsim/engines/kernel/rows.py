"""Rows of the machine as those of a run: a column each, in one pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import from_dtype, njit, types
from numpy.typing import NDArray

from procsim.compiled import cache_of_these_sources
from procsim.engines.chunk import KIND_SHIFT
from procsim.engines.effects import ATTEMPT_BITS, CASE_BITS, CASE_SHIFT, NODE_BITS
from procsim.engines.visits import TYPES, Visits
from procsim.plan.plan import Ints

F = TypeVar("F", bound=Callable[..., Any])

_CASES, _NODES, _ATTEMPTS = (1 << CASE_BITS) - 1, (1 << NODE_BITS) - 1, (1 << ATTEMPT_BITS) - 1
_KINDS = (1 << KIND_SHIFT) - 1

_FEW = 1 << 13
"""Rows of a first part that is likely to be the only one."""

_MANY = 1 << 18
"""Words that there is room for at least when there are more rows: the system gives memory only to
what is written, and room that was large enough at first is never copied."""

_ROWS = types.int64[:, ::1]
_COLUMNS = types.Tuple([from_dtype(np.dtype(kind))[::1] for kind in TYPES.values()])


def _compiled(signature: Any) -> Callable[[F], F]:
    """Compile what makes no array, for one signature, and keep it for later processes."""

    def decorated(function: F) -> F:
        with cache_of_these_sources():
            fast: F = njit(signature, cache=True, _nrt=False, nogil=True)(function)
        return fast

    return decorated


def _room(wanted: int, words: int = 1) -> int:
    """How many rows of so many words there should be room for where some are wanted."""
    return wanted if wanted <= _FEW else max(_MANY // words, 4 * wanted)


class GrowingVisits:
    """Visits that come part by part."""

    def __init__(self) -> None:
        self._columns = list(Visits.none().columns())
        self._count = 0

    def add(self, rows: Ints) -> None:
        """Put visits behind those that are there.

        Parameters
        ----------
        rows : (visits, 8) int64
            With the columns of `Chunk`.
        """
        wanted = self._count + len(rows)
        if wanted > self._columns[0].size:
            # One after the other, so that there is one column at most twice.
            for place, column in enumerate(self._columns):
                self._columns[place] = np.empty(_room(wanted), dtype=column.dtype)
                self._columns[place][: self._count] = column[: self._count]
        _spread(rows, tuple(self._columns), self._count)
        self._count = wanted

    def taken(self) -> Visits:
        """Give all of them away."""
        for column in self._columns:
            column.resize(self._count, refcheck=False)
        return Visits(*self._columns)


class GrowingCases:
    """Cases that come part by part, each with its number.

    Parameters
    ----------
    width : int
        How many of their columns are wanted.
    """

    def __init__(self, width: int) -> None:
        self._cases = np.empty((0, width), dtype=np.int64)
        self._count = 0

    def add(self, rows: Ints) -> None:
        """Put cases where their numbers say.

        Parameters
        ----------
        rows : (cases, columns) int64
        """
        wanted, (room, width) = 1 + int(rows[:, 0].max(initial=-1)), self._cases.shape
        if wanted > room:
            longer = np.empty((_room(wanted, width), width), dtype=np.int64)
            longer[:room] = self._cases
            self._cases = longer
        _place(rows, self._cases)
        self._count += len(rows)

    def taken(self) -> Ints:
        """Give cases by number; every number from 0 on is there.

        Returns
        -------
        (cases, width) int64
        """
        self._cases.resize((self._count, self._cases.shape[1]), refcheck=False)
        return self._cases


@_compiled(types.void(_ROWS, _COLUMNS, types.int64))
def _spread(rows: Ints, columns: tuple[NDArray[Any], ...], first: int) -> None:
    """Copy visits to columns from a place on, in one pass."""
    case, node, attempt, officer, enabled, start, end, worked, ended = columns
    for row in range(len(rows)):
        key, to = rows[row, 0], first + row
        case[to] = key >> CASE_SHIFT & _CASES
        node[to] = key >> ATTEMPT_BITS & _NODES
        attempt[to] = key & _ATTEMPTS
        officer[to] = rows[row, 1]
        enabled[to] = rows[row, 2]
        start[to] = rows[row, 3]
        end[to] = rows[row, 4]
        worked[to] = rows[row, 5]
        ended[to] = rows[row, 6] & _KINDS


@_compiled(types.void(_ROWS, _ROWS))
def _place(rows: Ints, cases: Ints) -> None:
    """Copy the first columns of cases, each to the place that its number says."""
    for row in range(len(rows)):
        for column in range(cases.shape[1]):
            cases[rows[row, 0], column] = rows[row, column]
