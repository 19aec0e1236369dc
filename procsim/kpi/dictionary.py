"""The numbers that names are kept as in columns of categories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

NONE = 2**32 - 1
"""The code of a name that is none."""


class Dictionary:
    """Codes of names, and names of codes, each looked up once in a process.

    Categories keep their codes as long as some column has one of them: so one is kept.

    Examples
    --------
    >>> import polars as pl
    >>> known = Dictionary()
    >>> rows = known.read(pl.Series(["hall", None, "hall"]))
    >>> known.names(rows[[0, 2]].tolist()), int(rows[1]) == NONE
    (['hall', 'hall'], True)
    """

    def __init__(self) -> None:
        self._kept: pl.Series | None = None
        self._codes: dict[str, int] = {}
        self._names: dict[int, str] = {}

    def read(self, names: pl.Series) -> NDArray[np.uint32]:
        """Give the code of each name in a column of text or categories."""
        found = self._categories(names).to_physical()
        return (found.fill_null(NONE) if found.null_count() else found).to_numpy()

    def codes(self, names: Iterable[str]) -> list[int]:
        """Give the codes of names."""
        import polars as pl

        names = [*names]
        new = [name for name in names if name not in self._codes]
        if new:
            codes = self._categories(pl.Series(new)).to_physical()
            self._codes.update(zip(new, codes, strict=True))
        return [self._codes[name] for name in names]

    def names(self, codes: Sequence[int]) -> list[str]:
        """Give the names of codes that a column had."""
        import polars as pl

        new = [code for code in codes if code not in self._names]
        if new:
            texts = pl.Series(new, dtype=pl.UInt32).cat.to(pl.Categorical())
            self._names.update(zip(new, texts.cast(pl.String), strict=True))
        return [self._names[code] for code in codes]

    def _categories(self, names: pl.Series) -> pl.Series:
        import polars as pl

        if self._kept is None:
            self._kept = pl.Series([""], dtype=pl.Categorical)
        return names.cast(pl.Categorical)


DICTIONARY = Dictionary()
"""That of this process."""
