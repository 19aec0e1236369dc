"""Rows of tables that are chosen, replication by replication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from procsim.calendars.intervals import Int64Array
from procsim.kpi.columns import Flags, Labels, Places, labels, numbers
from procsim.tables import Tables, once

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table of tables that are `in_order`.

    Parameters
    ----------
    tables : Tables
    table : str
    places : ndarray(intp), optional
        Of the rows that are chosen, in order; all are where it is left out, and nothing is copied.
    """

    tables: Tables
    table: str
    places: Places | None = None

    @classmethod
    def where(cls, tables: Tables, table: str, flags: Flags) -> Rows:
        """Choose the rows with a flag."""
        # By places several columns are picked sooner than by flags.
        return cls(tables, table, None if flags.all() else np.flatnonzero(flags))

    def pick(self, column: NDArray[T]) -> NDArray[T]:
        """Choose from a column."""
        return column if self.places is None else column.take(self.places)

    def numbers(self, column: str) -> Int64Array:
        """Choose from a column of numbers or times."""
        return self.pick(numbers(self.tables, self.table, column))

    def labels(self, column: str) -> Labels:
        """Choose from a column of names, or from the ``unit`` that answers for the pool."""
        if column == "unit":
            pools = self.tables.setting.pools
            return self.labels("pool").renamed({name: pool.unit for name, pool in pools.items()})
        return labels(self.tables, self.table, column).at(self.places)

    def says(self, column: str) -> bool:
        """Whether a column of the table says anything."""
        frame: pl.DataFrame = getattr(self.tables, self.table)
        return frame[column].null_count() < frame.height

    def borders(self) -> list[int]:
        """Give how many of the rows are before each replication, and after the last of them."""
        whole = borders(self.tables, self.table)
        if self.places is None:
            return whole
        return [int(place) for place in self.places.searchsorted(whole)]


@once
def borders(tables: Tables, table: str) -> list[int]:
    """Give how many rows are before each replication of a table `in_order`, and how many in all."""
    rows: pl.DataFrame = getattr(tables, table)
    runs = tables.setting.replications
    if runs <= 1:
        return [0] * runs + [rows.height]
    number = rows["replication"].to_numpy()
    return [int(place) for place in number.searchsorted(np.arange(runs + 1, dtype=number.dtype))]


def in_order(tables: Tables) -> Tables:
    """Give tables whose rows are sorted by replication, as those of a run are anyway."""
    return _sorted(tables) or tables


@once
def _sorted(tables: Tables) -> Tables | None:
    """Sort the tables; None where they are sorted."""
    frames = (tables.events, tables.open_visits, tables.cases)
    if tables.setting.replications <= 1 or all(map(_is_sorted, frames)):
        return None
    marks, segments, staffing = tables.marks, tables.segments, tables.staffing
    every = map(_by_replication, (*frames, marks, segments, staffing))
    return Tables(tables.setting, *every)


def _is_sorted(rows: pl.DataFrame) -> bool:
    return rows["replication"].is_sorted()


def _by_replication(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("replication", maintain_order=True)
