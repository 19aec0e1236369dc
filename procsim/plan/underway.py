"""Where the cases are that a run finds on their way."""

from __future__ import annotations

from typing import NamedTuple

FIRST_OF_BACKLOG = 2**31
"""Index of the first case of a type's backlog: beyond those of all that arrive in a run."""


class Underway(NamedTuple):
    """Where a case is when the run begins.

    Parameters
    ----------
    nodes : tuple of int
        The nodes that its tokens are about to enter.
    joins : tuple of (int, int)
        Joins that await it, each with how many of its branches are not over.
    clocks : (int, int)
        How the promised and the statutory clock stand: 0 not started, 1 running, 2 paused,
        3 stopped.
    """

    nodes: tuple[int, ...]
    joins: tuple[tuple[int, int], ...]
    clocks: tuple[int, int]
