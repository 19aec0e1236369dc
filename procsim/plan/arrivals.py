"""When the cases of one type arrive: by a rate, by gaps, or by a list of times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from procsim.calendars import Intervals, add_working, working_time
from procsim.distributions import Distribution, Exponential
from procsim.errors import RunError
from procsim.plan.chance import uniforms
from procsim.plan.intensity import Floats, Intensity
from procsim.plan.plan import Ints

MOST_CASES = 50_000_000
"""More cases of one type in one run than this are a slip of the pen, not a hall."""

_BATCH = 4096


class ArrivalProcess(Protocol):
    """A way in which cases arrive."""

    def chunks(self, seed: int, replication: int) -> Iterator[Ints]:
        """Time of every arrival of a run, in order, microseconds; some thousands at once.

        Where the process allows it no more than a chunk is held at any time.
        """


def every_time(process: ArrivalProcess, seed: int, replication: int) -> Ints:
    """Give the time of every arrival of a run at once, in order, microseconds."""
    return np.concatenate([np.empty(0, dtype=np.int64), *process.chunks(seed, replication)])


@dataclass(frozen=True)
class ByRate:
    """Poisson arrivals at a rate that changes with the clock and, if wanted, with the day's luck.

    Parameters
    ----------
    name : str
        Of the case type, under which gaps and day factors are drawn.
    intensity : Intensity
        Of whole days, so that a day's luck is the same wherever the run ends.
    variance_to_mean : float
        Of the counts of equal days; above 1, each day's rate is multiplied by a gamma factor of
        mean 1.
    end : int
        No arrivals after it.
    most : int, optional
        No more arrivals than this.
    """

    name: str
    intensity: Intensity
    variance_to_mean: float
    end: int
    most: int | None

    def chunks(self, seed: int, replication: int) -> Iterator[Ints]:
        """Arrivals where unit-rate exponential gaps, summed, meet the summed intensity."""
        expected = self.intensity.expected * self._day_factors(seed, replication)
        total = np.cumsum(expected)
        if not total.size:
            return
        if min(float(total[-1]), self.most or np.inf) > MOST_CASES:
            raise _too_many(self.name)
        gap = Exponential(1.0)
        for target in _sums(
            lambda first, count: gap.quantile(
                uniforms((seed, replication, "gap", self.name), start=first, count=count)
            ),
            limit=float(total[-1]),
            expected=float(total[-1]),
            most=self.most,
            name=self.name,
        ):
            at = self._instants(target, expected, total)
            yield at[at <= self.end]

    def _instants(self, target: Floats, expected: Floats, total: Floats) -> Ints:
        """When the summed intensity reaches each target."""
        part = total.searchsorted(target, side="right")
        before = total[part] - expected[part]
        begins, ends = self.intensity.begins[part], self.intensity.ends[part]
        share = (target - before) / expected[part]
        return np.minimum(begins + np.floor(share * (ends - begins)).astype(np.int64), ends - 1)

    def _day_factors(self, seed: int, replication: int) -> Floats:
        """Factor of each stretch: gamma with mean 1, so that a day's count varies as stated."""
        shapes = self.day_shapes
        if np.isinf(shapes).all():
            return np.ones(self.intensity.days.size)
        stream = (seed, replication, "day factor", self.name)
        luck = uniforms(stream, start=0, count=shapes.size)
        return day_factors(shapes, luck)[self.intensity.days]

    @cached_property
    def day_shapes(self) -> Floats:
        """Shape of the gamma factor of each day; infinite where a day has no luck of its own."""
        days, expected = self.intensity.days, self.intensity.expected
        if not days.size:
            return np.empty(0)
        mean = np.bincount(days, weights=expected)
        if self.variance_to_mean == 1:
            return np.full(mean.size, np.inf)
        return np.where(mean > 0, mean / (self.variance_to_mean - 1), np.inf)


def day_factors(shapes: Floats, luck: Floats) -> Floats:
    """Give the gamma factor of mean 1 of each day, by its shape; 1 where that is infinite."""
    from scipy.special import gammaincinv

    factors = np.ones(shapes.size)
    lucky = np.isfinite(shapes)
    if lucky.any():
        factors[lucky] = gammaincinv(shapes[lucky], luck[lucky]) * (1 / shapes[lucky])
    return factors


