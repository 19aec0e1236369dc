"""Cases that are on their way already when a run begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, Tag

from procsim.scenario.record import BY_SHAPE, LIST, PLAIN, Record, Spread, Time

CLOCK_STATES = ("not started", "running", "paused", "stopped")
"""How a case's clocks can stand when the run begins, in the order of their numbers."""


class Backlog(Record):
    """Cases of one type that are on their way already when the run begins.

    Parameters
    ----------
    at : str, or list of str
        The step that the cases are about to begin. One branch of a split has the others behind it;
        a list names a step in each branch that is not over: ``[fire, structure]``.
    cases : int, optional
        How many; left out where `ages` lists them.
    age : distribution of a time, optional
        How long ago they arrived, at most ten years; in workdays, that much working time of the
        calendar of the arrivals. Their clocks have run since. Left out where `ages` lists them.
    ages : list of Duration, optional
        How long ago each of them arrived; left out where `cases` and `age` are given.
    clocks : ``not started``, ``running``, ``paused`` or ``stopped``, optional
        How their clocks stand; a clock stands still since the run began. Where left out, as the
        way to that step says; where that leaves several ways, they must be told.
    """

    at: Annotated[
        Annotated[str, Tag(PLAIN)] | Annotated[list[str], Field(min_length=1), Tag(LIST)],
        BY_SHAPE,
    ]
    cases: int | None = Field(default=None, ge=1, le=1_000_000)
    age: Spread | None = None
    ages: list[Time] | None = Field(default=None, min_length=1)
    clocks: Literal["not started", "running", "paused", "stopped"] | None = None

    @property
    def nodes(self) -> tuple[str, ...]:
        """Where its cases are: a node for each branch that is not over."""
        return (self.at,) if isinstance(self.at, str) else tuple(self.at)

    def moved(self, names: Mapping[str, str]) -> Backlog:
        """Give the same cases where some nodes have other names."""
        at = [names.get(name, name) for name in self.nodes]
        return self.model_copy(update={"at": at[0] if isinstance(self.at, str) else at})

    @property
    def number(self) -> int:
        """How many cases it has."""
        return len(self.ages) if self.ages is not None else self.cases or 0
