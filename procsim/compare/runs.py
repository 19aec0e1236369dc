"""Runs that were made: the first of them, and how far the others are."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from procsim.tables import Tables

Progress = Callable[[int, int], None]
"""Called with the replications done and those wanted."""


def first_runs(tables: Tables, runs: int) -> Tables:
    """Give the tables of the first replications alone."""
    import polars as pl

    if tables.setting.replications == runs:
        return tables
    names = ("events", "open_visits", "cases", "marks", "segments", "staffing")
    kept = {name: getattr(tables, name).filter(pl.col("replication") < runs) for name in names}
    setting = dataclasses.replace(tables.setting, ends=tables.setting.ends[:runs])
    return Tables(setting=setting, **kept)


def further(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Tell the progress of a part as that of the whole."""
    if progress is None:
        return None
    return lambda done, _: progress(before + done, total)
