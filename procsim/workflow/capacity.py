"""What officers can do: their hours in a week without holidays, their speed, their absences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from procsim.calendars import DAY, Calendar, hours_of_officer, parse_shifts
from procsim.scenario.pool import Officer, Pool
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of


def share_there(pool: Pool, calendar: Calendar) -> float:
    """Give the share of their time in which officers are not absent."""
    if pool.absence is None:
        return 1.0
    day = calendar.nominal_day()
    there = pool.absence.every.microseconds(day).mean
    away = pool.absence.lasts.microseconds(day).mean
    together = pool.absence.officers
    share = 1.0 if together is None or not pool.most else together / pool.most
    return 1 - share * away / (there + away)


def on_duty(graph: Graph, pool: Pool) -> float:
    """Give the work that all officers of a pool can do in a week."""
    if isinstance(pool.staff, list) or pool.meetings:
        return sum(
            _open_but_for(graph, pool, calendar_of(graph, officer.calendar or pool.calendar), left)
            * officer.speed
            * pool.speed
            for left, officer in enumerate(reversed(_each(pool)))
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


def _each(pool: Pool) -> list[Officer]:
    if isinstance(pool.staff, list):
        return pool.staff
    return [Officer()] * int(cast("int", pool.staff))


def _open_but_for(graph: Graph, pool: Pool, own: Calendar, place: int) -> float:
    """Give an officer's time on duty in a week; the last of the list has place 0."""
    taken = [
        calendar_of(graph, meeting.calendar)
        for meeting in pool.meetings
        if meeting.officers is None or place < meeting.officers
    ]
    total = 0
    for day, spans in enumerate(week_of(own)):
        away = _joined(span for calendar in taken for span in week_of(calendar)[day])
        total += sum(end - begin for begin, end in spans)
        total -= sum(
            max(0, min(end, stop) - max(begin, start))
            for begin, end in spans
            for start, stop in away
        )
    return total


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the union of spans of a day, in order."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def week_of(calendar: Calendar) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Give the open spans of each day of the week, Monday first."""
    return calendar.hours.days if calendar.hours else (((0, DAY),),) * 7


def open_in(calendar: Calendar) -> int:
    """Give the open time of a week, microseconds."""
    return sum(end - begin for spans in week_of(calendar) for begin, end in spans)
