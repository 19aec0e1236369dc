"""Times and speeds of one pool among several that do the same work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procsim.errors import did_you_mean
from procsim.scenario.node import Activity, Delay
from procsim.scenario.rule import ByAttribute, walk
from procsim.workflow.graph import Graph, records
from procsim.workflow.problem import Problem

POOL = "pool"
"""What `by:` names to tell times apart by who does the work."""

_Path = tuple[str | int, ...]


def is_by_pool(rule: object) -> bool:
    """Tell whether a time depends on the pool that does the work.

    Examples
    --------
    >>> from procsim.scenario.work import parse_takes
    >>> is_by_pool(parse_takes({"by": "pool", "able": "3 min", "baker": "4 min"}).parts[0].rule)
    True
    """
    return isinstance(rule, ByAttribute) and rule.attribute == POOL


def pace_problems(graph: Graph) -> Iterator[Problem]:
    """Find times and speeds of pools that do not do the work, and pools without a time."""
    for name, record in records(graph).items():
        path = ("workflow", name)
        if isinstance(record, Activity):
            yield from _speeds(path, record)
        if isinstance(record, Activity | Delay) and record.takes is not None:
            for part in record.takes.parts:
                for rule in walk(part.rule):
                    if is_by_pool(rule):
                        yield from _times((*path, "takes"), record, rule)


def _speeds(path: _Path, record: Activity) -> Iterator[Problem]:
    if record.speed and isinstance(record.activity, dict):
        text = "found it where several work at once, at the speed of the slowest; leave it out"
        yield Problem((*path, "speed"), text)
        return
    for pool in record.speed:
        if pool not in record.pools:
            text = (
                f"found '{pool}', which does not do this work; {did_you_mean(pool, record.pools)}"
            )
            yield Problem((*path, "speed", pool), text)


def _times(path: _Path, record: Activity | Delay, rule: ByAttribute[Any]) -> Iterator[Problem]:
    if isinstance(record, Delay):
        yield Problem(path, "found `by: pool` in a delay, which no pool works at; another `by`")
        return
    if isinstance(record.activity, dict):
        text = "found `by: pool` where several pools work at once; one time for all"
        yield Problem(path, text)
        return
    named = {value for value, _ in rule.options}
    for pool in sorted(named.difference(record.pools)):
        text = f"found '{pool}', which does not do this work; {did_you_mean(pool, record.pools)}"
        yield Problem((*path, pool), text)
    without = [pool for pool in record.pools if pool not in named]
    if without and rule.otherwise is None:
        listed = ", ".join(f"'{pool}'" for pool in without)
        yield Problem(path, f"found no time for {listed}; name each pool, or give `otherwise`")
