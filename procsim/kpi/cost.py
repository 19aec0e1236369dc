"""What the staff cost."""

from __future__ import annotations

import numpy as np

from procsim.kpi.counted import finished_rows
from procsim.kpi.hours import per_workday
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Floats, Names, Observed
from procsim.kpi.staffing import on_duty
from procsim.tables import PoolSetting, Tables, once

_HOUR = 3_600_000_000


def _paid(tables: Tables) -> list[tuple[PoolSetting, float]]:
    """Give the cost an hour of each pool that has one."""
    pools = [pool for pool in tables.setting.pools.values() if pool.officers is not None]
    return [(pool, pool.cost_per_hour) for pool in pools if pool.cost_per_hour is not None]


@once
def _pay(tables: Tables) -> Floats:
    """Give the pay in the window, replications by pools with a cost."""
    pay = np.zeros((tables.setting.replications, len(_paid(tables))))
    for place, (pool, cost) in enumerate(_paid(tables)):
        pay[:, place] = on_duty(tables, pool) / _HOUR * cost
    return pay


def _cost(tables: Tables) -> Observed:
    counts = np.diff(finished_rows(tables).borders())[:, None]
    each = _pay(tables) / np.where(counts > 0, counts, np.nan)
    return Observed.totals(each, _names(tables))


def _cost_per_workday(tables: Tables) -> Observed:
    return per_workday(tables, _pay(tables), _names(tables))


def _names(tables: Tables) -> Names:
    pools = [pool for pool, _ in _paid(tables)]
    return {"pool": [pool.name for pool in pools], "unit": [pool.unit for pool in pools]}


COST = Kpi(
    name="cost",
    title="Staff cost, each case finished",
    unit="money",
    better="less",
    formula="cost of officers on duty in the window over cases that finished in it; pools without "
    "a cost have no part in it",
    level="long-run",
    observe=_cost,
    groups=("pool", "unit"),
    combine="total",
)

COST_PER_WORKDAY = Kpi(
    name="cost_per_workday",
    title="Staff cost a workday",
    unit="money per workday",
    better="less",
    formula="cost of officers on duty in the window over its workdays; pools without a cost have "
    "no part in it",
    level="per day",
    observe=_cost_per_workday,
    groups=("pool", "unit"),
    combine="total",
)
