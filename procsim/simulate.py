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
    from procsim.plan.plan import Flags
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
        ends=tuple(rows.end for rows, _ in results),
    )
    return frames(compiled.plan, compiled.names, setting, results)


Result = tuple["Rows", "Flags"]
"""Rows, and whether each case was complete at first."""


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
            results.append((rows, _complete(compiled, draws, rows)))
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
        node, case = _whereabouts(compiled, problem)
        raise RunError(
            f"workflow.{node}: case {case} came here more than "
            f"{problem.most:,} times; a loop that cases leave"
        ) from None
    except EndlessWaitError as problem:
        node, case = _whereabouts(compiled, problem)
        raise RunError(
            f"workflow.{node}: case {case} waits here for ever, in a run until empty; "
            "a wait that ends, or a length for the run"
        ) from None


def _whereabouts(
    compiled: Compiled, problem: TooManyVisitsError | EndlessWaitError
) -> tuple[str, str]:
    """Name the node and the case of a problem."""
    kind, index = problem.case
    return compiled.names.nodes[problem.node], f"{compiled.names.types[kind]}-{index + 1}"


def _complete(compiled: Compiled, draws: Draws, rows: Rows) -> Flags:
    """Whether nothing was missing from each case at first, by case number."""
    _, kinds, indices = rows.arrivals
    complete = np.ones(kinds.size, dtype=np.bool_)
    for kind, slot in enumerate(compiled.plan.missing.tolist()):
        of_kind = np.flatnonzero(kinds == kind)
        if slot < 0 or not of_kind.size:
            continue
        block, place = np.divmod(indices[of_kind], draws.BLOCK)
        for number in np.unique(block).tolist():
            here = block == number
            missing = draws.block(slot, 1, number)
            complete[of_kind[here]] = missing[place[here]] == 0
    return complete
