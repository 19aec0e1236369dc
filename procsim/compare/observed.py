"""Every figure of a design as one value a replication: what statistics are computed from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from procsim.compare.result import Estimate
from procsim.compare.run_result import Summary
from procsim.kpi import KPIS, QUANTILES, Kpi, summarise
from procsim.statistics import mean_interval
from procsim.tables import Tables

Floats: TypeAlias = npt.NDArray[np.float64]
Figures: TypeAlias = Mapping[str, Floats]


def statistics_of(kpi: Kpi) -> tuple[str, ...]:
    """Name the figures of a KPI: its mean, and its quantiles where they make sense."""
    return ("mean", *QUANTILES) if kpi.quantiles else ("mean",)


def key_of(kpi: str, statistic: str) -> str:
    """Give the key of a figure: ``cycle_time`` for the mean, ``cycle_time.p90`` for a quantile."""
    return kpi if statistic == "mean" else f"{kpi}.{statistic}"


def figures(tables: Tables) -> dict[str, Floats]:
    """Give every figure of every KPI, one value a replication, NaN where nothing was observed.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of str to ndarray(float64, shape=(replications,))
    """
    found = {}
    for name, kpi in KPIS.items():
        frame = summarise(kpi, tables)
        for statistic in statistics_of(kpi):
            found[key_of(name, statistic)] = values(frame[statistic].to_list())
    return found


def grouped(kpi: Kpi, tables: Tables, by: str) -> dict[str, dict[str, Floats]]:
    """Give the figures of a KPI by group, one value a replication.

    Returns
    -------
    dict of str to dict of str to ndarray
        By group, then by statistic.
    """
    frame = summarise(kpi, tables, [by])
    return {
        str(group): {
            statistic: values(mine[statistic].to_list()) for statistic in ("mean", *QUANTILES)
        }
        for (group,), mine in sorted(frame.group_by(by, maintain_order=True), key=_name)
    }


def _name(item: tuple[tuple[object, ...], object]) -> str:
    return str(item[0][0])


def values(found: list[float | None]) -> Floats:
    """Give numbers with NaN for None."""
    return np.array([np.nan if value is None else value for value in found], dtype=np.float64)


def mean_of(found: Floats) -> float | None:
    """Give the mean of the replications that observed something; None where none did."""
    known = found[~np.isnan(found)]
    return mean_interval(known).mean if known.size else None


def estimate(found: Floats, unit: str, confidence: float) -> Estimate:
    """Give a mean with its interval over the replications that observed something."""
    known = found[~np.isnan(found)]
    if not known.size:
        return Estimate(None, None, unit)
    interval = mean_interval(known, confidence)
    return Estimate(interval.mean, interval.half_width, unit, known.size)


def summary(found: Mapping[str, Floats], unit: str, confidence: float) -> Summary:
    """Give a mean with its interval, and the means of the quantiles.

    Parameters
    ----------
    found : mapping of str to ndarray
        By statistic: ``mean``, and quantiles where there are any.
    unit : str
    confidence : float
    """
    mean = estimate(found["mean"], unit, confidence)
    quantiles = {name: mean_of(found[name]) for name in QUANTILES if name in found}
    return Summary(unit, mean.mean, mean.half_width, **quantiles, replications=mean.replications)
