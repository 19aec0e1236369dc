"""Decision variables: whole numbers of which more is more service and costs no less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from procsim.calendars import Span
from procsim.staffing.parts import Part

Kind: TypeAlias = Literal["number", "part", "pattern", "tide", "meeting"]


@dataclass(frozen=True)
class Variable:
    """One number that is to be found, as a *level*: more of it is more service.

    Parameters
    ----------
    name : str
        ``window``, ``window 09:00-09:30``, ``hall early``, ``panel``.
    kind : ``number``, ``part``, ``pattern``, ``tide`` or ``meeting``
        Officers of a pool, in a part of the day, or on a shift; the most windows that a tide opens;
        or which interval, from the longest, lies between two openings of a gate.
    of : str
        The pool, or the gate.
    lowest : int
    highest : int or None
        None where nothing bounds it.
    today : int or None
        The level of the design as it is; None where it has none.
    base, each : float
        What it costs beyond each level, and a level.
    prices : tuple of float
        What each level costs, where levels do not cost the same each.
    part : Part, optional
    spans : tuple of (int, int)
        When those on a shift are there, microseconds since midnight.

    Examples
    --------
    >>> Variable("window", "number", "window", lowest=1, highest=None, today=2, each=320).costs(3)
    960.0
    """

    name: str
    kind: Kind
    of: str
    lowest: int
    highest: int | None
    today: int | None
    base: float = 0.0
    each: float = 0.0
    prices: tuple[float, ...] = ()
    part: Part | None = None
    spans: tuple[Span, ...] = ()

    @property
    def pool(self) -> str | None:
        """Whose officers it counts; None for a gate."""
        return None if self.kind == "meeting" else self.of

    @property
    def gate(self) -> str | None:
        """Whose openings it counts; None for a pool."""
        return self.of if self.kind == "meeting" else None

    def costs(self, level: int) -> float:
        """Give what a level costs a workday, in the unit of its problem."""
        return self.prices[level] if self.prices else self.base + self.each * level
