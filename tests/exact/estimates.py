"""Estimates over independent replications, each with its standard error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Groups = Sequence[np.ndarray]
"""Observations, one array a replication."""


@dataclass(frozen=True)
class Estimate:
    """A figure and the standard error of its replications."""

    value: float
    error: float


def ratio(totals, counts) -> Estimate:
    """Totals over totals: what the ratio of two expectations asks for (delta method)."""
    totals, counts = np.asarray(totals, dtype=float), np.asarray(counts, dtype=float)
    value = totals.sum() / counts.sum()
    return Estimate(value, _error((totals - value * counts) / counts.mean()))


def mean_of(groups: Groups) -> Estimate:
    return ratio([group.sum() for group in groups], [group.size for group in groups])


def quantile_of(groups: Groups, share: float) -> Estimate:
    """Pooled quantile; its error is that of the share below it, over the density there."""
    pooled = np.concatenate(groups)
    low, value, high = np.quantile(pooled, [share - 0.02, share, share + 0.02])
    below = ratio([(group <= value).sum() for group in groups], [group.size for group in groups])
    return Estimate(value, below.error * (high - low) / 0.04)


def deviation_of(groups: Groups) -> Estimate:
    """Pooled standard deviation (delta method)."""
    pooled = np.concatenate(groups)
    value = pooled.std()
    squares = ratio(
        [((group - pooled.mean()) ** 2).sum() for group in groups],
        [group.size for group in groups],
    )
    return Estimate(value, squares.error / (2 * value))


def variance_of(groups: Groups) -> Estimate:
    """Pooled variance (delta method)."""
    deviation = deviation_of(groups)
    return Estimate(deviation.value**2, 2 * deviation.value * deviation.error)


def quotient(above: Estimate, below: Estimate) -> Estimate:
    """Quotient of two independent estimates."""
    value = above.value / below.value
    relative = np.hypot(above.error / above.value, below.error / below.value)
    return Estimate(value, value * relative)


def total(parts: Sequence[np.ndarray]) -> Estimate:
    """Mean over replications of a sum of figures, one array a figure."""
    return mean_over(np.sum(parts, axis=0))


def mean_over(figures) -> Estimate:
    """Mean of one figure a replication."""
    figures = np.asarray(figures, dtype=float)
    return Estimate(figures.mean(), _error(figures))


def _error(influences: np.ndarray) -> float:
    return float(influences.std(ddof=1) / np.sqrt(influences.size))


def pooled(batches: Sequence[Estimate]) -> Estimate:
    """Mean of independent estimates of one figure from equally many replications."""
    value = sum(each.value for each in batches) / len(batches)
    return Estimate(value, float(np.hypot.reduce([each.error for each in batches])) / len(batches))
