"""Every redesign against today's process, on the same applicants with the same luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.cluster import Cluster, cluster_at
from procsim.compare.bottleneck import bottleneck
from procsim.compare.breakeven import assumed_slow_down
from procsim.compare.doubts import doubts
from procsim.compare.family import differences, shifts
from procsim.compare.holding import holders
from procsim.compare.losers import losers
from procsim.compare.observed import Figures, estimate, figures
from procsim.compare.result import BASELINE, Comparison, DesignComparison, Estimate
from procsim.compare.run import name_of
from procsim.compare.runs import Progress, first_runs, further
from procsim.compare.worse import became_worse, leading
from procsim.errors import UsageError, did_you_mean
from procsim.kpi import KPIS, shortest_limit
from procsim.tables import Tables
from procsim.text import N_, Listed, Sentence

if TYPE_CHECKING:
    from procsim.scenario.scenario import Scenario
    from procsim.workflow.graph import Graph


def compare(  # noqa: PLR0913 (what a person may set in a comparison)
    scenario: Scenario,
    *,
    designs: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    engine: str = "auto",
    workers: int = 1,
    cluster: str | Cluster | None = None,
    resume: str | Path | None = None,
    progress: Progress | None = None,
    confidence: float = 0.95,
) -> Comparison:
    """Compare redesigns with today's process.

    Parameters
    ----------
    scenario : Scenario
    designs : sequence of str, optional
        Some of its redesigns; all where left out.
    replications, seed : int, optional
        The scenario's own where left out.
    engine : str
        As `simulate` takes it; one for all designs.
    workers : int
        Processes at most.
    cluster : str or Cluster, optional
    resume : str or Path, optional
        Both as `simulate` takes them.
    progress : callable, optional
        Called with the replications done and wanted, over all designs.
    confidence : float
        That all intervals of a family hold together.

    Returns
    -------
    Comparison
        After an interrupt (Ctrl-C) of the designs and replications that were finished, with a
        warning that says so.

    Raises
    ------
    UsageError
        A redesign that the scenario does not have, or what `simulate` refuses.
    """
    from procsim.choosing import chosen
    from procsim.levers import design_graph
    from procsim.resume import require_folders
    from procsim.simulate import simulate

    names = [BASELINE, *_chosen(scenario, designs)]
    graphs = {name: design_graph(scenario, None if name == BASELINE else name) for name in names}
    wanted = scenario.run.replications if replications is None else replications
    if resume is not None:
        require_folders(resume, graphs, seed=seed)
    engine = chosen(engine, graphs.values(), replications=wanted, seed=seed)
    tables: dict[str, Tables] = {}
    with cluster_at(cluster, workers=workers) as machines:
        for place, (name, graph) in enumerate(graphs.items()):
            tables[name] = simulate(
                graph,
                design=name,
                seed=seed,
                replications=wanted,
                engine=engine,
                workers=workers,
                cluster=machines,
                resume=resume,
                progress=further(progress, place * wanted, len(names) * wanted),
            )
            if tables[name].setting.replications < wanted:
                break
    return compare_tables(scenario, tables, graphs=graphs, wanted=wanted, confidence=confidence)


def _chosen(scenario: Scenario, designs: Sequence[str] | None) -> list[str]:
    known = list(scenario.redesigns)
    for name in designs or ():
        if name not in known:
            raise UsageError(f"design: found '{name}'; {did_you_mean(name, known)}")
    return known if designs is None else list(dict.fromkeys(designs))


def compare_tables(
    scenario: Scenario,
    tables: Mapping[str, Tables],
    *,
    graphs: Mapping[str, Graph],
    wanted: int | None = None,
    confidence: float = 0.95,
) -> Comparison:
    """Compare designs whose runs were made, replication i of all with the same luck.

    Parameters
    ----------
    scenario : Scenario
    tables : mapping of str to Tables
        The baseline among them, under `BASELINE`.
    graphs : mapping of str to networkx.DiGraph
        Every design that was to be run, for warnings.
    wanted : int, optional
        Replications that were to be made; fewer are told.
    confidence : float
    """
    runs = min(mine.setting.replications for mine in tables.values())
    found_doubts = doubts(scenario, graphs, tables)
    if len(tables) < len(graphs) or (wanted is not None and runs < wanted):
        text = N_("interrupted: {n} runs of {designs} alone")
        told = Sentence(text, {"n": runs, "designs": Listed(tuple(tables))})
        found_doubts = (told, *found_doubts)
    tables = {name: first_runs(mine, runs) for name, mine in tables.items()}
    found = {name: figures(mine) for name, mine in tables.items()}
    designs = _designs(scenario, tables, found, confidence)
    today = tables[BASELINE]
    return Comparison(
        scenario=name_of(scenario),
        title=scenario.title,
        baseline=BASELINE,
        seed=today.setting.seed,
        replications=runs,
        confidence=confidence,
        doubts=found_doubts,
        inputs=scenario.inputs,
        designs=designs,
        before=_before(found[BASELINE], confidence),
        bottleneck=bottleneck(today),
        holding=holders(today),
        promise=shortest_limit(today),
        tables=tables,
        leading=leading(designs),
    )


def _designs(
    scenario: Scenario,
    tables: Mapping[str, Tables],
    found: Mapping[str, Figures],
    confidence: float,
) -> dict[str, DesignComparison]:
    today = tables[BASELINE]
    redesigns = {name: mine for name, mine in tables.items() if name != BASELINE}
    losing = losers(today, redesigns, confidence=confidence)
    before = bottleneck(today)
    many = {"designs": len(redesigns), "confidence": confidence}
    result = {}
    for name, mine in redesigns.items():
        changed = differences(found[BASELINE], found[name], **many)  # type: ignore[arg-type]
        result[name] = DesignComparison(
            name=name,
            title=scenario.redesigns[name].title,
            differences=changed,
            shifts=shifts(today, mine, **many),  # type: ignore[arg-type]
            worse=became_worse(changed),
            loses=losing[name],
            bottleneck_before=before,
            bottleneck_after=bottleneck(mine),
            holding=holders(mine),
            promise=shortest_limit(mine),
            slow_down=assumed_slow_down(scenario, name),
        )
    return result


def _before(found: Figures, confidence: float) -> dict[str, Estimate]:
    return {
        key: estimate(mine, KPIS[key.split(".")[0]].unit, confidence) for key, mine in found.items()
    }
