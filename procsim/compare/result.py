"""What a comparison and a run found, and how both are said in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.scenario.provenance import Inputs
    from procsim.scenario.record import Title
    from procsim.tables import Tables

BASELINE = "today"
"""The name of the baseline in every output."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications with the half-width of its interval.

    Parameters
    ----------
    mean : float or None
        None where no replication observed anything.
    half_width : float or None
        None where it is undefined, as for a single replication.
    unit : str
    replications : int
        How many replications observed something.
    """

    mean: float | None
    half_width: float | None
    unit: str
    replications: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON: ``{"unit", "mean", "half_width"}``."""
        return {"unit": self.unit, "mean": self.mean, "half_width": self.half_width}


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
    warnings: tuple[str, ...]
    inputs: Inputs
    kpis: Mapping[str, Summary]
    outcomes: Mapping[str, float]
    by_pool: Mapping[str, PoolResult]
    by_case_type: Mapping[str, Mapping[str, Summary]]
    causes: Mapping[str, CauseResult]
    holding: Mapping[str, float]
    promise: Mapping[str, int | None]
    tables: Tables = field(repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON, as ``procsim run --json`` prints it; durations in minutes."""
        return {
            "scenario": self.scenario,
            "design": self.design,
            "engine": self.engine,
            "seed": self.seed,
            "replications": self.replications,
            "warnings": list(self.warnings),
            "inputs": _inputs(self.inputs),
            "kpis": {name: kpi.as_dict() for name, kpi in self.kpis.items()},
            "outcomes": dict(self.outcomes),
            "by_pool": {name: pool.as_dict() for name, pool in self.by_pool.items()},
            "by_case_type": {
                name: {kpi: summary.as_dict() for kpi, summary in kpis.items()}
                for name, kpis in self.by_case_type.items()
            },
            "causes": {name: cause.as_dict() for name, cause in self.causes.items()},
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """What a design changes in one figure, paired replication by replication.

    Parameters
    ----------
    kpi : str
    statistic : str
        ``mean``, ``p50``, ``p90`` or ``p95``.
    unit : str
    before, after, difference, half_width : float or None
        `difference` is the mean of the per-replication differences; `half_width` that of its
        interval, which holds jointly for the whole family.
    verdict : str
        ``better``, ``worse`` or ``no difference shown``; for a figure with no good direction
        ``changed`` in place of the first two.
    better : str or None
        ``less``, ``more``, or None where neither is better.
    variance_reduction : float or None
        Against independent runs, (s1² + s2²) / sd²; None where undefined.
    primary : bool
        One of the few figures that decide.
    """

    kpi: str
    statistic: str
    unit: str
    before: float | None
    after: float | None
    difference: float | None
    half_width: float | None
    verdict: str
    better: str | None
    variance_reduction: float | None
    primary: bool

    @property
    def key(self) -> str:
        """``cycle_time`` for the mean, ``cycle_time.p90`` for a quantile."""
        return self.kpi if self.statistic == "mean" else f"{self.kpi}.{self.statistic}"

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON, a key a figure, with the verdict."""
        return {
            "unit": self.unit,
            "before": self.before,
            "after": self.after,
            "difference": self.difference,
            "half_width": self.half_width,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Loser:
    """A group of applicants for whom a design takes longer.

    Parameters
    ----------
    group : str
        ``complete applications``, ``type company``, ``channel online`` …
    kpi : str
    difference, half_width : float
        Of the same cases before and after.
    unit : str
    """

    group: str
    kpi: str
    difference: float
    half_width: float
    unit: str


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The busiest staffed pool.

    Parameters
    ----------
    pool : str
    unit : str or None
        Who answers for it (责任单位).
    utilisation : float
        Share of the time on duty.
    wait : float or None
        Mean minutes a visit.
    """

    pool: str
    unit: str | None
    utilisation: float
    wait: float | None


@dataclass(frozen=True, slots=True)
class DesignComparison:
    """One redesign against the baseline.

    Parameters
    ----------
    differences : mapping of str to Difference
        By ``cycle_time`` (the mean), ``cycle_time.p90`` …
    shifts : mapping of str to Difference
        Utilisation by pool; without `before` or `after` where the pool is not in that design.
    worse : tuple of str
        Keys of `differences` whose verdict is worse.
    loses : tuple of Loser
    bottleneck_before, bottleneck_after : Bottleneck or None
        None where no pool is staffed.
    holding : mapping of str to float
        Share of the time of cases by responsible unit, ``applicant``, ``outside``, ``legal``.
    promise : mapping of str to int or None
        The shortest limit in workdays that each case type keeps in 95 of 100 cases.
    break_even : float or None
        The slow-down at which waiting is as long as before; None until it is asked for.
    """

    name: str
    title: Title | None
    differences: Mapping[str, Difference]
    shifts: Mapping[str, Difference]
    worse: tuple[str, ...]
    loses: tuple[Loser, ...]
    bottleneck_before: Bottleneck | None
    bottleneck_after: Bottleneck | None
    holding: Mapping[str, float]
    promise: Mapping[str, int | None]
    break_even: float | None = None

    @property
    def kpis(self) -> Mapping[str, Difference]:
        """Differences by KPI, under the name that the Python interface promises."""
        return self.differences

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON; names of pools, of groups and of figures are plain strings."""
        before, after = self.bottleneck_before, self.bottleneck_after
        return {
            "kpis": {key: found.as_dict() for key, found in self.differences.items()},
            "worse": list(self.worse),
            "loses": [loser.group for loser in self.loses],
            "bottleneck": {
                "before": before.pool if before else None,
                "after": after.pool if after else None,
            },
            "variance_reduction": {
                key: found.variance_reduction for key, found in self.differences.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every redesign against the baseline, on the same applicants.

    Parameters
    ----------
    baseline : str
        Always `BASELINE`.
    confidence : float
        That all intervals of a family hold together.
    designs : mapping of str to DesignComparison
        Empty for a scenario without redesigns.
    before : mapping of str to Estimate
        The baseline's own figures by the same keys as the differences.
    bottleneck, holding, promise
        The baseline's own.
    tables : mapping of str to Tables
        Of every design, the baseline among them.
    leading : str or None
        Among the redesigns with at least one better primary figure the one with the least
        ``cycle_time.p90``; None if there is no such redesign, or a tie. A lead is provisional: it
        says which to look at first, not that the others are shown to be worse.
    """

    scenario: str
    title: Title | None
    baseline: str
    seed: int
    replications: int
    confidence: float
    warnings: tuple[str, ...]
    inputs: Inputs
    designs: Mapping[str, DesignComparison]
    before: Mapping[str, Estimate]
    bottleneck: Bottleneck | None
    holding: Mapping[str, float]
    promise: Mapping[str, int | None]
    tables: Mapping[str, Tables] = field(repr=False)
    leading: str | None

    def __getitem__(self, design: str) -> DesignComparison:
        """Give the comparison of one redesign with the baseline."""
        return self.designs[design]

    def as_dict(self) -> dict[str, Any]:
        """Say it in JSON, as ``procsim compare --json`` prints it; durations in minutes."""
        return {
            "scenario": self.scenario,
            "baseline": self.baseline,
            "seed": self.seed,
            "replications": self.replications,
            "warnings": list(self.warnings),
            "inputs": _inputs(self.inputs),
            "designs": {name: design.as_dict() for name, design in self.designs.items()},
        }


def _inputs(inputs: Inputs) -> dict[str, int]:
    return {"measured": inputs.measured, "cited": inputs.cited, "assumed": inputs.assumed}
