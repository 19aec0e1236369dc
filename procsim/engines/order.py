"""The order of rows in tables."""

from __future__ import annotations

import numpy as np

from procsim.engines.columns import stable_order, ties
from procsim.plan.plan import Ints


def by_number(cases: Ints) -> Ints:
    """Cases in the order of their numbers."""
    order = stable_order(cases[:, 0])
    return cases if order is None else np.take(cases.T, order, axis=1).T


def by_end(visits: Ints) -> Ints:
    """Visits in the order of (end, case, node, attempt); as they are where that is theirs."""
    ends = np.ascontiguousarray(visits[:, 6])
    order = stable_order(ends)
    # Few ends are equal: only among those the case, the node and the attempt decide.
    tied = ties(ends if order is None else ends[order])
    if tied.size:
        among = visits[tied if order is None else order[tied]]
        right = np.lexsort((among[:, 2], among[:, 1], among[:, 0], among[:, 6]))
        if (right[1:] < right[:-1]).any():
            order = np.arange(ends.size) if order is None else order
            order[tied] = order[tied][right]
    return visits if order is None else np.take(visits.T, order, axis=1).T
