"""Cases that stand for all cases of a type: what shares of them have which attributes.

Where everything that matters has few values, each combination is there with its probability, and
what is computed is exact; else the cases are spread evenly, and it is nearly so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from procsim.scenario.attribute import Categories
from procsim.scenario.block import Split
from procsim.scenario.case_type import CaseType
from procsim.scenario.expression import Expression
from procsim.scenario.node import Activity, Choice
from procsim.scenario.rule import Ask, walk
from procsim.scenario.spread import TimeDistribution
from procsim.scenario.work import FromAttribute
from procsim.workflow.carried import ListedAttribute, TypeRules
from procsim.workflow.cases import Cases, Chance, Floats, Luck
from procsim.workflow.casewise import Carried, Casewise
from procsim.workflow.counting import items_of
from procsim.workflow.even_luck import EvenLuck, combinations, steps
from procsim.workflow.graph import Graph, records
from procsim.workflow.kinds import Kinds

_SPREAD = 4096
"""Cases that stand for all, and the most combinations that are listed one by one."""

_MOST_GROUPS = 64
LATE = 20
"""An attempt after which nothing that a rule asks will change any more."""


@dataclass(frozen=True, slots=True)
class _Mean:
    """An attribute of which only the mean matters."""

    mean: float

    def values(self, chance: Chance) -> Floats:
        """The same for all."""
        return np.full(chance.count, self.mean)


@dataclass
class Population:
    """Representative cases of one type.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound.
    name : str
        Of the case type.
    rules : iterable of rules
        All that will be asked of the cases: by it, one knows which attributes matter.
    """

    graph: Graph
    name: str
    kinds: Kinds
    rules: Iterable[Any]
    types: TypeRules = field(init=False)
    weights: Floats = field(init=False)

    def __post_init__(self) -> None:
        case: CaseType = self.graph.graph["cases"][self.name]
        self.types = TypeRules(self.graph, self.name, self.kinds)
        asked = self._closure(case)
        for attribute, spec in case.attributes.items():
            if attribute not in asked and isinstance(spec, TimeDistribution):
                mean = spec.microseconds(self.types.day).mean
                self.types.values[attribute] = _Mean(mean)
        names: tuple[tuple[str, ...], ...] = tuple((self.name, one) for one in sorted(asked))
        changes = {name: steps(_spec(case, name[1])) for name in names}
        known = {name: step for name, step in changes.items() if step is not None}
        sizes = [len(step) + 1 for step in known.values()]
        listed = case.arrivals.times is not None
        if listed or len(known) < len(names) or math.prod(sizes) > _SPREAD:
            self._luck = EvenLuck(_SPREAD, {}, names)
            self.weights = np.full(_SPREAD, 1 / _SPREAD)
            self._repeat_listed()
        else:
            self._luck, self.weights = combinations(known)

    @property
    def whole(self) -> Group:
        """All cases."""
        return Group(self, np.arange(self.weights.size), 1.0)

    def groups(self, asks: Iterable[Ask]) -> list[Group]:
        """Part the cases by what they answer to what is asked, at whatever attempt.

        Returns
        -------
        list of Group
            All cases in one where there would be too many.
        """
        whole = self.whole
        answers = [
            self.codes(ask, attempt)
            for ask in asks
            if ask != "attempt"
            for attempt in range(1, last_attempt(ask) + 2)
        ]
        if not answers:
            return [whole]
        told, which = np.unique(np.column_stack(answers), axis=0, return_inverse=True)
        if len(told) > _MOST_GROUPS:
            return [whole]
        parts = [np.flatnonzero(which.reshape(-1) == k) for k in range(len(told))]
        return [Group(self, part, float(self.weights[part].sum())) for part in parts]

    def has(self, ask: Ask) -> bool:
        """Whether cases of this type have all that is asked."""
        if isinstance(ask, str):
            return ask in self.types.values or ask in self.kinds.fixed(self.name)
        names = self.kinds.given(ask, self.name).names
        wanted = self.kinds.known.intersection(names) - {"attempt"}
        return wanted <= set(self.types.values) | set(self.kinds.fixed(self.name))

    def codes(self, ask: Ask, attempt: int) -> Floats:
        """Give what every case answers at an attempt, as a number."""
        cases = Cases(replace(self._luck, attempt=attempt))
        if isinstance(ask, Expression):
            return self.types.computed(ask, self.types.day).means(cases)
        if ask in self.kinds.fixed(self.name):
            return np.zeros(cases.size)
        return Carried(self.types.values, ask).means(cases)

    def means(self, rule: Casewise, attempt: int, places: NDArray[np.int64]) -> Floats:
        """Give the mean of a rule for some cases; nothing where it says nothing."""
        return np.nan_to_num(rule.means(Cases(replace(self._luck, attempt=attempt), places)))

    def numbers(self, rule: Casewise, attempt: int) -> Floats:
        """Give what a rule comes to for every case, with luck that is spread evenly."""
        return rule.numbers(Cases(replace(self._luck, attempt=attempt)), Luck("service", ()))

    def words(self, ask: Ask, codes: Floats) -> list[str]:
        """Say what some numbers stand for."""
        if isinstance(ask, Expression):
            return ["yes" if code else "no" for code in codes]
        fixed = self.kinds.fixed(self.name).get(ask)
        if fixed is not None:
            return [fixed for _ in codes]
        of = {code: word for word, code in self.types.codes.get(ask, {}).items()}
        return [of.get(code, "") for code in codes]

    def _closure(self, case: CaseType) -> set[str]:
        """Name the attributes whose values matter, and those that these ask for."""
        found: set[str] = set()
        ahead = [name for rule in self.rules for name in self._names(rule, case)]
        while ahead:
            name = ahead.pop()
            spec = _spec(case, name)
            if name in found or spec is None:
                continue
            found.add(name)
            ahead += self._names(spec, case)
        return found

    def _names(self, rule: Any, case: CaseType) -> Iterator[str]:
        fixed = self.kinds.fixed(self.name)
        for part in walk(rule):
            if isinstance(part, FromAttribute) and isinstance(
                _spec(case, part.name), TimeDistribution
            ):
                continue
            for ask in part.asks() if hasattr(part, "asks") else ():
                given = self.kinds.given(ask, self.name) if isinstance(ask, Expression) else None
                names = (ask,) if given is None else given.names
                yield from (name for name in names if name not in fixed)

    def _repeat_listed(self) -> None:
        """Let each listed case stand for as many as any other."""
        for name, values in self.types.values.items():
            if isinstance(values, ListedAttribute):
                again = values.listed * (-(-_SPREAD // max(len(values.listed), 1)))
                self.types.values[name] = replace(values, listed=again[:_SPREAD])


@dataclass(frozen=True)
class Group:
    """Some of the cases of a population, and their share of it."""

    population: Population
    places: NDArray[np.int64]
    share: float

    def shares(self, ask: Ask, attempt: int) -> dict[str, float]:
        """Give the share of each answer among these cases."""
        codes = self.population.codes(ask, attempt)[self.places]
        told, which = np.unique(codes, return_inverse=True)
        weights = np.bincount(which.reshape(-1), self._weights, minlength=told.size)
        words = self.population.words(ask, told)
        return {word: float(part) for word, part in zip(words, weights, strict=True)}

    def counts(self, attribute: str) -> dict[int, float]:
        """Give the share of each whole number that an attribute is rounded to."""
        codes = np.nan_to_num(self.population.codes(attribute, 1)[self.places])
        numbers, which = np.unique(np.maximum(np.rint(codes), 0), return_inverse=True)
        weights = np.bincount(which.reshape(-1), self._weights, minlength=numbers.size)
        return {int(number): float(part) for number, part in zip(numbers, weights, strict=True)}

    def mean(self, rule: Casewise, attempt: int) -> float:
        """Give the mean of a rule over these cases."""
        return float(self.population.means(rule, attempt, self.places) @ self._weights)

    @property
    def _weights(self) -> Floats:
        weights: Floats = self.population.weights[self.places] / self.share
        return weights


def last_attempt(ask: Ask) -> int:
    """Give the last attempt up to which an answer changes; 0 where it does not ask for it.

    Examples
    --------
    >>> from procsim.scenario.expression import parse
    >>> last_attempt(parse("attempt < 3")), last_attempt("size")
    (3, 0)
    """
    if not isinstance(ask, Expression) or "attempt" not in ask.names:
        return 0
    if len(ask.names) > 1 or not ask.numbers:
        return LATE
    return int(min(max(ask.numbers), LATE))


def rules_of(record: object) -> tuple[Any, ...]:
    """List the rules of a step that ask something of a case."""
    if isinstance(record, Choice):
        return () if record.asked is None else (record.asked,)
    items = items_of(record)
    counted: tuple[Any, ...] = () if items is None else (items,)
    if isinstance(record, Split):
        return (*record.chosen.values(), *counted)
    if isinstance(record, Activity):
        return (*(part.rule for part in record.takes.parts), *counted)
    return counted


def population_of(graph: Graph, case_type: str, kinds: Kinds) -> Population:
    """Give representative cases of a type for all that the steps of a workflow ask."""
    rules = [rule for record in records(graph).values() for rule in rules_of(record)]
    return Population(graph, case_type, kinds, rules)


def _spec(case: CaseType, name: str) -> Any:
    if name == "channel" and not isinstance(case.channel, str):
        return Categories(tuple(case.channel), tuple(case.channel.values()))
    return case.attributes.get(name)
