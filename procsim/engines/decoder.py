"""Names for the numbers of rows, in the columns of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines.applicants import Applicants
from procsim.engines.case_names import case_names
from procsim.engines.columns import Numbers, joined, picked, places
from procsim.engines.events import NOBODY, Rows
from procsim.engines.officers import Officers
from procsim.plan.names import Names
from procsim.plan.plan import Ints, Plan
from procsim.tables import Setting

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    Values = pl.Series | pl.Expr
    """A column: a value a row, or one for all."""

Result = tuple[Rows, Applicants]


class Decoder:
    """Turns codes into names: numpy for the order of rows, polars for the columns.

    Parameters
    ----------
    plan : Plan
    names : Names
    setting : Setting
    results : sequence of (Rows, Applicants)
        One a replication, in order.
    """

    def __init__(
        self, plan: Plan, names: Names, setting: Setting, results: Sequence[Result]
    ) -> None:
        self.plan = plan
        self.names = names
        self.setting = setting
        self.results = results
        self.officers = Officers(plan, names)

    @cached_property
    def case_of(self) -> list[tuple[pl.Series, pl.Series]]:
        """Identity and type of each case, by number, in each replication."""
        return [case_names(self.names.types, *rows.arrivals[1:]) for rows, _ in self.results]

    def table(self, lengths: Sequence[int], columns: Mapping[str, Values]) -> pl.DataFrame:
        """A table that begins with the design and the replication that a row belongs to."""
        import polars as pl

        numbers = np.arange(len(lengths), dtype=np.int32)
        every: dict[str, Values] = {
            "design": pl.lit(self.setting.design, pl.Categorical),
            "replication": pl.lit(0, pl.Int32)
            if len(lengths) == 1
            else pl.Series(np.repeat(numbers, lengths)),
            **columns,
        }
        # What is the same in every row is kept once, until somebody asks for the column.
        rows = {name: each for name, each in every.items() if isinstance(each, pl.Series)}
        return pl.DataFrame(rows).select(
            **{name: pl.col(name) if name in rows else each for name, each in every.items()}
        )

    def whose(self, tables: Sequence[Ints]) -> dict[str, Values]:
        """The columns that say which case a row belongs to."""
        return self.case([places(table[:, 0]) for table in tables])

    def case(self, numbers: Sequence[pl.Series]) -> dict[str, Values]:
        """The columns that say which case a row belongs to."""
        import polars as pl

        both = list(zip(self.case_of, numbers, strict=True))
        types = self.names.types
        return {
            "case_id": joined([picked(ids, part) for (ids, _), part in both]),
            "case_type": joined([picked(kinds, part) for (_, kinds), part in both])
            if len(types) > 1
            else pl.lit(types[0], pl.Categorical),
        }

    def place(self, numbers: Sequence[pl.Series]) -> NDArray[np.uint32]:
        """The place of the case of each row, among those of all replications."""
        cases = [rows.arrivals[0].size for rows, _ in self.results]
        first = (np.cumsum(cases) - cases).astype(np.uint32)
        if len(numbers) == 1:
            return numbers[0].to_numpy()
        each = [part.to_numpy() + start for part, start in zip(numbers, first, strict=True)]
        return np.concatenate(each)

    def time(self, microseconds: Ints, *, own: bool = False) -> pl.Series:
        """Instants; -1 is none."""
        import polars as pl

        none = None if microseconds.min(initial=0) >= 0 else pl.Series(microseconds < 0)
        instants = self._since_origin(microseconds if own else microseconds.copy())
        return instants if none is None else instants.set(none, None)

    def instant(self, microseconds: Ints) -> pl.Series:
        """Instants, also before the start."""
        return self._since_origin(microseconds.copy())

    def _since_origin(self, microseconds: Ints) -> pl.Series:
        """Instants, in the very memory of an array that nobody else has."""
        import polars as pl

        microseconds += np.datetime64(self.setting.origin, "us").astype(np.int64)
        return pl.Series(microseconds).cast(pl.Datetime("us"))

    def staff(
        self, lengths: Sequence[int], officers: Numbers, nodes: Numbers, *, own: bool = False
    ) -> tuple[pl.Series, pl.Series]:
        """Pools and officers of rows; their own array may be written to."""
        rows = [each for each, _ in self.results]
        codes = np.subtract(officers, NOBODY, out=officers if own else None)
        pools = self.officers.pools(codes, nodes)
        return pools, self.officers.text(codes, list(zip(rows, lengths, strict=True)))
