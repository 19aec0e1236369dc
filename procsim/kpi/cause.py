"""Where the time of cases goes: by cause, and by who held them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.tables import CAUSES, Tables
from procsim.text import key_of

if TYPE_CHECKING:
    import polars as pl

NOT_STAFF = ("applicant", "outside", "legal", "before")
"""Causes that no unit of the hall answers for; before the run, nobody knows who would."""

_CASE = ["replication", "case_id"]


def causes(tables: Tables) -> pl.DataFrame:
    """Give what each cause took of each case that finished after the warm-up.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    polars.DataFrame
        ``replication``, ``case_type``, ``cause``, ``value`` in minutes: one row a case and cause;
        those of a case sum to its cycle time.
    """
    import polars as pl

    from procsim.kpi.window import finished_cases, minutes

    return (
        finished_cases(tables)
        .select(
            "replication",
            pl.col("case_type").cast(pl.String),
            **{cause: minutes(cause) for cause in CAUSES},
        )
        .unpivot(index=["replication", "case_type"], variable_name="cause", value_name="value")
    )


def holding(tables: Tables) -> pl.DataFrame:
    """Give who held the cases that finished after the warm-up, and for how long.

    The time a case spent with staff (waiting for them, being served, interrupted) belongs to the
    responsible units of the pools it visited, in proportion to the time between entering and
    leaving each; where nothing ran in parallel that is the time itself. A pool without a unit
    answers under its own name. Applicants, outside bodies and the law answer for their delays, and
    for the wait before a gate its unit, or ``gate`` where it names none.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    polars.DataFrame
        ``replication``, ``unit``, ``value`` in minutes; ``other`` for staff time without a visit.
        All units of a replication sum to the cycle times of its cases.
    """
    import polars as pl

    from procsim.kpi.window import finished_cases, minutes

    staff = [cause for cause in CAUSES if cause not in (*NOT_STAFF, "gate")]
    cases = finished_cases(tables).select(
        *_CASE,
        staff=minutes(*staff),
        gate=minutes("gate"),
        **{cause: minutes(cause) for cause in NOT_STAFF},
    )
    pools = {name: pool.unit or name for name, pool in tables.setting.pools.items()}
    # What comes after the issue holds nobody up.
    over = tables.cases.select(*_CASE, "end")
    events = tables.events.join(over, _CASE).filter(pl.col("end_time") <= pl.col("end"))
    before = events.filter(kind="gate").with_columns(unit=_unit_of_gate(tables))
    at_work = events.filter(kind="activity").with_columns(
        unit=pl.col("pool").cast(pl.String).replace_strict(pools, return_dtype=pl.String)
    )
    rest = cases.unpivot(NOT_STAFF, index="replication", variable_name="unit", value_name="value")
    return (
        pl.concat([*_shared(at_work, cases, "staff"), *_shared(before, cases, "gate"), rest])
        .sort("replication", "unit", "value")
        .group_by("replication", "unit", maintain_order=True)
        .agg(pl.col("value").sum())
        .filter(pl.col("value") > 0)
        .sort("replication", "unit")
    )


def _shared(visits: pl.DataFrame, cases: pl.DataFrame, column: str) -> list[pl.DataFrame]:
    """Share a column of the cases among units, by how long each case was at a visit of theirs."""
    import polars as pl

    here = (pl.col("end_time") - pl.col("enabled_time")).dt.total_microseconds()
    stays = (
        visits.select(*_CASE, "unit", here=here)
        .filter(pl.col("here") > 0)
        .group_by(*_CASE, "unit")
        .agg(pl.col("here").sum())
    )
    held = stays.join(cases.select(*_CASE, column), _CASE)
    share = pl.col("here") / pl.col("here").sum().over(_CASE)
    stayed = cases.join(held, _CASE, "anti")
    return [
        held.select("replication", "unit", value=pl.col(column) * share),
        stayed.select("replication", unit=pl.lit("other"), value=column),
    ]


def _unit_of_gate(tables: Tables) -> pl.Expr:
    import polars as pl

    units = {name: key_of(unit) for name, unit in tables.setting.gates.items()}
    return (
        pl.col("activity")
        .cast(pl.String)
        .replace_strict(units, default="gate", return_dtype=pl.String)
    )
