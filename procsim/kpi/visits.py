"""How often an applicant has to come to the hall."""

from __future__ import annotations

from procsim.kpi.counted import ended, finished_rows
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Observed
from procsim.kpi.rows import Rows
from procsim.tables import Tables


def _visits(tables: Tables) -> Observed:
    cases = finished_rows(tables)
    return Observed.of(cases, cases.numbers("visits"))


def _one_visit(tables: Tables) -> Observed:
    cases = finished_rows(tables)
    return Observed.of(cases, cases.numbers("visits") <= 1)


def _rework(tables: Tables) -> Observed:
    visits = Rows.where(tables, "events", ended(tables))
    return Observed.of(visits, visits.numbers("attempt") > 1)


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
