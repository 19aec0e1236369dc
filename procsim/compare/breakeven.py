"""How much slower generalists may be before people wait as long as today at one window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procsim.compare.observed import mean_of, values
from procsim.compare.result import BASELINE, Comparison
from procsim.compare.runs import Progress, first_runs, further
from procsim.errors import UsageError, did_you_mean
from procsim.kpi import KPIS, summarise
from procsim.scenario.redesign import SingleWindow

if TYPE_CHECKING:
    from procsim.cluster import Cluster
    from procsim.scenario.scenario import Scenario
    from procsim.tables import Tables
    from procsim.workflow.graph import Graph

PRECISION = 0.01
"""A percentage point of slow-down."""

MOST_TRIALS = 8
"""So many slow-downs are tried for a design."""

REPLICATIONS = 5
"""Runs of a trial: all trials have the same luck, so that a few tell them apart."""

_WAITS = ("hall_wait", "wait_per_case")
_FASTEST, _FIRST, _SLOWEST = -0.8, 0.1, 3.2


def break_even(  # noqa: PLR0913 (as `compare`)
    scenario: Scenario,
    design: str,
    *,
    replications: int = REPLICATIONS,
    seed: int | None = None,
    engine: str = "auto",
    workers: int = 1,
    cluster: Cluster | None = None,
    progress: Progress | None = None,
    made: Mapping[str, Tables] | None = None,
) -> float | None:
    """Find the slow-down at which people wait as long as in today's process.

    That is the mean wait of a visit to a counter, in a process without counters that of a case.
    Papers that lie overnight in a back office would drown what a window does. Every trial is a
    simulation on the same random numbers, so that the wait grows steadily with the slow-down; the
    answer belongs to this hall and these staff, and to no other.

    Parameters
    ----------
    scenario : Scenario
    design : str
        A redesign with a lever ``single_window``, its own or one it extends.
    replications : int
        Of each trial.
    seed : int, optional
        The scenario's own where left out.
    engine : str
    workers : int
        Processes at most.
    cluster : Cluster, optional
    progress : callable, optional
        Called with the replications done and the most that can be wanted.
    made : mapping of str to Tables, optional
        Runs of today's process and of the design with the same seed, which are not made again.

    Returns
    -------
    float or None
        A share, to a percentage point: 0.15 is 15 % slower; negative where generalists would have
        to be faster. None without such a lever, or where no slow-down from -80 % to 320 % makes the
        waits equal.

    Raises
    ------
    UsageError
        A redesign that the scenario does not have.
    """
    if design not in scenario.redesigns:
        known = list(scenario.redesigns)
        raise UsageError(f"design: found '{design}'; {did_you_mean(design, known)}")
    owner, assumed = _owner(scenario, design), assumed_slow_down(scenario, design)
    if owner is None or assumed is None:
        return None
    from procsim.choosing import chosen
    from procsim.levers import design_graph

    graph = design_graph(scenario, None)
    most = (1 + MOST_TRIALS) * replications
    engine = chosen(engine, [graph], replications=most, seed=seed)
    trials = _Trials(replications, seed, engine, workers, cluster, progress)
    before = (made or {}).get(BASELINE)
    today = trials.wait(graph, before)

    def excess(slow_down: float) -> float:
        known = (made or {}).get(design) if slow_down == assumed else None
        graph = design_graph(_slowed(scenario, owner, slow_down), design)
        changed = trials.wait(graph, known)
        # Bounded, since a window that cannot keep up waits beyond all bounds.
        return (changed - today) / ((changed + today) or 1.0)

    return crossing(excess, assumed)


@dataclass
class _Trials:
    """Simulations on the same luck, and how many of their replications are done."""

    replications: int
    seed: int | None
    engine: str
    workers: int
    cluster: Cluster | None
    progress: Progress | None
    done: int = 0

    def wait(self, graph: Graph, made: Tables | None) -> float:
        """Give the mean wait, from runs that were made where there are enough of them."""
        if made is None or made.setting.replications < self.replications:
            made = self._simulated(graph)
        runs = first_runs(made, self.replications)
        found = (mean_of(values(summarise(KPIS[name], runs)["mean"].to_list())) for name in _WAITS)
        return next((wait for wait in found if wait is not None), 0.0)

    def _simulated(self, graph: Graph) -> Tables:
        from procsim.simulate import simulate

        tables = simulate(
            graph,
            seed=self.seed,
            replications=self.replications,
            engine=self.engine,
            workers=self.workers,
            cluster=self.cluster,
            progress=further(self.progress, self.done, (1 + MOST_TRIALS) * self.replications),
        )
        if tables.setting.replications < self.replications:
            # A trial of fewer runs would be compared with other luck.
            raise KeyboardInterrupt
        self.done += self.replications
        return tables


def with_break_even(  # noqa: PLR0913 (as `compare`)
    comparison: Comparison,
    scenario: Scenario,
    *,
    replications: int = REPLICATIONS,
    engine: str = "auto",
    workers: int = 1,
    cluster: Cluster | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Add the break-even slow-down to every design with one window.

    Parameters
    ----------
    comparison : Comparison
        Its runs are taken for the trials that they answer.
    scenario : Scenario
        What was compared.
    replications : int
        Of each trial; no more than were compared.
    engine : str
    workers : int
        Processes at most.
    cluster : Cluster, optional
    progress : callable, optional
        Called with the replications done and the most that can be wanted, over all designs.

    Returns
    -------
    Comparison
        After an interrupt (Ctrl-C) of the designs whose break-even was found.
    """
    asked = [name for name, its in comparison.designs.items() if its.slow_down is not None]
    runs = min(replications, comparison.replications)
    most = (1 + MOST_TRIALS) * runs
    designs = dict(comparison.designs)
    if engine == "auto":
        engine = comparison.tables[BASELINE].setting.engine
    try:
        for place, name in enumerate(asked):
            found = break_even(
                scenario,
                name,
                replications=runs,
                seed=comparison.seed,
                engine=engine,
                workers=workers,
                cluster=cluster,
                progress=further(progress, place * most, len(asked) * most),
                made=comparison.tables,
            )
            designs[name] = replace(designs[name], break_even=found, sought=True)
    except KeyboardInterrupt:
        pass
    return replace(comparison, designs=designs)


