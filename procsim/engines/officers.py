"""Officers of rows by name: their pools, and their numbers within them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines.columns import named
from procsim.engines.events import FIRST_CREW, Rows
from procsim.plan.names import Names
from procsim.plan.plan import Ints, Plan
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
        # By officer; what is found at -1 stands for nobody, and for crews.
        pools = np.repeat(np.arange(len(names.pools)), np.diff(plan.pool_first))
        self._pool_of = np.append(pools, len(names.pools))
        self._number_of = [
            None if plan.pool_unlimited[pool] else str(officer + 1 - plan.pool_first[pool])
            for officer, pool in enumerate(pools.tolist())
        ] + [None]

    def pool(self, officers: Ints, asked: Ints) -> Ints:
        """Pools of officers; of work that one officer did not do alone, the pool asked first.

        The number after that of the last pool is none.
        """
        whose: Ints = self._pool_of[np.maximum(officers, -1)]
        if officers.size and officers.min() >= 0:
            return whose
        return np.where(officers >= 0, whose, asked) % (len(self._pools) + 1)

    def text(self, officers: Ints, each: Sequence[tuple[Rows, int]]) -> pl.Series:
        """Officers by their numbers within their pools, as text; crews with the pools' names.

        Parameters
        ----------
        officers : int64 array
            Of the rows of several replications, one after the other.
        each : sequence of (Rows, int)
            Replications, and how many of these rows are theirs.
        """
        alone = np.where(officers < 0, len(self._number_of) - 1, officers)
        found = named(self._number_of, alone)
        together = np.flatnonzero(officers <= FIRST_CREW)
        if together.size:
            row = np.repeat(np.arange(len(each)), [rows for _, rows in each])
            crews = [each[row[i]][0].crews[FIRST_CREW - officers[i]] for i in together.tolist()]
            found = found.scatter(together, [TOGETHER.join(map(self._one, crew)) for crew in crews])
        return found

    def _one(self, officer: int) -> str:
        pool, number = self._pools[self._pool_of[officer]], self._number_of[officer]
        return pool if number is None else f"{pool} {number}"
