"""How many approvals stand after what is checked after the issue."""

from __future__ import annotations

import numpy as np

from procsim.kpi.columns import NEVER, named, numbers
from procsim.kpi.counted import finished
from procsim.kpi.hours import per_workday
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Observed
from procsim.kpi.rows import Rows
from procsim.kpi.totals import totals_by
from procsim.kpi.window import counts_from
from procsim.tables import Tables

_APPROVALS = ("issued", "deemed")


def _checked(tables: Tables) -> bool:
    """Whether anything came after an issue."""
    return bool(tables.cases["afterwards"].is_not_null().any())


def _net_valid(tables: Tables) -> Observed:
    if not _checked(tables):
        return Observed.nothing(tables.setting.replications)
    revoked = named(tables, "cases", "afterwards", "revoked")
    over = numbers(tables, "cases", "afterwards_end") > counts_from(tables.setting)
    approved = finished(tables) & named(tables, "cases", "outcome", *_APPROVALS)
    types = [*tables.setting.types]
    more, less = (
        totals_by(rows.labels("case_type"), rows.borders(), None, types)
        for rows in (Rows.where(tables, "cases", flags) for flags in (approved, revoked & over))
    )
    return per_workday(tables, more - less, {"case_type": types})


def _revoked(tables: Tables) -> Observed:
    if not _checked(tables):
        return Observed.nothing(tables.setting.replications)
    final = numbers(tables, "cases", "afterwards_end")
    final = np.where(final == NEVER, numbers(tables, "cases", "end"), final)
    judged = ~named(tables, "cases", "afterwards", "open") & (final > counts_from(tables.setting))
    cases = Rows.where(tables, "cases", judged & named(tables, "cases", "outcome", *_APPROVALS))
    return Observed.of(cases, cases.pick(named(tables, "cases", "afterwards", "revoked")))


NET_VALID = Kpi(
    name="net_valid",
    title="Approvals that stand, a workday",
    unit="cases per workday",
    better="more",
    formula="approvals (issued or deemed) less revocations, in the window over its workdays; where "
    "nothing is checked after the issue, no answer",
    level="long-run",
    observe=_net_valid,
    combine="total",
)

REVOKED = Kpi(
    name="revoked",
    title="Approvals revoked",
    unit="share",
    better="less",
    formula="approvals that were revoked over approvals that became final in the window, at the "
    "issue or when what came afterwards was over",
    level="long-run",
    observe=_revoked,
)
