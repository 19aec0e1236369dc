"""A design to which more or fewer cases come, all else alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from procsim.workflow.graph import with_changes

if TYPE_CHECKING:
    from procsim.scenario.case_type import Arrivals
    from procsim.scenario.quantity import Rate
    from procsim.workflow.graph import Graph


def scalable(graph: Graph) -> bool:
    """Tell whether more or fewer can come: not where all who come are listed one by one.

    Parameters
    ----------
    graph : networkx.DiGraph

    Examples
    --------
    >>> import procsim as ps
    >>> scalable(ps.design_graph(ps.load(ps.path_of("ten-windows")), None))
    True
    """
    arrivals = [case.arrivals for case in graph.graph["cases"].values()]
    return any(each.times is None and each.appointments is None for each in arrivals)


def with_demand(graph: Graph, factor: float) -> Graph:
    """Let more or fewer cases come, at the same times of the day and week.

    Rates are multiplied, gaps divided; a population grows or shrinks to the nearest whole number.
    Lists of times and appointments stay as they are.

    Parameters
    ----------
    graph : networkx.DiGraph
    factor : float
        1.1 is a tenth more.

    Examples
    --------
    >>> import procsim as ps
    >>> graph = ps.design_graph(ps.load(ps.path_of("start-a-business")), None)
    >>> arrivals = with_demand(graph, 1.1).graph["cases"]["company"].arrivals
    >>> round(arrivals.rate.amount / graph.graph["cases"]["company"].arrivals.rate.amount, 6)
    1.1
    """
    cases = {
        name: case.model_copy(update={"arrivals": _scaled(case.arrivals, factor)})
        for name, case in graph.graph["cases"].items()
    }
    return with_changes(graph, cases=cases)


def _scaled(arrivals: Arrivals, factor: float) -> Arrivals:
    changes: dict[str, object] = {}
    if isinstance(arrivals.rate, Mapping):
        changes["rate"] = {part: _more(rate, factor) for part, rate in arrivals.rate.items()}
    elif arrivals.rate is not None:
        changes["rate"] = _more(arrivals.rate, factor)
    if arrivals.population is not None:
        changes["population"] = max(1, round(arrivals.population * factor))
    elif arrivals.gaps is not None:
        gaps = arrivals.gaps
        changes["gaps"] = replace(gaps, distribution=gaps.distribution.scaled(1 / factor))
    return arrivals.model_copy(update=changes)


def _more(rate: Rate, factor: float) -> Rate:
    return replace(rate, amount=rate.amount * factor)
