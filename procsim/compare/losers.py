"""Who loses: groups of applicants for whom a design takes longer than today's process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from procsim.compare.result import Loser
from procsim.statistics import bonferroni, mean_interval
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl

KPI = "cycle_time"


def losers(
    before: Tables, designs: Mapping[str, Tables], *, confidence: float
) -> dict[str, tuple[Loser, ...]]:
    """Find the groups whose cases take longer, the same cases before and after.

    Groups are complete and incomplete applications (a draw, so the same in every design),
    channels and case types, each where there are at least two. A group loses where the interval of
    its difference lies above 0; all groups and designs are one family (Bonferroni). Cases that
    finished after the warm-up in both are paired, whatever their outcome.

    Parameters
    ----------
    before : Tables
        Of the baseline.
    designs : mapping of str to Tables
    confidence : float
        Of the family.

    Returns
    -------
    dict of str to tuple of Loser
        By design; the group that loses most comes first.
    """
    found = {name: _by_group(before, after) for name, after in designs.items()}
    members = sum(len(groups) for groups in found.values())
    each = bonferroni(confidence, max(1, members))
    return {name: _losing(groups, each) for name, groups in found.items()}


def _losing(groups: Mapping[str, list[float]], confidence: float) -> tuple[Loser, ...]:
    losing = []
    for group, differences in groups.items():
        interval = mean_interval(differences, confidence)
        if interval.half_width is not None and interval.mean > interval.half_width:
            losing.append(Loser(group, KPI, interval.mean, interval.half_width, "minutes"))
    return tuple(sorted(losing, key=lambda loser: (-loser.difference, loser.group)))


def _by_group(before: Tables, after: Tables) -> dict[str, list[float]]:
    """Give each group's mean difference in minutes, one value a replication that had any pair."""
    import polars as pl

    pairs = _pairs(before, after)
    complete = pl.when("complete").then(pl.lit("complete")).otherwise(pl.lit("incomplete"))
    named = {
        "complete": complete + pl.lit(" applications"),
        "channel": pl.lit("channel ") + pl.col("channel").cast(pl.String),
        "case_type": pl.lit("type ") + pl.col("case_type").cast(pl.String),
    }
    groups: dict[str, list[float]] = {}
    for column, name in named.items():
        if pairs[column].n_unique() < 2:
            continue
        means = (
            pairs.select("replication", group=name, longer="longer")
            .group_by("group", "replication")
            .agg(pl.col("longer").sum() / pl.len())
            .sort("group", "replication")
        )
        for group, _, mean in means.iter_rows():
            groups.setdefault(group, []).append(mean)
    return groups


def _pairs(before: Tables, after: Tables) -> pl.DataFrame:
    from procsim.kpi.window import MINUTE, finished_cases

    keys = ["replication", "case_id"]
    # Whole microseconds are added, so the order of rows changes nothing.
    sides = [finished_cases(tables).with_columns(took=_took()) for tables in (before, after)]
    joined = sides[0].join(sides[1].select(*keys, "took"), keys, suffix="_after")
    longer = (joined["took_after"] - joined["took"]) / MINUTE
    return joined.with_columns(longer=longer)


def _took() -> pl.Expr:
    import polars as pl

    return (pl.col("end") - pl.col("arrival")).dt.total_microseconds()
