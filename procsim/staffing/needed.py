"""How many officers theory would place at each pool: where a search for staff begins."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from procsim.calendars import Span
from procsim.scenario.pool import MOST_OFFICERS
from procsim.staffing.profile import A_DAY, A_WEEK, HALF_HOUR, Floats
from procsim.staffing.stations import Station, stations
from procsim.theory import (
    Limits,
    modified_offered_load,
    servers_needed,
    servers_needed_by_the_impatient,
    square_root_staffing,
)

if TYPE_CHECKING:
    from procsim.staffing.target import Target
    from procsim.workflow.graph import Graph

_MINUTE: Final = 60e6
_QUANTILES: Final = {"p50": 0.5, "p90": 0.9, "p95": 0.95}
_WAITING: Final = 0.5
"""Share of visits that wait where no target says how long."""
_RAREST: Final = 1e-4
"""Theory is asked for no rarer exceptions: a search begins, it does not end here."""


@dataclass(frozen=True)
class Needed:
    """The officers of a pool that would about keep its targets.

    Parameters
    ----------
    number : int
        If it is the same all day: the mean of what the half-hours need, each by its visits, and no
        fewer than can do the work.
    half_hours : tuple of int
        For each half-hour of the week, from Monday on; 0 while the pool is closed.

    Examples
    --------
    >>> week = Needed(2, tuple([0] * 18 + [1, 3, 2] + [0] * 27) * 5 + (0,) * 96)
    >>> nine, ten = 9 * 2 * HALF_HOUR, 10 * 2 * HALF_HOUR
    >>> week.within([(nine, ten)]), week.within([(ten, ten + HALF_HOUR)], weekdays=[0, 6])
    (3, 2)
    """

    number: int
    half_hours: tuple[int, ...]

    def within(self, spans: Iterable[Span], weekdays: Iterable[int] = range(7)) -> int:
        """Give the most that any half-hour needs in parts of the day; Monday is 0."""
        days = list(weekdays)
        return max(
            (
                self.half_hours[day * A_DAY + place]
                for begin, end in spans
                for day in days
                for place in range(begin // HALF_HOUR, min(-(-end // HALF_HOUR), A_DAY))
            ),
            default=0,
        )


def needed(graph: Graph, targets: Sequence[Target]) -> dict[str, Needed]:
    """Say how many officers each pool would about need, from what theory knows of like queues.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound; how many officers it has now does not matter.
    targets : sequence of Target
        Those on waits, abandonment and utilisation are aimed at, each at every pool that it means;
        without one, half of the visits may wait, or the work is just done.

    Returns
    -------
    dict of str to Needed
        Every staffed pool to which visits come week after week.

    Notes
    -----
    Each pool by itself, by Erlang C with the correction of Allen and Cunneen, by Erlang A where all
    have patience, and by the square-root rule where nothing is promised; half-hour by half-hour
    from the modified offered load, its hours put end to end.

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.load import load
    >>> from procsim.staffing.targets import targets_of
    >>> from procsim.workflow.graph import build
    >>> graph = build(load(path_of("start-a-business")))
    >>> found = needed(graph, targets_of(["wait.p90 <= 20 min"], graph))
    >>> found["registration_window"].number
    3
    """
    return {
        name: _needed(station, [*_limits(targets, name, station)])
        for name, station in stations(graph).items()
    }


def _limits(targets: Sequence[Target], pool: str, station: Station) -> Iterator[Limits]:
    """Give what targets ask of the queue of a pool, in microseconds."""
    for target in targets:
        if target.pool not in (None, pool):
            continue
        time = target.limit * _MINUTE
        match target.kpi, target.statistic:
            case "wait" | "hall_wait", "mean":
                yield Limits(wait=max(time, station.mean * _RAREST))
            case "wait" | "hall_wait", "within":
                yield Limits(over=target.within or 0, longer=max(1 - target.limit, _RAREST))
            case "wait" | "hall_wait", quantile:
                yield Limits(over=time, longer=1 - _QUANTILES[quantile])
            case "utilisation", _:
                yield Limits(utilisation=max(target.limit, 0.01))
            case "abandonment", _ if station.patience is not None:
                yield Limits(abandons=max(target.limit, _RAREST))


def _needed(station: Station, limits: list[Limits]) -> Needed:
    open_now = np.flatnonzero(station.opens)
    loads = _loads(station, station.rates[open_now])
    known: dict[float, int] = {}
    numbers = []
    for load in np.round(loads, 9).tolist():
        if load not in known:
            known[load] = _officers(station, load, limits)
        numbers.append(known[load])
    week = np.zeros(A_WEEK, dtype=np.int64)
    week[open_now] = numbers
    enough = 1 if station.patience is not None else math.floor(station.load) + 1
    mean = float(week @ station.comes) / station.visits
    return Needed(max(math.ceil(mean - 1e-9), enough), tuple(week.tolist()))


def _loads(station: Station, rates: Floats) -> Floats:
    """Give the most officers that would be busy in each half-hour on duty, if all came at once."""
    if not station.mean or not rates.size:
        return np.zeros(rates.size)
    edges = modified_offered_load(
        rates.tolist(),
        block=HALF_HOUR,
        service_mean=station.mean,
        service_cv=math.sqrt(station.scv),
    )
    return np.maximum(edges[:-1], edges[1:])


def _officers(station: Station, load: float, limits: list[Limits]) -> int:
    """Give the fewest officers that keep some limits under a steady load."""
    there = max(station.there, 0.01)
    if not load or load > MOST_OFFICERS:
        return math.floor(load / there) + 1
    rate, served = load / station.mean, 1 / station.mean
    if station.patience:
        found = [
            servers_needed_by_the_impatient(rate, served, each, patience=station.patience)
            for each in limits
        ]
        return math.ceil(max(found, default=math.ceil(load)) / there)
    varied = min(max((station.arrival_scv + station.scv) / 2, 0.05), 20.0)
    found = [servers_needed(rate, served, each, variability=varied) for each in limits]
    rule = square_root_staffing(load, _WAITING)
    return math.ceil(max(found, default=max(rule, math.floor(load) + 1)) / there)
