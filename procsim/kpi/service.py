"""How long staff work on a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl


def _service(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import finished_cases, keys_of_case, minutes

    of_case = keys_of_case(tables.setting)
    worked = (
        tables.events.lazy()
        .filter(pl.col("kind") == "activity")
        .group_by(of_case)
        .agg(worked=pl.col("worked").sum())
        .collect()
    )
    return (
        finished_cases(tables)
        .join(worked, on=of_case, how="left")
        .select("replication", "case_type", value=minutes("worked").fill_null(0.0))
    )


SERVICE = Kpi(
    name="service",
    title="Work of staff, each case",
    unit="minutes",
    better="less",
    formula="clock time worked on all visits of a case, over cases that finished after the warm-up",
    level="long-run",
    observe=_service,
    quantiles=True,
)
