"""Replications of a design, and their rows as tables with names."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from procsim.choosing import chosen
from procsim.cluster import Cluster, cluster_at
from procsim.engines.frames import frames
from procsim.executors import results
from procsim.plan import compile_graph
from procsim.replication import Replication, Result
from procsim.resume import RunFolder
from procsim.setting import setting_of
from procsim.tables import Tables

if TYPE_CHECKING:
    from procsim.workflow.graph import Graph

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Called with the replications done and those wanted."""


def simulate(  # noqa: PLR0913 (what a person may set in a simulation)
    graph: Graph,
    *,
    design: str = "today",
    seed: int | None = None,
    replications: int | None = None,
    engine: str = "auto",
    workers: int = 1,
    cluster: str | Cluster | None = None,
    resume: str | Path | None = None,
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
        ``auto``, ``kernel`` or ``reference``; the tables are the same but for its name.
    workers : int
        Processes at most; the tables are the same with any number. A script that wants more than
        one keeps what it does under ``if __name__ == "__main__":``, as Python asks.
    cluster : str, optional
        Many machines instead: the address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``, or
        ``local`` for so many workers on this one; the tables are the same.
    resume : str or Path, optional
        A folder in which finished runs are kept: those that are there are not made again.
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
        An engine that is not known or cannot run here, a cluster that does not answer, or a folder
        that holds the runs of something else.
    """
    run = graph.graph["run"]
    seed = run.seed if seed is None else seed
    wanted = run.replications if replications is None else replications
    engine = chosen(engine, [graph], replications=wanted, seed=seed)
    compiled = compile_graph(graph)
    replicate = Replication(compiled, engine, seed)
    kept = None if resume is None else RunFolder(resume, design)
    if kept is not None:
        kept.open(graph, compiled, seed=seed)
    with cluster_at(cluster, workers=workers) as machines:

        def after(done: int) -> Generator[Result]:
            return results(replicate, wanted, done=done, workers=workers, cluster=machines)

        series = after(0) if kept is None else kept.results(wanted, after)
        made = finished(series, wanted, progress)
    setting = setting_of(
        graph,
        compiled,
        design=design,
        seed=seed,
        engine=engine,
        ends=tuple(rows.end for rows, _ in made),
    )
    return frames(compiled.plan, compiled.names, setting, made)


def finished(series: Generator[T], wanted: int, progress: Progress | None) -> list[T]:
    """Gather what is made of replications, until all are or somebody interrupts after the first.

    Parameters
    ----------
    series : generator
        What is made of each, in order.
    wanted : int
    progress : callable, optional
    """
    made: list[T] = []
    try:
        with closing(series):
            for result in series:
                made.append(result)
                if progress is not None:
                    progress(len(made), wanted)
    except KeyboardInterrupt:
        if not made:
            raise
    return made
