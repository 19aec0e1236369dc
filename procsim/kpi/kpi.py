"""What a KPI is, and how its observations become figures of each replication."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from procsim.kpi.figures import QUANTILES, Combine, figures
from procsim.kpi.observed import Observed
from procsim.kpi.rows import in_order
from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure that a hall is judged by.

    Parameters
    ----------
    name, title : str
        As in JSON, and as a person reads it.
    unit : str
        ``minutes``, ``share`` …
    better : ``less``, ``more`` or None
        None where neither is better in itself.
    formula : str
        How it is computed, in a sentence.
    level : ``per day`` or ``long-run``
        ``per day`` for what the hall's closing ends every evening; ``long-run`` for what is carried
        over to the next day.
    observe : function of Tables that are `in_order`
        Gives one value an observation: a case, a visit, or a replication's total of a group.
    groups : tuple of str
        By what it can be told apart: ``case_type``, ``pool``, ``unit``.
    combine : ``mean``, ``total`` or ``ratio``
        How observations become a replication's figure: their mean, their sum, or the weighted mean
        (totals over totals).
    quantiles : bool
        Whether P50, P90 and P95 over the observations make sense.
    """

    name: str
    title: str
    unit: str
    better: Literal["less", "more"] | None
    formula: str
    level: Literal["per day", "long-run"]
    observe: Callable[[Tables], Observed]
    groups: tuple[str, ...] = ("case_type",)
    combine: Combine = "mean"
    quantiles: bool = False


def summarise(kpi: Kpi, tables: Tables, by: Sequence[str] = ()) -> pl.DataFrame:
    """Give the figures of every replication, also of one that observed nothing.

    Parameters
    ----------
    kpi : Kpi
    tables : Tables
    by : sequence of str
        Some of ``kpi.groups``; the groups are those that any replication observed.

    Returns
    -------
    polars.DataFrame
        ``replication``, the columns of `by`, ``n`` (observations), ``mean``, ``p50``, ``p90``,
        ``p95``; null where nothing was observed, and quantiles null where they make no sense.

    Notes
    -----
    A quantile is that of the observations of one replication, by linear interpolation between the
    two nearest (``numpy.quantile``'s default). Observations are sorted before they are added, so
    that a figure does not depend on the order of rows.
    """
    import polars as pl

    observed = kpi.observe(in_order(tables))
    keys, n, found = figures(observed, by, kpi.combine, quantiles=kpi.quantiles)
    runs, groups = n.shape
    number = np.repeat(np.arange(runs, dtype=np.int32), groups)
    columns = [pl.Series("replication", number)]
    for place, name in enumerate(by):
        columns.append(pl.Series(name, [key[place] for key in keys] * runs, dtype=pl.String))
    columns.append(pl.Series("n", n.ravel()))
    for place, name in enumerate(("mean", *QUANTILES)):
        columns.append(pl.Series(name, found[:, :, place].ravel(), nan_to_null=True))
    return pl.DataFrame(columns)


def of_every_replication(found: pl.DataFrame, replications: int, by: Sequence[str]) -> pl.DataFrame:
    """Add a row for each replication and group that observed nothing.

    Parameters
    ----------
    found : polars.DataFrame
        ``replication``, the columns of `by`, ``n``, ``mean`` and the quantiles.
    replications : int
    by : sequence of str

    Returns
    -------
    polars.DataFrame
        The groups are those that any replication observed.
    """
    import polars as pl

    keys = ["replication", *by]
    every = pl.DataFrame(
        {"replication": range(replications)}, schema={"replication": found.schema["replication"]}
    )
    if by:
        every = every.join(found.select(by).unique(), how="cross")
    # A pool that no unit answers for is a group of its own.
    every = every.join(found, on=keys, how="left", nulls_equal=True)
    return every.with_columns(pl.col("n").fill_null(0)).sort(keys)
