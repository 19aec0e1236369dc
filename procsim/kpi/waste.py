"""Work of staff that came to nothing."""

from __future__ import annotations

from procsim.kpi.columns import named, numbers
from procsim.kpi.hours import per_workday
from procsim.kpi.kpi import Kpi
from procsim.kpi.observed import Observed
from procsim.kpi.rows import Rows
from procsim.kpi.totals import totals_by
from procsim.kpi.window import counts_from, inversely_in_minutes
from procsim.tables import Tables

_NOTHING = ("withdrawn", "returned")


def _wasted(tables: Tables) -> Observed:
    since, types = counts_from(tables.setting), [*tables.setting.types]
    ended = numbers(tables, "events", "end_time") > since
    wasted = ended & named(tables, "events", "ended", "withdrawn", "left")
    lost = named(tables, "cases", "outcome", *_NOTHING)
    if lost.any():
        # All work on a case that came to nothing is wasted when the case ends.
        over = lost & (numbers(tables, "cases", "end") > since)
        place = tables.place("events")
        wasted = (wasted & ~lost[place]) | over[place]
    visits = Rows.where(tables, "events", wasted & named(tables, "events", "kind", "activity"))
    work = totals_by(visits.labels("case_type"), visits.borders(), visits.numbers("worked"), types)
    return per_workday(tables, inversely_in_minutes(work), {"case_type": types})


WASTED = Kpi(
    name="wasted",
    title="Work wasted, all staff, a workday",
    unit="minutes per workday",
    better="less",
    formula="work in visits that were withdrawn, calls of who was not there, and all work on "
    "cases that ended withdrawn or returned, in the window over its workdays",
    level="long-run",
    observe=_wasted,
    combine="total",
)
