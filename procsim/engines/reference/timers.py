"""A deadline of one case on its way: what is still to come, and what moves it."""

from __future__ import annotations

from collections.abc import Callable

from procsim.engines.effects import DUE, effect_key
from procsim.engines.reference.token import Case

Act = Callable[["Timer", int], None]

RUNS = -1
"""Since when a deadline stands still that does not."""


class Due:
    """One thing that a deadline does.

    Parameters
    ----------
    time : int
    by_clock : bool
        Whether a pause moves it by clock time; else it is moved by the working time of the pause.
    act : callable
    what : int
    """

    __slots__ = ("act", "by_clock", "time", "what")

    def __init__(self, time: int, *, by_clock: bool, act: Act, what: int = 0) -> None:
        self.time = time
        self.by_clock = by_clock
        self.act = act
        self.what = what


class Timer:
    """A running deadline.

    Parameters
    ----------
    case : Case
    node : int
        The deadline.
    start : int
        The how-manieth one of this case.

    Attributes
    ----------
    ahead : list of Due
        What it is still to do; at one instant in this order.
    since : int
        Since when it stands still, or `RUNS`.
    grade : int or None
        The class to which it has raised the work.
    version : int
        What was set before a change of the times no longer counts.
    """

    __slots__ = ("ahead", "case", "grade", "key", "node", "since", "start", "version")

    def __init__(self, case: Case, node: int, start: int) -> None:
        self.case = case
        self.node = node
        self.start = start
        self.key = effect_key(DUE, case.number, node, start)
        self.ahead: list[Due] = []
        self.since = RUNS
        self.grade: int | None = None
        self.version = 0

    def move(self, later: Callable[[Due], int]) -> None:
        """Let everything that is still to come fall due at another time."""
        for due in self.ahead:
            due.time = later(due)
