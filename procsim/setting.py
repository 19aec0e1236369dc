"""Under what the runs of a design were made: pools, case types and activities with their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.plan import Compiled, instant_of, lay_out
from procsim.scenario.node import Activity, Gate
from procsim.scenario.quantity import MICROSECONDS, Rate
from procsim.tables import ActivitySetting, PoolSetting, Setting, TypeSetting
from procsim.text import key_of
from procsim.workflow.graph import Graph, records
from procsim.workflow.hours import calendar_of, default_calendar

if TYPE_CHECKING:
    from procsim.calendars import Intervals


def setting_of(
    graph: Graph,
    compiled: Compiled,
    *,
    design: str,
    seed: int,
    engine: str,
    ends: tuple[int, ...],
) -> Setting:
    """Gather what the figures need to know about a design beside its rows."""
    run = graph.graph["run"]
    return Setting(
        design=design,
        title=graph.graph.get("title"),
        origin=run.origin,
        warm_up=instant_of(graph, run.warm_up),
        ends=ends,
        until_empty=isinstance(run.length, str),
        seed=seed,
        engine=engine,
        calendar=_hours(compiled, default_calendar(graph)),
        nominal_day=calendar_of(graph, None).nominal_day(),
        pools=_pools(graph, compiled),
        types=_types(graph, compiled),
        activities=_activities(graph),
        channels=compiled.channels.names,
        gates={
            name: record.unit
            for name, record in sorted(records(graph).items())
            if isinstance(record, Gate) and record.unit is not None
        },
    )


def _hours(compiled: Compiled, name: str) -> Intervals:
    return compiled.plan.calendars[compiled.calendars[name]]


def _pools(graph: Graph, compiled: Compiled) -> dict[str, PoolSetting]:
    plan = compiled.plan
    settings = {}
    for number, name in enumerate(compiled.names.pools):
        pool = graph.graph["pools"][name]
        officers = plan.officer_calendar[plan.pool_first[number] : plan.pool_first[number + 1]]
        settings[name] = PoolSetting(
            name=name,
            title=pool.title,
            unit=key_of(pool.unit),
            officers=None if pool.staff == "unlimited" else officers.size,
            hours=tuple(plan.calendars[calendar] for calendar in officers),
            cost_per_hour=None if pool.cost is None else _per_hour(graph, pool.cost, pool.calendar),
            unit_title=pool.unit,
        )
    return settings


def _per_hour(graph: Graph, cost: Rate, calendar: str | None) -> float:
    if cost.per == "workday":
        length = float(calendar_of(graph, calendar).nominal_day())
    else:
        length = float(MICROSECONDS[cost.per])
    return cost.amount * MICROSECONDS["h"] / length


def _types(graph: Graph, compiled: Compiled) -> dict[str, TypeSetting]:
    settings = {}
    for name in compiled.names.types:
        case_type = graph.graph["cases"][name]
        calendar = calendar_of(graph, case_type.calendar)
        settings[name] = TypeSetting(
            name=name,
            title=case_type.title,
            promise=case_type.promise,
            statutory=case_type.statutory,
            calendar=lay_out(graph, calendar),
            nominal_day=calendar.nominal_day(),
        )
    return settings


def _activities(graph: Graph) -> dict[str, ActivitySetting]:
    return {
        name: ActivitySetting(
            name=name,
            title=record.title,
            pool=record.pool,
            unit=key_of(graph.graph["pools"][record.pool].unit),
            counter=record.place == "counter",
            patience=record.patience is not None,
            balks=record.balks is not None,
        )
        for name, record in sorted(records(graph).items())
        if isinstance(record, Activity)
    }
