"""What falls into the window of a run: cases and visits that ended after the warm-up."""

from __future__ import annotations

import polars as pl

from procsim.calendars import Intervals, working_time
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
    return tables.cases.filter(clock("end", tables.setting) > tables.setting.warm_up)


def ended_visits(tables: Tables) -> pl.LazyFrame:
    """Give the visits to activities that ended after the warm-up; whoever asks takes columns."""
    ended = clock("end_time", tables.setting) > tables.setting.warm_up
    return tables.events.lazy().filter((pl.col("kind") == "activity") & ended)


def keys_of_case(setting: Setting) -> list[str]:
    """Give the columns that tell cases apart: fewer are sooner."""
    return ["case_id"] if setting.replications == 1 else ["replication", "case_id"]


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