def assumed_slow_down(scenario: Scenario, design: str) -> float | None:
    """Give the slow-down that a redesign, or one it extends, assumes of its one window.

    Returns
    -------
    float or None
        None without such a lever; of several the greatest.
    """
    owner = _owner(scenario, design)
    if owner is None:
        return None
    levers = scenario.redesigns[owner].levers
    return max(record.slow_down for _, record in levers if isinstance(record, SingleWindow))


def crossing(excess: Callable[[float], float], first: float = 0.0) -> float | None:
    """Find where a growing function of the slow-down crosses 0, in about `MOST_TRIALS` trials.

    Parameters
    ----------
    excess : callable
    first : float
        The slow-down that is tried first.

    Examples
    --------
    >>> round(crossing(lambda slow_down: slow_down - 0.158), 2)
    0.16
    >>> crossing(lambda slow_down: -1.0) is None
    True
    """
    found: dict[float, float] = {}

    def at(slow_down: float) -> float:
        if slow_down not in found:
            found[slow_down] = excess(slow_down)
        return found[slow_down]

    bracket = _bracket(at, first)
    if bracket is None or at(bracket[0]) == at(bracket[1]):
        return None if bracket is None else first
    from scipy.optimize import brentq

    most = max(1, MOST_TRIALS - len(found))
    root, _ = brentq(at, *bracket, xtol=PRECISION / 2, maxiter=most, full_output=True, disp=False)
    return float(root)


def _bracket(at: Callable[[float], float], first: float) -> tuple[float, float] | None:
    """Find two slow-downs between which the function crosses 0, in steps that double."""
    way = -1 if at(first) > 0 else 1
    before, step = first, _FIRST
    while _FASTEST < before < _SLOWEST:
        ahead = min(max(before + way * step, _FASTEST), _SLOWEST)
        if at(ahead) * way >= 0:
            return min(before, ahead), max(before, ahead)
        before, step = ahead, 2 * step
    return None


def _owner(scenario: Scenario, design: str) -> str | None:
    """Name the redesign, this one or one it extends, that has the lever."""
    name: str | None = design
    while name is not None:
        redesign = scenario.redesigns[name]
        if any(isinstance(record, SingleWindow) for _, record in redesign.levers):
            return name
        name = redesign.extends
    return None


def _slowed(scenario: Scenario, owner: str, slow_down: float) -> Scenario:
    redesign = scenario.redesigns[owner]
    levers = [
        (lever, record.model_copy(update={"slow_down": slow_down}))
        if isinstance(record, SingleWindow)
        else (lever, record)
        for lever, record in redesign.levers
    ]
    changed = redesign.model_copy(update={"levers": levers})
    return scenario.model_copy(update={"redesigns": {**scenario.redesigns, owner: changed}})
