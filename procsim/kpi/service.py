"""How long staff work on a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl


def _service(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import ended_visits, minutes

    return (
        ended_visits(tables)
        .filter(pl.col("ended") == "done")
        .select("replication", "case_type", pool=pl.col("pool"), value=minutes("worked"))
    )


SERVICE = Kpi(
    name="service",
    title="Work of staff, each visit",
    unit="minutes",
    better="less",
    formula="clock time worked, over visits that were done after the warm-up",
    level="per day",
    observe=_service,
    groups=("case_type", "pool"),
    quantiles=True,
)
