"""Replications as tables of Parquet, and back, to the bit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines import Rows
from procsim.engines.applicants import Applicants
from procsim.engines.events import (
    AFTERWARDS_COLUMNS,
    CASE_COLUMNS,
    EVENT_COLUMNS,
    MARK_COLUMNS,
    SEGMENT_COLUMNS,
    STAFFING_COLUMNS,
)
from procsim.engines.visits import Visits
from procsim.tables import CAUSES

if TYPE_CHECKING:
    import polars as pl

    from procsim.plan.plan import Ints
    from procsim.replication import Result

_TABLES = {
    "events": EVENT_COLUMNS,
    "open_visits": EVENT_COLUMNS,
    "cases": (*CASE_COLUMNS, *CAUSES),
    "marks": MARK_COLUMNS,
    "segments": SEGMENT_COLUMNS,
    "staffing": STAFFING_COLUMNS,
    "afterwards": AFTERWARDS_COLUMNS,
}
_ARRIVALS = ("time", "type", "index")


def to_frame(first: int, results: Sequence[Result]) -> pl.DataFrame:
    """Write consecutive replications as a table, one a row.

    Parameters
    ----------
    first : int
        Number of the first.
    results : sequence of (Rows, Applicants)

    Returns
    -------
    polars.DataFrame
        A column for each column of a table of `Rows`, such as ``events.start``, holding a list.
    """
    import polars as pl

    rows = [each for each, _ in results]
    columns = {
        f"{table}.{name}": [_column(each, table, place) for each in rows]
        for table, names in _TABLES.items()
        for place, name in enumerate(names)
    }
    columns |= {
        f"arrivals.{name}": [each.arrivals[place] for each in rows]
        for place, name in enumerate(_ARRIVALS)
    }
    columns["channel"] = [known.channel for _, known in results]
    return pl.DataFrame(
        {
            "replication": range(first, first + len(results)),
            "end": [each.end for each in rows],
            "crews": pl.Series(
                [list(map(list, each.crews)) for each in rows], dtype=pl.List(pl.List(pl.Int64))
            ),
            "complete": pl.Series(
                [known.complete for _, known in results], dtype=pl.List(pl.Boolean)
            ),
            **{
                name: pl.Series(arrays, dtype=pl.List(pl.Int64)) for name, arrays in columns.items()
            },
        }
    )


def _column(rows: Rows, table: str, place: int) -> Ints:
    found: Ints | Visits = getattr(rows, table)
    if isinstance(found, Visits):
        return [*found.columns()][place].astype(np.int64)
    return found[:, place]


def from_frame(frame: pl.DataFrame) -> list[Result]:
    """Read back what `to_frame` wrote."""
    return [_result(frame, place) for place in range(frame.height)]


def _result(frame: pl.DataFrame, place: int) -> Result:
    def column(name: str) -> Ints:
        found: Ints = frame[name][place].to_numpy()
        return found

    tables = {
        table: np.column_stack([column(f"{table}.{name}") for name in names])
        for table, names in _TABLES.items()
    }
    time, kind, index = (column(f"arrivals.{name}") for name in _ARRIVALS)
    rows = Rows(
        events=Visits.of(tables.pop("events")),
        open_visits=Visits.of(tables.pop("open_visits")),
        **tables,
        end=frame["end"][place],
        arrivals=(time, kind, index),
        crews=tuple(tuple(crew) for crew in frame["crews"][place].to_list()),
    )
    complete = column("complete").astype(np.bool_)
    return rows, Applicants(complete, column("channel"))
