"""When the cases of one type arrive: by a rate, by gaps, or by a list of times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from procsim.calendars import Intervals, add_working, working_time
from procsim.distributions import Distribution, Exponential
from procsim.plan.chance import uniforms
from procsim.plan.intensity import Floats, Intensity
from procsim.plan.plan import Ints
from procsim.plan.sums import AddUp, Gaps, add_up, require_possible, sums


class ArrivalProcess(Protocol):
    """A way in which cases arrive."""

    def chunks(self, seed: int, replication: int, add: AddUp = add_up) -> Iterator[Ints]:
        """Time of every arrival of a run, in order, microseconds; some thousands at once.

        Where the process allows it no more than a chunk is held at any time. Who adds up gaps
        sooner than `add_up`, to the last bit, may say so.
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

    def chunks(self, seed: int, replication: int, add: AddUp = add_up) -> Iterator[Ints]:
        """Arrivals where unit-rate exponential gaps, summed, meet the summed intensity."""
        expected = self.intensity.expected * self._day_factors(seed, replication)
        total = np.cumsum(expected)
        if not total.size:
            return
        require_possible(self.name, min(float(total[-1]), self.most or np.inf))
        gaps, limit = Gaps(self.name, (seed, replication), Exponential(1.0)), float(total[-1])
        for target in sums(gaps, add, limit=limit, expected=limit, most=self.most):
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

    def chunks(self, seed: int, replication: int, add: AddUp = add_up) -> Iterator[Ints]:
        """Sums of the gaps, laid over the calendar; gap i is the one before arrival i."""
        begin = self.first or 0
        if begin > self.end:
            return
        # The first arrival at a stated time takes the place of the sum of no gaps.
        skipped = 0 if self.first is None else 1
        room = working_time(self.hours, self.end) - working_time(self.hours, begin)
        expected = room / max(self.gap.mean, 1e-6)
        # Gaps may be longer than they are on average.
        require_possible(self.name, min(expected, self.most or np.inf) / 2)
        if skipped:
            yield self._instants(begin, np.zeros(1))
        gaps = Gaps(self.name, (seed, replication), self.gap, whole=True, skipped=skipped)
        most = None if self.most is None else self.most - skipped
        for summed in sums(gaps, add, limit=float(room), expected=expected, most=most):
            yield self._instants(begin, summed)

    def _instants(self, begin: int, summed: Floats) -> Ints:
        """When so much working time has passed."""
        since = np.array([begin], dtype=np.int64)
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

    def chunks(self, seed: int, replication: int, add: AddUp = add_up) -> Iterator[Ints]:
        """The same in every replication."""
        del seed, replication, add
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

    def chunks(self, seed: int, replication: int, add: AddUp = add_up) -> Iterator[Ints]:
        """Each arrival as often as its bundle has cases."""
        stream = (seed, replication, "bundle", self.name)
        bundles, cases = 0, 0.0
        for at in self.process.chunks(seed, replication, add):
            luck = uniforms(stream, start=bundles, count=at.size)
            sizes = np.rint(self.size.quantile(luck))
            bundles, cases = bundles + at.size, cases + float(sizes.sum())
            require_possible(self.name, cases)
            yield np.repeat(at, sizes.astype(np.int64))
