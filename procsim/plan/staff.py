"""The pools of a plan: their officers, calendars and speeds."""

from __future__ import annotations

import numpy as np

from procsim.plan.numbering import Numbering
from procsim.plan.plan import FINISH, SUSPEND
from procsim.scenario.pool import Officer, Pool


def staff(n: Numbering) -> dict[str, object]:
    """Arrays of the pools and of their officers."""
    officers = [_officers(n, pool) for pool in n.pools.values()]
    everyone = [officer for of_pool in officers for officer in of_pool]
    return {
        "pool_first": np.cumsum([0, *(len(of_pool) for of_pool in officers)], dtype=np.int64),
        "pool_unlimited": np.array(
            [pool.staff == "unlimited" for pool in n.pools.values()], dtype=np.bool_
        ),
        "pool_closing": np.array(
            [SUSPEND if pool.at_closing == "suspend" else FINISH for pool in n.pools.values()],
            dtype=np.int64,
        ),
        "pool_calendar": np.array(
            [n.calendar(pool.calendar) for pool in n.pools.values()], dtype=np.int64
        ),
        "officer_calendar": np.array([calendar for calendar, _ in everyone], dtype=np.int64),
        "officer_speed": np.array([speed for _, speed in everyone], dtype=np.int64),
    }


def _officers(n: Numbering, pool: Pool) -> list[tuple[int, int]]:
    """Calendar and speed in per mille of each officer; one stands for unlimited staff."""
    staff = pool.staff
    if isinstance(staff, list):
        return [_officer(n, officer, pool) for officer in staff]
    number = 1 if staff == "unlimited" else int(staff)
    return [_officer(n, Officer(), pool)] * number


def _officer(n: Numbering, officer: Officer, pool: Pool) -> tuple[int, int]:
    speed = max(1, round(officer.speed * pool.speed * 1000))
    return n.calendar(officer.calendar or pool.calendar), speed
