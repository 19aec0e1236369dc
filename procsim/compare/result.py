"""What a comparison found, and how it is said in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.scenario.provenance import Inputs
    from procsim.scenario.record import Title
    from procsim.tables import Tables
    from procsim.text import Sentence

BASELINE = "today"
"""The name of the baseline in every output."""

UNSHOWN = "no difference shown"


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
        """Say it in JSON, a key a figure, with the verdict: one of three words.

        A figure with no good direction is never judged: nothing is shown to be better or worse.
        """
        return {
            "unit": self.unit,
            "before": self.before,
            "after": self.after,
            "difference": self.difference,
            "half_width": self.half_width,
            "verdict": self.verdict if self.better else UNSHOWN,
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
    slow_down : float or None
        What the redesign assumes of its one window; None where it has none.
    break_even : float or None
        The slow-down at which waiting is as long as before; None until it is asked for, and where
        there is none.
    sought : bool
        Whether the break-even was asked for.
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
    slow_down: float | None = None
    break_even: float | None = None
    sought: bool = False

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
            "break_even": self.break_even,
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
    doubts : tuple of Sentence
        What to be warned of, whatever the language of whoever reads it.
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
    doubts: tuple[Sentence, ...]
    inputs: Inputs
    designs: Mapping[str, DesignComparison]
    before: Mapping[str, Estimate]
    bottleneck: Bottleneck | None
    holding: Mapping[str, float]
    promise: Mapping[str, int | None]
    tables: Mapping[str, Tables] = field(repr=False)
    leading: str | None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to be warned of, in the language that is spoken now."""
        return tuple(str(doubt) for doubt in self.doubts)

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
            "inputs": inputs_as_dict(self.inputs),
            "designs": {name: design.as_dict() for name, design in self.designs.items()},
        }


def inputs_as_dict(inputs: Inputs) -> dict[str, int]:
    """Say in JSON how many inputs were measured, cited and assumed."""
    return {"measured": inputs.measured, "cited": inputs.cited, "assumed": inputs.assumed}
