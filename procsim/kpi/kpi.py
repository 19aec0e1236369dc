"""What a KPI is, and how its observations become figures of each replication."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from procsim.tables import Tables

if TYPE_CHECKING:
    import polars as pl

Floats = npt.NDArray[np.float64]

QUANTILES = {"p50": 0.5, "p90": 0.9, "p95": 0.95}
"""Quantiles given for every KPI that has several observations a replication."""


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
    observe : function of Tables
        Gives ``replication``, the columns of `groups` and ``value`` in the KPI's unit, one row an
        observation: a case, a visit, or a replication's total of a group.
    groups : tuple of str
        By what it can be told apart: ``case_type``, ``pool``, ``unit``.
    combine : ``mean``, ``total`` or ``ratio``
        How observations become a replication's figure: their mean, their sum, or the mean weighted
        by a column ``weight`` (totals over totals).
    quantiles : bool
        Whether P50, P90 and P95 over the observations make sense.
    """

    name: str
    title: str
    unit: str
    better: Literal["less", "more"] | None
    formula: str
    level: Literal["per day", "long-run"]
    observe: Callable[[Tables], pl.DataFrame | pl.LazyFrame]
    groups: tuple[str, ...] = ("case_type",)
    combine: Literal["mean", "total", "ratio"] = "mean"
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

    keys = ["replication", *by]
    needed = [*keys, "value", *(["weight"] if kpi.combine == "ratio" else [])]
    observed = kpi.observe(tables).lazy().select(needed).drop_nulls("value").collect()
    rows: list[tuple[Any, ...]] = []
    for key, group in observed.group_by(keys) if by else _replications(observed):
        values, weights = group["value"].to_numpy(), None
        if kpi.combine == "ratio":
            weights = group["weight"].to_numpy()
            order = np.lexsort((weights, values))
            values, weights = values[order], weights[order]
        rows.append((*key, values.size, *_figures(kpi, np.sort(values), weights)))
    if not by:
        return _all_replications(rows, tables.setting.replications)
    schema: dict[str, pl.DataType] = {"replication": observed.schema["replication"]}
    schema |= dict.fromkeys(by, pl.String())
    schema |= {"n": pl.Int64()} | dict.fromkeys(("mean", *QUANTILES), pl.Float64())
    found = pl.DataFrame(rows, schema=schema, orient="row")
    return of_every_replication(found, tables.setting.replications, by)


def _replications(observed: pl.DataFrame) -> Iterator[tuple[tuple[Any, ...], pl.DataFrame]]:
    """Cut what was observed into replications, which mostly follow one another already."""
    number = observed["replication"].to_numpy()
    if (number[1:] < number[:-1]).any():
        observed = observed.sort("replication")
        number = observed["replication"].to_numpy()
    changes = np.flatnonzero(number[1:] != number[:-1]) + 1
    for begin, end in pairwise([0, *changes.tolist(), number.size]):
        if begin < end:
            yield (int(number[begin]),), observed[begin:end]


def _all_replications(rows: list[tuple[Any, ...]], replications: int) -> pl.DataFrame:
    """Give the figures of every replication, told apart by nothing else."""
    import polars as pl

    known = {number: figures for number, *figures in rows}
    nothing = [0, *[None] * (1 + len(QUANTILES))]
    columns = zip(*[known.get(number, nothing) for number in range(replications)], strict=True)
    n, *others = [list(column) for column in columns] or [[]] * (2 + len(QUANTILES))
    return pl.DataFrame(
        {
            "replication": pl.Series(range(replications), dtype=pl.Int32),
            "n": pl.Series(n, dtype=pl.Int64),
            **{
                name: pl.Series(figures, dtype=pl.Float64)
                for name, figures in zip(("mean", *QUANTILES), others, strict=True)
            },
        }
    )


def _figures(kpi: Kpi, values: Floats, weights: Floats | None) -> tuple[float | None, ...]:
    if weights is not None:
        total = float(weights.sum())
        mean = float((values * weights).sum()) / total if total > 0 else None
    else:
        mean = float(values.sum() if kpi.combine == "total" else values.mean())
    if not kpi.quantiles:
        return (mean, None, None, None)
    return (mean, *_quantiles(values))


def _quantiles(ordered: Floats) -> Iterator[float]:
    """Give the quantiles of values in order, to the last bit as `numpy.quantile` does."""
    for share in QUANTILES.values():
        place = (ordered.size - 1) * share
        below = int(place)
        part = place - below
        low, high = float(ordered[below]), float(ordered[min(below + 1, ordered.size - 1)])
        yield low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part)


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
    return every.join(found, on=keys, how="left").with_columns(pl.col("n").fill_null(0)).sort(keys)
