"""Hubs: the few variables that so many promises share that without them the rest falls apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from procsim.staffing.components import Component, parted

MOST = 3
"""Hubs at most: what they ask of each other is tried by halves, all of them together."""


@dataclass(frozen=True, slots=True)
class Hubs:
    """Shared variables, and what the others fall into while these are held.

    Parameters
    ----------
    variables : tuple of int
    parts : tuple of Component
        Of the other variables, with promises that they can mend; some have none.
    mended : mapping of int to collection of int
        Of each promise the variables that can mend it, hubs too.
    """

    variables: tuple[int, ...]
    parts: tuple[Component, ...]
    mended: Mapping[int, Collection[int]]


def hubs(number: int, mended: Mapping[int, Collection[int]], *, few: int) -> Hubs | None:
    """Take out the variables that mend most promises, until few of the rest hang together.

    Parameters
    ----------
    number : int
        Of variables.
    mended : mapping of int to collection of int
        Of each promise the variables that can mend it.
    few : int
        So many variables may hang together.

    Returns
    -------
    Hubs or None
        None where so few hubs as are worth it do not part the rest.

    Examples
    --------
    >>> found = hubs(5, {0: (0, 1, 4), 1: (2, 3, 4)}, few=2)
    >>> found.variables, [part.variables for part in found.parts]
    ((4,), [(0, 1), (2, 3)])
    """
    held: list[int] = []
    while True:
        parts = _parts(number, mended, held)
        large = [part for part in parts if len(part.variables) > few]
        if not large:
            break
        if len(held) == MOST:
            return None
        linked = [i for part in large for i in part.variables]
        held.append(max(linked, key=lambda i: (sum(i in of for of in mended.values()), -i)))
    asked = [part for part in parts if part.targets]
    return Hubs(tuple(sorted(held)), tuple(parts), mended) if len(asked) > 1 and held else None


def _parts(
    number: int, mended: Mapping[int, Collection[int]], held: Collection[int]
) -> list[Component]:
    """Part what is not held."""
    rest = {target: [i for i in of if i not in held] for target, of in mended.items()}
    return parted([i for i in range(number) if i not in held], rest)
