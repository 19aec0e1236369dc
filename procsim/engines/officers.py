"""Officers of rows by name: their pools, and their numbers within them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines.columns import Numbers, named
from procsim.engines.events import FIRST_CREW, NOBODY, Rows
from procsim.plan.names import Names
from procsim.plan.plan import Plan
from procsim.text import TOGETHER

if TYPE_CHECKING:
    import polars as pl


class Officers:
    """What officers are called.

    Parameters
    ----------
    plan : Plan
    names : Names
    """

    def __init__(self, plan: Plan, names: Names) -> None:
        self._pools = names.pools
        self._asked = plan.pool
        pools = np.repeat(np.arange(len(names.pools)), np.diff(plan.pool_first))
        self._pool_of = pools
        self._number_of = [
            None if plan.pool_unlimited[pool] else str(officer + 1 - plan.pool_first[pool])
            for officer, pool in enumerate(pools.tolist())
        ] + [None]

    def pools(self, officers: Numbers, nodes: Numbers) -> pl.Series:
        """Pools of officers; of work that one officer did not do alone, the pool asked first."""
        # After the pool of each officer every pool, and at the end none.
        names = [*(self._pools[pool] for pool in self._pool_of), *self._pools, None]
        asked = np.where(self._asked < 0, len(self._pools), self._asked) + self._pool_of.size
        codes, not_alone = officers.copy(), np.flatnonzero(officers < 0)
        codes[not_alone] = asked[nodes[not_alone]]
        return named(names, codes)

    def text(self, officers: Numbers, each: Sequence[tuple[Rows, int]]) -> pl.Series:
        """Officers by their numbers within their pools, as text; crews with the pools' names.

        Parameters
        ----------
        officers : array of integers
            Of the rows of several replications, one after the other.
        each : sequence of (Rows, int)
            Replications, and how many of these rows are theirs.
        """
        if officers.min(initial=NOBODY) > FIRST_CREW:
            return named([self._number_of[NOBODY], *self._number_of[:NOBODY]], officers - NOBODY)
        together = np.flatnonzero(officers <= FIRST_CREW)
        row = np.repeat(np.arange(len(each)), [rows for _, rows in each])
        crews = [each[row[i]][0].crews[FIRST_CREW - officers[i]] for i in together.tolist()]
        texts = [TOGETHER.join(map(self._one, crew)) for crew in crews]
        codes = officers.copy()
        codes[together] = len(self._number_of) + np.arange(together.size)
        codes[officers == NOBODY] = len(self._number_of) - 1
        return named([*self._number_of, *texts], codes)

    def _one(self, officer: int) -> str:
        pool, number = self._pools[self._pool_of[officer]], self._number_of[officer]
        return pool if number is None else f"{pool} {number}"
