"""Cases that are on their way when a run begins: since when, where, and with what behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from procsim.calendars import Intervals, working_time
from procsim.distributions import Distribution
from procsim.plan.chance import uniforms
from procsim.plan.horizon import lay_out
from procsim.plan.intensity import Floats
from procsim.plan.numbering import Numbering
from procsim.plan.plan import Ints
from procsim.plan.underway import Underway
from procsim.scenario.backlog import Backlog
from procsim.scenario.case_type import CaseType
from procsim.workflow.backlog import OLDEST, clocks_of, joins_ahead
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of


@dataclass(frozen=True, slots=True)
class Ages:
    """How old the cases of one entry of a backlog are.

    Parameters
    ----------
    name : tuple of str
        Case type and steps, under which ages are drawn.
    first, number : int
        Which cases of the backlog at these steps they are.
    age : Distribution or tuple of float
        Microseconds.
    hours : Intervals, optional
        In whose working time ages count.
    """

    name: tuple[str, ...]
    first: int
    number: int
    age: Distribution | tuple[float, ...]
    hours: Intervals | None

    def times(self, seed: int, replication: int) -> Ints:
        """When each of them arrived: before the start, microseconds below 0."""
        drawn = self._drawn(seed, replication)
        ages = np.rint(np.clip(drawn, 1.0, OLDEST)).astype(np.int64)
        return -ages if self.hours is None else _working_time_ago(self.hours, ages)

    def _drawn(self, seed: int, replication: int) -> Floats:
        if isinstance(self.age, tuple):
            return np.array(self.age)
        stream = (seed, replication, "age", *self.name)
        return self.age.quantile(uniforms(stream, start=self.first, count=self.number))


def _working_time_ago(hours: Intervals, ages: Ints) -> Ints:
    """The latest instants from which so much working time has passed by the start."""
    target = np.maximum(working_time(hours, 0) - ages, 0)
    part = hours.covered.searchsorted(target, side="right") - 1
    ago: Ints = np.minimum(hours.opens[part] + target - hours.covered[part], -1)
    return ago


def ages(graph: Graph, kind: str) -> Iterator[Ages]:
    """Give the ages of a type's backlog, entry by entry."""
    case: CaseType = graph.graph["cases"][kind]
    calendar = calendar_of(graph, case.arrivals.calendar)
    told: dict[tuple[str, ...], int] = {}
    for held in case.backlog:
        name = (kind, *sorted(held.nodes))
        first = told.get(name, 0)
        told[name] = first + held.number
        day = calendar.nominal_day()
        if held.age is not None:
            hours = lay_out(graph, calendar) if held.age.workdays else None
            yield Ages(name, first, held.number, held.age.microseconds(day), hours)
        for place, age in enumerate(held.ages or ()):
            hours = lay_out(graph, calendar) if age.workdays else None
            yield Ages(name, first + place, 1, (float(age.microseconds(day)),), hours)


def backlog(n: Numbering) -> dict[str, object]:
    """Where each case of each type's backlog is."""
    return {
        "backlog": tuple(
            tuple(
                where
                for held in n.graph.graph["cases"][name].backlog
                for where in [_underway(n, name, held)] * held.number
            )
            for name in n.types
        )
    }


def _underway(n: Numbering, kind: str, held: Backlog) -> Underway:
    return Underway(
        tuple(sorted(n.number[name] for name in held.nodes)),
        tuple((n.number[join], going) for join, going in joins_ahead(n.graph, held)),
        clocks_of(n.graph, kind, held),
    )
