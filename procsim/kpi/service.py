"""How long staff work on a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl


def _service(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import MINUTE, is_finished, totals

    activity = (tables.events["kind"] == "activity").to_numpy()
    worked = tables.events["worked"].to_physical().to_numpy() * activity
    found = pl.Series("value", totals(tables.place("events"), worked, tables.cases.height) / MINUTE)
    cases = tables.cases.select("replication", "case_type", found)
    finished = is_finished(tables)
    return cases if finished.all() else cases.filter(finished)


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
