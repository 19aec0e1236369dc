"""Limits on what a case does: the clocks that measure them, and deadlines that act."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Tag

from procsim.scenario.quantity import Duration
from procsim.scenario.record import (
    BY_SHAPE,
    LIST,
    MAPPING,
    PLAIN,
    Limit,
    Priority,
    Record,
    Share,
    Spread,
    Time,
    Title,
    Word,
    Words,
)
from procsim.scenario.work import Part, Takes

CLOCKS = ("both", "promised", "statutory")
"""What a clock step can turn beside deadlines."""


class Clock(Record):
    """Starts, pauses, resumes or stops the case's clocks, or turns a deadline.

    A promise is kept if the clock stops within the limit, less its pauses. Where no step starts the
    clocks, they start at arrival; where none stops them, they stop at the end.

    Parameters
    ----------
    clock : ``start``, ``pause``, ``resume``, ``stop`` or ``extend``
        What the clocks do when a case passes here. A deadline starts at its own step, and only a
        deadline can be extended.
    of : ``both``, ``promised``, ``statutory``, the name of a deadline, or a list of these
        Which of the clocks.
    by : Duration, optional
        By how much a deadline is extended; left out where nothing is.
    reason : str, optional
        Why it pauses, for the tables: supplement, expert review, hearing; none where left out.
    """

    clock: Literal["start", "pause", "resume", "stop", "extend"]
    of: Annotated[Word | Words, BY_SHAPE] = "both"
    by: Limit | None = None
    reason: str | None = None
    next: str
    title: Title | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What it turns: ``promised``, ``statutory``, and deadlines.

        Examples
        --------
        >>> Clock(clock="pause", of=["both", "in_time"], next="a").names
        ('promised', 'statutory', 'in_time')
        """
        said = [self.of] if isinstance(self.of, str) else self.of
        named = [CLOCKS[1:] if name == "both" else (name,) for name in said]
        return tuple(dict.fromkeys(name for names in named for name in names))


class Extension(Record):
    """More time, given once.

    Parameters
    ----------
    by : Duration
        How much later everything falls due that has not yet.
    at : Duration, optional
        How long after the start of the deadline it is given; as the deadline expires where left
        out.
    share : share
        How many of the cases are given it.
    """

    by: Limit
    at: Limit | None = None
    share: Share = 1.0


class Deadline(Record):
    """A limit on the part of the workflow from here to `until`.

    Parameters
    ----------
    deadline : Duration, or distribution of a time
        How long after passing here; the day it starts on does not count where it is in workdays. A
        limit that varies is a length of time, and its workdays are working time.
    until : str, or list of str
        The step whose reaching meets the deadline, or any of several.
    otherwise : str
        Where the case goes when the time is up; its work in between is withdrawn.
    note_at : list of Duration, or mapping of names to Duration
        Warnings on the way, before the deadline; ``{yellow: 3 workdays, red: 4 workdays}`` names
        them.
    priority_at : mapping of Duration to int
        From these ages on, the case's work in between has at least this priority class:
        ``{2 workdays: 2, 4 workdays: 1}``. What has begun keeps its class.
    extension : mapping, optional
        More time, given once; none where left out.
    calendar : str, optional
        Whose workdays, or whose working time, the deadline counts; the run's workdays, or
        clock time, where left out.
    """

    deadline: Annotated[Annotated[Limit, Tag(PLAIN)] | Annotated[Spread, Tag(MAPPING)], BY_SHAPE]
    until: Annotated[Word | Words, BY_SHAPE]
    otherwise: str
    next: str
    note_at: Annotated[
        Annotated[list[Time], Tag(LIST)] | Annotated[dict[str, Time], Tag(MAPPING)], BY_SHAPE
    ] = Field(default_factory=list)
    priority_at: dict[Limit, Priority] = Field(default_factory=dict)
    extension: Extension | None = None
    calendar: str | None = None
    title: Title | None = None

    @property
    def limit(self) -> Duration | None:
        """The limit, unless it varies."""
        return self.deadline if isinstance(self.deadline, Duration) else None

    @property
    def takes(self) -> Takes | None:
        """How long until it expires, where that varies."""
        return None if isinstance(self.deadline, Duration) else Takes((Part(None, self.deadline),))

    @property
    def met_at(self) -> tuple[str, ...]:
        """The steps whose reaching meets it."""
        return (self.until,) if isinstance(self.until, str) else tuple(self.until)

    @property
    def notes(self) -> tuple[tuple[Duration, str | None], ...]:
        """Warnings, each with its name if it has one, in the order of their names."""
        if isinstance(self.note_at, dict):
            return tuple((self.note_at[name], name) for name in sorted(self.note_at))
        return tuple((note, None) for note in self.note_at)

    @property
    def times(self) -> tuple[Duration, ...]:
        """Everything fixed that is counted from its start."""
        given = self.extension.at if self.extension else None
        limits = [limit for limit in (self.limit, given) if limit is not None]
        return (*limits, *(note for note, _ in self.notes), *self.priority_at)
