"""Which pools can be tuned at all, and how few officers can do their work."""

from __future__ import annotations

from procsim.scenario.node import Activity
from procsim.scenario.pool import Pool
from procsim.workflow.graph import Graph, records


def staffed(graph: Graph) -> dict[str, Pool]:
    """Give the pools that have officers, or could have, by name."""
    pools: dict[str, Pool] = graph.graph["pools"]
    return {name: pool for name, pool in sorted(pools.items()) if pool.staff != "unlimited"}


def why_fixed(graph: Graph, name: str) -> str | None:
    """Say why no number of officers can be found for a pool; None where one can.

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.load import load
    >>> from procsim.workflow.graph import build
    >>> graph = build(load(path_of("start-a-business")))
    >>> why_fixed(graph, "reviewers") is None
    True
    """
    pool: Pool = graph.graph["pools"][name]
    if pool.staff == "unlimited":
        return "found a pool of unlimited staff; a pool with a number of officers"
    alike = not isinstance(pool.staff, list) or not any(
        officer.calendar is not None or officer.speed != 1 for officer in pool.staff
    )
    if not alike:
        return "found a pool of officers with hours or a speed of their own; fixed"
    if not any(name in activity.pools for activity in _activities(graph)):
        return "found a pool without an activity; fixed, or leave it out"
    return None


def fewest(graph: Graph, name: str) -> int:
    """Give the fewest officers with whom every work of a pool can be done, and its rules hold.

    None where other pools of officers can do all of it, one at least where it is the only one, and
    more where some work needs several at once, several are away together, or a tide keeps more.
    """
    pool: Pool = graph.graph["pools"][name]
    away = [meeting.officers or 0 for meeting in pool.meetings]
    together = 0 if pool.absence is None else pool.absence.officers or 0
    tide = 0 if pool.tide is None else max(1, pool.tide.at_least)
    return max([0, together, tide, *away, *_at_once(graph, name)])


def _at_once(graph: Graph, name: str) -> list[int]:
    """List how many officers of a pool each activity needs that no other pool can do."""
    return [
        number
        for activity in _activities(graph)
        if len(activity.crews) == 1
        for pool, number in activity.crews[0]
        if pool == name
    ]


def _activities(graph: Graph) -> list[Activity]:
    return [record for record in records(graph).values() if isinstance(record, Activity)]
