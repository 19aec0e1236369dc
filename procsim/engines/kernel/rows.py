"""Rows of the machine as those of a run: visits by end, cases by number."""

from __future__ import annotations

from collections.abc import Callable
from mmap import mmap
from typing import Any, TypeVar

import numpy as np
from numba import njit

from procsim.compiled import cache_of_these_sources
from procsim.engines.chunk import KIND_SHIFT
from procsim.engines.columns import ties
from procsim.engines.effects import ATTEMPT_BITS, CASE_BITS, CASE_SHIFT, NODE_BITS
from procsim.engines.events import EVENT_COLUMNS
from procsim.plan.plan import Ints

F = TypeVar("F", bound=Callable[..., Any])

_CASES, _NODES, _ATTEMPTS = (1 << CASE_BITS) - 1, (1 << NODE_BITS) - 1, (1 << ATTEMPT_BITS) - 1
_KINDS = (1 << KIND_SHIFT) - 1


def _compiled(function: F) -> F:
    """Compile what makes no array, for one signature, and keep it for later processes."""
    signature = "void(int64[:, ::1], int64[:, ::1], int64)"
    with cache_of_these_sources():
        fast: F = njit(signature, cache=True, _nrt=False, nogil=True)(function)
    return fast


_BLOCK = 1 << 16
"""Rows of a block."""

_LITTLE = 1 << 16
"""Words of an array that is not worth a call to the system."""


class Pile:
    """Rows of a table that come part by part, in few blocks, each of which can be freed by itself.

    Attributes
    ----------
    parts : list of (rows, columns) int64
        In the order of their coming.
    """

    def __init__(self) -> None:
        self.parts: list[Ints] = []
        self._block: Ints | None = None

    def add(self, part: Ints) -> None:
        """Put rows on top."""
        if not self.parts and len(part):
            # A short run has one part, which is none of the others' business.
            self.parts.append(part)
            return
        while len(part):
            if self._block is None:
                self._block = _room(_BLOCK, part.shape[1])
                self.parts.append(self._block[:0])
            done = len(self.parts[-1])
            now = min(len(part), len(self._block) - done)
            self._block[done : done + now] = part[:now]
            self.parts[-1], part = self._block[: done + now], part[now:]
            if done + now == len(self._block):
                self._block = None

    def taken(self) -> list[Ints]:
        """Give the parts away: whoever forgets one frees it."""
        self._block = None
        return self.parts


def _room(rows: int, columns: int) -> Ints:
    """Give room for an array; much room goes back to the system when it is freed.

    Of what it is asked for itself, the C library keeps much when it is freed; tables do not use its
    memory, and would come on top.
    """
    size = rows * columns
    if size <= _LITTLE:
        return np.empty((rows, columns), dtype=np.int64)
    return np.frombuffer(mmap(-1, 8 * size), dtype=np.int64).reshape(rows, columns)


def visits_of(parts: list[Ints]) -> Ints:
    """Give visits by (end, case, node, attempt), with a column each for the last three.

    Parameters
    ----------
    parts : list of (rows, 8) int64
        In the order of their ends, as the machine gives them; each is forgotten when it is copied.

    Returns
    -------
    (rows, 9) int64
        One column after the other in memory.
    """
    columns = _room(len(EVENT_COLUMNS), sum(map(len, parts)))
    done = 0
    parts.reverse()
    while parts:
        part = parts.pop()
        _spread(part, columns, done)
        done += len(part)
    end, case, node, attempt = columns[6], columns[0], columns[1], columns[2]
    tied = ties(end)
    if tied.size:
        order = tied[np.lexsort((attempt[tied], node[tied], case[tied], end[tied]))]
        columns[:, tied] = columns[:, order]
    return columns.T


def cases_of(parts: list[Ints], width: int) -> Ints:
    """Give the first columns of cases by number; every number from 0 on is there.

    Parameters
    ----------
    parts : list of (rows, columns) int64
        Each is forgotten when it is copied.
    width : int
    """
    columns = np.empty((width, sum(map(len, parts))), dtype=np.int64)
    while parts:
        _place(parts.pop(), columns, 0)
    return columns.T


@_compiled
def _spread(visits: Ints, columns: Ints, first: int) -> None:
    """Copy visits to columns from a place on, in one pass."""
    for row in range(len(visits)):
        key, to = visits[row, 0], first + row
        columns[0, to] = key >> CASE_SHIFT & _CASES
        columns[1, to] = key >> ATTEMPT_BITS & _NODES
        columns[2, to] = key & _ATTEMPTS
        for column in range(1, 6):
            columns[2 + column, to] = visits[row, column]
        columns[8, to] = visits[row, 6] & _KINDS


@_compiled
def _place(cases: Ints, columns: Ints, first: int) -> None:
    """Copy cases to columns, each to the place that its number says."""
    for row in range(len(cases)):
        to = cases[row, 0] - first
        for column in range(len(columns)):
            columns[column, to] = cases[row, column]
