"""Limits of which is counted exactly how many observations keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from procsim.errors import UsageError, did_you_mean
from procsim.plan.plan import Ints
from procsim.tables import Setting
from procsim.tally.cells import Shape
from procsim.tally.groups import OF_CASES, OF_VISITS, observed_groups

Within = Mapping[str, Sequence[int]]
"""Limits in microseconds (of ``visits``: visits) by the KPI that is held against them."""

NO_LIMITS: Within = MappingProxyType({})
_NONE = -1
"""What no observation keeps, for a KPI with fewer limits than another."""


def limits_by_row(setting: Setting, within: Within) -> Ints:
    """Lay limits out by rows of what is observed.

    Parameters
    ----------
    setting : Setting
    within : mapping of str to sequence of int

    Returns
    -------
    (rows, limits) int64
        In the order given, filled up with what nothing keeps.

    Raises
    ------
    UsageError
        A KPI of which nothing is observed with a histogram, or a limit below 0.
    """
    rows = Shape(len(setting.types), len(setting.pools)).observed
    limits = np.full((rows, max(map(len, within.values()), default=0)), _NONE, dtype=np.int64)
    for kpi, of_kpi in within.items():
        _require(kpi, of_kpi)
        for group in observed_groups(kpi, setting, ()):
            limits[group.rows, : len(of_kpi)] = of_kpi
    return limits


def _require(kpi: str, limits: Sequence[int]) -> None:
    known = [*OF_CASES, *OF_VISITS]
    if kpi not in known:
        raise UsageError(f"within: found '{kpi}'; {did_you_mean(kpi, known)}")
    for limit in limits:
        if limit < 0:
            raise UsageError(f"within: {kpi}: found a limit of {limit}; at least 0")
