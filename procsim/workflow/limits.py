"""Limits that contradict each other, and delays that say too much or too little."""

from __future__ import annotations

from collections.abc import Iterator

from procsim.scenario.node import Delay
from procsim.scenario.quantity import MICROSECONDS, Duration
from procsim.workflow.graph import Graph, records
from procsim.workflow.problem import Problem


def surely_longer(limit: Duration, other: Duration) -> bool:
    """Tell whether a limit outlasts another under every calendar.

    Parameters
    ----------
    limit, other : Duration

    Returns
    -------
    bool
        Two in the same kind of unit are compared outright. A limit of n workdays takes at least
        n - 1 whole days; how long it takes at most, only a calendar knows.

    Examples
    --------
    >>> from procsim.scenario.quantity import parse_duration
    >>> surely_longer(parse_duration("5 workdays"), parse_duration("3 workdays"))
    True
    >>> surely_longer(parse_duration("5 workdays"), parse_duration("3 days"))
    True
    >>> surely_longer(parse_duration("5 days"), parse_duration("3 workdays"))
    False
    """
    if limit.workdays == other.workdays:
        return limit.amount > other.amount
    return limit.workdays and (limit.amount - 1) * MICROSECONDS["day"] > other.amount


def limit_problems(graph: Graph) -> Iterator[Problem]:
    """Find promises that are longer than the law allows."""
    for name, case in graph.graph["cases"].items():
        promise, statutory = case.promise, case.statutory
        if promise is not None and statutory is not None and surely_longer(promise, statutory):
            text = f"found {promise}, longer than the statutory limit of {statutory}; at most that"
            yield Problem(("cases", name, "promise"), text)


def delay_problems(graph: Graph) -> Iterator[Problem]:
    """Find delays that say how long in two ways or none, or whose limit leads nowhere."""
    for name, record in records(graph).items():
        if not isinstance(record, Delay):
            continue
        path = ("workflow", name)
        if (record.takes is None) == (record.until is None):
            found = "neither `takes` nor `until`" if record.takes is None else "`takes` and `until`"
            where = "delay" if record.takes is None else "until"
            yield Problem((*path, where), f"found {found}; exactly one of the two")
        if record.at_most is not None and record.if_late is None:
            text = f"found {record.at_most} without `if_late`; give the node for what is late"
            yield Problem((*path, "at_most"), text)
        if record.if_late is not None and record.at_most is None:
            text = f"found '{record.if_late}' without `at_most`; give the limit"
            yield Problem((*path, "if_late"), text)
        if record.at_most is not None and record.until != "documents":
            text = f"found {record.at_most} without `until: documents`; only a wait has a limit"
            yield Problem((*path, "at_most"), text)
