"""The busiest staffed pool, with who answers for it."""

from __future__ import annotations

from procsim.compare.observed import grouped, mean_of
from procsim.compare.result import Bottleneck
from procsim.kpi import KPIS
from procsim.tables import Tables


def bottleneck(tables: Tables) -> Bottleneck | None:
    """Find the staffed pool with the highest utilisation.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    Bottleneck or None
        Of pools as busy as each other the one with the longer mean wait, then the first by name;
        None where no pool has staff on duty.
    """
    waits = grouped(KPIS["wait"], tables, "pool")
    candidates = []
    for pool, found in grouped(KPIS["utilisation"], tables, "pool").items():
        busy = mean_of(found["mean"])
        wait = mean_of(waits[pool]["mean"]) if pool in waits else None
        if busy is not None:
            candidates.append((-busy, -(wait or 0.0), pool, wait))
    if not candidates:
        return None
    busy, _, pool, wait = min(candidates)
    return Bottleneck(pool, tables.setting.pools[pool].unit, -busy, wait)
