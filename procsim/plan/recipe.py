"""What chance decides in a design: the slots of a graph, and the arrivals of its case types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import networkx as nx

from procsim.distributions import from_parameters
from procsim.plan.arriving import arrival_process
from procsim.plan.attributes import Attributes, attributes_of
from procsim.plan.draws import Recipe
from procsim.plan.luck import LuckSlot
from procsim.plan.slots import (
    BranchSlot,
    Carried,
    Drawn,
    GapSlot,
    MissingSlot,
    Slot,
    Sorted,
    StartSlot,
    SupplySlot,
    WorkPart,
    WorkSlot,
)
from procsim.scenario.block import Split
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import Activity, Choice, Delay
from procsim.scenario.pool import Pool
from procsim.scenario.spread import (
    ByAttribute,
    FromAttribute,
    Takes,
    TimeDistribution,
    TimeRule,
)
from procsim.workflow.graph import Graph, entries
from procsim.workflow.hours import calendar_of

_YEAR = 366 * 86_400_000_000


@dataclass
class RecipeBuilder:
    """Collects slots while a graph is compiled.

    Parameters
    ----------
    graph : networkx.DiGraph
    types : tuple of str
        In order of names.
    """

    graph: Graph
    types: tuple[str, ...]
    slots: list[Slot] = field(default_factory=list)
    attributes: dict[str, Attributes] = field(default_factory=dict)
    reached: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.types:
            day = calendar_of(self.graph, self.case_type(name).calendar).nominal_day()
            self.attributes[name] = attributes_of(
                name, self.case_type(name), origin=self.origin, nominal_day=day
            )
            self.reached[name] = frozenset(nx.descendants(self.graph, entries(self.graph, name)))

    @property
    def origin(self) -> datetime:
        """Clock time 0 of the run."""
        start: datetime = self.graph.graph["run"].origin
        return start

    def case_type(self, name: str) -> CaseType:
        """Record of a case type."""
        record: CaseType = self.graph.graph["cases"][name]
        return record

    def documents(self, name: str) -> list[str]:
        """Documents of a case type in the order of their bits: by name."""
        return sorted(self.case_type(name).documents)

    def node_slot(self, name: str, kind: str) -> int:
        """Number of the slot that a node asks for a case of that type; -1 for none."""
        if name not in self.reached[kind]:
            # A type that never comes here need not have the attributes that are asked for here.
            return -1
        match self.graph.nodes[name]["record"]:
            case Activity() as node:
                return self.service_slot(name, kind, node.pool)
            case Delay(takes=Takes() as takes) as node:
                day = calendar_of(self.graph, node.calendar).nominal_day()
                return self._add(self._work("delay", (kind, name), takes, nominal_day=day))
            case Choice() as node:
                return self._add(self._branch(name, kind, node))
            case Split(chosen=chosen) if chosen:
                shares = tuple((one.draws or way, one.share) for way, one in sorted(chosen.items()))
                return self._add(StartSlot((kind, name), shares))
            case _:
                return -1

    def service_slot(self, name: str, kind: str, pool: str) -> int:
        """Slot of the work of an activity where officers of a pool do it; the luck is the same."""
        node = self.graph.nodes[name]["record"]
        if name not in self.reached[kind]:
            return -1
        day = calendar_of(self.graph, self.graph.graph["pools"][node.pool].calendar).nominal_day()
        work = self._work("service", (kind, name), node.takes, nominal_day=day, pool=pool)
        speed = node.speed.get(pool, 1.0)
        return self._add(work if speed == 1 else work.at_speed(speed))

    def gap_slot(self, kind: str) -> int:
        """Slot of the time between the cases of each member of a population."""
        arrivals = self.case_type(kind).arrivals
        assert arrivals.gaps is not None, "a population has gaps"
        day = calendar_of(self.graph, arrivals.calendar).nominal_day()
        return self._add(GapSlot(kind, arrivals.gaps.microseconds(day)))

    def number(self, slot: Slot | None) -> int:
        """Number of a slot made elsewhere; -1 for none."""
        return -1 if slot is None else self._add(slot)

    def luck_slot(self, name: str, pool: Pool) -> int:
        """Slot of the luck by which a pool picks from its queue; -1 for one that goes by order."""
        return self._add(LuckSlot("order", (name,))) if pool.queue == "random" else -1

    def away_slot(self, name: str, what: str, time: TimeDistribution | None) -> int:
        """Slot of how long an officer of a pool is away, or until then; -1 for never."""
        if time is None:
            return -1
        day = calendar_of(self.graph, self.graph.graph["pools"][name].calendar).nominal_day()
        lasts = Drawn(time.microseconds(day))
        return self._add(WorkSlot("absence", (WorkPart((name, what), lasts, 1.0),)))

    def absence_slots(self, name: str, pool: Pool) -> tuple[int, int]:
        """Slots of how long officers of a pool are there, and away."""
        absence = pool.absence
        if absence is None:
            return -1, -1
        there = self.away_slot(name, "there", absence.every)
        return there, self.away_slot(name, "away", absence.lasts)

    def missing_slot(self, kind: str) -> int:
        """Slot of a type's missing documents; -1 for a type without documents."""
        documents = self.case_type(kind).documents
        shares = tuple((name, documents[name].missing) for name in self.documents(kind))
        return self._add(MissingSlot(kind, shares)) if shares else -1

    def supply_slots(self, kind: str) -> tuple[int, ...]:
        """Slots of the times to supply each document of a type, by bit."""
        day = calendar_of(self.graph, self.case_type(kind).calendar).nominal_day()
        return tuple(self._supply(kind, name, day) for name in self.documents(kind))

    def recipe(self, end: int) -> Recipe:
        """Everything collected, with the arrivals of a run to `end` (-1: until empty)."""
        arrivals = tuple(arrival_process(self.graph, kind, end) for kind in self.types)
        again = any(self.case_type(kind).arrivals.population for kind in self.types)
        return Recipe(tuple(self.slots), arrivals, again)

    def _add(self, slot: Slot) -> int:
        self.slots.append(slot)
        return len(self.slots) - 1

    def _work(
        self,
        purpose: str,
        whose: tuple[str, str],
        takes: Takes,
        *,
        nominal_day: int,
        pool: str = "",
    ) -> WorkSlot:
        kind, node = whose
        # What all cases of a type share; and who does the work.
        known = {"case_type": kind, "channel": self.case_type(kind).channel, "pool": pool}
        parts = tuple(
            WorkPart(
                (kind, part.draws or node), self._rule(part.rule, known, nominal_day), part.factor
            )
            for part in takes.parts
        )
        return WorkSlot(purpose, parts)

    def _rule(
        self, rule: TimeRule, known: Mapping[str, str], nominal_day: int
    ) -> Drawn | Carried | Sorted:
        kind = known["case_type"]
        if isinstance(rule, FromAttribute):
            return Carried(self.attributes[kind].values[rule.name])
        if not isinstance(rule, ByAttribute):
            return Drawn(rule.microseconds(nominal_day))
        options = {value: time.microseconds(nominal_day) for value, time in rule.options}
        rest = None if rule.otherwise is None else rule.otherwise.microseconds(nominal_day)
        fixed = known.get(rule.attribute)
        if fixed is not None:
            chosen = options.get(fixed, rest)
            # A type whose value no option names never comes here: the graph's check saw to that.
            return Drawn(chosen or from_parameters("constant", {"value": 0.0}))
        coded = self._codes(rule.attribute, kind)
        return Sorted(
            None if rule.attribute == "attempt" else self.attributes[kind].values[rule.attribute],
            tuple((coded(value), time) for value, time in sorted(options.items())),
            rest,
        )

    def _branch(self, name: str, kind: str, node: Choice) -> BranchSlot:
        targets = branch_targets(node)

        def shares(way: str | Mapping[str, float] | None) -> tuple[float, ...]:
            given = {way: 1.0} if isinstance(way, str) else way or {}
            return tuple(given.get(target, 0.0) for target in targets)

        if not isinstance(node.choice, str):
            return BranchSlot((kind, name), None, (), shares(node.choice))
        when = {str(value): shares(way) for value, way in (node.when or {}).items()}
        fixed = self._fixed(node.choice, kind)
        if fixed is not None:
            return BranchSlot((kind, name), None, (), when.get(fixed, shares(node.otherwise)))
        coded = self._codes(node.choice, kind)
        return BranchSlot(
            (kind, name),
            None if node.choice == "attempt" else self.attributes[kind].values[node.choice],
            tuple((coded(value), way) for value, way in sorted(when.items())),
            shares(node.otherwise),
        )

    def _fixed(self, attribute: str, kind: str) -> str | None:
        """Value of an attribute that all cases of a type share."""
        return {"case_type": kind, "channel": self.case_type(kind).channel}.get(attribute)

    def _codes(self, attribute: str, kind: str) -> Callable[[str], float]:
        if attribute == "attempt":
            return float
        return partial(self.attributes[kind].code, attribute)

    def _supply(self, kind: str, name: str, nominal_day: int) -> int:
        document = self.case_type(kind).documents[name]
        time = (
            document.supplied_after.microseconds(nominal_day)
            if document.supplied_after
            else from_parameters("constant", {"value": 0.0})
        )
        return self._add(SupplySlot((kind, name), time, document.never))


def branch_targets(node: Choice) -> tuple[str, ...]:
    """Where a choice can lead, each once, in an order that a renaming lever does not change."""
    if not isinstance(node.choice, str):
        return tuple(node.choice)
    ways = [way for _, way in sorted((str(value), way) for value, way in (node.when or {}).items())]
    ways += [node.otherwise] if node.otherwise is not None else []
    named = [[way] if isinstance(way, str) else list(way) for way in ways]
    return tuple(dict.fromkeys(target for targets in named for target in targets))
