"""What is to be found: the variables of a design, what they cost, and what they may come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Unpack

from procsim.errors import ScenarioError, UsageError
from procsim.levers import design_graph
from procsim.scenario.pool import Pool
from procsim.scenario.scenario import Scenario
from procsim.scenario.staffing import Staffing
from procsim.staffing.asked import OPTIONS, Asked, option_of, said_and_asked
from procsim.staffing.bounds import staffed
from procsim.staffing.pay import Pay
from procsim.staffing.section import section_problems, unpaid
from procsim.staffing.sittings import Sittings, sittings_of
from procsim.staffing.tuned import tuned_pools, tuning_of
from procsim.staffing.tunings import Numbers, Tuning
from procsim.staffing.variable import Variable
from procsim.workflow.graph import Graph, records, with_changes

Levels = tuple[int, ...]
"""One level of each variable, in their order."""


@dataclass(frozen=True)
class Problem:
    """The numbers of a design that are to be found.

    Parameters
    ----------
    graph : networkx.DiGraph
        Of the design as it is.
    design : str or None
        None is today's process.
    tunings : mapping of pools to Tuning
    sittings : mapping of gates to Sittings
    kept : mapping of names to Pool
        Pools with officers that stay as they are.
    head_count : int or None
    budget : float or None
        Money a workday.
    minimise : ``cost`` or ``wait``
    cost_unit : ``money per workday`` or ``officers``
        Money where every pool with work has a cost; else an officer costs 1, and less in a part of
        the day.
    kept_cost : float
        Of the pools that stay as they are.

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.load import load
    >>> problem = Problem.of(load(path_of("start-a-business")), None)
    >>> problem.staff(problem.today)["reviewers"]
    2
    """

    graph: Graph
    design: str | None
    tunings: dict[str, Tuning]
    sittings: dict[str, Sittings]
    kept: dict[str, Pool]
    head_count: int | None
    budget: float | None
    minimise: Literal["cost", "wait"]
    cost_unit: Literal["money per workday", "officers"]
    kept_cost: float

    @classmethod
    def of(cls, scenario: Scenario, design: str | None, **asked: Unpack[Asked]) -> Problem:
        """Pose the problem of a design, as the file says and the command asks.

        Parameters
        ----------
        scenario : Scenario
        design : str or None
            None is today's process.
        **asked : Asked
            Goes before what the file says.

        Raises
        ------
        UsageError
            No such design, or what is asked contradicts itself or the process.
        ScenarioError
            What the file says contradicts this design.
        """
        graph = design_graph(scenario, design)
        said = said_and_asked(graph, _of_design(scenario, graph), asked)
        for found in section_problems([graph], said):
            raise _refusal(scenario, asked, found.path, str(found.text))
        pay = Pay(graph, money=not unpaid(graph, said))
        tuned = tuned_pools(graph, said)
        kept = {name: pool for name, pool in staffed(graph).items() if name not in tuned}
        problem = cls(
            graph=graph,
            design=design,
            tunings={name: tuning_of(graph, name, each, pay) for name, each in tuned.items()},
            sittings={
                name: sittings_of(graph, name, each, pay) for name, each in said.meetings.items()
            },
            kept=kept,
            head_count=said.head_count,
            budget=None if said.budget is None else pay.a_workday(said.budget),
            minimise=said.minimise,
            cost_unit="money per workday" if pay.money else "officers",
            kept_cost=sum(pay.whole(pool) for pool in kept.values()),
        )
        for word, text in problem.contradictions():
            raise _refusal(scenario, asked, ("staffing", word), text)
        return problem

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """What is to be found: of the pools, by name, then of the gates."""
        of_pools = [each for tuning in self.tunings.values() for each in tuning.variables]
        return (*of_pools, *(each.variable for each in self.sittings.values()))

    @property
    def fixed(self) -> tuple[str, ...]:
        """The pools with officers that stay as they are."""
        return tuple(self.kept)

    @property
    def today(self) -> tuple[int | None, ...]:
        """The levels of the design as it is; None for a variable that has none."""
        return tuple(variable.today for variable in self.variables)

    @property
    def lowest(self) -> Levels:
        """The lowest level of each variable."""
        return tuple(variable.lowest for variable in self.variables)

    def graph_at(self, levels: Sequence[int]) -> Graph:
        """Give the design with other levels; a pool or gate at today's levels stays as it is."""
        pools = {
            name: tuning.pool_at(own)
            for name, tuning, own in self._own(levels)
            if own != tuple(variable.today for variable in tuning.variables)
        }
        gates = {
            name: each.gate_at(level)
            for (name, each), level in self._gates(levels)
            if level != each.variable.today
        }
        return with_changes(self.graph, pools=pools, nodes=gates)

    def cost(self, levels: Sequence[int]) -> float:
        """Give what all officers and sittings cost, those who stay as they are included."""
        costs = (
            variable.costs(level) for variable, level in zip(self.variables, levels, strict=True)
        )
        return self.kept_cost + sum(costs)

    def officers(self, levels: Sequence[int]) -> int:
        """Count the officers of all pools, with those that stay as they are.

        Of a pool with a number for each part of the day, those of the part that has most count.
        """
        kept = sum(pool.most or 0 for pool in self.kept.values())
        return kept + sum(tuning.officers(own) for _, tuning, own in self._own(levels))

    def affordable(self, levels: Sequence[int]) -> bool:
        """Tell whether levels are within the head count and the budget."""
        return not any(self._beyond(levels))

    def staff(self, levels: Sequence[int]) -> dict[str, Numbers]:
        """Give the officers of every pool: a number, or numbers by part of the day or shift."""
        found = {name: tuning.numbers(own) for name, tuning, own in self._own(levels)}
        found |= {name: _numbers(pool) for name, pool in self.kept.items()}
        return dict(sorted(found.items()))

    def meetings(self, levels: Sequence[int]) -> dict[str, str]:
        """Give the interval of every gate that is chosen: ``2 weeks``."""
        return {name: str(each.intervals[level]) for (name, each), level in self._gates(levels)}

    def contradictions(self) -> list[tuple[str, str]]:
        """List the words of the section that no levels could keep, each with what is wrong."""
        found = []
        if self.minimise == "wait" and self.head_count is None and self.budget is None:
            text = "found wait without an end to the officers; a head_count or a budget beside it"
            found.append(("minimise", text))
        heads, cost = self.officers(self.lowest), self.cost(self.lowest)
        if self.head_count is not None and heads > self.head_count:
            text = f"found {self.head_count}, fewer than the least of all pools together; {heads}"
            found.append(("head_count", f"{text} or more"))
        if self.budget is not None and cost > self.budget:
            text = f"found {self.budget:g} a workday, less than the least of all pools together"
            found.append(("budget", f"{text}; {cost:g} or more"))
        return found

    def _beyond(self, levels: Sequence[int]) -> tuple[bool, bool]:
        return (
            self.head_count is not None and self.officers(levels) > self.head_count,
            self.budget is not None and self.cost(levels) > self.budget * (1 + 1e-9),
        )

    def _own(self, levels: Sequence[int]) -> list[tuple[str, Tuning, Levels]]:
        """Give each tuned pool with its own levels."""
        found, place = [], 0
        for name, tuning in self.tunings.items():
            end = place + len(tuning.variables)
            found.append((name, tuning, tuple(levels[place:end])))
            place = end
        return found

    def _gates(self, levels: Sequence[int]) -> list[tuple[tuple[str, Sittings], int]]:
        first = len(self.variables) - len(self.sittings)
        return list(zip(self.sittings.items(), levels[first:], strict=True))


