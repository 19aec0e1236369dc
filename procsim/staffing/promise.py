"""What a staffing does for its targets, and how it is said in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procsim.staffing.target import Target
    from procsim.staffing.tunings import Numbers

Staff = Mapping[str, "Numbers"]


@dataclass(frozen=True, slots=True)
class Promise:
    """A target, and what is known of its figure at a staffing.

    Parameters
    ----------
    target : Target
    value : float or None
        None where nothing was observed, or what waits does so for ever.
    half_width : float or None
        Of the 95 % interval.
    exact : float or None
        Its long-run value where queueing theory has it.
    endless : bool
        Whether something waits for ever.
    """

    target: Target
    value: float | None
    half_width: float | None
    exact: float | None = None
    endless: bool = False

    @property
    def kept(self) -> bool | None:
        """Whether the target is kept; None where its bound lies within the interval."""
        if self.value is None or self.half_width is None:
            return False if self.endless else None
        margin = self.target.margin(self.value)
        return margin >= 0 if abs(margin) >= self.half_width else None

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON."""
        return {
            "target": self.target.text,
            "unit": self.target.unit,
            "level": self.target.level,
            "value": self.value,
            "half_width": self.half_width,
            "kept": self.kept,
            "exact": self.exact,
        }


@dataclass(frozen=True, slots=True)
class Staffed:
    """Officers of every pool, what they cost, and what they do for the targets.

    Parameters
    ----------
    staff : mapping of pools to int or mapping
        A number, or numbers by part of the day or shift.
    meetings : mapping of gates to str
        How often each opens, of those that were chosen.
    cost : float
        A workday, in the unit of the answer.
    promises : tuple of Promise
    change : str
        What is different from the answer: ``one fewer at window``; empty for the answer itself.
    """

    staff: Staff
    meetings: Mapping[str, str]
    cost: float
    promises: tuple[Promise, ...]
    change: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether every target is kept; None where one may be or not."""
        kept = [promise.kept for promise in self.promises]
        return False if False in kept else None if None in kept else True

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON."""
        meetings = {"meetings": dict(self.meetings)} if self.meetings else {}
        return {
            **({"change": self.change} if self.change else {}),
            "staff": dict(self.staff),
            **meetings,
            "cost": self.cost,
            "kept": self.kept,
            "targets": [promise.as_dict() for promise in self.promises],
        }


@dataclass(frozen=True, slots=True)
class Demand:
    """What the answer does where more or fewer come.

    Parameters
    ----------
    factor : float
        Of all arrivals.
    promises : tuple of Promise
    """

    factor: float
    promises: tuple[Promise, ...]

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON."""
        return {
            "demand": self.factor,
            "targets": [promise.as_dict() for promise in self.promises],
        }
