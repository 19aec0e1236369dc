"""How long staff work on a case."""

from __future__ import annotations

from procsim.kpi.columns import named, numbers
from procsim.kpi.counted import finished_rows
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Observed
from procsim.kpi.totals import totals
from procsim.kpi.window import in_minutes
from procsim.tables import Tables


def _service(tables: Tables) -> Observed:
    # Delays and gates are not worked on.
    worked = numbers(tables, "events", "worked") * named(tables, "events", "kind", "activity")
    cases = finished_rows(tables)
    each = totals(tables.place("events"), worked, tables.cases.height)
    return Observed.of(cases, cases.pick(each), in_minutes)


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
