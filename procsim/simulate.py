"""Replications of a design, and their rows as tables with names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines import engine as engine_named
from procsim.engines.frames import frames
from procsim.errors import EndlessWaitError, RunError, TooManyVisitsError
from procsim.plan import Compiled, Draws, compile_graph
from procsim.setting import setting_of
from procsim.tables import Tables

if TYPE_CHECKING:
    from procsim.engines import Engine, Rows
    from procsim.plan.plan import Flags, Ints
    from procsim.workflow.graph import Graph

Progress = Callable[[int, int], None]
"""Called with the replications done and those wanted."""


def simulate(
    graph: Graph,
    *,
    design: str = "today",
    seed: int | None = None,
    replications: int | None = None,
    engine: str = "auto",
    progress: Progress | None = None,
) -> Tables:
    """Run every replication of a design.

    Parameters
    ----------
    graph : networkx.DiGraph
        A sound workflow graph.
    design : str
        Its name in the tables.
    seed, replications : int, optional
        The scenario's own where left out.
    engine : str
        ``auto``, ``reference``.
    progress : callable, optional

    Returns
    -------
    Tables
        Of the replications that were finished: an interrupt (Ctrl-C) after the first ends the
        series, and what is finished is kept.

    Raises
    ------
    RunError
        A run that cannot go on.
    UsageError
        An engine that is not known.
    """
    run = graph.graph["run"]
    seed = run.seed if seed is None else seed
    wanted = run.replications if replications is None else replications
    compiled = compile_graph(graph)
    results = _replications(
        compiled, engine_named(engine), seed=seed, wanted=wanted, progress=progress
    )
    setting = setting_of(
        graph,
        compiled,
        design=design,
        seed=seed,
        engine="reference",
        ends=tuple(rows.end for _, rows, _ in results),
    )
    return frames(compiled.plan, compiled.names, setting, results)


Result = tuple["tuple[Ints, Ints, Ints]", "Rows", "Flags"]
"""Arrivals, rows, and whether each case was complete at first."""


def _replications(
    compiled: Compiled,
    run: Engine,
    *,
    seed: int,
    wanted: int,
    progress: Progress | None,
) -> list[Result]:
    results: list[Result] = []
    try:
        for replication in range(wanted):
            draws = Draws(compiled.recipe, seed, replication)
            rows = _run(compiled, run, draws)
            arrivals = draws.arrivals()
            results.append((arrivals, rows, _complete(compiled, draws, arrivals)))
            if progress is not None:
                progress(replication + 1, wanted)
    except KeyboardInterrupt:
        if not results:
            raise
    return results


def _run(compiled: Compiled, run: Engine, draws: Draws) -> Rows:
    try:
        return run(compiled.plan, draws)
    except TooManyVisitsError as problem:
        node, case = _whereabouts(compiled, draws, problem)
        raise RunError(
            f"workflow.{node}: case {case} came here more than "
            f"{problem.most:,} times; a loop that cases leave"
        ) from None
    except EndlessWaitError as problem:
        node, case = _whereabouts(compiled, draws, problem)
        raise RunError(
            f"workflow.{node}: case {case} waits here for ever, in a run until empty; "
            "a wait that ends, or a length for the run"
        ) from None


def _whereabouts(
    compiled: Compiled, draws: Draws, problem: TooManyVisitsError | EndlessWaitError
) -> tuple[str, str]:
    """Name the node and the case of a problem."""
    names = compiled.names
    _, kinds, indices = draws.arrivals()
    case = f"{names.types[kinds[problem.case]]}-{indices[problem.case] + 1}"
    return names.nodes[problem.node], case


def _complete(compiled: Compiled, draws: Draws, arrivals: tuple[Ints, Ints, Ints]) -> Flags:
    """Whether nothing was missing from each case at first, by case number."""
    _, kinds, indices = arrivals
    complete = np.ones(kinds.size, dtype=np.bool_)
    for kind, slot in enumerate(compiled.plan.missing.tolist()):
        of_kind = np.flatnonzero(kinds == kind)
        if slot < 0 or not of_kind.size:
            continue
        blocks = range(-(-of_kind.size // draws.BLOCK))
        missing = np.concatenate([draws.block(slot, 1, number) for number in blocks])
        complete[of_kind] = missing[indices[of_kind]] == 0
    return complete
