"""The pools of a plan: their officers, hours and speeds, and how their queues are served."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np

from procsim.calendars import without
from procsim.plan.changes import NEVER
from procsim.plan.numbering import Numbering
from procsim.plan.on_duty import numbers_of
from procsim.plan.plan import (
    ANY,
    DUE_DATE,
    FASTEST,
    FINISH,
    FIRST_COME,
    FIT,
    LAST_COME,
    LONGEST_IDLE,
    LOWEST_NUMBER,
    NOWHERE,
    RANDOM,
    SERVE_QUEUE,
    SHORTEST,
    SUSPEND,
    Tide,
)
from procsim.scenario.node import Activity
from procsim.scenario.pool import Officer, Pool

_CLOSING = {
    "finish": FINISH, "suspend": SUSPEND, "any": ANY, "fit": FIT, "serve_queue": SERVE_QUEUE,
}  # fmt: skip
_ORDER = {
    "first_come": FIRST_COME, "last_come": LAST_COME, "random": RANDOM, "shortest": SHORTEST,
    "due_date": DUE_DATE,
}  # fmt: skip
_CHOICE = {"lowest_number": LOWEST_NUMBER, "longest_idle": LONGEST_IDLE, "fastest": FASTEST}


def staff(n: Numbering) -> dict[str, object]:
    """Arrays of the pools and of their officers."""
    pools = n.pools.values()
    officers = [_but_for_meetings(n, pool, _officers(n, pool)) for pool in pools]
    everyone = [officer for of_pool in officers for officer in of_pool]

    def column(values: list[int]) -> object:
        return np.array(values, dtype=np.int64)

    def flags(values: list[bool]) -> object:
        return np.array(values, dtype=np.bool_)

    return {
        "pool_first": np.cumsum([0, *(len(of_pool) for of_pool in officers)], dtype=np.int64),
        "pool_unlimited": flags([pool.staff == "unlimited" for pool in pools]),
        "pool_closing": column([_CLOSING[pool.at_closing] for pool in pools]),
        "pool_order": column([_ORDER[pool.queue] for pool in pools]),
        "pool_choice": column([_CHOICE[pool.choose] for pool in pools]),
        "pool_gathers": column([pool.gathers for pool in pools]),
        "pool_ageing": column(
            [NOWHERE if pool.ageing is None else round(pool.ageing.amount) for pool in pools]
        ),
        "pool_backfill": flags([pool.backfill for pool in pools]),
        "pool_set_up": column(
            [0 if pool.set_up is None else round(pool.set_up.takes.amount) for pool in pools]
        ),
        "pool_set_up_by_type": flags(
            [pool.set_up is not None and pool.set_up.between == "case_types" for pool in pools]
        ),
        "pool_absence_together": column(
            [0 if pool.absence is None else pool.absence.officers or 0 for pool in pools]
        ),
        "pool_preempts": tuple(tuple(sorted(set(pool.preempts))) for pool in pools),
        "pool_shifts": tuple(
            numbers_of(n, pool).changes
            if pool.tide is not None or isinstance(pool.staff, dict)
            else NEVER
            for pool in pools
        ),
        "pool_tide": tuple(_tide(n, pool) for pool in pools),
        "pool_group": column(_groups(n)),
        "pool_calendar": column([n.calendar(pool.calendar) for pool in pools]),
        "officer_calendar": column([calendar for calendar, _ in everyone]),
        "officer_speed": column([speed for _, speed in everyone]),
    }


def _groups(n: Numbering) -> list[int]:
    """Number of the first pool that each pool shares work with, directly or through others."""
    linked: nx.Graph[int] = nx.Graph()
    linked.add_nodes_from(range(len(n.pools)))
    for record in n.nodes.values():
        if isinstance(record, Activity):
            nx.add_path(linked, [n.pool_number[pool] for pool in record.pools])
    first = {pool: min(part) for part in nx.connected_components(linked) for pool in part}
    return [first[pool] for pool in range(len(n.pools))]


def _officers(n: Numbering, pool: Pool) -> list[tuple[int, int]]:
    """Calendar and speed in per mille of each officer; one stands for unlimited staff."""
    staff = pool.staff
    if isinstance(staff, list):
        return [_officer(n, officer, pool) for officer in staff]
    if pool.tide is not None:
        return [_officer(n, Officer(), pool)] * pool.tide.at_most
    if isinstance(staff, dict):
        # Each is their own: equal hours of two pools are not one calendar.
        return [(n.add(replace(each)), _speed(pool)) for each in numbers_of(n, pool).hours]
    number = 1 if staff == "unlimited" else int(staff)
    return [_officer(n, Officer(), pool)] * number


def _but_for_meetings(
    n: Numbering, pool: Pool, officers: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Let the last officers of a pool be off duty while they are in a meeting."""
    for meeting in pool.meetings:
        held, shared = n.hours[n.calendar(meeting.calendar)], dict[int, int]()
        staying = 0 if meeting.officers is None else len(officers) - meeting.officers
        for i, (calendar, speed) in enumerate(officers[staying:], start=staying):
            if calendar not in shared:
                shared[calendar] = n.add(without(n.hours[calendar], held))
            officers[i] = shared[calendar], speed
    return officers


def _tide_hours(n: Numbering, pool: Pool) -> int:
    """In which hours a tide has windows to open: where a number is said, be it 0."""
    if not isinstance(pool.staff, dict):
        return n.calendar(pool.calendar)
    return n.add(replace(numbers_of(n, pool).tide))


def _tide(n: Numbering, pool: Pool) -> Tide | None:
    rule = pool.tide
    if rule is None:
        return None
    return Tide(
        calendar=_tide_hours(n, pool),
        every=round(rule.every.amount),
        opens_at=rule.opens_at,
        closes_at=rule.closes_at,
        at_least=rule.at_least,
        at_most=rule.at_most,
        step=rule.step,
    )


def _officer(n: Numbering, officer: Officer, pool: Pool) -> tuple[int, int]:
    return n.calendar(officer.calendar or pool.calendar), _speed(pool, officer.speed)


def _speed(pool: Pool, own: float = 1.0) -> int:
    return max(1, round(own * pool.speed * 1000))
