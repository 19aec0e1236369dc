"""Names that nothing bears: nodes, pools, documents, attributes, case types, calendars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from procsim.errors import GraphError, did_you_mean
from procsim.scenario.activity import WAYS_ROUND
from procsim.scenario.block import Split
from procsim.scenario.node import (
    Activity,
    Choice,
    Deadline,
    Delay,
    Documents,
    Gate,
    Node,
    Start,
)
from procsim.scenario.quantity import Duration
from procsim.workflow.graph import Graph, case_types, records
from procsim.workflow.problem import Problem

Path = tuple[str | int, ...]


def node_problems(graph: Graph) -> Iterator[Problem]:
    """Find nodes that are spoken of and not there, and nodes that lead back to a start."""
    nodes = records(graph)
    for name, record in nodes.items():
        for path, target in node_references(record):
            where = ("workflow", name, *path)
            if target not in nodes:
                text = f"found '{target}', which is no node; {did_you_mean(target, nodes)}"
                yield Problem(where, text)
            elif isinstance(nodes[target], Start):
                yield Problem(
                    where, f"found '{target}', a start; cases come in there, nothing leads to it"
                )


def node_references(record: Node) -> Iterator[tuple[Path, str]]:
    """List every node that a record speaks of, each with the path to it within the record."""
    for field in (
        "next",
        "if_complete",
        "if_missing",
        "if_late",
        *WAYS_ROUND.values(),
        "join",
        "afterwards",
    ):
        if isinstance(getattr(record, field, None), str):
            yield (field,), getattr(record, field)
    match record:
        case Choice():
            yield from _choice_references(record)
        case Split():
            yield from ((record.at(name), name) for name in record.branches)
        case Deadline():
            several = not isinstance(record.until, str)
            for place, target in enumerate(record.met_at):
                yield ("until", place) if several else ("until",), target
            yield ("otherwise",), record.otherwise


def name_problems(graph: Graph) -> Iterator[Problem]:
    """Find pools, documents and case types that a node speaks of and that are not there."""
    cases, pools = graph.graph["cases"], graph.graph["pools"]
    papers = {paper for case in cases.values() for paper in case.documents}
    for name, record in records(graph).items():
        match record:
            case Start(start=start) if start != "all":
                named = case_types(graph, record)
                path: Path = ("workflow", name, "start")
                several = not isinstance(start, str)
                yield from _unknown(path, named, cases, "case type", indexed=several)
            case Activity():
                path = ("workflow", name, "activity")
                yield from _unknown(
                    path, record.pools, pools, "pool", indexed=isinstance(record.activity, list)
                )
            case Documents(documents=list() as asked):
                path = ("workflow", name, "documents")
                yield from _unknown(path, asked, papers, "document", indexed=True)


def calendar_problems(graph: Graph) -> Iterator[Problem]:
    """Find calendars that are not declared, and workdays that no calendar counts."""
    known = (*graph.graph["calendars"], "always")
    unnamed = False
    for path, name, needed in _calendar_uses(graph):
        if name is not None:
            yield from _unknown(path, [name], known, "calendar")
        unnamed = unnamed or (name is None and needed)
    if unnamed and graph.graph["run"].calendar is None:
        from procsim.workflow.hours import default_calendar

        try:
            default_calendar(graph)
        except GraphError as several:
            yield Problem(("run", "calendar"), str(several).removeprefix("run.calendar: "))


def _calendar_uses(graph: Graph) -> Iterator[tuple[Path, str | None, bool]]:
    """List where a calendar is or could be named: path, name, and whether one is needed."""
    run = graph.graph["run"]
    workdays = any(isinstance(t, Duration) and t.workdays for t in (run.length, run.warm_up))
    yield ("run", "calendar"), run.calendar, workdays
    for name, pool in graph.graph["pools"].items():
        yield ("pools", name, "calendar"), pool.calendar, pool.staff != "unlimited"
        for i, officer in enumerate(pool.staff if isinstance(pool.staff, list) else ()):
            yield ("pools", name, "staff", i, "calendar"), officer.calendar, False
        for i, meeting in enumerate(pool.meetings):
            yield ("pools", name, "meetings", i, "calendar"), meeting.calendar, False
    for name, case in graph.graph["cases"].items():
        limits = [limit for limit in (case.promise, case.statutory) if limit is not None]
        yield ("cases", name, "calendar"), case.calendar, any(t.workdays for t in limits)
        path = ("cases", name, "arrivals", "calendar")
        yield path, case.arrivals.calendar, case.arrivals.times is None
    for name, record in records(graph).items():
        if isinstance(record, Delay | Deadline | Gate):
            yield ("workflow", name, "calendar"), record.calendar, _in_workdays(record)


def _in_workdays(record: Delay | Deadline | Gate) -> bool:
    if isinstance(record, Gate):
        after = None if record.batch is None else record.batch.or_after
        # A timetable leaves out the days off of some calendar.
        return record.batch is None or (after is not None and after.workdays)
    if isinstance(record, Deadline):
        drawn = not isinstance(record.deadline, Duration) and record.deadline.workdays
        return drawn or any(time.workdays for time in record.times)
    limited = record.at_most is not None and record.at_most.workdays
    workdays = record.takes is not None and record.takes.workdays
    return limited or workdays or record.until == "next_day"


def _unknown(
    path: Path, names: Iterable[str], known: Iterable[str], what: str, *, indexed: bool = False
) -> Iterator[Problem]:
    allowed = tuple(known)
    for i, name in enumerate(names):
        if name not in allowed:
            text = f"found '{name}', which is no {what}; {did_you_mean(name, allowed)}"
            yield Problem((*path, i) if indexed else path, text)


def _choice_references(record: Choice) -> Iterator[tuple[Path, str]]:
    sides: list[tuple[Path, str | Mapping[str, float]]] = []
    if not isinstance(record.choice, str):
        sides.append((("choice",), record.choice))
    sides += [(("when", value), side) for value, side in (record.when or {}).items()]
    if record.otherwise is not None:
        sides.append((("otherwise",), record.otherwise))
    for path, side in sides:
        if isinstance(side, str):
            yield path, side
        else:
            yield from (((*path, name), name) for name in side)
