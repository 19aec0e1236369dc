"""What a deadline does on its way, at stated ages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.plan.plan import Plan

Limit = tuple[int, int]
"""How a limit counts, and its amount: microseconds or workdays."""


@dataclass(frozen=True, slots=True)
class Ages:
    """What a deadline does before it expires.

    Parameters
    ----------
    notes : tuple of (int, int, int)
        Warnings: kind of limit, amount, and name, -1 for none.
    raises : tuple of (int, int, int)
        When it raises the class of work: kind of limit, amount, class.
    extension : (Limit, Limit), optional
        When it is extended, without a limit as it expires; and by how much.
    extends : tuple of int
        The draws of whether it is, a case type each; -1 for always.
    """

    notes: tuple[tuple[int, int, int], ...]
    raises: tuple[tuple[int, int, int], ...]
    extension: tuple[Limit, Limit] | None
    extends: tuple[int, ...]


def rises(plan: Plan, node: int) -> bool:
    """Tell whether some deadline can raise the class of work at a node."""
    return any(plan.scope[deadline, node] for deadline, ages in plan.ages.items() if ages.raises)
