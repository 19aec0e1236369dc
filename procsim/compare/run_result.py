"""What the runs of one design found, and how it is said in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from procsim.compare.result import Estimate, inputs_as_dict

if TYPE_CHECKING:
    from procsim.scenario.provenance import Inputs
    from procsim.scenario.record import Title
    from procsim.tables import Tables
    from procsim.text import Sentence


@dataclass(frozen=True, slots=True)
class Summary:
    """A KPI of one design: its mean and the quantiles over observations, each over replications.

    Parameters
    ----------
    unit : str
    mean, half_width, p50, p90, p95 : float or None
        None where undefined; quantiles are None for a KPI that has one value a replication.
    replications : int
        How many replications observed something.
    """

    unit: str
    mean: float | None
    half_width: float | None
    p50: float | None = None
    p90: float | None = None
    p95: float | None = None
    replications: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON, a key a figure."""
        return {
            "unit": self.unit,
            "mean": self.mean,
            "half_width": self.half_width,
            "p50": self.p50,
            "p90": self.p90,
            "p95": self.p95,
        }


@dataclass(frozen=True, slots=True)
class PoolResult:
    """How busy a pool was, and how long cases waited for it.

    Parameters
    ----------
    utilisation : Summary
        Busy time on duty over time on duty; without figures where staff is unlimited.
    overtime : Summary
        Work done off duty, minutes a workday.
    wait : Summary
        Minutes a visit.
    unit_responsible : str or None
    load : float or None
        Work that came in over time on duty: at 1 or more the pool cannot keep up.
    title : str, mapping of languages, or None
    """

    utilisation: Summary
    overtime: Summary
    wait: Summary
    unit_responsible: str | None
    load: float | None
    title: Title | None = None

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON."""
        return {
            "utilisation": self.utilisation.as_dict(),
            "overtime": self.overtime.as_dict(),
            "wait": self.wait.as_dict(),
            "unit_responsible": self.unit_responsible,
            "load": {"unit": "share", "value": self.load},
        }


@dataclass(frozen=True, slots=True)
class CauseResult:
    """What one cause takes of the time of a finished case.

    Parameters
    ----------
    minutes : Estimate
        Mean over cases.
    share : float or None
        Of the cycle time; the shares of all causes sum to 1.
    """

    minutes: Estimate
    share: float | None

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON: ``{"unit", "mean", "half_width", "share"}``."""
        return {**self.minutes.as_dict(), "share": self.share}


@dataclass(frozen=True, slots=True)
class RunResult:
    """What the runs of one design gave.

    Parameters
    ----------
    doubts : tuple of Sentence
        What to be warned of, whatever the language of whoever reads it.
    outcomes : mapping of str to float
        Mean number of cases a replication: created, issued, refused, withdrawn, returned, deemed
        and open; the last six sum to the first.
    holding : mapping of str to float
        Share of the time of cases by who held them.
    promise : mapping of str to int or None
        The shortest limit in workdays that each case type keeps in 95 of 100 cases.
    """

    scenario: str
    title: Title | None
    design: str
    engine: str
    seed: int
    replications: int
    confidence: float
    doubts: tuple[Sentence, ...]
    inputs: Inputs
    kpis: Mapping[str, Summary]
    outcomes: Mapping[str, float]
    by_pool: Mapping[str, PoolResult]
    by_case_type: Mapping[str, Mapping[str, Summary]]
    causes: Mapping[str, CauseResult]
    holding: Mapping[str, float]
    promise: Mapping[str, int | None]
    tables: Tables = field(repr=False)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to be warned of, in the language that is spoken now."""
        return tuple(str(doubt) for doubt in self.doubts)

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON, as ``procsim run --json`` prints it; durations in minutes."""
        return {
            "scenario": self.scenario,
            "design": self.design,
            "engine": self.engine,
            "seed": self.seed,
            "replications": self.replications,
            "warnings": list(self.warnings),
            "inputs": inputs_as_dict(self.inputs),
            "kpis": {name: kpi.as_dict() for name, kpi in self.kpis.items()},
            "outcomes": dict(self.outcomes),
            "by_pool": {name: pool.as_dict() for name, pool in self.by_pool.items()},
            "by_case_type": {
                name: {kpi: summary.as_dict() for kpi, summary in kpis.items()}
                for name, kpis in self.by_case_type.items()
            },
            "causes": {name: cause.as_dict() for name, cause in self.causes.items()},
        }
