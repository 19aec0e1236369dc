"""What officers cost a workday, in money or as officers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procsim.calendars import DAY, Span
from procsim.scenario.gate import Every, Gate
from procsim.scenario.pool import Officer, Pool
from procsim.scenario.quantity import MICROSECONDS, Rate
from procsim.staffing.parts import Part, open_time
from procsim.workflow.capacity import on_duty, open_in, week_of
from procsim.workflow.gates import openings_a_week
from procsim.workflow.graph import Graph
from procsim.workflow.hours import ALWAYS, calendar_of
from procsim.workflow.timetables import is_by_clock


@dataclass(frozen=True)
class Pay:
    """What officers cost, as `cost_per_workday` counts it, in a week without holidays.

    Parameters
    ----------
    graph : networkx.DiGraph
    money : bool
        Else an officer costs 1 for all the hours of the pool, and less for a part of them.
    """

    graph: Graph
    money: bool

    def whole(self, pool: Pool) -> float:
        """Cost of all officers of a pool; of a tide, as if all windows were always open."""
        if self.money:
            return self._paid(time_on_duty(self.graph, pool), pool, pool.cost)
        if isinstance(pool.staff, dict):
            return time_on_duty(self.graph, pool) / self._open(pool)
        return float(pool.most or 0)

    def part(self, pool: Pool, part: Part) -> float:
        """Cost of one officer in a part of the day."""
        time = open_time(self.graph, pool, part)
        return self._paid(time, pool, pool.cost) if self.money else time / self._open(pool)

    def pattern(self, pool: Pool, spans: Sequence[Span], cost: Rate | None) -> float:
        """Cost of one officer on a shift; `cost` a workday is for each day with any hour of it."""
        times = [open_time(self.graph, pool, Part(span, "")) for span in spans]
        if not self.money:
            return sum(times) / self._open(pool)
        if cost is not None and cost.per == "workday":
            week = week_of(calendar_of(self.graph, pool.calendar))
            days = sum(any(a < d and c < b for a, b in spans for c, d in day) for day in week)
            return cost.amount * days / self.workdays
        return self._paid(sum(times), pool, cost or pool.cost)

    def sittings(self, gate: Gate, cost: float) -> float:
        """Cost of the openings of a gate with a fixed interval, each of which costs so much."""
        assert isinstance(gate.gate, Every), "only openings one after the other have an interval"
        weekly = openings_a_week(self.graph, gate)
        if not self.money or not weekly:
            return 0.0
        if is_by_clock(gate.gate):
            # Exactly, and not as counted in some weeks, but for the share on days off.
            always = openings_a_week(self.graph, gate.model_copy(update={"calendar": ALWAYS}))
            weekly *= 7 * DAY / gate.gate.every.distribution.mean / always
        return cost * weekly / self.workdays

    def a_workday(self, budget: Rate) -> float:
        """Give a sum a workday or a week as one a workday."""
        return budget.amount / (1 if budget.per == "workday" else self.workdays)

    @property
    def workdays(self) -> float:
        """Nominal workdays of the run's calendar in a week."""
        calendar = calendar_of(self.graph, None)
        return open_in(calendar) / calendar.nominal_day()

    def _open(self, pool: Pool) -> int:
        return open_in(calendar_of(self.graph, pool.calendar))

    def _paid(self, time: float, pool: Pool, cost: Rate | None) -> float:
        """Money a workday for so much time a week, microseconds."""
        if cost is None:
            return 0.0
        workday = cost.per == "workday"
        length = calendar_of(self.graph, pool.calendar).nominal_day() if workday else 0
        return time * cost.amount / (length or MICROSECONDS[cost.per]) / self.workdays


def time_on_duty(graph: Graph, pool: Pool) -> float:
    """Give the time of all officers of a pool in a week, whatever their speed, microseconds."""
    staff = pool.staff
    if isinstance(staff, list):
        staff = [Officer(calendar=officer.calendar) for officer in staff]
    return on_duty(graph, pool.model_copy(update={"speed": 1.0, "staff": staff}))
