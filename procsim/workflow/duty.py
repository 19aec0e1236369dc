"""Pools with rules for their officers that such a pool cannot keep."""

from __future__ import annotations

from collections.abc import Iterator

from procsim.calendars import never_open, parse_shifts, span_text
from procsim.scenario.node import Activity
from procsim.scenario.pool import Pool
from procsim.scenario.quantity import Duration
from procsim.scenario.spread import TimeDistribution
from procsim.workflow.graph import Graph, records
from procsim.workflow.hours import calendar_of
from procsim.workflow.problem import Problem

_Path = tuple[str, ...]

_COUNTED = "a number or a list of officers"


def duty_problems(graph: Graph) -> Iterator[Problem]:
    """Find shifts outside the hours, and rules that no pool of that kind can keep."""
    for name, pool in graph.graph["pools"].items():
        path = ("pools", name)
        yield from _outside(graph, path, pool)
        yield from _without_length(path, pool)
        yield from _without_officers(path, pool)
        yield from _too_many(path, pool)
        yield from _several(graph, name, pool)


def _outside(graph: Graph, path: _Path, pool: Pool) -> Iterator[Problem]:
    if not isinstance(pool.staff, dict):
        return
    calendar = calendar_of(graph, pool.calendar)
    for span in never_open(calendar, parse_shifts(pool.staff)):
        text = (
            f"found {span_text(span)}, when calendar '{calendar.name}' is closed; "
            "a part of the day within its hours"
        )
        yield Problem((*path, "staff"), text)


def _without_length(path: _Path, pool: Pool) -> Iterator[Problem]:
    """Find lengths of time that must be more than nothing, or clock time, and are not."""
    fixed: list[tuple[_Path, Duration | None]] = [(("ageing",), pool.ageing)]
    spread: list[tuple[_Path, TimeDistribution | None]] = [(("errand",), pool.errand)]
    if pool.set_up is not None:
        fixed.append((("set_up", "takes"), pool.set_up.takes))
    if pool.absence is not None:
        spread.append((("absence", "every"), pool.absence.every))
        spread.append((("absence", "lasts"), pool.absence.lasts))
    for field, time in fixed:
        if time is not None and (time.workdays or not time.amount):
            text = f"found {time}; a length of clock time above 0, such as 30 min"
            yield Problem((*path, *field), text)
    for field, times in spread:
        if times is not None and not times.distribution.mean:
            yield Problem((*path, *field), f"found {times}; a time above 0")


def _without_officers(path: _Path, pool: Pool) -> Iterator[Problem]:
    """Find rules for officers in a pool that has none of its own, or only a number by shift."""
    rules = {
        "gathers": pool.gathers > 1,
        "backfill": pool.backfill,
        "set_up": pool.set_up is not None,
        "errand": pool.errand is not None,
        "absence": pool.absence is not None,
        "meetings": bool(pool.meetings),
        "at_closing": pool.at_closing in {"fit", "serve_queue"},
    }
    for field, used in rules.items():
        if used and pool.staff == "unlimited":
            yield Problem((*path, field), f"found it in a pool of unlimited staff; {_COUNTED}")
        elif used and field not in {"gathers", "set_up"}:
            if isinstance(pool.staff, dict):
                yield Problem((*path, field), f"found it beside a number by shift; {_COUNTED}")
            elif pool.tide is not None:
                yield Problem((*path, field), f"found it beside `tide`; {_COUNTED} without one")
    if pool.errand is not None and pool.absence is not None:
        yield Problem((*path, "errand"), "found it beside `absence`; one of them")


def _too_many(path: _Path, pool: Pool) -> Iterator[Problem]:
    """Find more officers away together than there are."""
    away: list[tuple[tuple[str | int, ...], int | None]] = [
        (("meetings", i, "officers"), meeting.officers) for i, meeting in enumerate(pool.meetings)
    ]
    if pool.absence is not None:
        away.append((("absence", "officers"), pool.absence.officers))
    for where, number in away:
        if number is not None and pool.most is not None and number > pool.most:
            text = f"found {number}, more than the {pool.most} officers that there are; fewer"
            yield Problem((*path, *where), text)


def _several(graph: Graph, name: str, pool: Pool) -> Iterator[Problem]:
    """Find work for several officers at once in a pool that looks at one officer's hours."""
    for node, record in records(graph).items():
        if (
            pool.at_closing == "fit"
            and isinstance(record, Activity)
            and isinstance(record.activity, dict)
            and name in record.activity
            and sum(record.activity.values()) > 1
        ):
            text = (
                f"found '{name}', a pool with `at_closing: fit`, in work for several officers at "
                "once; one officer, or another `at_closing`"
            )
            yield Problem(("workflow", node, "activity"), text)
