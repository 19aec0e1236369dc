"""Where cases are held: the share of their time by who answers for it."""

from __future__ import annotations

from procsim.kpi import holding
from procsim.tables import Tables


def holders(tables: Tables) -> dict[str, float]:
    """Give the share of the time of finished cases by who held them.

    Parameters
    ----------
    tables : Tables

    Returns
    -------
    dict of str to float
        By responsible unit (a pool without one under its own name), ``applicant``, ``outside``,
        ``legal`` and ``other``; the shares sum to 1, the largest comes first. Totals over totals of
        all replications; empty where no case finished.
    """
    totals: dict[str, float] = {}
    for _, unit, minutes in holding(tables).iter_rows():
        totals[unit] = totals.get(unit, 0.0) + minutes
    whole = sum(totals.values())
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return {unit: minutes / whole for unit, minutes in ranked}
