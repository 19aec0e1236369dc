"""Where the time of cases goes: by cause, and by who held them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.tables import CAUSES, Tables
from procsim.text import key_of

if TYPE_CHECKING:
    import polars as pl

NOT_STAFF = ("applicant", "outside", "legal", "before")
"""Causes that no unit of the hall answers for; before the run, nobody knows who would."""


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

    from procsim.kpi.window import is_finished, minutes

    staff = [cause for cause in CAUSES if cause not in (*NOT_STAFF, "gate")]
    cases = tables.cases.select(
        "replication",
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("place"),
        staff=minutes(*staff),
        gate=minutes("gate"),
        **{cause: minutes(cause) for cause in NOT_STAFF},
    ).filter(is_finished(tables))
    pools = {name: pool.unit or name for name, pool in tables.setting.pools.items()}
    at_work = pl.col("pool").replace_strict(pools, return_dtype=pl.Categorical)
    shared = [
        *_shared(_stays(tables, "activity", at_work), cases, "staff"),
        *_shared(_stays(tables, "gate", _unit_of_gate(tables)), cases, "gate"),
    ]
    rest = cases.unpivot(NOT_STAFF, index="replication", variable_name="unit", value_name="value")
    return (
        pl.concat([*shared, rest])
        .sort("replication", "unit", "value")
        .group_by("replication", "unit", maintain_order=True)
        .agg(pl.col("value").sum())
        .filter(pl.col("value") > 0)
        .sort("replication", "unit")
    )


def _stays(tables: Tables, kind: str, unit: pl.Expr) -> pl.DataFrame:
    """Give how long each case was at visits of a kind, by unit: ``place``, ``unit``, ``here``."""
    import polars as pl

    place = tables.place("events")
    here = (pl.col("end_time") - pl.col("enabled_time")).dt.total_microseconds()
    over = tables.cases["end"].gather(place)
    return (
        tables.events.lazy()
        .with_columns(place=pl.Series(place), over=over)
        # What comes after the issue holds nobody up.
        .filter((pl.col("kind") == kind) & (pl.col("end_time") <= pl.col("over")) & (here > 0))
        .select("place", unit=unit, here=here)
        .group_by("place", "unit")
        .agg(pl.col("here").sum())
        .collect()
    )


def _shared(stays: pl.DataFrame, cases: pl.DataFrame, column: str) -> list[pl.DataFrame]:
    """Share a column of the cases among units, by how long each case was at a visit of theirs."""
    import polars as pl

    held = stays.join(cases.select("replication", "place", column), "place")
    share = pl.col("here") / pl.col("here").sum().over("place")
    stayed = cases.join(held, "place", "anti")
    return [
        held.select("replication", pl.col("unit").cast(pl.String), value=pl.col(column) * share),
        stayed.select("replication", unit=pl.lit("other"), value=column),
    ]


def _unit_of_gate(tables: Tables) -> pl.Expr:
    import polars as pl

    units = {name: key_of(unit) for name, unit in tables.setting.gates.items()}
    return pl.col("activity").replace_strict(units, default="gate", return_dtype=pl.Categorical)
