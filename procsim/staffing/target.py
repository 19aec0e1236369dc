"""What is promised: a figure of a hall and the limit that it is to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from procsim.kpi import KPIS
from procsim.scenario.node import Activity
from procsim.workflow.graph import records

if TYPE_CHECKING:
    from procsim.workflow.graph import Graph

Statistic = Literal["mean", "p50", "p90", "p95", "within"]
Sign = Literal["<=", ">="]


@dataclass(frozen=True, slots=True)
class Target:
    """A figure of a hall and the limit that it is to keep.

    Parameters
    ----------
    text : str
        As it is told: with the pool that is meant, also where the file means every one.
    kpi : str
    statistic : ``mean``, ``p50``, ``p90``, ``p95`` or ``within``
        ``within``: the share of observations of at most `within`.
    sign : ``<=`` or ``>=``
    limit : float
        In the unit of the KPI; a share for ``within``.
    pool, case_type : str or None
        Of whom; of all together where both are None.
    within : int or None
        Microseconds.
    days : float or None
        On which share of the days the limit is to be kept; None: over all days together.
    """

    text: str
    kpi: str
    statistic: Statistic
    sign: Sign
    limit: float
    pool: str | None = None
    case_type: str | None = None
    within: int | None = None
    days: float | None = None

    @property
    def unit(self) -> str:
        """The unit of the figure that is held against the limit."""
        shares = self.statistic == "within" or self.days is not None
        return "share" if shares else KPIS[self.kpi].unit

    @property
    def bound(self) -> float:
        """What the figure is held against: the limit, or the share of days that keep it."""
        return self.limit if self.days is None else self.days

    @property
    def upward(self) -> bool:
        """Whether the figure is to be at least its bound."""
        return self.sign == ">=" or self.days is not None

    @property
    def level(self) -> str:
        """``per day`` where days are told apart, else ``long-run``."""
        return "per day" if self.days is not None else "long-run"

    @property
    def groups(self) -> tuple[str, ...]:
        """By what the KPI is told apart."""
        named = (("case_type", self.case_type), ("pool", self.pool))
        return tuple(name for name, value in named if value is not None)

    @property
    def key(self) -> tuple[str, ...]:
        """Which of those groups is meant."""
        return tuple(value for value in (self.case_type, self.pool) if value is not None)

    def margin(self, value: float) -> float:
        """Tell by how much a figure keeps its bound; negative where it breaks it."""
        return value - self.bound if self.upward else self.bound - value

    def kept_on(self, value: float) -> bool:
        """Tell whether the value of one day keeps the limit."""
        return value <= self.limit if self.sign == "<=" else value >= self.limit


def staffed_pools(graph: Graph) -> tuple[str, ...]:
    """Name the pools with officers that some activity needs, in order."""
    pools = graph.graph["pools"]
    used = {
        pool
        for record in records(graph).values()
        if isinstance(record, Activity)
        for pool in record.pools
    }
    return tuple(name for name in sorted(used) if pools[name].staff != "unlimited")
