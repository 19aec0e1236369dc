"""Where the time of cases goes: by cause, and by who held them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.tables import CAUSES, Tables

if TYPE_CHECKING:
    import polars as pl

NOT_STAFF = ("applicant", "outside", "legal")
"""Causes that no unit of the hall answers for."""

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
    answers under its own name. Applicants, outside bodies and the law answer for their delays.

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

    staff = [cause for cause in CAUSES if cause not in NOT_STAFF]
    cases = finished_cases(tables).select(
        *_CASE,
        staff=minutes(*staff),
        **{cause: minutes(cause) for cause in NOT_STAFF},
    )
    held = _stays(tables).join(cases.select(*_CASE, "staff"), _CASE)
    here = pl.col("here") / pl.col("here").sum().over(_CASE)
    by_unit = held.select("replication", "unit", value=pl.col("staff") * here)
    stayed = cases.join(held, _CASE, "anti")
    other = stayed.select("replication", unit=pl.lit("other"), value="staff")
    rest = cases.unpivot(NOT_STAFF, index="replication", variable_name="unit", value_name="value")
    return (
        pl.concat([by_unit, rest, other])
        .sort("replication", "unit", "value")
        .group_by("replication", "unit", maintain_order=True)
        .agg(pl.col("value").sum())
        .filter(pl.col("value") > 0)
        .sort("replication", "unit")
    )


def _stays(tables: Tables) -> pl.DataFrame:
    """Give how long each case was at each unit, in visits that took any time."""
    import polars as pl

    units = {name: pool.unit or name for name, pool in tables.setting.pools.items()}
    here = (pl.col("end_time") - pl.col("enabled_time")).dt.total_microseconds()
    unit = pl.col("pool").cast(pl.String).replace_strict(units, return_dtype=pl.String)
    return (
        tables.events.filter((pl.col("kind") == "activity") & (here > 0))
        .select(*_CASE, unit=unit, here=here)
        .group_by(*_CASE, "unit")
        .agg(pl.col("here").sum())
    )
