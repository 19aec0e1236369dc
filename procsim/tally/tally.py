"""A tally of one run after the other: what `kpi` computes from tables, from chunks of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from procsim.engines.chunk import NOT_YET, Chunk
from procsim.kpi import QUANTILES
from procsim.plan.plan import Ints, Plan
from procsim.tables import Setting
from procsim.tally.buckets import COUNTERS
from procsim.tally.cases import count_afterwards, count_cases
from procsim.tally.cells import Shape
from procsim.tally.clocks import LIMITED, turn_clocks
from procsim.tally.given import MIDNIGHT, WARM_UP, by_number, given
from procsim.tally.groups import with_quantiles
from procsim.tally.kept import (
    AT_ALL,
    DAY,
    FIRST_LIMIT,
    HALF_HOUR,
    HALVES,
    LOWEST,
    OF_LIMIT,
    ON_DUTY,
    TICKS,
    WITH_CLOCKS,
    WITHIN,
    clear,
    kept,
    move_all,
    places,
)
from procsim.tally.limits import NO_LIMITS, Within, limits_by_row
from procsim.tally.numbered import Numbered
from procsim.tally.quantiles import read_quantiles
from procsim.tally.stretches import Stretches
from procsim.tally.visits import END, count_visits, work_all

Floats = NDArray[np.float64]
_SHARES = np.array(list(QUANTILES.values()))


class Counts(NamedTuple):
    """What is left of one run.

    Parameters
    ----------
    end : int
        When it ended.
    observed, counted : (rows, 3) int64
        Sums, by `cells`.
    within : (rows, limits) int64
        How many of what was observed are at most as large as each limit.
    quantiles : (groups, 3) float64
        NaN for a group that observed nothing.
    work : (pools, 3) int64
        Worked on duty, worked at all, and time on duty; the last -1 where hours say it.
    busy, duty : (pools, 48) int64
        Worked on duty by half-hour of the day, and time on duty where a number says it.
    checked : bool
        Whether anything came after an issue.
    """

    end: int
    observed: Ints
    counted: Ints
    within: Ints
    quantiles: Floats
    work: Ints
    busy: Ints
    duty: Ints
    checked: bool


class Tally:
    """Counts runs of a design while they go on, in memory that does not grow with their cases.

    Kept are sums, exact whole numbers; a histogram of each quantity that has quantiles, whose
    buckets are 0.8 % wide; a row for each case that is not over. Of pools in which a number says
    how many are on duty, the work is kept of which the engine has not said that it is settled.

    Every KPI is there. What needs the tables: who held each case (`kpi.holding`), the shortest
    limit that could be promised (`kpi.shortest_limit`), and which cases were late (`kpi.cohort`).

    Parameters
    ----------
    plan : Plan
    setting : Setting
        Of the same design.
    groupings : sequence of sequences of str
        By what quantiles are told apart, such as ``()`` and ``("pool",)``; means always are.
    within : mapping of str to sequence of int
        Limits in microseconds by KPI (of ``visits``: visits): of each is counted how many
        observations keep it, exactly, and every quantile is on its side of it.

    Raises
    ------
    UsageError
        A KPI that has no quantiles, or a limit below 0.
    """

    def __init__(
        self,
        plan: Plan,
        setting: Setting,
        groupings: Sequence[Sequence[str]] = ((),),
        within: Within = NO_LIMITS,
    ) -> None:
        self._given = given(plan, setting)
        self._shape = Shape(len(setting.types), len(setting.pools))
        limits = limits_by_row(setting, within)
        limited = bool(self._given.kinds[:, LIMITED].any())
        self._kept = kept(self._shape, limits, clocks=limited)
        self._known = np.zeros((limits.shape[1], OF_LIMIT), dtype=np.int64)
        groups = [
            group.rows for each in with_quantiles(setting, groupings).values() for group in each
        ]
        self._members = np.concatenate([np.empty(0, dtype=np.int64), *groups])
        self._merged = np.zeros(COUNTERS, dtype=np.int64)
        self._groups = np.cumsum([0, *map(len, groups)])
        self._numbers = [pool for pool in range(len(setting.pools)) if by_number(plan, pool)]
        self._stretches = Stretches(plan, self._given)
        kinds = (kind.calendar for kind in setting.types.values())
        self._horizon = min(kinds, key=lambda calendar: calendar.end)
        self._start()

    def _start(self) -> None:
        window = (int(self._given.window[WARM_UP]), int(self._given.window[MIDNIGHT]))
        self._numbered = {pool: Numbered(*window) for pool in self._numbers}
        self._checked = False
        self._end = NOT_YET

    def add(self, chunk: Chunk) -> None:
        """Count the rows of a chunk; chunks come in the order in which an engine gives them.

        Raises
        ------
        CalendarError
            A run until empty goes on beyond the calendars' horizon.
        """
        given, kept = self._given, self._kept
        sums = (kept.observed, kept.histogram, kept.counted)
        always = (given.at, given.kinds, given.window)
        self._end = chunk.end
        self._require_known(chunk)
        if len(chunk.marks) and kept.cases.shape[1] < WITH_CLOCKS:
            self._make_room(len(kept.cases) - 1, WITH_CLOCKS)
        self._count(turn_clocks, always, (), (chunk.marks,))
        parted = self._stretches.parted(chunk)
        self._count(count_visits, given, (*sums, kept.work), (chunk.visits, parted))
        self._work(chunk, parted)
        self._count(count_cases, always, sums, (chunk.cases, chunk.end))
        if len(chunk.afterwards):
            self._checked = True
            count_afterwards(
                given.kinds,
                given.window,
                self._kept.cases,
                kept.observed,
                kept.histogram,
                kept.counted,
                np.ascontiguousarray(chunk.afterwards),
            )

    def _require_known(self, chunk: Chunk) -> None:
        """Refuse what happened after the calendars' horizon, as working time of tables does."""
        latest = max([chunk.end, *chunk.visits[-1:, END].tolist(), *chunk.cases[-1:, 1].tolist()])
        if latest > self._horizon.end:
            self._horizon.require_known(latest, to_the_end=True)

    def _count(
        self,
        loop: Callable[..., int],
        given: tuple[Ints, ...],
        sums: tuple[Any, ...],
        rows: tuple[Any, ...],
    ) -> None:
        """Let a loop go over rows, with more room for cases whenever it has none left."""
        row, last = 0, len(rows[0])
        while row < last:
            row = loop(*given, self._kept.cases, *sums, *rows, row)
            if row < last:
                cases = self._kept.cases
                self._make_room(2 * (len(cases) - 1), cases.shape[1])

    def _make_room(self, number: int, columns: int) -> None:
        more = places(number, columns)
        move_all(self._kept.cases, more)
        self._kept = self._kept._replace(cases=more)

    def _work(self, chunk: Chunk, parted: NDArray[np.bool_]) -> None:
        """Count work that is not that of one officer from start to end."""
        stretches = self._stretches.beside_whole_visits(chunk, parted)
        if len(stretches):
            given = self._given
            work_all(given.at, given.officers, given.window, self._kept.work, stretches)
        for pool, numbered in self._numbered.items():
            steps = chunk.staffing[chunk.staffing[:, 0] == pool, 1:]
            numbered.add(steps, self._stretches.of_pool(pool, chunk, parted, stretches))
            numbered.settle(max(chunk.settled, chunk.end))

    def counts(self) -> Counts:
        """Give what is left of a run whose last chunk was added, and begin anew."""
        kept = self._kept
        quantiles = np.full((len(self._groups) - 1, len(QUANTILES)), np.nan)
        read_quantiles(
            kept.observed,
            kept.histogram,
            self._members,
            self._groups,
            _SHARES,
            self._merged,
            self._known,
            quantiles,
        )
        found = Counts(
            observed=kept.observed[:, :LOWEST].copy(),
            within=kept.observed[:, FIRST_LIMIT + WITHIN :: OF_LIMIT].copy(),
            counted=kept.counted.copy(),
            quantiles=quantiles,
            checked=self._checked,
            end=self._end,
            **self._of_pools(),
        )
        clear(kept.observed, kept.histogram)
        kept.counted[:] = kept.work[:] = 0
        assert not kept.cases[-1, 0], "every case is over, or found open, in the last chunk"
        self._start()
        return found

    def _of_pools(self) -> dict[str, Ints]:
        kept = self._kept
        work = np.column_stack((kept.work[:, : AT_ALL + 1], np.full(self._shape.pools, -1)))
        busy = _by_half(kept.work)
        duty = np.zeros((self._shape.pools, HALVES), dtype=np.int64)
        for pool, numbered in self._numbered.items():
            work[pool] = numbered.busy, numbered.worked, numbered.duty
            busy[pool], duty[pool] = numbered.busy_by_half, numbered.duty_by_half
        return {"work": work, "busy": busy, "duty": duty}


def _by_half(work: Ints) -> Ints:
    """Give the work in each half-hour of the day, pools by half-hours.

    Up to an instant each half-hour was there once every day before, and on its own day if it was
    over, or as much of it as was over. Work is what was there up to its end less up to its begin.
    """
    ticks, part = work[:, TICKS::2], work[:, TICKS + 1 :: 2]
    own_day = ticks @ (np.arange(HALVES) * HALF_HOUR) + part.sum(axis=1)
    days = (work[:, ON_DUTY] - own_day) // DAY
    over = ticks[:, ::-1].cumsum(axis=1)[:, ::-1] - ticks
    found: Ints = (days[:, None] + over) * HALF_HOUR + part
    return found
