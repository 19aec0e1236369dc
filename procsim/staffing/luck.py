"""The luck of replications, made once for all staffings that meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.plan import Draws
from procsim.plan.remembered import RememberedDraws

if TYPE_CHECKING:
    from procsim.plan.draws import Recipe

MOST_CASES = 500_000
"""Cases whose draws are remembered at most, some hundred bytes each."""


class Luck:
    """Gives the draws of replications; of the latest recipe they are remembered."""

    def __init__(self) -> None:
        self._recipe = ""
        self._made: dict[int, RememberedDraws] = {}
        self._cases = 0.0

    def draws(self, recipe: Recipe, seed: int, number: int) -> Draws:
        """Give the draws of a replication.

        Parameters
        ----------
        recipe : Recipe
            One whose digest `use` was told.
        seed, number : int
        """
        if number not in self._made:
            if self._cases * len(self._made) > MOST_CASES:
                return Draws(recipe, seed, number)
            self._made[number] = RememberedDraws(recipe, seed, number)
        return self._made[number]

    def use(self, digest: str) -> None:
        """Forget what was made by a recipe of another digest; equal ones have equal draws."""
        if digest != self._recipe:
            self._recipe, self._made = digest, {}

    def tell(self, cases: float) -> None:
        """Say how many cases a replication has."""
        self._cases = cases
