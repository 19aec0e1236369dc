"""Figures that a hall is judged by: a registry of functions of the tables of a run.

Every figure leaves out the warm-up: cases count when they finish, visits when they end, limits when
they expire, averages over time from the end of the warm-up to the end of the run.

Examples
--------
>>> from procsim.kpi import KPIS
>>> KPIS["cycle_time"].unit, KPIS["cycle_time"].better
('minutes', 'less')
"""

from __future__ import annotations

from procsim.kpi.cause import NOT_STAFF, causes, holding
from procsim.kpi.cost import COST, COST_PER_WORKDAY
from procsim.kpi.figures import QUANTILES
from procsim.kpi.flow import THROUGHPUT, WIP
from procsim.kpi.kpi import Kpi, summarise
from procsim.kpi.limit import (
    ON_TIME,
    OVERDUE,
    OVERDUE_AGE,
    STATUTORY_OVERDUE,
    cohort,
    shortest_limit,
)
from procsim.kpi.load import OVERTIME, UTILISATION, duty
from procsim.kpi.official import HONESTY_GAP, OFFICIAL_TIME
from procsim.kpi.service import SERVICE
from procsim.kpi.time import CYCLE_TIME, WORKING_CYCLE_TIME
from procsim.kpi.validity import NET_VALID, REVOKED
from procsim.kpi.visits import ONE_VISIT, REWORK, VISITS
from procsim.kpi.wait import ABANDONMENT, HALL_WAIT, WAIT, WAIT_PER_CASE
from procsim.kpi.waste import WASTED

KPIS: dict[str, Kpi] = {
    kpi.name: kpi
    for kpi in (
        CYCLE_TIME,
        WORKING_CYCLE_TIME,
        OFFICIAL_TIME,
        HONESTY_GAP,
        WAIT,
        HALL_WAIT,
        WAIT_PER_CASE,
        ABANDONMENT,
        SERVICE,
        VISITS,
        ONE_VISIT,
        REWORK,
        ON_TIME,
        OVERDUE,
        OVERDUE_AGE,
        STATUTORY_OVERDUE,
        THROUGHPUT,
        NET_VALID,
        REVOKED,
        WIP,
        UTILISATION,
        OVERTIME,
        WASTED,
        COST,
        COST_PER_WORKDAY,
    )
}
"""Every KPI by its name, in the order in which reports show them."""

__all__ = [
    "KPIS",
    "NOT_STAFF",
    "QUANTILES",
    "Kpi",
    "causes",
    "cohort",
    "duty",
    "holding",
    "shortest_limit",
    "summarise",
]
