"""From observations to figures: the mean, or sum, and the quantiles of each replication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from procsim.calendars.intervals import Int64Array
from procsim.kpi.columns import Codes, Name
from procsim.kpi.observed import Floats, Observed

QUANTILES = {"p50": 0.5, "p90": 0.9, "p95": 0.95}
"""Quantiles given for every KPI that has several observations a replication."""

_FEW = 500
"""So many numbers are sorted before they would be in a series."""

Combine: TypeAlias = Literal["mean", "total", "ratio"]
Part: TypeAlias = slice | NDArray[np.intp]


class Figures(NamedTuple):
    """Figures of every replication and group.

    Parameters
    ----------
    keys : list of tuples of str
        The groups, those that any replication observed.
    n : (replications, groups) int64
    found : (replications, groups, 4) float64
        The mean or sum, and the quantiles; NaN where there is none.
    """

    keys: list[tuple[Name, ...]]
    n: Int64Array
    found: Floats


def figures(observed: Observed, by: Sequence[str], combine: Combine, *, quantiles: bool) -> Figures:
    """Sum up what was observed, told apart by some columns."""
    keys, codes = observed.cells(by)
    shape = (len(observed.borders) - 1, len(keys))
    n = np.zeros(shape, dtype=np.int64)
    found = np.full((*shape, 1 + len(QUANTILES)), np.nan)
    for run, (begin, end) in enumerate(pairwise(observed.borders)):
        if begin == end:
            continue
        mine = None if codes is None else codes[begin:end]
        if observed.whole and not quantiles:
            n[run], total = _counted(mine, observed.values[begin:end], len(keys))
            np.divide(total, n[run], out=found[run, :, 0], where=n[run] > 0)
            continue
        for group, part in _parts(mine, begin, end):
            each = _figures(observed, part, combine, quantiles=quantiles)
            n[run, group], found[run, group, : len(each)] = _size(part), each
    there = np.flatnonzero(n.any(axis=0)).tolist() if by else [0]
    # None first, then by the alphabet.
    there.sort(key=lambda group: [(name is not None, name) for name in keys[group]])
    return Figures([keys[group] for group in there], n[:, there], found[:, there])


def _counted(
    codes: Codes | None, values: NDArray[Any], groups: int
) -> tuple[Int64Array, NDArray[Any]]:
    """Count whole numbers and add them up, which comes to the same in every order."""
    if codes is None:
        return np.array([values.size]), np.array([values.sum()])
    return np.bincount(codes, minlength=groups), np.bincount(codes, values, groups)


def _parts(codes: Codes | None, begin: int, end: int) -> Iterator[tuple[int, Part]]:
    """Give the groups among observations from one to another, and where theirs are."""
    if codes is None:
        yield 0, slice(begin, end)
        return
    order = np.argsort(codes, kind="stable") + begin
    counts = np.bincount(codes)
    last = np.cumsum(counts)
    for group in np.flatnonzero(counts).tolist():
        yield group, order[last[group] - counts[group] : last[group]]


def _size(part: Part) -> int:
    return part.stop - part.start if isinstance(part, slice) else part.size


def _figures(
    observed: Observed, part: Part, combine: Combine, *, quantiles: bool
) -> Sequence[float]:
    values = observed.values[part]
    if observed.weights is not None:
        return [_weighted(values, observed.weights[part])]
    ordered = in_order(values)
    if observed.unit is not None:
        ordered = observed.unit(ordered)
    total = float(ordered.sum())
    mean = total if combine == "total" else total / values.size
    return [mean, *_quantiles(ordered)] if quantiles else [mean]


def _weighted(values: NDArray[Any], weights: Floats) -> float:
    order = np.lexsort((weights, values))
    values, weights = values[order], weights[order]
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total > 0 else np.nan


def in_order(values: NDArray[Any]) -> NDArray[Any]:
    """Sort numbers.

    Examples
    --------
    >>> in_order(np.array([3, 1, 2])).tolist()
    [1, 2, 3]
    """
    if values.size < _FEW:
        return np.sort(values)
    import polars as pl

    # Of whole numbers it sorts several times as many as numpy where that has no fast instructions.
    return pl.Series(values).sort(multithreaded=False).to_numpy()


def _quantiles(ordered: Floats) -> Iterator[float]:
    """Give the quantiles of values in order, to the last bit as `numpy.quantile` does."""
    for share in QUANTILES.values():
        place = (ordered.size - 1) * share
        below = int(place)
        part = place - below
        low, high = float(ordered[below]), float(ordered[min(below + 1, ordered.size - 1)])
        yield low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part)
