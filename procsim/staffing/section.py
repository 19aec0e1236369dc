"""What is wrong with the section `staffing` of a file, in the light of the process it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from procsim.calendars import never_open, parse_shifts, parse_spans, span_text
from procsim.errors import UsageError, did_you_mean
from procsim.scenario.gate import Every, Gate
from procsim.scenario.pool import Pool
from procsim.scenario.staffing import Staffing, TunedMeeting, TunedPool
from procsim.staffing.bounds import fewest, staffed, why_fixed
from procsim.staffing.sittings import with_interval
from procsim.staffing.targets import targets_of
from procsim.workflow.gates import gate_problems
from procsim.workflow.graph import Graph, records, with_changes
from procsim.workflow.hours import calendar_of
from procsim.workflow.problem import Problem

_Path = tuple[str | int, ...]


def section_problems(graphs: Sequence[Graph], said: Staffing) -> Iterator[Problem]:
    """Find what a section says of pools and gates that they cannot keep.

    Parameters
    ----------
    graphs : sequence of networkx.DiGraph
        Today's process and every redesign; a pool or gate is that of the first that has it.
    said : Staffing
    """
    for name, entry in said.pools.items():
        path = ("staffing", "pools", name)
        known = sorted({pool for graph in graphs for pool in graph.graph["pools"]})
        graph = next((each for each in graphs if name in each.graph["pools"]), None)
        if graph is None:
            yield Problem(path, f"found '{name}', which is no pool; {did_you_mean(name, known)}")
        elif isinstance(entry, TunedPool):
            yield from pool_problems(graph, name, entry)
    for name, meeting in said.meetings.items():
        path = ("staffing", "meetings", name)
        gates = sorted({gate for graph in graphs for gate in _gates(graph)})
        graph = next((each for each in graphs if name in _gates(each)), None)
        if graph is None:
            yield Problem(path, f"found '{name}', which is no gate; {did_you_mean(name, gates)}")
        else:
            yield from meeting_problems(graph, name, meeting)
    yield from _money_problems(graphs[0], said)


def target_problems(graphs: Sequence[Graph], said: Staffing) -> Iterator[Problem]:
    """Find targets of a file that cannot be read, name what no design has, or contradict."""
    path = ("staffing", "targets")
    told = [[_unread([written], graph) for graph in graphs] for written in said.targets]
    for place, by_design in enumerate(told):
        if None not in by_design:
            yield Problem((*path, place), by_design[0] or "")
    for place, graph in enumerate(graphs):
        meant = [
            text for text, told_of in zip(said.targets, told, strict=True) if not told_of[place]
        ]
        against = _unread(meant, graph) if meant else None
        if against is not None:
            yield Problem(path, against)
            return


def pool_problems(graph: Graph, name: str, said: TunedPool) -> Iterator[Problem]:
    """Find what is said of a pool that it cannot keep."""
    pool: Pool = graph.graph["pools"][name]
    path = ("staffing", "pools", name)
    reason = why_fixed(graph, name)
    if reason is not None:
        yield Problem(path, reason)
        return
    for word in ("by", "shifts"):
        if getattr(said, word) is None or (word == "by" and said.by == "day"):
            continue
        if pool.tide is not None:
            text = "found it beside the pool's `tide`, of which the most windows are found; neither"
            yield Problem((*path, word), text)
        for rule in _counted(pool):
            text = f"found it in a pool with `{rule}`, which is not for numbers by shift; by: day"
            yield Problem((*path, word), text)
    if said.shifts is not None:
        yield from _closed(graph, (*path, "shifts"), pool, said)
    else:
        yield from _too_few(graph, name, said)


def meeting_problems(graph: Graph, name: str, said: TunedMeeting) -> Iterator[Problem]:
    """Find what is said of a gate that it cannot keep."""
    path = ("staffing", "meetings", name)
    gate = records(graph)[name]
    assert isinstance(gate, Gate), "only gates are asked for"
    way = gate.gate
    fixed = isinstance(way, Every) and len(set(way.every.distribution.support)) == 1
    if not fixed:
        text = (
            f"found '{name}', a gate without a fixed time between its openings; one such as "
            "{every: 7 days}"
        )
        yield Problem(path, text)
        return
    day = calendar_of(graph, gate.calendar).nominal_day()
    lengths = [each.microseconds(day) for each in said.every]
    for place, length in enumerate(lengths):
        if length in lengths[:place]:
            text = f"found {said.every[place]} twice, in these or other words; each interval once"
            yield Problem((*path, "every", place), text)
        changed = with_changes(graph, nodes={name: with_interval(gate, said.every[place])})
        for problem in gate_problems(changed):
            if problem.path[1] == name:
                yield Problem((*path, "every", place), problem.text)


def unpaid(graph: Graph, said: Staffing) -> list[str]:
    """Name the pools with work for which no cost is said."""
    found = []
    for name, pool in staffed(graph).items():
        entry = said.pools.get(name)
        shifts = entry.shifts if isinstance(entry, TunedPool) else None
        costs = (
            [pool.cost] if shifts is None else [each.cost or pool.cost for each in shifts.values()]
        )
        idle = "without an activity" in (why_fixed(graph, name) or "")
        if not idle and None in costs:
            found.append(name)
    return found


def _money_problems(graph: Graph, said: Staffing) -> Iterator[Problem]:
    """Find sums of money beside officers whose cost nobody says."""
    missing = unpaid(graph, said)
    if not missing:
        return
    text = f"found it, but no cost of {', '.join(missing)}; a `cost` for every pool with work"
    if said.budget is not None:
        yield Problem(("staffing", "budget"), text)
    for name, meeting in said.meetings.items():
        if meeting.cost:
            yield Problem(("staffing", "meetings", name, "cost"), text)


def _unread(written: Sequence[str], graph: Graph) -> str | None:
    """Say why targets cannot be read for a design; None where they can."""
    try:
        targets_of(written, graph)
    except UsageError as problem:
        return re.sub(r"^--target( '.*?')?: ", "", str(problem))
    return None


def _gates(graph: Graph) -> list[str]:
    return [name for name, record in records(graph).items() if isinstance(record, Gate)]


def _counted(pool: Pool) -> Iterator[str]:
    """Name the rules of a pool that are for a number or a list of officers alone."""
    for rule in ("backfill", "errand", "absence", "meetings"):
        if getattr(pool, rule):
            yield rule
    if pool.at_closing in {"fit", "serve_queue"}:
        yield f"at_closing: {pool.at_closing}"


def _closed(graph: Graph, path: _Path, pool: Pool, said: TunedPool) -> Iterator[Problem]:
    calendar = calendar_of(graph, pool.calendar)
    for name, shift in (said.shifts or {}).items():
        for place, written in enumerate(shift.hours):
            text = span_text(parse_spans([written])[0])
            if never_open(calendar, parse_shifts({text: 1})):
                told = (
                    f"found {written}, when calendar '{calendar.name}' is closed; a part of the "
                    "day within its hours"
                )
                yield Problem((*path, name, "hours", place), told)


def _too_few(graph: Graph, name: str, said: TunedPool) -> Iterator[Problem]:
    needed = fewest(graph, name)
    if said.at_most is not None and said.at_most < needed:
        text = (
            f"found {said.at_most}, with whom not all of its work can be done, or not by its "
            f"rules; {needed} or more"
        )
        yield Problem(("staffing", "pools", name, "at_most"), text)
