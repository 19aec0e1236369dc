"""Columns of tables as arrays: numbers where they lie, names as numbers from 0 on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from procsim.calendars.intervals import Int64Array
from procsim.kpi.dictionary import DICTIONARY
from procsim.tables import Tables, once

if TYPE_CHECKING:
    import polars as pl

Name: TypeAlias = str | None
Flags: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.integer[Any]]
Places: TypeAlias = NDArray[np.intp]

_FEW = 64
"""So many names that no row has are soon passed over."""

NEVER = int(np.iinfo(np.int64).min)
"""Stands for an instant that is none: it lies before every other."""


@dataclass(frozen=True)
class Labels:
    """What each row is called.

    Parameters
    ----------
    names : tuple of str or None
        Each once; also some that no row has.
    read : function
        Gives the place among the names of each row's, when somebody first asks for it.

    Examples
    --------
    >>> found = Labels.of(["b", "a", "b"])
    >>> found.codes.tolist(), found.names
    ([0, 1, 0], ('b', 'a'))
    >>> found.renamed({"a": "hall", "b": "hall"}).names
    ('hall',)
    >>> found.among(["a"]).tolist(), found.numbered({"a": 7, "b": 8}).tolist()
    ([False, True, False], [8, 7, 8])
    """

    names: tuple[Name, ...]
    read: Callable[[], Codes]

    @classmethod
    def of(cls, names: Sequence[Name]) -> Labels:
        """Number the names of rows."""
        codes, known = _numbered(names)
        return cls(known, lambda: codes)

    @cached_property
    def codes(self) -> Codes:
        """The place among the names of each row's."""
        return self.read()

    def renamed(self, names: Mapping[Name, Name]) -> Labels:
        """Give each name another; none where there is none."""
        others = tuple(names.get(name) for name in self.names)
        if others == self.names:
            return self
        places, known = _numbered(others)
        return Labels(known, lambda: places.take(self.codes))

    def numbered(self, numbers: Mapping[Name, int]) -> Int64Array:
        """Give each row the number of its name."""
        each = [numbers[name] for name in self.names]
        return np.array(each, dtype=np.int64).take(self.codes)

    def at(self, places: Places | None) -> Labels:
        """Give the names of the rows at some places, or of all."""
        return self if places is None else Labels(self.names, lambda: self.codes.take(places))

    def among(self, names: Collection[Name]) -> Flags:
        """Tell of each row whether its name is one of these."""
        inside = np.array([name in names for name in self.names], dtype=np.bool_)
        first, last = inside.argmax(), inside.size - 1 - inside[::-1].argmax()
        if inside[first : last + 1].all():
            # Comparisons take a fraction of the time that looking up each row does.
            return np.logical_and(self.codes >= first, self.codes <= last)
        return inside.take(self.codes)


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
def known(tables: Tables, table: str, column: str) -> Flags:
    """Tell of each row whether a column has something to say."""
    rows: pl.DataFrame = getattr(tables, table)
    if not rows[column].null_count():
        return np.ones(rows.height, dtype=np.bool_)
    return rows[column].is_not_null().to_numpy()


@once
def named(tables: Tables, table: str, column: str, *names: str) -> Flags:
    """Tell of each row whether a column of names says one of these."""
    rows = _codes(tables, table, column)
    found = np.zeros(rows.size, dtype=np.bool_)
    for code in DICTIONARY.codes(names):
        found |= rows == code
    found.setflags(write=False)
    return found


@once
def labels(tables: Tables, table: str, column: str) -> Labels:
    """Number the names in a column."""
    # None, the last of all numbers, is followed by 0.
    codes = _codes(tables, table, column) + np.uint32(1)
    last = int(codes.max(initial=0))
    if last < _FEW:
        # Names that no row has are no matter, where they are few.
        names = DICTIONARY.names(range(last))
        found = codes.astype(np.uint8)
        return Labels((None, *names), lambda: found)
    there = np.bincount(codes) > 0
    there[0] = True
    used = np.flatnonzero(there)
    place = np.cumsum(there, dtype=np.min_scalar_type(used.size)) - 1
    return Labels((None, *DICTIONARY.names((used[1:] - 1).tolist())), lambda: place.take(codes))


@once
def _codes(tables: Tables, table: str, column: str) -> NDArray[np.uint32]:
    rows: pl.DataFrame = getattr(tables, table)
    return DICTIONARY.read(rows[column])


def _numbered(names: Sequence[Name]) -> tuple[Codes, tuple[Name, ...]]:
    """Give the number of each name, and the names."""
    known = dict.fromkeys(names)
    place = {name: code for code, name in enumerate(known)}
    numbers = [place[name] for name in names]
    return np.array(numbers, dtype=np.min_scalar_type(len(known))), tuple(known)
