"""Many cases at once, and their luck: whoever asks brings it, as a `Chance`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


class Chance(Protocol):
    """Consecutive cases of one type at one attempt, and their luck."""

    @property
    def attempt(self) -> int:
        """How-manieth time, from 1."""

    @property
    def start(self) -> int:
        """Index of the first of them within its type."""

    @property
    def count(self) -> int:
        """How many cases."""

    def luck(self, purpose: str, *name: str) -> Floats:
        """One uniform a case, from the stream of that purpose and name."""

    def once(self) -> Chance:
        """The same cases at their first attempt: for what a case has only once."""


@dataclass(frozen=True, slots=True)
class Luck:
    """The name of a stream of luck: its purpose, of what, and of which item of it."""

    purpose: str
    name: tuple[str, ...]
    item: str = ""

    def of(self, item: int) -> Luck:
        """Name the luck of one of several things, from 1; of things within it, after a point."""
        return replace(self, item=f"{self.item}.{item}" if self.item else str(item))


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a chance, or some of them by their places."""

    chance: Chance
    places: NDArray[np.int64] | None = None

    @property
    def size(self) -> int:
        """How many they are."""
        return self.chance.count if self.places is None else self.places.size

    def take(self, values: Floats) -> Floats:
        """Take from values of all cases those of these."""
        return values if self.places is None else values[self.places]

    def where(self, chosen: NDArray[np.bool_]) -> Cases:
        """Give those of them that are chosen."""
        places = np.flatnonzero(chosen) if self.places is None else self.places[chosen]
        return Cases(self.chance, places)

    def uniforms(self, luck: Luck) -> Floats:
        """Give the luck of each."""
        item = (luck.item,) if luck.item else ()
        return self.take(self.chance.luck(luck.purpose, *luck.name, *item))
