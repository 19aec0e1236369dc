"""Rules over many cases at once: what each case's luck and attributes make of a rule.

Nothing here knows a seed: whoever asks brings the luck of the cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from procsim.distributions import Distribution
from procsim.errors import ExpressionError
from procsim.scenario.expression import Column, Expression, Facts
from procsim.workflow.cases import Cases, Chance, Floats, Luck

MOST_THINGS = 10_000
"""More things in one piece of work than this are a slip of the pen."""


class Casewise(Protocol):
    """A rule that gives each case a number."""

    def numbers(self, cases: Cases, luck: Luck) -> Floats:
        """One number a case, by its luck."""

    def means(self, cases: Cases) -> Floats:
        """The mean of that number over the rule's own luck."""


class AttributeValues(Protocol):
    """An attribute of every case of a type, as numbers: codes, amounts or microseconds."""

    def values(self, chance: Chance) -> Floats:
        """One number a case."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute that a case has once for all: drawn, or by a rule."""

    name: tuple[str, str]
    rule: Casewise

    def values(self, chance: Chance) -> Floats:
        """What the rule gives at the case's luck with this attribute."""
        return self.rule.numbers(Cases(chance.once()), Luck("attribute", self.name))


@dataclass(frozen=True, slots=True)
class Sources:
    """Where an expression finds what it asks of the cases of one type.

    Parameters
    ----------
    values : mapping of str to AttributeValues
    codes : mapping of str to mapping of words to numbers
    fixed : mapping of str to str
        Attributes that are one word for all.
    known : frozenset of str
    day : int
        Microseconds of a nominal workday.
    """

    values: Mapping[str, AttributeValues]
    codes: Mapping[str, Mapping[str, float]]
    fixed: Mapping[str, str]
    known: frozenset[str]
    day: int

    def facts(self, cases: Cases) -> Facts:
        """Look attributes up for some cases."""

        def column(name: str) -> Column:
            if name == "attempt":
                return Column(np.full(cases.size, float(cases.chance.attempt)))
            if name in self.fixed:
                return Column(np.zeros(cases.size), {self.fixed[name]: 0.0})
            return Column(cases.take(self.values[name].values(cases.chance)), self.codes.get(name))

        return Facts(self.known, column, self.day)

    def ask(self, expression: Expression, cases: Cases) -> Floats:
        """Evaluate an expression: numbers, microseconds, or 1 for true and 0 for false."""
        found = np.asarray(expression.evaluate(self.facts(cases)), dtype=np.float64)
        return np.broadcast_to(found, (cases.size,))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A number from a distribution."""

    distribution: Distribution

    def numbers(self, cases: Cases, luck: Luck) -> Floats:
        """Quantiles at the cases' luck."""
        return self.distribution.quantile(cases.uniforms(luck))

    def means(self, cases: Cases) -> Floats:
        """The mean."""
        return np.full(cases.size, self.distribution.mean)


@dataclass(frozen=True, slots=True)
class Carried:
    """What the case carries as an attribute.

    Parameters
    ----------
    attributes : mapping of str to AttributeValues
        Of the case type: looked up when asked, since attributes may follow from each other in any
        order.
    name : str
    """

    attributes: Mapping[str, AttributeValues]
    name: str

    def numbers(self, cases: Cases, _luck: Luck) -> Floats:
        """The attribute, whatever the luck."""
        return self.means(cases)

    def means(self, cases: Cases) -> Floats:
        """The attribute."""
        return cases.take(self.attributes[self.name].values(cases.chance))


@dataclass(frozen=True, slots=True)
class Computed:
    """What an expression gives."""

    expression: Expression
    sources: Sources

    def numbers(self, cases: Cases, _luck: Luck) -> Floats:
        """Evaluate it, whatever the luck."""
        return self.sources.ask(self.expression, cases)

    def means(self, cases: Cases) -> Floats:
        """Evaluate it."""
        return self.sources.ask(self.expression, cases)


@dataclass(frozen=True, slots=True)
class Sorted:
    """What one of several rules gives: the one that an attribute or a condition selects.

    Parameters
    ----------
    by : Carried or Computed
        The code of an attribute's value, the attempt, or 1 for true and 0 for false.
    options : tuple of (float, Casewise)
    otherwise : Casewise, optional
        For every other code; nothing, where left out.
    """

    by: Carried | Computed
    options: tuple[tuple[float, Casewise], ...]
    otherwise: Casewise | None

    def numbers(self, cases: Cases, luck: Luck) -> Floats:
        """Ask each rule of its own cases only."""
        found = np.full(cases.size, np.nan)
        for part, rule in self._parted(cases):
            found[part] = rule.numbers(cases.where(part), luck)
        return found

    def means(self, cases: Cases) -> Floats:
        """Ask each rule of its own cases only."""
        found = np.full(cases.size, np.nan)
        for part, rule in self._parted(cases):
            found[part] = rule.means(cases.where(part))
        return found

    def _parted(self, cases: Cases) -> list[tuple[Any, Casewise]]:
        codes = self.by.means(cases)
        parts = [(codes == code, rule) for code, rule in self.options]
        if self.otherwise is not None:
            rest = ~np.isin(codes, [code for code, _ in self.options])
            parts.append((rest, self.otherwise))
        return [(part, rule) for part, rule in parts if part.any()]


@dataclass(frozen=True, slots=True)
class Multiplied:
    """One number, so many times over."""

    count: Computed
    of: Casewise

    def numbers(self, cases: Cases, luck: Luck) -> Floats:
        """One draw, multiplied."""
        return self.count.means(cases) * self.of.numbers(cases, luck)

    def means(self, cases: Cases) -> Floats:
        """The mean, multiplied."""
        return self.count.means(cases) * self.of.means(cases)


@dataclass(frozen=True, slots=True)
class Repeated:
    """The sum of a number for each of so many things, each with luck of its own."""

    count: Computed
    of: Casewise

    def numbers(self, cases: Cases, luck: Luck) -> Floats:
        """Draw for each thing by its own luck, and sum."""
        counts, total = self._counts(cases), np.zeros(cases.size)
        for item in range(1, int(counts.max(initial=0.0)) + 1):
            has = counts >= item
            total[has] += self.of.numbers(cases.where(has), luck.of(item))
        return total

    def means(self, cases: Cases) -> Floats:
        """Every thing has the same mean."""
        return self._counts(cases) * self.of.means(cases)

    def _counts(self, cases: Cases) -> Floats:
        # A case past a list of arrivals has nothing.
        counts = np.nan_to_num(self.count.means(cases))
        wrong = counts[(counts < 0) | (counts != np.floor(counts)) | (counts > MOST_THINGS)]
        if wrong.size:
            told = f"in '{self.count.expression}': found {wrong[0]:g} things"
            allowed = f"a whole number from 0 to {MOST_THINGS:,}, such as round(x)"
            raise ExpressionError(f"{told}; {allowed}")
        return counts


@dataclass(frozen=True, slots=True)
class Summed:
    """The sum of what several rules give, each with luck of its own."""

    terms: tuple[Casewise, ...]

    def numbers(self, cases: Cases, luck: Luck) -> Floats:
        """Sum them."""
        found = [term.numbers(cases, luck.of(k)) for k, term in enumerate(self.terms, start=1)]
        return np.asarray(np.sum(found, axis=0), dtype=np.float64)

    def means(self, cases: Cases) -> Floats:
        """Sum their means."""
        found = [term.means(cases) for term in self.terms]
        return np.asarray(np.sum(found, axis=0), dtype=np.float64)
