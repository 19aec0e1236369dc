"""What falls into the window of a run: cases and visits that ended after the warm-up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from procsim.calendars import Intervals, working_time
from procsim.calendars.intervals import Int64Array
from procsim.tables import Setting, Tables, once

MINUTE = 60_000_000
"""Microseconds."""


def clock(column: str, setting: Setting) -> pl.Expr:
    """Give a column of instants as microseconds since the scenario's start."""
    return (pl.col(column) - pl.lit(setting.origin)).dt.total_microseconds()


def minutes(*columns: str) -> pl.Expr:
    """Give the sum of columns of durations in minutes; it is exact before it is divided."""
    return pl.sum_horizontal(pl.col(name).dt.total_microseconds() for name in columns) / MINUTE


def ends(setting: Setting) -> pl.DataFrame:
    """Give ``replication`` and ``run_end``, microseconds since the start."""
    return pl.DataFrame(
        {"replication": range(setting.replications), "run_end": setting.ends},
        schema={"replication": pl.Int32, "run_end": pl.Int64},
    )


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


def totals(keys: NDArray[np.integer[Any]], values: Int64Array, groups: int) -> Int64Array:
    """Add whole numbers up by group, to the last bit.

    Parameters
    ----------
    keys : (rows,) integers
        From 0 to below `groups`.
    values : (rows,) int64
        Not negative.
    groups : int

    Examples
    --------
    >>> totals(np.array([1, 1, 0]), np.array([5, 6, 7]), 3).tolist()
    [7, 11, 0]
    """
    # Whole numbers are exact in floating point up to 2**53, and counted four times as fast.
    if values.size and float(values.sum(dtype=np.float64)) < 2**52:
        return np.bincount(keys, weights=values, minlength=groups).astype(np.int64)
    found = np.zeros(groups, dtype=np.int64)
    np.add.at(found, keys, values)
    return found


def ended_visits(tables: Tables) -> pl.LazyFrame:
    """Give the visits to activities that ended after the warm-up; whoever asks takes columns."""
    ended = clock("end_time", tables.setting) > tables.setting.warm_up
    return tables.events.lazy().filter((pl.col("kind") == "activity") & ended)


def worked_in(hours: Intervals, setting: Setting, end: int) -> int:
    """Give the working time of a calendar in the window of one replication, in microseconds."""
    if end <= setting.warm_up:
        return 0
    return working_time(hours, end) - working_time(hours, setting.warm_up)


def workdays(setting: Setting) -> pl.DataFrame:
    """Give ``replication`` and ``workdays``, the nominal workdays in its window; null for none."""
    worked = [worked_in(setting.calendar, setting, end) for end in setting.ends]
    return pl.DataFrame(
        {
            "replication": range(setting.replications),
            "workdays": [w / setting.nominal_day if w else None for w in worked],
        },
        schema={"replication": pl.Int32, "workdays": pl.Float64},
    )


def per_workday(
    setting: Setting, totals: pl.DataFrame, column: str, names: list[str]
) -> pl.DataFrame:
    """Spread totals over the workdays of each replication; a group without a row has 0.

    Parameters
    ----------
    setting : Setting
    totals : polars.DataFrame
        ``replication``, `column` and ``total``.
    column : str
        What the totals are told apart by.
    names : list of str
        Every group there is.

    Returns
    -------
    polars.DataFrame
        ``replication``, `column`, ``value``: one row every replication and group.
    """
    groups = pl.DataFrame({column: names}, schema={column: pl.String})
    return (
        workdays(setting)
        .join(groups, how="cross")
        .join(totals.with_columns(pl.col(column).cast(pl.String)), ["replication", column], "left")
        .select(
            "replication",
            column,
            value=pl.col("total").fill_null(0).cast(pl.Float64) / pl.col("workdays"),
        )
    )
