"""What chance decides in a design: the slots of a graph, and the arrivals of its case types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import networkx as nx

from procsim.distributions import from_parameters
from procsim.plan.arriving import arrival_process
from procsim.plan.backlog import ages
from procsim.plan.draws import Recipe
from procsim.plan.luck import LuckSlot
from procsim.plan.slots import (
    BranchSlot,
    GapSlot,
    MissingSlot,
    Slot,
    SupplySlot,
    WordSlot,
    WorkPart,
    WorkSlot,
)
from procsim.plan.started import Always, AsMany, ByShare
from procsim.scenario.block import Split, Started
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import Activity, Choice, Deadline, Delay
from procsim.scenario.pool import Pool
from procsim.scenario.spread import TimeDistribution
from procsim.scenario.work import Takes
from procsim.workflow.carried import TypeRules
from procsim.workflow.casewise import Computed, Drawn
from procsim.workflow.counting import bits, labels
from procsim.workflow.expansion import Expansion
from procsim.workflow.graph import Graph, entries
from procsim.workflow.hours import calendar_of
from procsim.workflow.kinds import Kinds
from procsim.workflow.routes import possible

_YEAR = 366 * 86_400_000_000


@dataclass
class RecipeBuilder:
    """Collects slots while a graph is compiled.

    Parameters
    ----------
    expansion : Expansion
        The graph, written out for items.
    types : tuple of str
        In order of names.
    """

    expansion: Expansion
    types: tuple[str, ...]
    slots: list[Slot] = field(default_factory=list)
    rules: dict[str, TypeRules] = field(default_factory=dict)
    reached: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kinds = Kinds(self.graph)
        for name in self.types:
            self.rules[name] = TypeRules(self.graph, name, kinds)
            ways = possible(self.graph, name)
            self.reached[name] = frozenset(nx.descendants(ways, entries(self.graph, name)))

    @property
    def graph(self) -> Graph:
        """The graph, without items."""
        return self.expansion.graph

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
            case (Delay(takes=Takes() as takes) | Deadline(takes=Takes() as takes)) as node:
                day = calendar_of(self.graph, node.calendar).nominal_day()
                return self._add(self._work("delay", (kind, name), takes, nominal_day=day))
            case Choice() as node:
                return self._add(self._branch(name, kind, node))
            case Split() if name in self.expansion.starting:
                return self._for_items(name, kind)
            case Split(chosen=chosen) if chosen:
                shares = tuple(
                    (one.draws or way, self._started(kind, one))
                    for way, one in sorted(chosen.items())
                )
                return self._add(ByShare(self.whose(kind, name), shares))
            case _:
                return -1

    def whose(self, kind: str, name: str, draws: str | None = None) -> tuple[str, ...]:
        """Give the name of a node's luck for a case type, with the items that the node is for."""
        origin = self.expansion.origins[name]
        return (kind, draws or origin.node, *origin.items)

    def _started(self, kind: str, started: Started) -> float | Computed:
        """Give the share of cases of a type that start a branch, or what decides of it."""
        if started.condition is None:
            return started.share
        by = self.rules[kind].computed(started.condition, self.rules[kind].day)
        return by if by.expression.truth is None else float(by.expression.truth)

    def _for_items(self, name: str, kind: str) -> int:
        """Slot of the branches that a split starts for the items of a case; -1 for all."""
        items, before = self.expansion.starting[name]
        branches = len(self.graph.nodes[name]["record"].branches)
        cases = self.graph.graph["cases"]
        fixed = bits(cases[kind], items, labels(cases, items))
        if fixed is None:
            assert items.attribute is not None, "only an attribute differs from case to case"
            counted = self.rules[kind].values[items.attribute]
            return self._add(AsMany(counted, before, branches))
        every = (1 << branches) - 1
        here = fixed >> before & every
        return -1 if here == every else self._add(Always(here))

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
        shares = tuple(
            (name, documents[name].missing, documents[name].later) for name in self.documents(kind)
        )
        return self._add(MissingSlot(kind, shares)) if shares else -1

    def channel_slot(self, kind: str) -> int:
        """Slot of the channel of each case of a type; -1 where all have the same."""
        if isinstance(self.case_type(kind).channel, str):
            return -1
        return self._add(WordSlot(self.rules[kind].values["channel"]))

    def supply_slots(self, kind: str) -> tuple[int, ...]:
        """Slots of the times to supply each document of a type, by bit."""
        day = calendar_of(self.graph, self.case_type(kind).calendar).nominal_day()
        return tuple(self._supply(kind, name, day) for name in self.documents(kind))

    def recipe(self, end: int) -> Recipe:
        """Everything collected, with the arrivals of a run to `end` (-1: until empty)."""
        arrivals = tuple(arrival_process(self.graph, kind, end) for kind in self.types)
        again = any(self.case_type(kind).arrivals.population for kind in self.types)
        backlogs = tuple(tuple(ages(self.graph, kind)) for kind in self.types)
        return Recipe(tuple(self.slots), arrivals, backlogs, again)

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
        rules = self.rules[kind].at(pool)
        parts = tuple(
            WorkPart(
                self.whose(kind, node, part.draws),
                rules.casewise(part.rule, nominal_day),
                part.factor,
            )
            for part in takes.parts
        )
        return WorkSlot(purpose, parts)

    def _branch(self, name: str, kind: str, node: Choice) -> BranchSlot:
        targets, whose = branch_targets(node), self.whose(kind, name)

        def shares(way: str | Mapping[str, float] | None) -> tuple[float, ...]:
            given = {way: 1.0} if isinstance(way, str) else way or {}
            return tuple(given.get(target, 0.0) for target in targets)

        if not isinstance(node.choice, str):
            return BranchSlot(whose, None, (), shares(node.choice))
        when = {str(value): shares(way) for value, way in (node.when or {}).items()}
        rest, rules = shares(node.otherwise), self.rules[kind]
        if node.rule is not None:
            by = rules.computed(node.rule, rules.day)
            yes, no = when.get("yes", rest), when.get("no", rest)
            if by.expression.truth is not None:
                return BranchSlot(whose, None, (), yes if by.expression.truth else no)
            return BranchSlot(whose, by, ((1.0, yes),), no)
        fixed = rules.kinds.fixed(kind).get(node.choice)
        if fixed is not None:
            return BranchSlot(whose, None, (), when.get(fixed, rest))
        coded = partial(rules.code, node.choice)
        ways = tuple((coded(value), way) for value, way in sorted(when.items()))
        return BranchSlot(whose, rules.asked(node.choice), ways, rest)

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
