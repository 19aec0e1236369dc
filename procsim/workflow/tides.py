"""Tide rules that contradict themselves, or their pool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from procsim.scenario.pool import Pool, Tide
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of
from procsim.workflow.problem import Problem

_Path = tuple[str, ...]


def tide_problems(graph: Graph) -> Iterator[Problem]:
    """Find tide rules that no queue could follow, and pools that have no number to change."""
    for name, pool in graph.graph["pools"].items():
        if pool.tide is None:
            continue
        path = ("pools", name)
        if pool.at_closing == "suspend" and calendar_of(graph, pool.calendar).hours is None:
            text = (
                "found suspend beside `tide`, in a pool that never closes: a window that closes "
                "could keep what it has begun for ever; finish, or any"
            )
            yield Problem((*path, "at_closing"), text)
        yield from _contradictions((*path, "tide"), pool.tide)
        if pool.staff == "unlimited" or isinstance(pool.staff, list):
            what = "unlimited staff" if pool.staff == "unlimited" else "a list of officers"
            text = f"found it beside {what}; a number, or a number by shift"
            yield Problem((*path, "tide"), text)
        else:
            yield from _outside(path, pool, pool.tide)


def _contradictions(path: _Path, tide: Tide) -> Iterator[Problem]:
    if tide.every.workdays or not tide.every.amount:
        text = f"found {tide.every}; a length of clock time above 0, such as 10 min"
        yield Problem((*path, "every"), text)
    if tide.closes_at >= tide.opens_at:
        text = (
            f"found {tide.closes_at}, where {tide.opens_at} waiting open a window; fewer than that"
        )
        yield Problem((*path, "closes_at"), text)
    if tide.at_least > tide.at_most:
        text = f"found {tide.at_least}, more than `at_most`, {tide.at_most}; at most as many"
        yield Problem((*path, "at_least"), text)


def _outside(path: _Path, pool: Pool, tide: Tide) -> Iterator[Problem]:
    """Find numbers to begin with that the rule does not allow."""
    for where, number in _numbers(pool):
        if tide.at_least <= tide.at_most and not tide.at_least <= number <= tide.at_most:
            text = (
                f"found {number}; a number from {tide.at_least} to {tide.at_most}, which `tide` "
                "has open at least and at most"
            )
            yield Problem((*path, "staff", *where), text)


def _numbers(pool: Pool) -> Iterator[tuple[_Path, int]]:
    """List the numbers with which a pool opens, each with the way to it."""
    if isinstance(pool.staff, int):
        yield (), pool.staff
    elif isinstance(pool.staff, Mapping):
        for key, value in pool.staff.items():
            if isinstance(value, Mapping):
                yield from (((key, span), number) for span, number in value.items())
            else:
                yield (key,), value
