"""How long a case takes, from first contact to the end."""

from __future__ import annotations

from procsim.calendars import Intervals
from procsim.kpi.columns import Name
from procsim.kpi.counted import finished_rows
from procsim.kpi.hours import worked_between
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Observed
from procsim.kpi.window import in_minutes, inversely_in_minutes, zero
from procsim.tables import Tables


def _cycle_time(tables: Tables) -> Observed:
    cases = finished_rows(tables)
    return Observed.of(cases, cases.numbers("end") - cases.numbers("arrival"), inversely_in_minutes)


def _working_cycle_time(tables: Tables) -> Observed:
    cases, setting = finished_rows(tables), tables.setting
    begin, end = (cases.numbers(name) - zero(setting) for name in ("arrival", "end"))
    hours: dict[Name, Intervals] = {name: kind.calendar for name, kind in setting.types.items()}
    took = worked_between(begin, end, cases.labels("case_type"), hours)
    return Observed.of(cases, took, in_minutes)


CYCLE_TIME = Kpi(
    name="cycle_time",
    title="Time from first contact to the end",
    unit="minutes",
    better="less",
    formula="end - arrival in clock time, over cases that finished after the warm-up",
    level="long-run",
    observe=_cycle_time,
    quantiles=True,
)

WORKING_CYCLE_TIME = Kpi(
    name="working_cycle_time",
    title="Working time from first contact to the end",
    unit="minutes",
    better="less",
    formula="working time of the case type's calendar from arrival to end, over cases that "
    "finished after the warm-up",
    level="long-run",
    observe=_working_cycle_time,
    quantiles=True,
)
