"""The figures of an event table: what every side computes of what it did."""

from __future__ import annotations

import polars as pl

COLUMNS = ("case", "activity", "enabled", "start", "end")
"""Of an event table: a row a visit, times in hours."""

Figures = dict[str, float]
"""``events`` (how many), ``cycle_time`` and ``wait`` (means in hours), and more in hours."""


def of_events(events: pl.DataFrame) -> Figures:
    """Compute cycle times with their quantiles, waits, service and hours worked by activity."""
    lasted = (pl.col("end").max() - pl.col("enabled").min()).alias("hours")
    hours = events.group_by("case").agg(lasted)["hours"]
    found = {
        "events": float(events.height),
        "cycle_time": _mean(hours),
        **{f"cycle_time_p{q}": hours.quantile(q / 100) or 0.0 for q in (50, 90, 95)},
        "wait": _mean(events["start"] - events["enabled"]),
        "service": _mean(events["end"] - events["start"]),
    }
    worked = events.group_by("activity").agg(pl.sum("end") - pl.sum("start"))
    return found | {f"worked_{name}": hours for name, hours in worked.iter_rows()}


def _mean(values: pl.Series) -> float:
    return float(values.mean())
