"""How many first days to leave out: MSER-5, one common cut for all designs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

_BATCH = 5


@dataclass(frozen=True)
class WarmUp:
    """Days to leave out of every replication.

    Parameters
    ----------
    days : int
    settled : bool
        False where the best cut lies at the end of the search: the run is too short to tell,
        and the warm-up should be warned about.
    """

    days: int
    settled: bool


def mser5(day_totals: ArrayLike) -> WarmUp:
    """Find the cut after which the mean of the remaining days is surest.

    Parameters
    ----------
    day_totals : array_like, (days,) or (replications, days) float
        Replications are averaged day by day first. Days beyond a multiple of five are not used.

    Returns
    -------
    WarmUp
        A multiple of five days, at most half of the run.

    Raises
    ------
    ValueError
        With fewer than ten days.

    Examples
    --------
    >>> mser5([90, 60, 40, 30, 20] + [10, 12, 8, 11, 9] * 8)
    WarmUp(days=5, settled=True)

    Notes
    -----
    Source: White, Cobb & Spratt (2000), *Proceedings of the Winter Simulation Conference*,
    755-761.
    """
    series = np.atleast_2d(np.asarray(day_totals, dtype=np.float64)).mean(axis=0)
    batches = series[: series.size // _BATCH * _BATCH].reshape(-1, _BATCH).mean(axis=1)
    if batches.size < 2:
        raise ValueError(f"warm-up: found {series.size} days; at least {2 * _BATCH}")
    cuts = range(batches.size // 2 + 1)
    errors = [float(np.var(batches[cut:])) / (batches.size - cut) for cut in cuts]
    best = int(np.argmin(errors))
    return WarmUp(best * _BATCH, settled=best < cuts[-1])


def common_warm_up(designs: Iterable[ArrayLike]) -> WarmUp:
    """Find one cut long enough for every design, so that the same days are compared.

    Parameters
    ----------
    designs : iterable of array_like
        Day totals of each design, as `mser5` takes them.

    Examples
    --------
    >>> common_warm_up([[10, 12, 8, 11, 9] * 8, [90, 60, 40, 30, 20] + [10, 12, 8, 11, 9] * 7])
    WarmUp(days=5, settled=True)
    """
    cuts = [mser5(day_totals) for day_totals in designs]
    return WarmUp(max(cut.days for cut in cuts), settled=all(cut.settled for cut in cuts))
