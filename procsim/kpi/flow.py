"""How many cases go through, and how many are on the way."""

from __future__ import annotations

import numpy as np

from procsim.kpi.columns import NEVER, labels, numbers
from procsim.kpi.counted import finished_rows
from procsim.kpi.hours import per_workday
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Observed
from procsim.kpi.rows import borders
from procsim.kpi.totals import totals_by
from procsim.kpi.window import counts_from, zero
from procsim.tables import Tables


def _throughput(tables: Tables) -> Observed:
    cases, types = finished_rows(tables), [*tables.setting.types]
    counts = totals_by(cases.labels("case_type"), cases.borders(), None, types)
    return per_workday(tables, counts, {"case_type": types})


def _wip(tables: Tables) -> Observed:
    setting, cut, types = tables.setting, borders(tables, "cases"), [*tables.setting.types]
    over = numbers(tables, "cases", "end")
    if (over == NEVER).any():
        run_ends = np.array(setting.ends, dtype=np.int64) + zero(setting)
        over = np.where(over == NEVER, np.repeat(run_ends, np.diff(cut)), over)
    here = over - np.maximum(numbers(tables, "cases", "arrival"), counts_from(setting))
    np.maximum(here, 0, out=here)
    stays = totals_by(labels(tables, "cases", "case_type"), cut, here, types)
    window = np.array(setting.ends, dtype=np.int64) - setting.warm_up
    length = np.where(window > 0, window, np.nan)[:, None]
    return Observed.totals(stays / length, {"case_type": types})


THROUGHPUT = Kpi(
    name="throughput",
    title="Cases finished a workday",
    unit="cases per workday",
    better="more",
    formula="cases that finished in the window over its workdays",
    level="long-run",
    observe=_throughput,
    combine="total",
)

WIP = Kpi(
    name="wip",
    title="Cases on the way",
    unit="cases",
    better="less",
    formula="time average over the window of cases that arrived and have not finished",
    level="long-run",
    observe=_wip,
    combine="total",
)
