"""Levels to begin a search with: what theory would place, as the variables of a problem say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from procsim.staffing.needed import Needed, needed
from procsim.staffing.profile import HALF_HOUR

if TYPE_CHECKING:
    from procsim.calendars import Span
    from procsim.staffing.target import Target
    from procsim.staffing.variable import Variable
    from procsim.workflow.graph import Graph


def start(
    graph: Graph, targets: Sequence[Target], variables: Sequence[Variable]
) -> tuple[int, ...]:
    """Give the levels at which theory would expect the targets about to be kept.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound; how many officers it has now does not matter.
    targets : sequence of Target
    variables : sequence of Variable

    Returns
    -------
    tuple of int
        One level for each variable, within its bounds. A number is that of all day, a tide's most
        and a part's are those of the half-hour that needs most, and shifts are filled where they
        cover most of what is still needed for their cost. Where theory knows nothing, such as of
        gates and of pools without lasting arrivals: today's level, if it has one.

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.load import load
    >>> from procsim.staffing.problem import Problem
    >>> from procsim.staffing.targets import targets_of
    >>> problem = Problem.of(load(path_of("loan-office")), None)
    >>> targets = targets_of(["cycle_time.p90 <= 1 day"], problem.graph)
    >>> start(problem.graph, targets, problem.variables)
    (2, 2, 2, 2)
    """
    pools = needed(graph, targets)
    on_shifts = _on_shifts(pools, variables)
    return tuple(
        _within(variable, on_shifts.get(variable.name, _level(pools, variable)))
        for variable in variables
    )


def _level(pools: dict[str, Needed], variable: Variable) -> int:
    own = pools.get(variable.of)
    if variable.kind in ("meeting", "pattern") or own is None:
        return variable.lowest if variable.today is None else variable.today
    if variable.part is not None:
        return own.within([variable.part.span], variable.part.weekdays)
    return max(own.half_hours) if variable.kind == "tide" else own.number


def _within(variable: Variable, level: int) -> int:
    """Keep a level within its bounds."""
    level = level if variable.highest is None else min(level, variable.highest)
    return max(level, variable.lowest)


def _on_shifts(pools: dict[str, Needed], variables: Sequence[Variable]) -> dict[str, int]:
    """Fill the shifts of each pool."""
    offered: dict[str, list[Variable]] = {}
    for variable in variables:
        if variable.kind == "pattern" and variable.of in pools:
            offered.setdefault(variable.of, []).append(variable)
    levels: dict[str, int] = {}
    for pool, shifts in offered.items():
        levels |= _filled(pools[pool], shifts)
    return levels


def _filled(own: Needed, shifts: list[Variable]) -> dict[str, int]:
    """Put officers on shifts, one after the other, until every half-hour has what it needs."""
    hours = {shift.name: _half_hours(shift.spans) for shift in shifts}
    levels = {shift.name: shift.lowest for shift in shifts}
    missing = {
        place: own.within([(place * HALF_HOUR, (place + 1) * HALF_HOUR)])
        for place in set().union(*hours.values())
    }
    for name, level in levels.items():
        for place in hours[name]:
            missing[place] -= level

    def helps(shift: Variable) -> float:
        full = shift.highest is not None and levels[shift.name] >= shift.highest
        met = 0 if full else sum(missing[place] > 0 for place in hours[shift.name])
        return met / max(shift.each, 1e-9)

    while helps(best := max(shifts, key=helps)):
        levels[best.name] += 1
        for place in hours[best.name]:
            missing[place] -= 1
    return levels


def _half_hours(spans: Iterable[Span]) -> set[int]:
    """Number the half-hours of a day with which spans overlap."""
    return {
        place for begin, end in spans for place in range(begin // HALF_HOUR, -(-end // HALF_HOUR))
    }
