"""How often a gate opens: the intervals that may lie between its openings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from procsim.scenario.gate import Every, Gate
from procsim.scenario.quantity import Duration
from procsim.scenario.spread import parse_time_distribution
from procsim.scenario.staffing import TunedMeeting
from procsim.staffing.pay import Pay
from procsim.staffing.variable import Variable
from procsim.workflow.graph import Graph, records
from procsim.workflow.hours import calendar_of


@dataclass(frozen=True)
class Sittings:
    """A gate whose interval is chosen.

    Parameters
    ----------
    gate : Gate
    variable : Variable
        Its levels are the places of `intervals`.
    intervals : tuple of Duration
        The longest first.
    """

    gate: Gate
    variable: Variable
    intervals: tuple[Duration, ...]

    def gate_at(self, level: int) -> Gate:
        """Give the gate with an interval."""
        return with_interval(self.gate, self.intervals[level])


def sittings_of(graph: Graph, name: str, said: TunedMeeting, pay: Pay) -> Sittings:
    """Let the interval of a gate be chosen."""
    gate = records(graph)[name]
    assert isinstance(gate, Gate), "the section's problems name what is no gate"
    day = calendar_of(graph, gate.calendar).nominal_day()
    intervals = tuple(sorted(said.every, key=lambda each: -each.microseconds(day)))
    lengths = [each.microseconds(day) for each in intervals]
    now = _length(gate, day)
    prices = (pay.sittings(with_interval(gate, each), said.cost) for each in intervals)
    variable = Variable(
        name=name,
        kind="meeting",
        of=name,
        lowest=0,
        highest=len(intervals) - 1,
        today=lengths.index(now) if now in lengths else None,
        # Openings on days off are left out, so that a shorter interval can have fewer of them.
        prices=tuple(accumulate(prices, max)),
    )
    return Sittings(gate, variable, intervals)


def with_interval(gate: Gate, interval: Duration) -> Gate:
    """Give a gate another fixed time between its openings; the first one stays."""
    assert isinstance(gate.gate, Every), "only openings one after the other have an interval"
    every = gate.gate.model_copy(update={"every": parse_time_distribution(str(interval))})
    return gate.model_copy(update={"gate": every})


def _length(gate: Gate, day: int) -> int:
    assert isinstance(gate.gate, Every), "only openings one after the other have an interval"
    return round(gate.gate.every.microseconds(day).mean)
