"""What came after the issue of each case, by case number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from procsim.engines.events import Rows
from procsim.plan.plan import Ints
from procsim.tables import AFTERWARDS


def after_issue(runs: Sequence[Rows]) -> tuple[Ints, Ints]:
    """Lay out how each case stands after its issue, and when that ended.

    Parameters
    ----------
    runs : sequence of Rows

    Returns
    -------
    two arrays of int64
        Of the cases of one run after the other: the place in ``AFTERWARDS``, its length where
        nothing came after; the end, -1 for none.
    """
    ways, ends = [], []
    for rows in runs:
        way = np.full(rows.arrivals[0].size, len(AFTERWARDS), dtype=np.int64)
        end = np.full(way.size, -1, dtype=np.int64)
        case, until, how = rows.afterwards.T
        way[case], end[case] = how, until
        ways.append(way)
        ends.append(end)
    return np.concatenate(ways), np.concatenate(ends)
