"""Queues that say one thing without the other, and pools that cannot serve what they share."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import networkx as nx

from procsim.scenario.activity import WAYS_ROUND
from procsim.scenario.node import Activity
from procsim.scenario.pool import Pool
from procsim.text import TOGETHER
from procsim.workflow.graph import Graph, records
from procsim.workflow.problem import Problem

_SHARED = ("queue", "gathers", "ageing", "backfill")
"""What pools that share work must have in common: it is one queue."""


def queue_problems(graph: Graph) -> Iterator[Problem]:
    """Find patience and room that lead nowhere, and ways for what never happens."""
    for name, record in records(graph).items():
        if not isinstance(record, Activity):
            continue
        path = ("workflow", name)
        yield from _deterring(path, record)
        for limit, way in WAYS_ROUND.items():
            has_limit = getattr(record, limit) is not None
            if limit == "room" and record.holds:
                yield from _holding(path, record)
                continue
            if has_limit and getattr(record, way) is None:
                text = f"found it without `{way}`; give the node where the case goes then"
                yield Problem((*path, limit), text)
            if getattr(record, way) is not None and not has_limit:
                text = f"found '{getattr(record, way)}' without `{limit}`; give both, or neither"
                yield Problem((*path, way), text)


def _deterring(path: tuple[str, str], record: Activity) -> Iterator[Problem]:
    """Find tickets without a limit, calls that nobody misses, and shares that fall."""
    if record.tickets is not None:
        if record.tickets.a_day is None and record.tickets.stop is None:
            text = "found neither `a_day` nor `stop`; one of them, or both"
            yield Problem((*path, "tickets"), text)
        if record.tickets.stop is not None and record.tickets.stop.workdays:
            text = f"found {record.tickets.stop}; a length of clock time, such as 30 min"
            yield Problem((*path, "tickets", "stop"), text)
    if record.call is not None and record.no_show is None:
        text = "found it without `no_show`; the share of those called who are not there"
        yield Problem((*path, "call"), text)
    if record.call is not None and record.call.workdays:
        text = f"found {record.call}; a length of clock time, such as 30 s"
        yield Problem((*path, "call"), text)
    if isinstance(record.balks, dict):
        for (_, fewer), (number, more) in pairwise(record.balks.items()):
            if more < fewer:
                text = f"found {100 * more:g} %, less than for a smaller number; at least as many"
                yield Problem((*path, "balks", number), text)


def _holding(path: tuple[str, ...], record: Activity) -> Iterator[Problem]:
    if record.room is None:
        text = "found hold without `room`; give how many cases the step has room for"
        yield Problem((*path, "when_full"), text)
    if record.if_full is not None:
        text = f"found '{record.if_full}' beside `when_full: hold`; one of the two"
        yield Problem((*path, "if_full"), text)


def sharing_problems(graph: Graph) -> Iterator[Problem]:
    """Find needs that no shift can meet, and pools that share work but not the order of a queue."""
    pools: dict[str, Pool] = graph.graph["pools"]
    shared: nx.Graph[str] = nx.Graph()
    for name, record in records(graph).items():
        if not isinstance(record, Activity):
            continue
        nx.add_path(shared, record.pools)
        path = ("workflow", name, "activity")
        if isinstance(record.activity, list) and len(set(record.activity)) < len(record.activity):
            yield Problem(path, "found a pool twice; each once, the one preferred first")
        if isinstance(record.activity, dict):
            for pool in record.activity:
                if TOGETHER in pool:
                    text = f"found '{pool}'; a name without '{TOGETHER}', which joins officers"
                    yield Problem((*path, pool), text)
            for pool, number in record.activity.items():
                most = pools[pool].most
                if most is not None and number > most:
                    text = f"found {number}, more than the {most} officers that there are; fewer"
                    yield Problem((*path, pool), text)
    for part in nx.connected_components(shared):
        yield from _apart(pools, sorted(part))
        yield from _never_gathered(graph, sorted(part))


def _never_gathered(graph: Graph, linked: list[str]) -> Iterator[Problem]:
    """Find pools whose steps have no room for as many as they let gather."""
    steps = [
        record
        for record in records(graph).values()
        if isinstance(record, Activity) and set(record.pools) & set(linked)
    ]
    rooms = [record.room for record in steps if record.room is not None]
    gathers = graph.graph["pools"][linked[0]].gathers
    if len(rooms) == len(steps) and sum(rooms) < gathers:
        text = (
            f"found {gathers}, but its steps have room for {sum(rooms)} in all, so that nobody "
            "would ever start; at most as many"
        )
        yield Problem(("pools", linked[0], "gathers"), text)


def _apart(pools: dict[str, Pool], linked: list[str]) -> Iterator[Problem]:
    first = linked[0]
    for name in linked[1:]:
        for field in _SHARED:
            mine, others = getattr(pools[name], field), getattr(pools[first], field)
            if mine != others:
                text = (
                    f"found {mine}, but '{first}', which shares work with it, has {others}; "
                    "the same for both"
                )
                yield Problem(("pools", name, field), text)
