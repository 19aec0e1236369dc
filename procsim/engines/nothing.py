"""Tables of what did not happen, which need no rows to be named."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@cache
def no_segments() -> pl.DataFrame:
    """Give the table of stretches of a run in which no service was interrupted."""
    import polars as pl

    category, time = pl.Categorical, pl.Datetime("us")
    return pl.DataFrame(
        schema={
            "design": category,
            "replication": pl.Int32,
            "case_id": pl.String,
            "case_type": category,
            "activity": category,
            "item": category,
            "attempt": pl.Int32,
            "pool": category,
            "from": time,
            "to": time,
            "officer": category,
            "why": category,
        }
    )


@cache
def no_staffing() -> pl.DataFrame:
    """Give the table of numbers on duty of a run in which no number decides."""
    import polars as pl

    return pl.DataFrame(
        schema={
            "design": pl.Categorical,
            "replication": pl.Int32,
            "pool": pl.Categorical,
            "time": pl.Datetime("us"),
            "on_duty": pl.Int32,
        }
    )
