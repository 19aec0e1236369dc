"""What falls into the window of a run: cases and visits that ended after the warm-up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from procsim.calendars.intervals import Int64Array
from procsim.kpi.observed import Floats
from procsim.tables import Setting, Tables, once

if TYPE_CHECKING:
    import polars as pl

MINUTE = 60_000_000
"""Microseconds."""


def in_minutes(lengths: Int64Array) -> Floats:
    """Divide microseconds."""
    return lengths / MINUTE


def inversely_in_minutes(lengths: Int64Array) -> Floats:
    """Divide microseconds as polars does: by the inverse, which may differ in the last bit."""
    return np.multiply(lengths, 1 / MINUTE)


def clock(column: str, setting: Setting) -> pl.Expr:
    """Give a column of instants as microseconds since the scenario's start."""
    import polars as pl

    return (pl.col(column) - pl.lit(setting.origin)).dt.total_microseconds()


def minutes(*columns: str) -> pl.Expr:
    """Give the sum of columns of durations in minutes; it is exact before it is divided."""
    import polars as pl

    return pl.sum_horizontal(pl.col(name).dt.total_microseconds() for name in columns) / MINUTE


def zero(setting: Setting) -> int:
    """Give the scenario's start in microseconds since 1970."""
    return int(np.datetime64(setting.origin, "us").astype(np.int64))


def counts_from(setting: Setting) -> int:
    """Give the end of the warm-up in microseconds since 1970: what ends after it counts."""
    return zero(setting) + setting.warm_up


@once
def finished_cases(tables: Tables) -> pl.DataFrame:
    """Give the cases that finished after the warm-up, whatever their outcome."""
    finished = is_finished(tables)
    # Copies of all columns cost more than the question whether there is a row to leave out.
    return tables.cases if finished.all() else tables.cases.filter(finished)


def is_finished(tables: Tables) -> pl.Series:
    """Tell of each case whether it finished after the warm-up."""
    counts_from = tables.setting.origin + timedelta(microseconds=tables.setting.warm_up)
    return (tables.cases["end"] > counts_from).fill_null(value=False)


def ended_visits(tables: Tables) -> pl.LazyFrame:
    """Give the visits to activities that ended after the warm-up; whoever asks takes columns."""
    import polars as pl

    ended = clock("end_time", tables.setting) > tables.setting.warm_up
    return tables.events.lazy().filter((pl.col("kind") == "activity") & ended)
