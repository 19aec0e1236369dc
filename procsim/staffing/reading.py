"""What a search reads of each replication: of every figure a total, and of how many it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from procsim.kpi import KPIS, QUANTILES
from procsim.scenario.quantity import MICROSECONDS

if TYPE_CHECKING:
    from procsim.staffing.target import Target
    from procsim.tally import Summaries

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ONE_VALUE = ("total", "ratio")
"""KPIs that combine their observations so have one value a replication."""


def read(found: Summaries, targets: Sequence[Target]) -> Floats:
    """Read the figures of every replication.

    Returns
    -------
    (targets, 2, replications) float64
        A total and its weight, in the unit of the target; the weight is 0 where nothing was
        observed.
    """
    parts = [np.stack(_read(found, target)) for target in targets]
    return np.stack(parts) if parts else np.zeros((0, 2, found.setting.replications))


def nothing_kept(targets: Sequence[Target], replications: int) -> Floats:
    """Give the figures of replications in which work waits for ever.

    Returns
    -------
    (targets, 2, replications) float64
        As `read` gives them: infinite what is to be small, 0 what is to be large.
    """
    worst = [0.0 if target.upward else np.inf for target in targets]
    totals = np.repeat(np.array(worst)[:, None], replications, axis=1)
    return np.stack((totals, np.ones_like(totals)), axis=1)


def groupings(targets: Sequence[Target]) -> tuple[tuple[str, ...], ...]:
    """Give by what quantiles must be told apart, besides all together."""
    wanted = (target.groups for target in targets if target.statistic in QUANTILES)
    return tuple(dict.fromkeys(groups for groups in wanted if groups))


def limits(targets: Sequence[Target]) -> Mapping[str, tuple[int, ...]]:
    """Give the times within which observations must be counted exactly, by KPI."""
    found: dict[str, dict[int, None]] = {}
    for target in targets:
        limit = _exact_limit(target)
        if limit is not None:
            found.setdefault(target.kpi, {})[limit] = None
    return {kpi: tuple(times) for kpi, times in found.items()}


def _exact_limit(target: Target) -> int | None:
    """Give the time that a target divides observations by, in microseconds."""
    if target.statistic == "within":
        return target.within
    if target.statistic in QUANTILES and KPIS[target.kpi].unit == "minutes":
        return round(target.limit * MICROSECONDS["min"])
    return None


def _read(found: Summaries, target: Target) -> tuple[Floats, Floats]:
    totals, weights = _totals(found, target)
    if target.days is None:
        return totals, weights
    observed = weights > 0
    kept = np.zeros(len(totals))
    values = totals[observed] / weights[observed]
    kept[observed] = [target.kept_on(float(value)) for value in values]
    return kept, observed.astype(np.float64)


def _totals(found: Summaries, target: Target) -> tuple[Floats, Floats]:
    reading = found.read(target.kpi, target.groups)
    if target.key not in reading.keys:
        nothing = np.zeros(found.setting.replications)
        return nothing, nothing
    at = reading.keys.index(target.key)
    n = reading.n[:, at]
    if target.statistic == "within":
        assert target.within is not None, "a share within a time has one"
        kept = found.within(target.kpi, target.within, target.groups)[:, at]
        return kept.astype(np.float64), n.astype(np.float64)
    if target.statistic in QUANTILES:
        values = reading.quantiles[:, at, [*QUANTILES].index(target.statistic)]
        return _one_value(values, n)
    if KPIS[target.kpi].combine in _ONE_VALUE:
        return _one_value(reading.mean[:, at], n)
    return np.where(n > 0, reading.mean[:, at] * n, 0.0), n.astype(np.float64)


def _one_value(values: Floats, n: Ints) -> tuple[Floats, Floats]:
    observed = (n > 0) & ~np.isnan(values)
    return np.where(observed, values, 0.0), observed.astype(np.float64)
