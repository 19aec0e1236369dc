"""Officers of rows by name: their pools, and their numbers within them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines.columns import Numbers, named
from procsim.engines.events import Rows
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
        # Nobody has no number, nor has one of unlimited staff.
        self._number_of = [
            None,
            *(
                None if plan.pool_unlimited[pool] else str(officer + 1 - plan.pool_first[pool])
                for officer, pool in enumerate(pools.tolist())
            ),
        ]

    def pools(self, codes: Numbers, nodes: Numbers) -> pl.Series:
        """Pools of officers; of work that one officer did not do alone, the pool asked first.

        Parameters
        ----------
        codes : array of integers
            `NOBODY` is 0, and officers and crews are counted from there.
        nodes : array of integers
        """
        names = [None, *(self._pools[pool] for pool in self._pool_of), *self._pools]
        asked = np.where(self._asked < 0, 0, 1 + self._pool_of.size + self._asked)
        not_alone = np.flatnonzero(codes <= 0)
        others = asked[nodes[not_alone]]
        if (others != codes[not_alone]).any():
            codes = codes.copy()
            codes[not_alone] = others
        return named(names, codes)

    def text(self, codes: Numbers, each: Sequence[tuple[Rows, int]]) -> pl.Series:
        """Officers by their numbers within their pools, as text; crews with the pools' names.

        Parameters
        ----------
        codes : array of integers
            As for `pools`, of the rows of several replications, one after the other.
        each : sequence of (Rows, int)
            Replications, and how many of these rows are theirs.
        """
        together = np.flatnonzero(codes < 0)
        if not together.size:
            return named(self._number_of, codes)
        row = np.repeat(np.arange(len(each)), [rows for _, rows in each])[together].tolist()
        crews = (-1 - codes[together]).tolist()
        texts = [
            TOGETHER.join(map(self._one, each[run][0].crews[crew]))
            for run, crew in zip(row, crews, strict=True)
        ]
        codes = codes.copy()
        codes[together] = len(self._number_of) + np.arange(together.size)
        return named([*self._number_of, *texts], codes)

    def _one(self, officer: int) -> str:
        pool, number = self._pools[self._pool_of[officer]], self._number_of[officer + 1]
        return pool if number is None else f"{pool} {number}"
