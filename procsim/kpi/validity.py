"""How many approvals stand after what is checked after the issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.kpi.kpi import Kpi
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl

_APPROVALS = ["issued", "deemed"]


def _checked(tables: Tables) -> bool:
    """Whether anything came after an issue."""
    return bool(tables.cases["afterwards"].is_not_null().any())


def _net_valid(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import clock, finished_cases, per_workday

    setting = tables.setting
    approved = finished_cases(tables).filter(pl.col("outcome").is_in(_APPROVALS))
    over = clock("afterwards_end", setting) > setting.warm_up
    revoked = tables.cases.filter((pl.col("afterwards") == "revoked") & over)
    counts = [
        frame.select("replication", pl.col("case_type").cast(pl.String), one=pl.lit(sign))
        for frame, sign in ((approved, 1), (revoked, -1))
    ]
    totals = pl.concat(counts).group_by("replication", "case_type").agg(total=pl.col("one").sum())
    found = per_workday(setting, totals, "case_type", list(setting.types))
    return found if _checked(tables) else found.clear()


def _revoked(tables: Tables) -> pl.DataFrame:
    import polars as pl

    from procsim.kpi.window import clock

    setting = tables.setting
    final = pl.coalesce(clock("afterwards_end", setting), clock("end", setting))
    approved = tables.cases.filter(
        pl.col("outcome").is_in(_APPROVALS)
        & (pl.col("afterwards").fill_null("none") != "open")
        & (final > setting.warm_up)
    )
    undone = (pl.col("afterwards").fill_null("none") == "revoked").cast(pl.Float64)
    found = approved.select("replication", pl.col("case_type").cast(pl.String), value=undone)
    return found if _checked(tables) else found.clear()


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
