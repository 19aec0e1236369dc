"""Which engine makes the runs: the compiled one, where the work is worth its start."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from procsim.calendars import DAY
from procsim.compiling import engine_is_kept, has_compiler, is_compiling
from procsim.engines import engine as engine_named
from procsim.errors import UsageError
from procsim.plan import Draws, compile_graph
from procsim.text import N_, _
from procsim.workflow.inflow import arrivals_a_week

if TYPE_CHECKING:
    from procsim.scenario.case_type import CaseType
    from procsim.workflow.graph import Graph

WORTH_LOADING = 1.5
"""Seconds of the reference engine that are worth the start of the compiled one."""

WORTH_COMPILING = 20.0
"""Seconds of the reference engine that are worth compiling the other."""

SECONDS = 7e-6
"""Of the reference engine for a case and a node: from 2 to 27 µs among the examples."""


def chosen(
    engine: str, graphs: Iterable[Graph], *, replications: int, seed: int | None = None
) -> str:
    """Name the engine that makes the runs of some designs, and have it ready.

    The answer of a run never depends on the choice. The choice itself does not depend on a clock:
    the same command takes the same engine, once that is compiled or where it never is.

    Parameters
    ----------
    engine : str
        ``auto``, or the name of an engine.
    graphs : iterable of networkx.DiGraph
        The designs.
    replications : int
        Of each.
    seed : int, optional
        The scenario's own where left out.

    Returns
    -------
    str
        A key of `procsim.engines.ENGINES`.

    Raises
    ------
    UsageError
        An engine that is not known, or cannot run here.

    Examples
    --------
    >>> chosen("auto", [], replications=30)
    'reference'
    """
    if engine != "auto":
        # Compiled here and now where it is not yet: before there are workers who all would do it.
        engine_named(engine)
        return engine
    if has_compiler() and not (is_compiling() and _is_worth_it(graphs, replications, seed)):
        return "reference"
    try:
        engine_named("kernel")
    except UsageError as problem:
        _say(str(problem))
        return "reference"
    return "kernel"


def _is_worth_it(graphs: Iterable[Graph], replications: int, seed: int | None) -> bool:
    seconds = 0.0
    for graph in graphs:
        seconds += reference_seconds(graph, replications=replications, seed=seed)
        if seconds > WORTH_COMPILING:
            return True
    return seconds > WORTH_LOADING and engine_is_kept()


def reference_seconds(graph: Graph, *, replications: int, seed: int | None = None) -> float:
    """Estimate what the reference engine would take, as far as it is no more than matters.

    Parameters
    ----------
    graph : networkx.DiGraph
    replications : int
    seed : int, optional

    Returns
    -------
    float
        Seconds, right to a factor of about four; from `WORTH_COMPILING` on it may be more.
    """
    compiled = compile_graph(graph)
    each = SECONDS * len(compiled.names.nodes) * replications
    known = graph.graph["run"].seed if seed is None else seed
    cases = sum(_comers(graph, case, compiled.plan.end) for case in graph.graph["cases"].values())
    for times, _kinds, _indices in Draws(compiled.recipe, known, 0).arriving():
        cases += times.size
        if cases * each > WORTH_COMPILING:
            break
    return cases * each


def _comers(graph: Graph, case: CaseType, end: int) -> float:
    """Estimate the cases of a population, whose arrivals nobody knows before the run."""
    arrivals = case.arrivals
    if arrivals.population is None:
        return 0.0
    if end < 0:
        return float(arrivals.count or 0)
    return arrivals_a_week(graph, arrivals, 0.0) * end / (7 * DAY)


@cache
def _say(problem: str) -> None:
    """Say, once, why the runs take longer than they might."""
    told = N_("The reference engine runs, with the same results but more slowly ({problem}).")
    logging.getLogger("procsim").warning(_(told).format(problem=problem))
