"""Replications of a design of which the figures are kept, and no table."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from procsim.choosing import chosen
from procsim.cluster import Cluster, cluster_at
from procsim.engines.chunk import engine_in_chunks
from procsim.executors import results
from procsim.plan import Compiled, Draws, compile_graph
from procsim.replication import named_problems
from procsim.setting import setting_of
from procsim.simulate import Progress, finished
from procsim.tables import Setting
from procsim.tally.limits import NO_LIMITS, Within
from procsim.tally.summaries import Summaries
from procsim.tally.tally import Counts, Tally

if TYPE_CHECKING:
    from procsim.workflow.graph import Graph


def summaries(
    graph: Graph,
    *,
    design: str = "today",
    seed: int | None = None,
    replications: int | None = None,
    engine: str = "auto",
    by: Sequence[Sequence[str]] = (),
    within: Within = NO_LIMITS,
    workers: int = 1,
    cluster: str | Cluster | None = None,
    progress: Progress | None = None,
) -> Summaries:
    """Run every replication of a design, and keep its figures alone.

    For many replications, or for runs so long that their tables would not fit into memory.

    Parameters
    ----------
    graph : networkx.DiGraph
        A sound workflow graph.
    design : str
    seed, replications : int, optional
        The scenario's own where left out.
    engine : str
        As for `procsim.simulate`.
    by : sequence of sequences of str
        By what quantiles are told apart too, such as ``[("pool",)]``; means always are.
    within : mapping of str to sequence of int
        Limits in microseconds by KPI, such as ``{"wait": [20_000_000]}``: of each is known exactly
        how many observations keep it, and every quantile is on its side of it.
    workers, cluster, progress
        As for `procsim.simulate`.

    Returns
    -------
    Summaries
        Of the replications that were finished, as `procsim.simulate` gives tables of them.

    Raises
    ------
    RunError
        A run that cannot go on.
    UsageError
        An engine that is not known or cannot run here, a cluster that does not answer, or limits
        for what has none.

    Examples
    --------
    >>> import procsim as ps
    >>> graph = ps.design_graph(ps.load(ps.path_of("loan-office")), None)
    >>> ps.summaries(graph, replications=2).summary("throughput").columns
    ['replication', 'n', 'mean', 'p50', 'p90', 'p95']
    """
    wanted = graph.graph["run"].replications if replications is None else replications
    engine = chosen(engine, [graph], replications=wanted, seed=seed)
    task = Counted.of(graph, design=design, seed=seed, engine=engine, by=by, within=within)
    with cluster_at(cluster, workers=workers) as machines:
        series = results(task, wanted, workers=workers, cluster=machines)
        return task.summaries(finished(series, wanted, progress))


@dataclass(frozen=True)
class Counted:
    """Makes any replication of a design, by its number, and gives what was counted of it.

    Parameters
    ----------
    compiled : Compiled
    setting : Setting
    engine : str
    groupings : sequence of sequences of str
    within : mapping of str to sequence of int
        As a `Tally` takes them.
    """

    compiled: Compiled
    setting: Setting
    engine: str
    groupings: Sequence[Sequence[str]]
    within: Within

    @classmethod
    def of(
        cls,
        graph: Graph,
        *,
        design: str = "today",
        seed: int | None = None,
        engine: str = "reference",
        by: Sequence[Sequence[str]] = (),
        within: Within = NO_LIMITS,
    ) -> Self:
        """Compile a design, of which replications are to be made."""
        known = graph.graph["run"].seed if seed is None else seed
        compiled = compile_graph(graph)
        setting = setting_of(graph, compiled, design=design, seed=known, engine=engine, ends=())
        return cls(compiled, setting, engine, ((), *map(tuple, by)), dict(within))

    def summaries(self, made: Sequence[Counts]) -> Summaries:
        """Sum up what was counted of the first replications."""
        setting = dataclasses.replace(self.setting, ends=tuple(counts.end for counts in made))
        return Summaries(setting, made, self.groupings, self.within)

    def __call__(self, number: int) -> Counts:
        """Make the replication of a number.

        Raises
        ------
        RunError
            A run that cannot go on.
        """
        return self.count(Draws(self.compiled.recipe, self.setting.seed, number))

    def count(self, draws: Draws) -> Counts:
        """Make the replication of some draws.

        Raises
        ------
        RunError
            A run that cannot go on.
        """
        run = engine_in_chunks(self.engine)
        with named_problems(self.compiled.names):
            for chunk in run(self.compiled.plan, draws):
                self._tally.add(chunk)
        return self._tally.counts()

    @cached_property
    def _tally(self) -> Tally:
        """Room for counting, made once for all replications of a process."""
        return Tally(self.compiled.plan, self.setting, self.groupings, self.within)

    def __getstate__(self) -> dict[str, Any]:
        """What goes to another process: not the room for counting, which it makes itself."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
