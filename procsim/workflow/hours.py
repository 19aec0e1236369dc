"""The calendars of a workflow: which one counts where, and how long its workday is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from procsim.calendars import Calendar, china_days, parse_hours, parse_spans
from procsim.errors import GraphError, did_you_mean
from procsim.scenario.calendar import CalendarRecord, CalendarSpec
from procsim.workflow.graph import Graph

ALWAYS = "always"


def calendar_of(graph: Graph, name: str | None) -> Calendar:
    """Find a calendar by its name; without one, the calendar that counts workdays.

    Parameters
    ----------
    graph : networkx.DiGraph
    name : str or None
        ``always`` is known without being declared.

    Returns
    -------
    Calendar

    Raises
    ------
    GraphError
        No calendar of that name.
    """
    name = name or default_calendar(graph)
    known: Mapping[str, CalendarSpec] = graph.graph["calendars"]
    spec = known.get(name)
    if spec is None and name != ALWAYS:
        raise GraphError(
            f"calendar '{name}' is not declared; {did_you_mean(name, [*known, ALWAYS])}"
        )
    return Calendar(name, None) if spec is None or spec == ALWAYS else _from_record(name, spec)


def default_calendar(graph: Graph) -> str:
    """Name the calendar that counts workdays where nothing nearer names one.

    Raises
    ------
    GraphError
        Several calendars have hours and ``run.calendar`` names none of them.
    """
    if graph.graph["run"].calendar is not None:
        return str(graph.graph["run"].calendar)
    with_hours = sorted(n for n, spec in graph.graph["calendars"].items() if spec != ALWAYS)
    if len(with_hours) > 1:
        raise GraphError(
            f"run.calendar: found none, with the calendars {', '.join(with_hours)}; "
            "name the one that counts workdays"
        )
    return with_hours[0] if with_hours else ALWAYS


def _from_record(name: str, spec: CalendarSpec) -> Calendar:
    assert isinstance(spec, CalendarRecord), "always has no record"
    week = tuple((days, tuple(spans)) for days, spans in spec.hours.items())
    dated = tuple(
        (day, () if spans == "closed" else tuple(spans)) for day, spans in spec.extra.items()
    )
    return _read(name, week, dated, keeps_holidays=bool(spec.holidays))


@lru_cache(maxsize=32)
def _read(
    name: str,
    week: tuple[tuple[str, tuple[str, ...]], ...],
    dated: tuple[tuple[date, tuple[str, ...]], ...],
    *,
    keeps_holidays: bool,
) -> Calendar:
    """Read hours once for all designs of a scenario, and for all that asks for them in each."""
    extra = {day: parse_spans(spans, where=f"{name} {day}") for day, spans in dated}
    return Calendar(name, parse_hours(dict(week)), china_days() if keeps_holidays else None, extra)
