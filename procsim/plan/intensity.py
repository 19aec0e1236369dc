"""Arrival rates over clock time: a calendar's open hours, weighted by time of day and weekday."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from procsim.calendars import DAY, Calendar, Intervals, is_open, parse_spans
from procsim.plan.plan import Ints
from procsim.scenario.case_type import Arrivals
from procsim.scenario.quantity import MICROSECONDS, Rate

Floats = NDArray[np.float64]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

TWO_PEAKS = {"09:00-10:30": 2.0, "14:00-15:30": 2.0}
"""A morning and an afternoon peak, each twice the rest of the day: an assumption."""


@dataclass(frozen=True, slots=True)
class Intensity:
    """Expected arrivals as a step function of clock time.

    Parameters
    ----------
    begins : (n,) int64
    ends : (n,) int64
        Stretches of open time in order, microseconds.
    rates : (n,) float64
        Expected arrivals a microsecond.
    days : (n,) int64
        Number of the day since the scenario's first midnight.
    """

    begins: Ints
    ends: Ints
    rates: Floats
    days: Ints

    @property
    def expected(self) -> Floats:
        """Expected arrivals of each stretch."""
        return self.rates * (self.ends - self.begins)


@dataclass(frozen=True, slots=True)
class _DayShape:
    """Weights of the parts of a day and of the weekdays."""

    edges: Ints
    weights: Floats
    weekdays: Floats

    def at(self, since_midnight: Ints, weekday: Ints) -> Floats:
        part = self.edges.searchsorted(since_midnight, side="right") - 1
        return self.weights[part] * self.weekdays[weekday]


def intensity(
    arrivals: Arrivals, calendar: Calendar, hours: Intervals, *, start: datetime, end: int
) -> Intensity:
    """Lay a rate out over a run.

    Parameters
    ----------
    arrivals : Arrivals
        With a rate.
    calendar, hours : Calendar, Intervals
        The arrivals' calendar, and its compiled form.
    start : datetime
    end : int
        Last microsecond of interest.

    Returns
    -------
    Intensity
        Where the rate is one number, its mean over a plain week is the stated one whatever the
        profile and the weekdays' weights are.
    """
    shape = _day_shape(arrivals)
    since_midnight = _since_midnight(start)
    midnights = np.arange(-since_midnight, end + DAY, DAY, dtype=np.int64)
    edges = np.concatenate(
        [hours.opens, hours.closes, (midnights[:, None] + shape.edges).ravel(), [0, end]]
    )
    edges = np.unique(edges[(edges >= 0) & (edges <= end)])
    begins, ends = edges[:-1], edges[1:]
    open_now = np.asarray(is_open(hours, begins), dtype=bool)
    begins, ends = begins[open_now], ends[open_now]
    days = (begins + since_midnight) // DAY
    weekday = (days + start.weekday()) % 7
    weights = shape.at((begins + since_midnight) % DAY, weekday)
    return Intensity(begins, ends, weights * _scale(arrivals, calendar, shape), days)


def next_midnight(start: datetime, end: int) -> int:
    """Give the first midnight after an instant, both in microseconds since the start."""
    since_midnight = _since_midnight(start)
    return (end + since_midnight) // DAY * DAY + DAY - since_midnight


def _since_midnight(start: datetime) -> int:
    since = start - datetime(start.year, start.month, start.day)
    return since // timedelta(microseconds=1)


def _day_shape(arrivals: Arrivals) -> _DayShape:
    if isinstance(arrivals.rate, Mapping):
        background = 0.0
        parts = {span: _per_microsecond(rate) for span, rate in arrivals.rate.items()}
    else:
        profile = arrivals.profile or "flat"
        named = {"flat": {}, "two_peaks": TWO_PEAKS}
        parts = dict(named[profile] if isinstance(profile, str) else profile)
        background = 1.0
    edges, weights = _steps(parts, background)
    weight_of = {str(day): weight for day, weight in (arrivals.weekdays or {}).items()}
    weekdays = np.array([weight_of.get(day, 1.0) for day in WEEKDAYS])
    return _DayShape(edges, weights, weekdays)


def _steps(parts: Mapping[str, float], background: float) -> tuple[Ints, Floats]:
    """Parts of a day as a step function; what no part covers has the background's weight."""
    spans = [(*parse_spans([text])[0], weight) for text, weight in parts.items()]
    edges = np.unique(
        [0, *(edge for begin, stop, _ in spans for edge in (begin, stop) if edge < DAY)]
    )
    weights = np.full(edges.size, background)
    for begin, stop, weight in spans:
        weights[(edges >= begin) & (edges < stop)] = weight
    return edges.astype(np.int64), weights


def _scale(arrivals: Arrivals, calendar: Calendar, shape: _DayShape) -> float:
    """What turns weights into arrivals a microsecond."""
    lengths, since, weekday = _plain_week(calendar, shape.edges)
    open_time = float(lengths.sum())
    if isinstance(arrivals.rate, Mapping):
        return open_time / (float(lengths @ shape.weekdays[weekday]) or math.inf)
    assert isinstance(arrivals.rate, Rate), "exactly one of rate, gaps and times was validated"
    # Where every weight is 0 nobody comes, whatever the rate.
    mean_weight = float(lengths @ shape.at(since, weekday)) / open_time or math.inf
    return arrivals.rate.amount / _unit(arrivals.rate.per, calendar, open_time) / mean_weight


def _unit(per: str, calendar: Calendar, week: float) -> float:
    """Open time in which a stated rate brings its amount; clock days are spread over the week."""
    if per == "workday":
        return float(calendar.nominal_day())
    return {"day": week / 7, "week": week}.get(per, float(MICROSECONDS[per]))


def _per_microsecond(rate: Rate) -> float:
    return rate.amount / MICROSECONDS[rate.per]


def _plain_week(calendar: Calendar, edges: Ints) -> tuple[Floats, Ints, Ints]:
    """Lengths, times of day and weekdays of the open stretches of a week without holidays."""
    rows = [
        (min(stop, later) - max(begin, edge), max(begin, edge), day)
        for day, spans in enumerate(calendar.hours.days if calendar.hours else (((0, DAY),),) * 7)
        for begin, stop in spans
        for edge, later in zip(edges, [*edges[1:], DAY], strict=True)
        if max(begin, edge) < min(stop, later)
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0].astype(np.float64), table[:, 1], table[:, 2]
