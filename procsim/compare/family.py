"""The comparisons that share an error rate: the few that decide, and all the others."""

from __future__ import annotations

import numpy as np

from procsim.compare.difference import difference
from procsim.compare.observed import Figures, grouped, key_of, statistics_of
from procsim.compare.result import Difference
from procsim.kpi import KPIS
from procsim.statistics import bonferroni
from procsim.tables import Tables

PRIMARY = ("cycle_time.p90", "visits", "hall_wait.p90", "on_time")
"""The figures that decide; together over all designs they are one family."""


def differences(
    before: Figures, after: Figures, *, designs: int, confidence: float
) -> dict[str, Difference]:
    """Compare every figure; the primary ones are one family, the rest another.

    The intervals of a family hold together, over all its figures and designs, with the confidence
    given (Bonferroni). Figures that the baseline never observed belong to none.

    Parameters
    ----------
    before, after : mapping of str to ndarray(float64, shape=(replications,))
        Of the baseline and of one design.
    designs : int
        Compared with the same baseline.
    confidence : float
        Of each family.

    Returns
    -------
    dict of str to Difference
        In the order of the registry.
    """
    observed = [key for key, found in before.items() if not np.isnan(found).all()]
    primary = sum(key in PRIMARY for key in observed)
    each = {
        True: bonferroni(confidence, max(1, primary * designs)),
        False: bonferroni(confidence, max(1, (len(observed) - primary) * designs)),
    }
    found = {}
    for name, kpi in KPIS.items():
        for statistic in statistics_of(kpi):
            key = key_of(name, statistic)
            decides = key in PRIMARY
            found[key] = difference(
                kpi,
                statistic,
                (before[key], after[key]),
                confidence=each[decides],
                primary=decides,
            )
    return found


def shifts(
    before: Tables, after: Tables, *, designs: int, confidence: float
) -> dict[str, Difference]:
    """Compare how busy each pool is; a pool of one side alone has no difference.

    Neither direction is better in itself: busier staff are a price, idle staff a cost.

    Returns
    -------
    dict of str to Difference
        By pool; all pools and designs are one family.
    """
    kpi = KPIS["utilisation"]
    sides = [grouped(kpi, tables, "pool") for tables in (before, after)]
    pools = sorted({*sides[0], *sides[1]})
    each = bonferroni(confidence, max(1, len(pools) * designs))
    nothing = np.full(after.setting.replications, np.nan)
    return {
        pool: difference(
            kpi,
            "mean",
            (
                sides[0][pool]["mean"] if pool in sides[0] else nothing,
                sides[1][pool]["mean"] if pool in sides[1] else nothing,
            ),
            confidence=each,
        )
        for pool in pools
    }
