"""How long applicants and files wait for staff, and who waits no longer."""

from __future__ import annotations

from procsim.calendars import Intervals, union
from procsim.kpi.columns import NEVER, Name, labels, named, numbers
from procsim.kpi.counted import finished_rows, served, staffed
from procsim.kpi.hours import worked_between
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Observed
from procsim.kpi.rows import Rows
from procsim.kpi.window import in_minutes, inversely_in_minutes, zero
from procsim.tables import Tables, once


def _wait(tables: Tables) -> Observed:
    visits = Rows.where(tables, "events", served(tables))
    began, entered = (numbers(tables, "events", name) for name in ("start_time", "enabled_time"))
    return Observed.of(visits, visits.pick(began - entered), inversely_in_minutes)


def _hall_wait(tables: Tables) -> Observed:
    setting = tables.setting
    counters = [name for name, activity in setting.activities.items() if activity.counter]
    at_counter = labels(tables, "events", "activity").among(counters)
    visits = Rows.where(tables, "events", served(tables) & at_counter)
    entered, began = (
        visits.numbers(name) - zero(setting) for name in ("enabled_time", "start_time")
    )
    waited = worked_between(entered, began, visits.labels("pool"), _open(tables))
    return Observed.of(visits, waited, in_minutes)


@once
def _open(tables: Tables) -> dict[Name, Intervals]:
    """Give when somebody of each pool is on duty."""
    found: dict[Name, Intervals] = {}
    for name, pool in tables.setting.pools.items():
        shared = list({id(hours): hours for hours in pool.hours}.values())
        if shared:
            found[name] = shared[0] if len(shared) == 1 else union(shared)
    return found


def _abandonment(tables: Tables) -> Observed:
    """Give whether patience ended, of the visits that joined a queue in which it may end.

    Who has no room or no ticket is `turned_away`, and who is deterred has `left` without a start
    at the instant at which he came, where there is `balks`: neither joined. Who was called and not
    there has `left` with a start, and a withdrawn visit was not the applicant's choice: both
    joined, and patience did not end.
    """
    activities = tables.setting.activities.items()
    ends = [name for name, activity in activities if activity.patience]
    if not ends:
        return Observed.nothing(tables.setting.replications)
    deters = [name for name, activity in activities if activity.balks]
    activity = labels(tables, "events", "activity")
    came, began, over = (
        numbers(tables, "events", name) for name in ("enabled_time", "start_time", "end_time")
    )
    gone = named(tables, "events", "ended", "left") & (began == NEVER)
    joined = ~named(tables, "events", "ended", "turned_away")
    joined &= ~(gone & (over == came) & activity.among(deters))
    visits = Rows.where(tables, "events", staffed(tables) & joined & activity.among(ends))
    return Observed.of(visits, visits.pick(gone))


def _wait_per_case(tables: Tables) -> Observed:
    cases = finished_rows(tables)
    return Observed.of(
        cases, cases.numbers("queue") + cases.numbers("closed"), inversely_in_minutes
    )


WAIT = Kpi(
    name="wait",
    title="Wait for staff, each step",
    unit="minutes",
    better="less",
    formula="start - enabled (queue and closed hours), over visits to staffed pools that were "
    "served and ended after the warm-up",
    level="per day",
    observe=_wait,
    groups=("case_type", "pool", "unit"),
    quantiles=True,
)

HALL_WAIT = Kpi(
    name="hall_wait",
    title="Wait in the hall, each visit to a counter",
    unit="minutes",
    better="less",
    formula="time from enabled to start while somebody of the pool is on duty (nobody waits in the "
    "hall at night), over visits to counter activities of staffed pools that were served and ended "
    "after the warm-up",
    level="per day",
    observe=_hall_wait,
    groups=("case_type", "pool", "unit"),
    quantiles=True,
)

WAIT_PER_CASE = Kpi(
    name="wait_per_case",
    title="Wait for staff, each case",
    unit="minutes",
    better="less",
    formula="causes queue + closed of the path that decided the case, over cases that finished "
    "after the warm-up",
    level="long-run",
    observe=_wait_per_case,
    quantiles=True,
)

ABANDONMENT = Kpi(
    name="abandonment",
    title="Left the queue out of patience",
    unit="share",
    better="less",
    formula="visits that left unserved when patience ended over visits to staffed pools that "
    "joined a queue at a step with patience and ended after the warm-up; who is deterred, or finds "
    "no room or ticket, did not join, and who is not there when called did not lose patience",
    level="per day",
    observe=_abandonment,
    groups=("case_type", "pool", "unit"),
)
