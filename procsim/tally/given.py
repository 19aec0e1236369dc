"""What a design gives, for all its runs, as arrays that a compiled loop reads."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import numpy as np

from procsim.calendars import FAR, union
from procsim.plan.plan import ACTIVITY, NOWHERE, Ints, Plan
from procsim.scenario.quantity import Duration
from procsim.tables import PoolSetting, Setting, TypeSetting
from procsim.tally.ladders import NO_LADDER, LadderBuilder

WARM_UP, END, MIDNIGHT, ON_ARRIVAL = range(4)
"""Places in a window."""

WITHOUT_LIMIT, BY_CLOCK, IN_WORKDAYS = range(3)

STAYS, MAY_LEAVE, MAY_BALK = range(3)
"""Whether patience ends at a node, and whether those who come there may be deterred too."""


class Given(NamedTuple):
    """What is the same in every run of a design.

    Parameters
    ----------
    at : int64
        Every calendar, as `ladders` lays them out.
    nodes : (nodes, 4) int64
        Whether it is an activity; whether at a counter; the pool asked first; its patience.
    officers : (officers, 2) int64
        Pool, and the ladder of the hours; `NO_LADDER` where hours do not say who is on duty.
    pools : (pools, 2) int64
        Whether it is staffed; the ladder of the time at which somebody is on duty.
    kinds : (case types, 7) int64
        Ladders of the hours and the workdays; how the promised limit counts, and its length; the
        same of the statutory one; whether there is any.
    window : (4,) int64
        Its begin and its end, `FAR` where a run lasts until no case is left; the time of the day at
        which a run starts, microseconds; whether clocks start when a case arrives.
    """

    at: Ints
    nodes: Ints
    officers: Ints
    pools: Ints
    kinds: Ints
    window: Ints


def given(plan: Plan, setting: Setting) -> Given:
    """Lay out what a design gives.

    Parameters
    ----------
    plan : Plan
    setting : Setting
        Of the same design, of no run yet.
    """
    ladders = LadderBuilder()
    last = FAR if plan.end < 0 else plan.end
    pools = list(setting.pools.values())
    rows = [_officer(plan, ladders, (number, pool), last=last) for number, pool in enumerate(pools)]
    there = [_together(ladders, pool, last) if plan.counter.any() else NO_LADDER for pool in pools]
    window = (setting.warm_up, last, time_of_day(setting.origin), plan.clocks_start_on_arrival)
    kinds = [_kind(ladders, kind) for kind in setting.types.values()]
    return Given(
        at=ladders.ladders(),
        nodes=np.column_stack(
            (plan.kind == ACTIVITY, plan.counter, plan.pool, _patience(plan))
        ).astype(np.int64),
        officers=np.array([row for of_pool in rows for row in of_pool], np.int64).reshape(-1, 2),
        pools=np.array(
            [(pool.officers is not None, hours) for pool, hours in zip(pools, there, strict=True)],
            dtype=np.int64,
        ).reshape(-1, 2),
        kinds=np.array(kinds, dtype=np.int64).reshape(-1, 7),
        window=np.array(window, dtype=np.int64),
    )


def time_of_day(instant: datetime) -> int:
    """Give the time since midnight, microseconds."""
    return ((instant.hour * 60 + instant.minute) * 60 + instant.second) * 1_000_000


def by_number(plan: Plan, pool: int) -> bool:
    """Tell whether a number says how many of a pool are on duty, not each officer's hours."""
    return bool(plan.pool_shifts[pool]) or plan.pool_tide[pool] is not None


def _patience(plan: Plan) -> list[int]:
    ends = (plan.patience != NOWHERE).any(axis=1).tolist()
    return [
        (MAY_BALK if balks else MAY_LEAVE) if may_end else STAYS
        for may_end, balks in zip(ends, plan.balks, strict=True)
    ]


def _officer(
    plan: Plan, ladders: LadderBuilder, numbered: tuple[int, PoolSetting], *, last: int
) -> list[tuple[int, int]]:
    number, pool = numbered
    if pool.officers is None or by_number(plan, number):
        return [(number, NO_LADDER)] * len(pool.hours)
    return [(number, ladders.hours(hours, last)) for hours in pool.hours]


def _together(ladders: LadderBuilder, pool: PoolSetting, last: int) -> int:
    shared = list({id(hours): hours for hours in pool.hours}.values())
    if pool.officers is None or not shared:
        return NO_LADDER
    return ladders.hours(shared[0] if len(shared) == 1 else union(shared), last)


def _kind(ladders: LadderBuilder, kind: TypeSetting) -> tuple[int, ...]:
    return (
        ladders.hours(kind.calendar),
        ladders.days(kind.calendar) if _counts_workdays(kind) else NO_LADDER,
        *_limit(kind.promise),
        *_limit(kind.statutory),
        kind.promise is not None or kind.statutory is not None,
    )


def _counts_workdays(kind: TypeSetting) -> bool:
    return any(limit is not None and limit.workdays for limit in (kind.promise, kind.statutory))


def _limit(limit: Duration | None) -> tuple[int, int]:
    if limit is None:
        return WITHOUT_LIMIT, 0
    return (IN_WORKDAYS if limit.workdays else BY_CLOCK), round(limit.amount)
