"""Columns of tables made of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from procsim.plan.plan import Ints

if TYPE_CHECKING:
    import polars as pl

Numbers = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of some tables one under the other, by name.

    A column is joined when it is asked for: there need not be memory for all of them.

    Parameters
    ----------
    tables : sequence of (rows, columns) int64
    names : sequence of str

    Examples
    --------
    >>> Columns([np.array([[1, 2], [3, 4]]), np.array([[5, 6]])], ["case", "end"])["end"].tolist()
    [2, 4, 6]
    """

    tables: Sequence[Ints]
    names: Sequence[str]

    def __getitem__(self, name: str) -> Ints:
        """Give one value after the other in memory."""
        i = self.names.index(name)
        if len(self.tables) == 1:
            return np.ascontiguousarray(self.tables[0][:, i])
        return np.concatenate([table[:, i] for table in self.tables])


def labelled(names: Sequence[str | None], codes: Numbers) -> pl.Series | pl.Expr:
    """Give each code its name, as `named` does, or one name where all have the same.

    What is the same in every row is kept once, until somebody asks for the column.
    """
    import polars as pl

    of_all = set(names) if codes.size else {None}
    if len(of_all) > 1 and (one := codes[0]) == codes[-1] and (codes == one).all():
        of_all = {names[one]}
    if len(of_all) > 1:
        return named(names, codes)
    return pl.lit(of_all.pop(), pl.Categorical)


def named(names: Sequence[str | None], codes: Numbers | pl.Series) -> pl.Series:
    """Give each code its name, as a category: a number of four bytes a row.

    Parameters
    ----------
    names : sequence of str or None
    codes : array of integers, or places
        -1 stands for the last name.
    """
    import polars as pl

    at = _counted_from_the_first(codes, len(names))
    none = [place for place, name in enumerate(names) if name is None]
    if len(none) != 1 or len(names) == 1:
        return pl.Series(list(names), dtype=pl.Categorical)[at]
    # Names are picked many times sooner where each is one, and then some are taken away.
    instead = names[none[0] - 1]
    each = pl.Series([instead if name is None else name for name in names], dtype=pl.Categorical)
    return each[at].set(at == none[0], None)


def picked(values: pl.Series, codes: Numbers | pl.Series) -> pl.Series:
    """Give the value at each code, or place; the code -1 stands for the last.

    By indexing, which has a tenth of the overhead of an expression.
    """
    return values[_counted_from_the_first(codes, len(values))]


def _counted_from_the_first(codes: Numbers | pl.Series, many: int) -> pl.Series:
    """Give places for codes, of which some count from behind."""
    if not isinstance(codes, np.ndarray):
        return codes
    if codes.dtype.kind == "i" and codes.min(initial=0) < 0:
        codes = np.where(codes < 0, codes + many, codes)
    return places(codes)


def places(codes: Numbers) -> pl.Series:
    """Give codes of at least 0 as places that several columns are picked by."""
    import polars as pl

    if codes.dtype == np.int32:
        # The same bits, in the same memory.
        return pl.Series(codes.view(np.uint32))
    return pl.Series(codes.astype(np.uint32, copy=False))


def durations(microseconds: Ints) -> pl.Series:
    """Give lengths of time."""
    import polars as pl

    if microseconds.base is not None:
        # A series keeps the array it is made of: not all rows of a run for one of their columns.
        microseconds = microseconds.copy()
    return pl.Series(microseconds).cast(pl.Duration("us"))


def small(numbers: Ints) -> pl.Series:
    """Give numbers that fit into four bytes."""
    import polars as pl

    return pl.Series(numbers.astype(np.int32))


def joined(parts: Sequence[pl.Series]) -> pl.Series:
    """Put series one after the other."""
    import polars as pl

    if len(parts) == 1:
        return parts[0]
    return pl.concat(parts) if parts else pl.Series([], dtype=pl.String)


def stable_order(keys: Ints) -> Ints | None:
    """Give the order of numbers, equal ones as they stand; None where they are in order.

    Examples
    --------
    >>> stable_order(np.array([3, 1, 3, 2, 1])).tolist()
    [1, 4, 3, 0, 2]
    >>> stable_order(np.array([1, 1, 2])) is None
    True
    """
    if (keys[1:] >= keys[:-1]).all():
        return None
    order = np.argsort(keys)
    # A quick sort, and equal numbers afterwards, are sooner than a stable sort.
    tied = ties(keys[order])
    if tied.size:
        places = order[tied]
        order[tied] = places[np.lexsort((places, keys[places]))]
    return order


def ties(ordered: Ints) -> Ints:
    """Give the places of numbers in order that have an equal one beside them."""
    same = ordered[1:] == ordered[:-1]
    if not same.any():
        return np.empty(0, dtype=np.int64)
    beside = np.zeros(ordered.size, dtype=np.bool_)
    beside[1:] |= same
    beside[:-1] |= same
    return np.flatnonzero(beside)
