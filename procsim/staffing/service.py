"""How long the work of a visit takes, and how much that varies from visit to visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from procsim.scenario.node import Activity
from procsim.scenario.spread import TimeDistribution
from procsim.scenario.work import FromAttribute, TimeRule
from procsim.workflow.cases import Cases, Floats, Luck
from procsim.workflow.casewise import Casewise, Drawn, Multiplied, Repeated, Sorted, Summed
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of
from procsim.workflow.load import Flow, mean_work


@dataclass(frozen=True)
class Service:
    """The work of an officer of speed 1 at a visit.

    Parameters
    ----------
    mean : float
        Microseconds.
    square : float
        Mean of its square.
    """

    mean: float
    square: float


def service_of(graph: Graph, flow: Flow, pool: str) -> Service:
    """Give the work that a flow of visits brings, where officers of a pool do it.

    Parameters
    ----------
    graph : networkx.DiGraph
    flow : Flow
        To an activity.
    pool : str

    Returns
    -------
    Service
        An attribute counts with its mean where it is but a part of the work.
    """
    record: Activity = graph.nodes[flow.visit.node]["record"]
    squared = flow.group.mean(_Squared(tuple(_parts(graph, flow, pool))), flow.visit.attempt)
    served = squared / record.speed.get(pool, 1.0) ** 2
    absent, call = record.no_show or 0.0, 0.0 if record.call is None else record.call.amount
    mean = mean_work(graph, flow.group, flow.visit, pool)
    return Service(mean, (1 - absent) * served + absent * call**2)


def _parts(graph: Graph, flow: Flow, pool: str) -> Iterator[tuple[float, Casewise]]:
    record: Activity = graph.nodes[flow.visit.node]["record"]
    day = calendar_of(graph, graph.graph["pools"][record.pool].calendar).nominal_day()
    rules = flow.group.population.types.at(pool)
    attributes = graph.graph["cases"][flow.case_type].attributes
    for part in record.takes.parts:
        rule: TimeRule = part.rule
        if isinstance(rule, FromAttribute):
            # Representative cases may know no more of it than its mean.
            said = attributes.get(rule.name)
            rule = said if isinstance(said, TimeDistribution) else rule
        yield part.factor, rules.casewise(rule, day)


@dataclass(frozen=True, slots=True)
class _Squared:
    """The square of a sum of parts, each a factor of what a rule gives by luck of its own."""

    parts: tuple[tuple[float, Casewise], ...]

    def numbers(self, cases: Cases, luck: Luck) -> Floats:
        """Square what each case's luck gives."""
        total = sum(factor * rule.numbers(cases, luck) for factor, rule in self.parts)
        return np.square(np.asarray(total, dtype=np.float64))

    def means(self, cases: Cases) -> Floats:
        """The mean squared, and what luck adds to it."""
        total = sum(factor * rule.means(cases) for factor, rule in self.parts)
        varied = sum(factor**2 * _variance(rule, cases) for factor, rule in self.parts)
        return np.square(np.asarray(total, dtype=np.float64)) + varied


def _variance(rule: Casewise, cases: Cases) -> Floats:
    """Give how much a rule varies with its own luck, case by case."""
    found = np.zeros(cases.size)
    match rule:
        case Drawn(distribution):
            found += distribution.variance
        case Multiplied(count, of):
            found += np.square(count.means(cases)) * _variance(of, cases)
        case Repeated(count, of):
            found += count.means(cases) * _variance(of, cases)
        case Summed(terms):
            found += sum(_variance(term, cases) for term in terms)
        case Sorted(by, options, otherwise):
            codes = by.means(cases)
            parts = [(codes == code, option) for code, option in options]
            if otherwise is not None:
                parts.append((~np.isin(codes, [code for code, _ in options]), otherwise))
            for part, option in parts:
                found[part] = _variance(option, cases.where(part))
    return found
