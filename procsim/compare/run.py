"""What the runs of one design gave, in figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.compare.doubts import loads
from procsim.compare.holding import holders
from procsim.compare.observed import Floats, estimate, grouped, mean_of, summary, values
from procsim.compare.run_result import CauseResult, PoolResult, RunResult, Summary
from procsim.kpi import KPIS, QUANTILES, Kpi, causes, shortest_limit, summarise
from procsim.tables import CAUSES, OUTCOMES, Tables
from procsim.text import Sentence

if TYPE_CHECKING:
    from procsim.scenario.scenario import Scenario


def name_of(scenario: Scenario) -> str:
    """Name a scenario in machine-readable output: its file without folder and ending."""
    return Path(scenario.source.name).stem


def summarise_run(
    tables: Tables,
    scenario: Scenario,
    *,
    doubts: tuple[Sentence, ...] = (),
    confidence: float = 0.95,
) -> RunResult:
    """Sum up the runs of one design.

    Parameters
    ----------
    tables : Tables
    scenario : Scenario
    doubts : tuple of Sentence
        As `procsim.compare.doubts` gathers them.
    confidence : float
        Of each interval by itself.

    Returns
    -------
    RunResult
    """
    setting = tables.setting
    return RunResult(
        scenario=name_of(scenario),
        title=scenario.title,
        design=setting.design,
        engine=setting.engine,
        seed=setting.seed,
        replications=setting.replications,
        confidence=confidence,
        doubts=doubts,
        inputs=scenario.inputs,
        kpis={name: _overall(kpi, tables, confidence) for name, kpi in KPIS.items()},
        outcomes=_outcomes(tables),
        by_pool=_by_pool(tables, confidence),
        by_case_type=_by_case_type(tables, confidence),
        causes=_causes(tables, confidence),
        holding=holders(tables),
        promise=shortest_limit(tables),
        tables=tables,
    )


def _overall(kpi: Kpi, tables: Tables, confidence: float) -> Summary:
    frame = summarise(kpi, tables)
    found = {name: values(frame[name].to_list()) for name in ("mean", *QUANTILES)}
    return summary(found, kpi.unit, confidence)


def _outcomes(tables: Tables) -> dict[str, float]:
    """Give the mean number of cases a replication, from the first arrival to the end."""
    runs = max(1, tables.setting.replications)
    counts = dict(tables.cases["outcome"].value_counts().iter_rows())
    order = [*(name for name in OUTCOMES if name != "open"), "open"]
    by_outcome = {name: counts.get(name, 0) / runs for name in order}
    undone = tables.cases.filter(afterwards="revoked").height
    if undone:
        by_outcome["revoked"] = undone / runs
    return {"created": tables.cases.height / runs, **by_outcome}


def _by_pool(tables: Tables, confidence: float) -> dict[str, PoolResult]:
    found = {
        name: grouped(KPIS[name], tables, "pool") for name in ("utilisation", "overtime", "wait")
    }
    load = loads(tables)

    def of(kpi: str, pool: str) -> Summary:
        mine = found[kpi].get(pool)
        unit = KPIS[kpi].unit
        return Summary(unit, None, None) if mine is None else summary(mine, unit, confidence)

    return {
        name: PoolResult(
            utilisation=of("utilisation", name),
            overtime=of("overtime", name),
            wait=of("wait", name),
            unit_responsible=pool.unit,
            load=load.get(name),
            title=pool.title,
        )
        for name, pool in tables.setting.pools.items()
    }


def _by_case_type(tables: Tables, confidence: float) -> dict[str, Mapping[str, Summary]]:
    kpis = [kpi for kpi in KPIS.values() if "case_type" in kpi.groups]
    found = {kpi.name: grouped(kpi, tables, "case_type") for kpi in kpis}
    nothing: dict[str, Floats] = {name: values([]) for name in ("mean", *QUANTILES)}
    return {
        case_type: {
            kpi.name: summary(found[kpi.name].get(case_type, nothing), kpi.unit, confidence)
            for kpi in kpis
        }
        for case_type in tables.setting.types
    }


def _causes(tables: Tables, confidence: float) -> dict[str, CauseResult]:
    """Give the mean minutes a case of each cause, and its share of all (totals over totals)."""
    observed = causes(tables).sort("cause", "replication", "value")
    totals = {cause: float(observed.filter(cause=cause)["value"].sum()) for cause in CAUSES}
    whole = sum(totals.values())
    found = {}
    for cause in CAUSES:
        means = [
            _mean(observed.filter(cause=cause, replication=replication)["value"].to_list())
            for replication in range(tables.setting.replications)
        ]
        minutes = estimate(values(means), "minutes", confidence)
        found[cause] = CauseResult(minutes, totals[cause] / whole if whole else None)
    return found


def _mean(found: list[float]) -> float | None:
    return mean_of(values([*found]))
