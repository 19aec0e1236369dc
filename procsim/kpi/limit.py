"""Whether limits are kept, and the shortest limit that could be promised."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.scenario.quantity import Duration
from procsim.tables import Setting, Tables, once

if TYPE_CHECKING:
    import polars as pl

    from procsim.kpi.clock import Clocks

_LONGEST = 1000


@once
def cohort(tables: Tables, clock: str = "promised") -> pl.DataFrame:
    """Give the cases whose limit expires in the window, those still open among them.

    A case is judged when it is due, not when it ends, so that one that never ends counts as late.

    Parameters
    ----------
    tables : Tables
    clock : ``promised`` or ``statutory``
        Case types without such a limit have no part in it.

    Returns
    -------
    polars.DataFrame
        ``replication``, ``case_type``, ``case_id``, ``due``, ``stop`` (microseconds since the
        start, null where open), ``on_time``, ``late`` (minutes after the due time, up to the end of
        the run where open; null where on time).
    """
    import polars as pl

    from procsim.kpi.clock import clocks

    setting = tables.setting
    parts = []
    for name, kind in setting.types.items():
        limit = kind.promise if clock == "promised" else kind.statutory
        if limit is not None:
            found = clocks(tables, name, clock)
            parts.append(_due_in_window(setting, name, limit, found))
    if not parts:
        return pl.DataFrame(schema=_schema())
    return pl.concat(parts)


def _schema() -> dict[str, type[pl.DataType]]:
    import polars as pl

    return {
        "replication": pl.Int32,
        "case_type": pl.String,
        "case_id": pl.String,
        "due": pl.Int64,
        "stop": pl.Int64,
        "on_time": pl.Boolean,
        "late": pl.Float64,
    }


def _due_in_window(setting: Setting, name: str, limit: Duration, found: Clocks) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.clock import due_times
    from procsim.kpi.window import MINUTE

    due = due_times(setting.types[name].calendar, limit, found)
    on_time = (pl.col("stop") <= pl.col("due")).fill_null(value=False)
    until = pl.coalesce("stop", "run_end")
    inside = pl.col("due") > setting.warm_up
    if not setting.until_empty:
        # A run until empty has no open case: every case can be judged, however late it is due.
        inside &= pl.col("due") <= pl.col("run_end")
    return (
        found.cases.with_columns(due=pl.Series(due, dtype=pl.Int64))
        .filter(inside)
        .with_columns(on_time=on_time)
        .select(
            pl.col("replication"),
            case_type=pl.lit(name),
            case_id=pl.col("case_id").cast(pl.String),
            due="due",
            stop="stop",
            on_time="on_time",
            late=pl.when(~pl.col("on_time")).then((until - pl.col("due")) / MINUTE),
        )
    )


def shortest_limit(
    tables: Tables, share: float = 0.95, clock: str = "promised"
) -> dict[str, int | None]:
    """Give the shortest limit in workdays that each case type keeps often enough.

    Parameters
    ----------
    tables : Tables
    share : float
        Of the cases due in the window, those still open counting as late.
    clock : ``promised`` or ``statutory``

    Returns
    -------
    dict of str to int or None
        The mean over replications of each one's shortest limit, up to a whole workday; None where
        no clock ran, or where some replication kept no limit that expires within its window.
    """
    from procsim.kpi.clock import clocks

    return {
        name: _shortest(tables.setting, name, clocks(tables, name, clock), share)
        for name in tables.setting.types
    }


def _shortest(setting: Setting, name: str, found: Clocks, share: float) -> int | None:
    import polars as pl

    missing = set(found.cases["replication"].unique())
    limits = []
    for workdays in range(1, _LONGEST):
        due = _due_in_window(setting, name, Duration(workdays, True, f"{workdays} workdays"), found)
        if not missing or due.is_empty():
            break
        kept = due.group_by("replication").agg(pl.col("on_time").mean())
        enough = set(kept.filter(pl.col("on_time") >= share)["replication"]) & missing
        limits += [workdays] * len(enough)
        missing -= enough
    if missing or not limits:
        return None
    return math.ceil(sum(limits) / len(limits))


def _on_time(tables: Tables) -> pl.DataFrame:
    return _judged(tables, "promised", late=False)


def _overdue(tables: Tables) -> pl.DataFrame:
    return _judged(tables, "promised", late=True)


def _statutory_overdue(tables: Tables) -> pl.DataFrame:
    return _judged(tables, "statutory", late=True)


def _judged(tables: Tables, clock: str, *, late: bool) -> pl.DataFrame:
    import polars as pl

    met = pl.col("on_time") != late
    return cohort(tables, clock).select("replication", "case_type", value=met.cast(pl.Float64))


def _overdue_age(tables: Tables) -> pl.DataFrame:
    import polars as pl

    return (
        cohort(tables, "promised")
        .select("replication", "case_type", value=pl.col("late"))
        .drop_nulls()
    )


ON_TIME = Kpi(
    name="on_time",
    title="On time by the promised limit",
    unit="share",
    better="more",
    formula="cases whose promised clock stopped by the due time over cases due in the window",
    level="long-run",
    observe=_on_time,
)

OVERDUE = Kpi(
    name="overdue",
    title="Late by the promised limit",
    unit="share",
    better="less",
    formula="1 - on_time: cases due in the window that were late or are still open",
    level="long-run",
    observe=_overdue,
)

OVERDUE_AGE = Kpi(
    name="overdue_age",
    title="How late the late ones are",
    unit="minutes",
    better="less",
    formula="clock time from the due time to the stop, or to the end of the run where open, over "
    "late cases due in the window",
    level="long-run",
    observe=_overdue_age,
    quantiles=True,
)

STATUTORY_OVERDUE = Kpi(
    name="statutory_overdue",
    title="Late by the statutory limit",
    unit="share",
    better="less",
    formula="cases late by the statutory clock over cases due by it in the window",
    level="long-run",
    observe=_statutory_overdue,
)
