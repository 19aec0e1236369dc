"""What a design changes in one figure, paired replication by replication."""

from __future__ import annotations

import math

import numpy as np

from procsim.compare.observed import Floats, mean_of
from procsim.compare.result import Difference
from procsim.kpi import Kpi
from procsim.statistics import paired_difference, verdict


def difference(
    kpi: Kpi,
    statistic: str,
    sides: tuple[Floats, Floats],
    *,
    confidence: float,
    primary: bool = False,
) -> Difference:
    """Compare a figure before and after, in the replications where both observed something.

    Parameters
    ----------
    kpi : Kpi
    statistic : str
    sides : pair of ndarray(float64, shape=(replications,))
        Before and after; NaN where nothing was observed.
    confidence : float
        Of this interval alone; the family's is higher or the same.
    primary : bool

    Returns
    -------
    Difference
        `before` and `after` are over the pairs, so that they differ by `difference`; where there is
        no pair each is over its own replications, and there is no difference.
    """
    before, after = sides
    both = ~(np.isnan(before) | np.isnan(after))
    if not both.any():
        return Difference(
            kpi.name, statistic, kpi.unit, mean_of(before), mean_of(after), None, None,
            "no difference shown", kpi.better, None, primary,
        )  # fmt: skip
    found = paired_difference(before[both], after[both], confidence)
    reduction = found.variance_reduction
    return Difference(
        kpi=kpi.name,
        statistic=statistic,
        unit=kpi.unit,
        before=mean_of(before[both]),
        after=mean_of(after[both]),
        difference=found.mean,
        half_width=found.half_width,
        verdict=verdict(found.mean, found.half_width, kpi.better),
        better=kpi.better,
        variance_reduction=reduction
        if reduction is not None and math.isfinite(reduction)
        else None,
        primary=primary,
    )
