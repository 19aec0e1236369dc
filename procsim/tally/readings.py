"""From the sums of many runs to figures, KPI by KPI."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from procsim.kpi import QUANTILES
from procsim.plan.plan import Ints
from procsim.tables import Setting
from procsim.tally import cells
from procsim.tally.groups import (
    OF_CASES,
    OF_VISITS,
    Cell,
    Group,
    Key,
    gathered,
    observed_groups,
    pools,
    typed,
    typed_and_pooled,
    with_quantiles,
)
from procsim.tally.kept import CARRY, COUNT, TOTAL, WHOLE
from procsim.tally.limits import Within
from procsim.tally.officers import MINUTE, Duty
from procsim.tally.quantiles import Floats
from procsim.tally.tally import Counts

_SHARES = {
    "one_visit": cells.ONE_VISIT,
    "rework": cells.REWORK,
    "on_time": cells.LATE,
    "overdue": cells.LATE,
    "statutory_overdue": cells.STATUTORY_LATE,
    "revoked": cells.REVOKED,
}
_BY_TYPE = ("throughput", "net_valid", "wip", "wasted")


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of a KPI, of every replication and group.

    Parameters
    ----------
    keys : tuple of tuples of str
        What each group has in common.
    n : (replications, groups) int64
        Observations.
    mean : (replications, groups) float64
    quantiles : (replications, groups, 3) float64
        NaN where they make no sense, or nobody asked for them.
    """

    keys: tuple[Key, ...]
    n: Ints
    mean: Floats
    quantiles: Floats

    @property
    def total(self) -> Floats:
        """Sum of the observations, where a figure is their mean: (replications, groups)."""
        return np.where(self.n > 0, self.mean * self.n, 0.0)


