"""How pools and gates take the levels of their variables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from procsim.calendars import never_open, parse_shifts, parse_spans, span_text
from procsim.scenario.pool import Pool
from procsim.scenario.staffing import ShiftPattern
from procsim.staffing.parts import Part, staff_of
from procsim.staffing.variable import Variable
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of

Numbers: TypeAlias = int | dict[str, int]
"""Officers of a pool: a number, or one for each part of the day or shift."""


class Tuning(ABC):
    """How one pool takes the levels of its variables.

    Attributes
    ----------
    variables : tuple of Variable
    """

    variables: tuple[Variable, ...]

    @abstractmethod
    def pool_at(self, levels: tuple[int, ...]) -> Pool:
        """Give the pool with the levels of its own variables."""

    def numbers(self, levels: tuple[int, ...]) -> Numbers:
        """Give the officers as an answer tells them."""
        names = (variable.name.removeprefix(f"{variable.of} ") for variable in self.variables)
        return dict(zip(names, levels, strict=True))

    @abstractmethod
    def officers(self, levels: tuple[int, ...]) -> int:
        """Count the officers whom the pool needs."""


@dataclass(frozen=True)
class ByNumber(Tuning):
    """One number of officers, all day."""

    pool: Pool
    variables: tuple[Variable, ...]

    def pool_at(self, levels: tuple[int, ...]) -> Pool:
        """Give the pool with so many officers."""
        return with_number(self.pool, levels[0])

    def numbers(self, levels: tuple[int, ...]) -> Numbers:
        """Give the number."""
        return levels[0]

    def officers(self, levels: tuple[int, ...]) -> int:
        """Count them."""
        return levels[0]


@dataclass(frozen=True)
class ByPart(Tuning):
    """A number for each part of the day."""

    pool: Pool
    variables: tuple[Variable, ...]
    parts: tuple[Part, ...]

    def pool_at(self, levels: tuple[int, ...]) -> Pool:
        """Give the pool with so many officers in each part."""
        return self.pool.model_copy(update={"staff": staff_of(self.parts, levels)})

    def officers(self, levels: tuple[int, ...]) -> int:
        """Count those of the part that has most."""
        return max(levels)


@dataclass(frozen=True)
class ByPattern(Tuning):
    """A number on each shift that is offered."""

    pool: Pool
    variables: tuple[Variable, ...]
    pieces: tuple[tuple[str, tuple[int, ...]], ...]
    """Of the day, between any two changes: who is there then, by the places of their shifts."""

    def pool_at(self, levels: tuple[int, ...]) -> Pool:
        """Give the pool with the sum of those who are there in each piece of the day."""
        staff = {text: sum(levels[i] for i in shifts) for text, shifts in self.pieces}
        return self.pool.model_copy(update={"staff": staff})

    def officers(self, levels: tuple[int, ...]) -> int:
        """Count those on all shifts."""
        return sum(levels)


def pieces_of(
    graph: Graph, pool: Pool, shifts: Mapping[str, ShiftPattern]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Cut the day wherever a shift begins or ends, and tell which shifts are there then.

    Pieces in which the pool is never open are left out, and so are those without any shift.
    """
    hours = [parse_spans(shift.hours) for shift in shifts.values()]
    cuts = sorted({edge for spans in hours for span in spans for edge in span})
    calendar = calendar_of(graph, pool.calendar)
    found = []
    for begin, end in pairwise(cuts):
        there = tuple(i for i, spans in enumerate(hours) if any(a <= begin < b for a, b in spans))
        text = span_text((begin, end))
        if there and not never_open(calendar, parse_shifts({text: 1})):
            found.append((text, there))
    return tuple(found)


def with_number(pool: Pool, number: int) -> Pool:
    """Give a pool so many officers, or a tide so many windows at most.

    Examples
    --------
    >>> from procsim.scenario.pool import Tide
    >>> tide = Tide(every="10 min", opens_at=8, closes_at=2, at_most=6)
    >>> with_number(Pool(staff=4, tide=tide), 3).staff
    3
    """
    if pool.tide is None:
        return pool.model_copy(update={"staff": number})
    tide = pool.tide.model_copy(update={"at_most": number})
    return pool.model_copy(update={"tide": tide, "staff": _at_most(pool.staff, number)})


def _at_most(staff: Any, number: int) -> Any:
    if isinstance(staff, Mapping):
        return {key: _at_most(value, number) for key, value in staff.items()}
    return min(staff, number)
