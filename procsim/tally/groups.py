"""By what the sums of a run can be told apart: case types, pools and their units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from procsim.kpi import KPIS
from procsim.plan.plan import Ints
from procsim.tables import Setting
from procsim.tally import cells

Key = tuple[str | None, ...]
Cell = tuple[Mapping[str, str | None], int]
"""What a row of sums is about, and its number."""

OF_CASES = {
    "cycle_time": cells.CYCLE_TIME,
    "working_cycle_time": cells.WORKING_CYCLE_TIME,
    "official_time": cells.OFFICIAL_TIME,
    "honesty_gap": cells.HONESTY_GAP,
    "wait_per_case": cells.WAIT_PER_CASE,
    "service": cells.SERVICE,
    "visits": cells.VISITS,
    "overdue_age": cells.OVERDUE_AGE,
}
"""KPIs observed of cases, and their sums."""

OF_VISITS = {"wait": cells.WAIT, "hall_wait": cells.HALL_WAIT}
"""KPIs observed of visits, and their sums."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of sums that belong together, under what they have in common."""

    key: Key
    rows: Ints


def observed_groups(kpi: str, setting: Setting, by: Sequence[str]) -> list[Group]:
    """Give the rows of `observed` of a KPI, told apart by some of its groups."""
    if kpi in OF_CASES:
        return gathered(typed(setting, OF_CASES[kpi]), by)
    first = cells.OF_CASES * len(setting.types) + OF_VISITS[kpi]
    return gathered(typed_and_pooled(setting, first, cells.OF_VISITS), by)


def typed(setting: Setting, what: int) -> Iterator[Cell]:
    """Give the row of each case type."""
    for row, name in enumerate(setting.types, start=what * len(setting.types)):
        yield {"case_type": name}, row


def typed_and_pooled(setting: Setting, first: int, step: int = 1) -> Iterator[Cell]:
    """Give the row of each case type and pool, from the first one on."""
    of_types = ({"case_type": name} for name in setting.types)
    both = ({**kind, **pool} for kind in of_types for pool in pools(setting))
    return ((about, first + step * number) for number, about in enumerate(both))


def pools(setting: Setting) -> list[dict[str, str | None]]:
    """Tell each pool and its unit."""
    return [{"pool": name, "unit": pool.unit} for name, pool in setting.pools.items()]


def gathered(cells: Iterable[Cell], by: Sequence[str]) -> list[Group]:
    """Put rows together that have the same values."""
    found: dict[Key, list[int]] = {}
    for about, row in cells:
        found.setdefault(tuple(about[name] for name in by), []).append(row)
    return [Group(key, np.array(rows, dtype=np.int64)) for key, rows in found.items()]


def with_quantiles(
    setting: Setting, groupings: Sequence[Sequence[str]]
) -> dict[tuple[str, tuple[str, ...]], list[Group]]:
    """Give the groups of every KPI that has quantiles, by the KPI and by what tells them apart."""
    return {
        (name, tuple(by)): observed_groups(name, setting, by)
        for by in groupings
        for name in (*OF_CASES, *OF_VISITS)
        if set(by) <= set(KPIS[name].groups)
    }
