"""What of a scenario is as plain as theory wants it: Poisson arrivals, like officers, no memory."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from procsim.distributions import Constant, Distribution, Exponential
from procsim.scenario.case_type import Arrivals, CaseType
from procsim.scenario.deadline import Clock
from procsim.scenario.node import Activity, Choice, Delay, Node, Start
from procsim.scenario.pool import Pool
from procsim.scenario.quantity import Rate
from procsim.scenario.record import Record
from procsim.scenario.spread import TimeDistribution
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of

_OF_POOLS: Final = frozenset(
    ("staff", "calendar", "unit", "title", "cost", "at_closing", "choose", "speed")
)
"""What a pool may say and still be as plain as any."""
_OF_ACTIVITIES: Final = frozenset(
    ("activity", "takes", "speed", "place", "priority", "patience", "if_left", "next", "title")
)


def is_poisson(graph: Graph, case: CaseType) -> bool:
    """Tell whether cases of a type come at random at one rate, round the clock, for good."""
    arrivals = case.arrivals
    return (
        is_always(graph, arrivals.calendar)
        and _is_memoryless(arrivals)
        and arrivals.profile in (None, "flat")
        and arrivals.weekdays is None
        and (arrivals.variance_to_mean or 1) == 1
        and arrivals.bundle in (None, Constant(1.0))
        and arrivals.population is None
        and arrivals.count is None
        and (arrivals.first is None or not arrivals.first.amount)
        and not case.backlog
    )


def _is_memoryless(arrivals: Arrivals) -> bool:
    gaps = arrivals.gaps
    if gaps is not None:
        return isinstance(gaps.distribution, Exponential) and not gaps.workdays
    return isinstance(arrivals.rate, Rate) and arrivals.rate.amount > 0


def is_always(graph: Graph, calendar: str | None) -> bool:
    """Tell whether a calendar is open round the clock."""
    return calendar_of(graph, calendar).hours is None


def is_like(pool: Pool) -> bool:
    """Tell whether officers of a pool are alike, always there on duty, and take who came first.

    Nothing but the class of the work goes before who came first, and nobody is interrupted.
    """
    return isinstance(pool.staff, int | str) and _is_usual(pool, _OF_POOLS)


def is_single(record: Activity) -> bool:
    """Tell whether one officer of one pool does the work once, for whoever comes."""
    return isinstance(record.activity, str) and _is_usual(record, _OF_ACTIVITIES)


def _is_usual(record: Record, own: frozenset[str]) -> bool:
    """Tell whether a record says nothing but what it may."""
    said = ((name, value) for name, value in _unsaid(type(record)).items() if name not in own)
    return all(getattr(record, name) == value for name, value in said)


@cache
def _unsaid(of: type[Record]) -> dict[str, object]:
    """Give what each field of a record is where nothing is said."""
    fields = of.model_fields.items()
    return {name: field.get_default(call_default_factory=True) for name, field in fields}


def is_passed_by_chance(graph: Graph, record: Node) -> bool:
    """Tell whether who comes to a step that has no officers goes on without looking at the hour.

    A choice by chance, by attempt or by case type, a delay by the clock, a clock step, a start.
    """
    match record:
        case Start() | Clock():
            return True
        case Choice(choice=str() as asked):
            return asked in ("attempt", "case_type")
        case Choice():
            return True
        case Delay(until=None, takes=takes):
            by_clock = record.calendar is None or is_always(graph, record.calendar)
            return takes is not None and not takes.workdays and by_clock
    return False


def one_mean(distributions: Iterable[Distribution | None]) -> float | None:
    """Give the mean that exponential times have in common; None where they have not."""
    means = set()
    for distribution in distributions:
        if not isinstance(distribution, Exponential):
            return None
        means.add(distribution.mean)
    return means.pop() if len(means) == 1 else None


def patience_at(record: Activity) -> Distribution | None:
    """Give the distribution of patience by the clock; None where there is none."""
    patience = record.patience
    return None if patience is None or patience.workdays else patience.distribution


def service_at(pool: Pool, record: Activity) -> Distribution | None:
    """Give the one distribution of the time an officer needs; None where there are several."""
    if len(record.takes.parts) != 1:
        return None
    (part,) = record.takes.parts
    if not isinstance(part.rule, TimeDistribution) or part.rule.workdays:
        return None
    speed = record.speed.get(str(record.activity), 1.0) * pool.speed
    return part.rule.distribution.scaled(part.factor / speed)
