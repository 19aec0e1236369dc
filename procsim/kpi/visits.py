"""How often an applicant has to come to the hall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl


def _visits(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import finished_cases

    return finished_cases(tables).select(
        "replication", "case_type", value=pl.col("visits").cast(pl.Float64)
    )


def _one_visit(tables: Tables) -> pl.DataFrame:
    import polars as pl

    return _visits(tables).with_columns(value=(pl.col("value") <= 1).cast(pl.Float64))


def _rework(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import ended_visits

    repeats = (pl.col("attempt") > 1).cast(pl.Float64)
    return ended_visits(tables).select("replication", "case_type", value=repeats).collect()


VISITS = Kpi(
    name="visits",
    title="Visits to the hall",
    unit="visits",
    better="less",
    formula="stays at counters, over cases that finished after the warm-up",
    level="long-run",
    observe=_visits,
    quantiles=True,
)

ONE_VISIT = Kpi(
    name="one_visit",
    title="Done in at most one visit",
    unit="share",
    better="more",
    formula="cases with at most one visit over cases that finished after the warm-up",
    level="long-run",
    observe=_one_visit,
)

REWORK = Kpi(
    name="rework",
    title="Work done over again",
    unit="share",
    better="less",
    formula="visits of a case to an activity after its first, over visits that ended in the window",
    level="long-run",
    observe=_rework,
)