@dataclass(frozen=True, slots=True)
class ByGaps:
    """Arrivals at gaps from a distribution, counted in working time of a calendar.

    Parameters
    ----------
    name : str
    gap : Distribution
        Microseconds.
    hours : Intervals
    first : int, optional
        Time of the first arrival; a gap after the start where None.
    end : int
        No arrivals after it.
    most : int, optional
    """

    name: str
    gap: Distribution
    hours: Intervals
    first: int | None
    end: int
    most: int | None

    def chunks(self, seed: int, replication: int) -> Iterator[Ints]:
        """Sums of the gaps, laid over the calendar; gap i is the one before arrival i."""
        begin = self.first or 0
        if begin > self.end:
            return
        # The first arrival at a stated time takes the place of the sum of no gaps.
        skipped = 0 if self.first is None else 1
        room = working_time(self.hours, self.end) - working_time(self.hours, begin)
        expected = room / max(self.gap.mean, 1e-6)
        if min(expected, self.most or np.inf) > 2 * MOST_CASES:
            raise _too_many(self.name)
        if skipped:
            yield self._instants(begin, np.zeros(1))
        for summed in _sums(
            lambda first, count: np.rint(
                self.gap.quantile(
                    uniforms(
                        (seed, replication, "gap", self.name), start=first + skipped, count=count
                    )
                )
            ),
            limit=float(room),
            expected=expected,
            most=None if self.most is None else self.most - skipped,
            name=self.name,
        ):
            yield self._instants(begin, summed)

    def _instants(self, begin: int, summed: Floats) -> Ints:
        """When so much working time has passed."""
        since = np.full(summed.size, begin, dtype=np.int64)
        return add_working(self.hours, since, summed.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Listed:
    """Arrivals at listed times.

    Parameters
    ----------
    at : tuple of int
        In order, microseconds.
    """

    at: tuple[int, ...]

    def chunks(self, seed: int, replication: int) -> Iterator[Ints]:
        """The same in every replication."""
        yield np.array(self.at, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Bundled:
    """Several cases at each arrival of another process.

    Parameters
    ----------
    name : str
    process : ArrivalProcess
    size : Distribution
        Of the number of cases, rounded to whole ones.
    """

    name: str
    process: ArrivalProcess
    size: Distribution

    def chunks(self, seed: int, replication: int) -> Iterator[Ints]:
        """Each arrival as often as its bundle has cases."""
        stream = (seed, replication, "bundle", self.name)
        bundles, cases = 0, 0.0
        for at in self.process.chunks(seed, replication):
            luck = uniforms(stream, start=bundles, count=at.size)
            sizes = np.rint(self.size.quantile(luck))
            bundles, cases = bundles + at.size, cases + float(sizes.sum())
            if cases > MOST_CASES:
                raise _too_many(self.name)
            yield np.repeat(at, sizes.astype(np.int64))


def _sums(
    draw: Callable[[int, int], Floats],
    *,
    limit: float,
    expected: float,
    most: int | None,
    name: str,
) -> Iterator[Floats]:
    """Running sums of draws up to a limit; the same numbers however far they are wanted."""
    last, first = np.zeros(1), 0
    # Where few are expected, the first batch has hardly more than will do.
    size = int(min(_BATCH, 32 + expected + 4 * expected**0.5))
    while last[-1] <= limit and (most is None or first < most):
        if first >= MOST_CASES:
            raise _too_many(name)
        wanted = size if most is None else min(size, most - first)
        # Carrying the last sum in front keeps the order of additions, hence every bit.
        last = np.cumsum(np.concatenate([last[-1:], draw(first, wanted)]))[1:]
        yield last[: last.searchsorted(limit, side="right")]
        first, size = first + wanted, _BATCH


def _too_many(name: str) -> RunError:
    return RunError(
        f"cases.{name}.arrivals: more than {MOST_CASES:,} arrivals in one run; "
        "a lower rate, longer gaps or a shorter run"
    )
