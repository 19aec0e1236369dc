"""Which rows count: cases and visits that ended after the warm-up."""

from __future__ import annotations

from procsim.kpi.columns import Flags, known, labels, named, numbers
from procsim.kpi.rows import Rows
from procsim.kpi.window import counts_from
from procsim.tables import Tables, once


@once
def finished(tables: Tables) -> Flags:
    """Tell of each case whether it finished after the warm-up, whatever its outcome."""
    return numbers(tables, "cases", "end") > counts_from(tables.setting)


def finished_rows(tables: Tables) -> Rows:
    """Give the cases that finished after the warm-up, whatever their outcome."""
    return Rows.where(tables, "cases", finished(tables))


@once
def ended(tables: Tables) -> Flags:
    """Tell of each row of the events whether it is a visit to an activity that ended after it."""
    inside = numbers(tables, "events", "end_time") > counts_from(tables.setting)
    return inside & named(tables, "events", "kind", "activity")


@once
def staffed(tables: Tables) -> Flags:
    """Tell of each whether it is one of those, and asked for staff that is limited."""
    pools = tables.setting.pools.values()
    limited = [pool.name for pool in pools if pool.officers is not None]
    return ended(tables) & labels(tables, "events", "pool").among(limited)


@once
def served(tables: Tables) -> Flags:
    """Tell of each whether it is one of those, and was served; who was not there has left."""
    found: Flags = known(tables, "events", "start_time") & staffed(tables)
    found &= ~named(tables, "events", "ended", "left")
    return found