def _of_design(scenario: Scenario, graph: Graph) -> Staffing:
    """Give what the file says of the pools and gates that a design has."""
    said = scenario.staffing or Staffing()
    pools = {name: each for name, each in said.pools.items() if name in graph.graph["pools"]}
    meetings = {name: each for name, each in said.meetings.items() if name in records(graph)}
    return said.model_copy(update={"pools": pools, "meetings": meetings})


def _refusal(
    scenario: Scenario, asked: Asked, path: tuple[str | int, ...], text: str
) -> UsageError | ScenarioError:
    """Refuse what cannot be, at the option that asks for it or at its place in the file."""
    option: Any = option_of(str(path[2]), asked) if path[1] == "pools" else None
    if path[1] in OPTIONS and asked.get(str(path[1])) is not None:
        option = OPTIONS[str(path[1])]
    if option is not None:
        return UsageError(f"{option}: {text}")
    return ScenarioError([scenario.source.message(path, text)])


def _numbers(pool: Pool) -> Numbers:
    """Give the officers of a pool that stays as it is."""
    if not isinstance(pool.staff, dict):
        return pool.most or 0
    return {
        name: number
        for key, value in pool.staff.items()
        for name, number in (
            [(f"{key} {text}", n) for text, n in value.items()]
            if isinstance(value, dict)
            else [(key, value)]
        )
    }
