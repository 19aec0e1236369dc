"""Which of several designs is best: sequential selection with an indifference zone (KN)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from procsim.statistics.intervals import Floats, t_multiplier

Sample: TypeAlias = Callable[[tuple[int, ...], range], ArrayLike]
"""Gives one value for each of some replications (rows) and some alternatives (columns); a
replication has the same luck whatever the alternative."""

_AHEAD = 10
"""Of so many replications made, one more is asked for at a time: they can be made side by side."""


@dataclass(frozen=True)
class Selection:
    """The alternative with the least mean, as far as it is sure.

    Parameters
    ----------
    best : int
    left : tuple of int
        Alternatives that were not shown to be worse, the best among them.
    replications : tuple of int
        How many were looked at of each alternative.
    means : tuple of float
        Over these; NaN where nothing had to be looked at.
    sure : bool
        False where the replications came to an end before the selection did.
    """

    best: int
    left: tuple[int, ...]
    replications: tuple[int, ...]
    means: tuple[float, ...]
    sure: bool


def kn_eta(alternatives: int, first: int = 10, confidence: float = 0.95) -> float:
    """Return the constant from which KN derives how long alternatives stay.

    Parameters
    ----------
    alternatives : int
        At least 2.
    first : int, default 10
        Replications of each before the first look, at least 2.
    confidence : float, default 0.95
        That the best is selected, above 1/`alternatives`: by mere chance it is as often.

    Raises
    ------
    ValueError
        If a number is out of bounds.

    Examples
    --------
    >>> round(kn_eta(5, first=10, confidence=0.95), 4)
    0.635

    Notes
    -----
    Solves (1 + 2 eta)^-((first - 1) / 2) / 2 = (1 - confidence) / (alternatives - 1), the case
    c = 1. Source: Kim & Nelson (2001), *ACM Transactions on Modeling and Computer Simulation* 11,
    251-273.
    """
    if alternatives < 2:
        raise ValueError(f"alternatives: found {alternatives}; at least 2")
    if first < 2:
        raise ValueError(f"replications: found {first} before the first look; at least 2")
    if not 1 / alternatives < confidence < 1:
        allowed = f"above 1/{alternatives} and below 1"
        raise ValueError(f"confidence: found {confidence}; {allowed}")
    each = (1 - confidence) / (alternatives - 1)
    return float((2 * each) ** (-2 / (first - 1)) - 1) / 2


def kn_h2(alternatives: int, first: int = 10, confidence: float = 0.95) -> float:
    """Return how many times variance over squared indifference KN needs at most to be sure.

    Parameters
    ----------
    alternatives, first, confidence
        As for `kn_eta`.

    Examples
    --------
    >>> round(kn_h2(5, first=10, confidence=0.95), 3)
    11.429
    """
    return 2 * kn_eta(alternatives, first, confidence) * (first - 1)


def select(
    sample: Sample,
    alternatives: int,
    *,
    delta: float,
    first: int = 10,
    confidence: float = 0.95,
    most: int | None = None,
) -> Selection:
    """Find the alternative with the least mean under common random numbers.

    After each replication those go that are too far behind another; the more replications there
    are, the less is too far. Whoever is left when no more than `delta` can be between them is
    judged by his mean.

    Parameters
    ----------
    sample : callable
        From some alternatives, by number, and a range of replications to an array (replications,
        alternatives). Of the replications that are asked for at a time, a tenth of those made,
        each is looked at by itself, as if no later one were known.
    alternatives : int
        At least 1.
    delta : float
        Indifference: a lead that is worth telling, above 0, in the unit of the values.
    first : int, default 10
        Replications of every alternative before the first look.
    confidence : float, default 0.95
        That the best is selected where it leads by `delta` or more.
    most : int, optional
        Replications at which to give up; without end where left out.

    Returns
    -------
    Selection
        Of a single alternative without a look at it.

    Raises
    ------
    ValueError
        If a number is out of bounds, or a value is not finite.

    Examples
    --------
    >>> luck = np.random.default_rng(1).normal(size=(1000, 1))
    >>> waits = luck + [12.0, 10.0, 10.9] + np.random.default_rng(2).normal(size=(1000, 3)) / 5
    >>> found = select(
    ...     lambda which, runs: waits[runs.start : runs.stop, list(which)], 3, delta=0.5)
    >>> found.best, found.replications, found.sure
    (1, (10, 10, 10), True)

    Notes
    -----
    Values are taken as normal. Correlation between alternatives, as common random numbers make
    it, does no harm: the variance is that of differences. Where several are within `delta` of the
    best, any of them may be selected. Source: Kim & Nelson (2001), *ACM Transactions on Modeling
    and Computer Simulation* 11, 251-273, with c = 1.
    """
    _check(alternatives, delta, first, most)
    if alternatives == 1:
        return Selection(0, (0,), (0,), (math.nan,), sure=True)
    h2 = kn_h2(alternatives, first, confidence)
    race = _Race(
        _sampled(sample, alternatives, tuple(range(alternatives)), range(first)), h2, delta
    )
    last = math.inf if most is None else most
    while not race.is_over and race.made < last:
        until = int(min(race.made + max(1, race.made // _AHEAD), last))
        for row in _sampled(sample, alternatives, race.left, range(race.made, until)):
            race.add(row)
            if race.is_over:
                break
    return race.selection()


def screened(values: Floats, confidence: float) -> tuple[int, ...]:
    """Leave out the alternatives that are clearly worse than another one.

    Parameters
    ----------
    values : (replications, alternatives) float64
        Common random numbers in each row; less is better.
    confidence : float
        That the best is left.

    Returns
    -------
    tuple of int
        Those that are left, in order.

    Examples
    --------
    >>> screened(np.array([[1.0, 9.0, 1.5], [2.0, 7.0, 1.5], [1.5, 8.0, 2.0]]), 0.95)
    (0, 2)

    Notes
    -----
    Screening before a selection spares it those that vary much and are far away. The errors of both
    add up. Source: Nelson, Swann, Goldsman & Song (2001), *Operations Research* 49, 950-963.
    """
    number, alternatives = values.shape
    if alternatives == 1:
        return (0,)
    means = values.mean(axis=0)
    differences = values[:, :, None] - values[:, None, :]
    errors = np.sqrt(differences.var(axis=0, ddof=1) / number)
    reach = t_multiplier(1 - 2 * (1 - confidence) / (alternatives - 1), number - 1)
    worse = means[:, None] - means[None, :] > reach * errors
    return tuple(np.flatnonzero(~worse.any(axis=1)).tolist())


class _Race:
    """Alternatives that are compared by their means after each replication.

    Parameters
    ----------
    start : (first, alternatives) float
    h2, delta : float
    """

    def __init__(self, start: Floats, h2: float, delta: float) -> None:
        self.made, alternatives = start.shape
        self.left = tuple(range(alternatives))
        self._delta = delta
        self._totals = start.sum(axis=0)
        self._looked_at = np.full(alternatives, self.made)
        differences = start[:, :, None] - start[:, None, :]
        # After so many replications two alternatives are told apart by their means alone.
        self._enough = h2 * differences.var(axis=0, ddof=1) / delta**2
        self._screen()

    def add(self, row: Floats) -> None:
        """Look at one more replication of those that are left."""
        self.made += 1
        which = np.array(self.left)
        self._totals[which] += row[which]
        self._looked_at[which] = self.made
        self._screen()

    def _screen(self) -> None:
        which = np.array(self.left)
        means = self._totals[which] / self.made
        lacking = self._enough[np.ix_(which, which)] - self.made
        behind = np.maximum(self._delta / (2 * self.made) * lacking, 0.0)
        stays = (means[:, None] <= means[None, :] + behind).all(axis=1)
        self.left = tuple(which[stays].tolist())

    @property
    def is_over(self) -> bool:
        """Whether one alternative is left, or all that are can be told apart by their means."""
        within = self._enough[np.ix_(self.left, self.left)]
        return len(self.left) == 1 or self.made > math.floor(within.max())

    def selection(self) -> Selection:
        """Select the best of those that are left; the first of several."""
        means = self._totals / self._looked_at
        return Selection(
            best=min(self.left, key=means.__getitem__),
            left=self.left,
            replications=tuple(self._looked_at.tolist()),
            means=tuple(means.tolist()),
            sure=self.is_over,
        )


def _sampled(
    sample: Sample, alternatives: int, left: tuple[int, ...], replications: range
) -> Floats:
    """Give replications by alternatives; NaN for those that are out."""
    values = np.asarray(sample(left, replications), dtype=np.float64)
    asked = (len(replications), len(left))
    if values.shape != asked or not np.isfinite(values).all():
        raise ValueError(f"sample: found {values!r}; finite numbers, {asked[0]} rows of {asked[1]}")
    rows = np.full((len(replications), alternatives), np.nan)
    rows[:, left] = values
    return rows


def _check(alternatives: int, delta: float, first: int, most: int | None) -> None:
    if alternatives < 1:
        raise ValueError(f"alternatives: found {alternatives}; at least 1")
    if not delta > 0:
        raise ValueError(f"indifference: found {delta}; above 0")
    if most is not None and most < first:
        raise ValueError(f"replications: found {most} at most; at least the first {first}")