class Readings:
    """Reads KPIs from what was counted of the runs of a design.

    Parameters
    ----------
    setting : Setting
        With the end of every replication.
    counts : sequence of Counts
        One a replication, in order.
    groupings : sequence of sequences of str
    within : mapping of str to sequence of int
        As the `Tally` had them.
    """

    def __init__(
        self,
        setting: Setting,
        counts: Sequence[Counts],
        groupings: Sequence[Sequence[str]],
        within: Within,
    ) -> None:
        self._setting = setting
        self._limits = within
        self._within = np.stack([each.within for each in counts])
        self._observed = np.stack([each.observed for each in counts])
        self._counted = np.stack([each.counted for each in counts])
        self._quantiles = np.stack([each.quantiles for each in counts])
        self._checked = any(each.checked for each in counts)
        self._groups = with_quantiles(setting, groupings)
        self._known: dict[tuple[str, tuple[str, ...]], Reading] = {}
        self.duty = Duty(setting, counts)

    def of(self, kpi: str, by: Sequence[str]) -> Reading:
        """Read a KPI, told apart by some of its groups; once, however many ask."""
        known = kpi, tuple(by)
        if known not in self._known:
            self._known[known] = self._read(*known)
        return self._known[known]

    def _read(self, kpi: str, by: tuple[str, ...]) -> Reading:
        if kpi in OF_CASES or kpi in OF_VISITS:
            return self._of_observations(kpi, by)
        if kpi in _SHARES:
            return self._share(kpi, typed(self._setting, _SHARES[kpi]), by)
        if kpi == "abandonment":
            first = cells.COUNTED * len(self._setting.types)
            return self._share(kpi, typed_and_pooled(self._setting, first), by)
        if kpi in _BY_TYPE:
            return self._added(gathered(typed(self._setting, 0), by), self._by_type(kpi))
        rows = ((about, row) for row, about in enumerate(pools(self._setting)))
        return self._added(gathered(rows, by), *self._by_pool(kpi))

    def within(self, kpi: str, limit: int, by: Sequence[str]) -> Ints:
        """Give how many observations of each replication and group keep a limit."""
        place = list(self._limits[kpi]).index(limit)
        found: Ints = _grouped(self._within[:, :, place], observed_groups(kpi, self._setting, by))
        return found

    def number(self, what: int) -> Ints:
        """Give how many there were by case type of what is only added up."""
        found: Ints = self._counted[:, [row for _, row in typed(self._setting, what)], COUNT]
        return found

    def total(self, what: int) -> Floats:
        """Give the sum of it by case type."""
        return _total(self._counted)[:, [row for _, row in typed(self._setting, what)]]

    def finished(self) -> Ints:
        """Give how many cases finished in the window, by case type."""
        found: Ints = self._observed[:, [row for _, row in typed(self._setting, 0)], COUNT]
        return found

    def _of_observations(self, kpi: str, by: Sequence[str]) -> Reading:
        unit = 1.0 if kpi == "visits" else MINUTE
        groups = observed_groups(kpi, self._setting, by)
        n = _grouped(self._observed[:, :, COUNT], groups)
        mean = ratio(_grouped(_total(self._observed), groups) / unit, n)
        return self._reading(groups, n, mean, self._quantiles_of(kpi, tuple(by)) / unit)

    def _quantiles_of(self, kpi: str, by: tuple[str, ...]) -> Floats:
        first = 0
        for known, groups in self._groups.items():
            if known == (kpi, by):
                return self._quantiles[:, first : first + len(groups)]
            first += len(groups)
        return np.full((1, 1, 1), np.nan)

    def _share(self, kpi: str, rows: Iterable[Cell], by: Sequence[str]) -> Reading:
        groups = gathered(rows, by)
        n = _grouped(self._counted[:, :, COUNT], groups)
        total = _grouped(_total(self._counted), groups)
        if kpi == "revoked" and not self._checked:
            n = np.zeros_like(n)
        return self._reading(groups, n, ratio(n - total if kpi == "on_time" else total, n))

    def _by_type(self, kpi: str) -> Floats:
        """Give a value for each replication and case type."""
        if kpi == "throughput":
            return self.duty.per_workday(self.finished().astype(np.float64))
        if kpi == "wasted":
            return self.duty.per_workday(self.total(cells.WASTED) / MINUTE)
        if kpi == "wip":
            length = np.array(self._setting.ends) - self._setting.warm_up
            return ratio(self.total(cells.STAY), length[:, None])
        stand = self.number(cells.APPROVED) - self.number(cells.UNDONE)
        found = self.duty.per_workday(stand.astype(np.float64))
        return found if self._checked else np.full_like(found, np.nan)

    def _by_pool(self, kpi: str) -> tuple[Floats, Floats | None]:
        """Give a value for each replication and pool, and its weight in a ratio."""
        duty = self.duty
        if kpi == "utilisation":
            return ratio(duty.busy, duty.on_duty), duty.on_duty
        if kpi == "overtime":
            return duty.overtime(), None
        if kpi == "cost_per_workday":
            return duty.per_workday(duty.pay()), None
        return ratio(duty.pay(), self.finished().sum(axis=1)[:, None]), None

    def _added(self, groups: list[Group], values: Floats, weights: Floats | None = None) -> Reading:
        """Add up values, or weigh them."""
        known = ~np.isnan(values)
        n = _grouped(known.astype(np.int64), groups)
        if weights is None:
            return self._reading(groups, n, _grouped(np.where(known, values, 0.0), groups))
        mean = ratio(
            _grouped(np.where(known, values * weights, 0.0), groups),
            _grouped(np.where(known, weights, 0.0), groups),
        )
        return self._reading(groups, n, mean)

    def _reading(
        self, groups: list[Group], n: Ints, mean: Floats, quantiles: Floats | None = None
    ) -> Reading:
        given = np.full((1, 1, 1), np.nan) if quantiles is None else quantiles
        known = np.broadcast_to(given, (*n.shape, len(QUANTILES)))
        return Reading(tuple(group.key for group in groups), n, np.where(n, mean, np.nan), known)


def ratio(total: Floats, number: Ints | Floats) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(number > 0, total / number, np.nan)


def _total(sums: Ints) -> Floats:
    return sums[:, :, CARRY].astype(np.float64) * WHOLE + sums[:, :, TOTAL]


def _grouped(values: Any, groups: list[Group]) -> Any:
    """Add up the columns of each group."""
    if not groups:
        return values[:, :0]
    return np.stack([values[:, group.rows].sum(axis=1) for group in groups], axis=1)
