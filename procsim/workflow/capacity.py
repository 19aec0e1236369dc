"""What officers can do: their hours in a week without holidays, their speed, their absences."""

from __future__ import annotations

from procsim.calendars import DAY, Calendar, hours_of_officer, parse_shifts
from procsim.scenario.pool import Pool
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of


def share_there(pool: Pool, calendar: Calendar) -> float:
    """Give the share of their time in which officers are not absent."""
    if pool.absence is None:
        return 1.0
    day = calendar.nominal_day()
    there = pool.absence.every.microseconds(day).mean
    away = pool.absence.lasts.microseconds(day).mean
    return there / (there + away)


def on_duty(graph: Graph, pool: Pool) -> float:
    """Give the work that all officers of a pool can do in a week."""
    if isinstance(pool.staff, list):
        return sum(
            open_in(calendar_of(graph, officer.calendar or pool.calendar))
            * officer.speed
            * pool.speed
            for officer in pool.staff
        )
    own = calendar_of(graph, pool.calendar)
    if pool.tide is not None:
        # What the pool can do while many wait.
        said = parse_shifts(pool.staff) if isinstance(pool.staff, dict) else None
        hours = own if said is None else hours_of_officer(own, said, 0)
        return pool.tide.at_most * open_in(hours) * pool.speed
    if isinstance(pool.staff, dict):
        week = parse_shifts(pool.staff)
        shifts = (hours_of_officer(own, week, number) for number in range(1, (pool.most or 0) + 1))
        return sum(open_in(shift) for shift in shifts) * pool.speed
    return float(pool.staff) * open_in(own) * pool.speed


def week_of(calendar: Calendar) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Give the open spans of each day of the week, Monday first."""
    return calendar.hours.days if calendar.hours else (((0, DAY),),) * 7


def open_in(calendar: Calendar) -> int:
    """Give the open time of a week, microseconds."""
    return sum(end - begin for spans in week_of(calendar) for begin, end in spans)
