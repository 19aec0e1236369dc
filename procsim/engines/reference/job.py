"""A piece of work as staff see it who come and go, are shared, or choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engines.reference.token import Effect, Token

if TYPE_CHECKING:
    from procsim.engines.reference.line import Line
    from procsim.engines.reference.staff import Staff

Entry = tuple[int, int, int, int, Token]
"""Work that waits: priority class, rank, enabled time; then case, node and attempt as one key."""

Stretch = tuple[int, int, int, int]
"""Work without a break: begin, end, who did it, and what ended it."""


class Job:
    """What a token that is at an activity carries beside its times.

    Parameters
    ----------
    line : Line
        Where it waits.
    node : int
        The activity.
    grade : int
        Its priority class: 1 is served first.
    rank : int
        Its place in the discipline of the queue, fixed on joining it.

    Attributes
    ----------
    waits, covered : int
        When it began to wait this time, and how long its staff had been on duty by then.
    steady : bool
        Whether all its waiting is queueing: somebody who could do it is always on duty.
    crew : tuple of (Staff, int)
        The officers at work on it, or who will take it up again.
    began : int
        When this stretch of work began.
    speed : int
        Of those who do it, per mille.
    worked : int
        Clock time in the stretches before.
    stretches : list of Stretch
    ends : Effect or None
        The end of the present stretch.
    times : dict of int to int
        The whole work in the time of each pool; only where pools have times of their own.
    called : bool
        True for who will not be there when called; only where that can be.
    measure : int
        The whole work in the time of the pool by which what is left of it is measured.
    """

    __slots__ = (
        "began", "called", "covered", "crew", "ends", "grade", "line", "measure", "node", "rank",
        "speed", "steady", "stretches", "times", "waits", "worked",
    )  # fmt: skip

    called: bool
    measure: int
    times: dict[int, int]

    def __init__(self, line: Line, node: int, grade: int, rank: int) -> None:
        self.line = line
        self.node = node
        self.grade = grade
        self.rank = rank
        self.crew: tuple[tuple[Staff, int], ...] = ()
        self.waits = self.covered = self.began = self.speed = self.worked = 0
        self.steady = False
        self.stretches: list[Stretch] = []
        self.ends: Effect | None = None
