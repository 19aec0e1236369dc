"""Pools without officers or without work, and calendars that never open: warnings."""

from __future__ import annotations

from collections.abc import Iterator

from procsim.scenario.calendar import CalendarRecord
from procsim.scenario.node import Activity
from procsim.text import N_, Named, Sentence
from procsim.workflow.graph import Graph, records
from procsim.workflow.problem import Problem


def pool_problems(graph: Graph) -> Iterator[Problem]:
    """Warn of pools that nobody works for and of work that nobody does."""
    users: dict[str, str] = {}
    for name, record in records(graph).items():
        if isinstance(record, Activity):
            for pool in record.pools:
                users.setdefault(pool, name)
    for name, pool in graph.graph["pools"].items():
        path = ("pools", name)
        if name not in users:
            text = N_("found no activity of this pool; take it out, or give it work")
            yield Problem(path, Sentence(text), warning=True)
        elif pool.staff in (0, []) and pool.tide is None:
            text = N_("found no officers, so work at '{node}' waits for ever; at least 1")
            node = Named(users[name], graph.nodes[users[name]]["record"].title)
            yield Problem((*path, "staff"), Sentence(text, {"node": node}), warning=True)


def opening_problems(graph: Graph) -> Iterator[Problem]:
    """Warn of calendars that never open."""
    for name, spec in graph.graph["calendars"].items():
        if isinstance(spec, CalendarRecord) and not any(spec.hours.values()):
            text = N_("found no hours on any weekday; spans such as [09:00-12:00, 13:00-17:00]")
            yield Problem(("calendars", name, "hours"), Sentence(text), warning=True)
