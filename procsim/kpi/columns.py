"""Columns of tables as arrays: numbers where they lie, names as numbers from 0 on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from procsim.calendars.intervals import Int64Array
from procsim.tables import Tables, once

if TYPE_CHECKING:
    import polars as pl

Name: TypeAlias = str | None
Flags: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.unsignedinteger[Any]]
Places: TypeAlias = NDArray[np.intp]

NEVER = int(np.iinfo(np.int64).min)
"""Stands for an instant that is none: it lies before every other."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What each row is called.

    Parameters
    ----------
    codes : (rows,) unsigned integers
    names : tuple of str or None
        The name of each code, each once: none first, then by the alphabet.

    Examples
    --------
    >>> found = Labels.of(["b", "a", "b"])
    >>> found.codes.tolist(), found.names
    ([1, 0, 1], ('a', 'b'))
    >>> found.renamed({"a": "hall", "b": "hall"}).names
    ('hall',)
    >>> found.among(["a"]).tolist()
    [False, True, False]
    """

    codes: Codes
    names: tuple[Name, ...]

    @classmethod
    def of(cls, names: Sequence[Name]) -> Labels:
        """Number the names of rows."""
        return cls(*_numbered(names))

    def renamed(self, names: Mapping[Name, Name]) -> Labels:
        """Give each name another; none where there is none."""
        others = tuple(names.get(name) for name in self.names)
        if others == self.names:
            return self
        codes, known = _numbered(others)
        return Labels(codes.take(self.codes), known)

    def used(self) -> list[Name]:
        """Give the names that some row has."""
        counts = np.bincount(self.codes, minlength=len(self.names))
        return [name for name, count in zip(self.names, counts, strict=True) if count]

    def among(self, names: Collection[Name]) -> Flags:
        """Tell of each row whether its name is one of these."""
        inside = np.array([name in names for name in self.names], dtype=np.bool_)
        (hits,), (misses,) = inside.nonzero(), (~inside).nonzero()
        # One comparison takes a fraction of the time that looking up each row does.
        found: Flags
        if hits.size == 1:
            found = self.codes == hits[0]
        elif misses.size == 1:
            found = self.codes != misses[0]
        else:
            found = inside.take(self.codes)
        return found

    def at(self, places: Places | None) -> Labels:
        """Give the names of the rows at some places, or of all."""
        return self if places is None else Labels(self.codes.take(places), self.names)


@once
def numbers(tables: Tables, table: str, column: str) -> Int64Array:
    """Give a column of numbers, instants (microseconds since 1970) or lengths (microseconds).

    Parameters
    ----------
    tables : Tables
    table : str
        Such as ``events``.
    column : str

    Returns
    -------
    ndarray(shape=(rows,))
        Not to be written to; `NEVER` where an instant is none.
    """
    rows: pl.DataFrame = getattr(tables, table)
    found = rows[column].to_numpy()
    # numpy's instant that is none is `NEVER`.
    return found if found.dtype.kind == "i" else found.view(np.int64)


@once
def named(tables: Tables, table: str, column: str, *names: str) -> Flags:
    """Tell of each row whether a column of names says one of these."""
    import polars as pl

    codes = _codes(tables, table, column)
    found = np.zeros(codes.rows.size, dtype=np.bool_)
    for code in pl.Series(names, dtype=codes.names.dtype).to_physical():
        # No row has a name whose code is that of none.
        if code != codes.none:
            found |= codes.rows == code
    found.setflags(write=False)
    return found


@once
def labels(tables: Tables, table: str, column: str) -> Labels:
    """Number the names in a column."""
    import polars as pl

    codes = _codes(tables, table, column)
    there = np.bincount(codes.rows) > 0
    used = np.flatnonzero(there)
    read = (
        pl.Series(used[used != codes.none], dtype=pl.UInt32)
        .cat.to(codes.names.dtype)
        .cast(pl.String)
    )
    names = [*read, *([] if codes.none is None else [None])]
    place, known = _numbered(names)
    compact = np.zeros(there.size, dtype=place.dtype)
    compact[used] = place
    return Labels(compact.take(codes.rows), known)


class _Codes(NamedTuple):
    """Names as categories, which know their codes as long as they are there; the codes of rows.

    Where some have no name, `none` is their code.
    """

    names: pl.Series
    rows: NDArray[np.uint32]
    none: int | None


@once
def _codes(tables: Tables, table: str, column: str) -> _Codes:
    import polars as pl

    rows: pl.DataFrame = getattr(tables, table)
    names = rows[column]
    if names.dtype == pl.String:
        names = names.cast(pl.Categorical)
    codes = names.to_physical()
    none = None
    if codes.null_count():
        none = int(codes.drop_nulls().to_numpy().max(initial=0)) + 1
        codes = codes.fill_null(none)
    return _Codes(names, codes.to_numpy(), none)


def _numbered(names: Sequence[Name]) -> tuple[Codes, tuple[Name, ...]]:
    """Give the number of each name, and the names in order."""
    known = tuple(sorted({*names}, key=lambda name: (name is not None, name)))
    place = {name: code for code, name in enumerate(known)}
    numbered = [place[name] for name in names]
    return np.array(numbered, dtype=np.min_scalar_type(len(known))), known
