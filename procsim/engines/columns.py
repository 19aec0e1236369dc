"""Columns of tables made of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from procsim.plan.plan import Ints

if TYPE_CHECKING:
    import polars as pl


def columns_of(tables: Sequence[Ints], names: Sequence[str]) -> dict[str, Ints]:
    """Join some tables, and give each column by its name."""
    if len(tables) == 1:
        return {name: tables[0][:, i] for i, name in enumerate(names)}
    return {name: np.concatenate([table[:, i] for table in tables]) for i, name in enumerate(names)}


def named(names: Sequence[str | None], codes: Ints) -> pl.Series:
    """Give each code its name."""
    import polars as pl

    return pl.Series(list(names), dtype=pl.String).gather(codes)


def durations(microseconds: Ints) -> pl.Series:
    """Give lengths of time."""
    import polars as pl

    return pl.Series(microseconds).cast(pl.Duration("us"))


def joined(parts: Sequence[pl.Series]) -> pl.Series:
    """Put series one after the other."""
    import polars as pl

    return pl.concat(parts) if parts else pl.Series([], dtype=pl.String)
