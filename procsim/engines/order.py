"""The order of rows in tables."""

from __future__ import annotations

import numpy as np

from procsim.engines.columns import stable_order
from procsim.plan.plan import Ints


def by_number(cases: Ints) -> Ints:
    """Cases in the order of their numbers."""
    order = stable_order(cases[:, 0])
    return cases if order is None else np.take(cases.T, order, axis=1).T
