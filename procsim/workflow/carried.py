"""Attributes and rules of one case type, ready to be evaluated case by case."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from procsim.distributions import from_parameters
from procsim.scenario.attribute import Categories, TimedCase
from procsim.scenario.expression import Expression, parse
from procsim.scenario.quantity import Duration
from procsim.scenario.rule import ByAttribute, Conditional, Formula
from procsim.scenario.spread import TimeDistribution
from procsim.scenario.work import ForEach, FromAttribute, Sum, Times
from procsim.workflow.cases import Chance, Floats
from procsim.workflow.casewise import (
    Attribute,
    AttributeValues,
    Carried,
    Casewise,
    Computed,
    Drawn,
    Multiplied,
    Repeated,
    Sorted,
    Sources,
    Summed,
)
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of
from procsim.workflow.kinds import Kinds


@dataclass(frozen=True, slots=True)
class ListedAttribute:
    """An attribute that the list of arrivals gives to each case.

    Parameters
    ----------
    listed : tuple of float
        NaN for a case that the list says nothing of.
    drawn : AttributeValues, optional
        What the case type says of such a case; nothing where left out.
    """

    listed: tuple[float, ...]
    drawn: AttributeValues | None = None

    def values(self, chance: Chance) -> Floats:
        """As listed, else as drawn; those of a backlog are in no list."""
        listed = np.array(self.listed[chance.start : chance.start + chance.count])
        known = np.concatenate([listed, np.full(chance.count - listed.size, np.nan)])
        if self.drawn is not None:
            known = np.where(np.isnan(known), self.drawn.values(chance), known)
        return known


@dataclass
class TypeRules:
    """Turns rules into what they give to cases of one type.

    Parameters
    ----------
    graph : networkx.DiGraph
        Sound.
    name : str
        Of the case type.
    kinds : Kinds
    pool : str
        Who does the work, where that is known.

    Attributes
    ----------
    values : dict of str to AttributeValues
    codes : dict of str to mapping of words to numbers
        Of attributes that have words.
    """

    graph: Graph
    name: str
    kinds: Kinds
    pool: str = ""
    values: dict[str, AttributeValues] = field(default_factory=dict)
    codes: dict[str, Mapping[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        case = self.graph.graph["cases"][self.name]
        day = self.day
        for attribute, kind in self.kinds.of(self.name).items():
            if isinstance(kind, frozenset):
                self.codes[attribute] = {word: float(k) for k, word in enumerate(sorted(kind))}
        for attribute, spec in case.attributes.items():
            rule = self.casewise(spec, day, self.codes.get(attribute))
            self.values[attribute] = Attribute((self.name, attribute), rule)
        if not isinstance(case.channel, str):
            shares = Categories(tuple(case.channel), tuple(case.channel.values()))
            rule = self.casewise(shares, day, self.codes["channel"])
            self.values["channel"] = Attribute((self.name, "channel"), rule)
        self._list(in_order(case.arrivals.times or [], self.graph.graph["run"].origin), day)

    @property
    def day(self) -> int:
        """Microseconds of a nominal workday of the type's calendar."""
        case = self.graph.graph["cases"][self.name]
        calendar = calendar_of(self.graph, case.calendar)
        # A calendar that is never open is told of elsewhere; no workday of it has a length.
        never = calendar.hours is not None and not any(calendar.hours.days)
        return 0 if never else calendar.nominal_day()

    def at(self, pool: str) -> TypeRules:
        """Give the same rules for work that officers of a pool do."""
        other = copy(self)
        other.pool = pool
        return other

    def code(self, attribute: str, value: object) -> float:
        """Give the number that stands for a value; -1 for a word that no case has."""
        if attribute in self.codes:
            return self.codes[attribute].get(str(value), -1.0)
        return float(str(value))

    def computed(self, expression: Expression, day: int) -> Computed:
        """Let an expression look up what it asks of cases of this type."""
        fixed = self.kinds.fixed(self.name)
        sources = Sources(self.values, self.codes, fixed, self.kinds.known, day)
        return Computed(self.kinds.given(expression, self.name), sources)

    def asked(self, attribute: str) -> Carried | Computed:
        """Let an attribute, or the attempt, be told by its code or number."""
        if attribute == "attempt":
            return self.computed(parse("attempt"), 0)
        return Carried(self.values, attribute)

    def casewise(self, rule: Any, day: int, codes: Mapping[str, float] | None = None) -> Casewise:
        """Turn a rule for times, or for an attribute, into what it gives.

        Parameters
        ----------
        rule : TimeRule or Attribute
        day : int
            Microseconds of a nominal workday.
        codes : mapping of words to numbers, optional
            Of an attribute that has words.
        """
        match rule:
            case TimeDistribution():
                return Drawn(rule.microseconds(day))
            case FromAttribute(name=name):
                return Carried(self.values, name)
            case ByAttribute() | Conditional():
                return self._sorted(rule, day, codes)
            case Formula(expression=expression):
                return self.computed(expression, day)
            case Times(count=count, of=of):
                return Multiplied(self.computed(count, day), self.casewise(of, day))
            case ForEach(count=count, takes=takes):
                return Repeated(self.computed(count, day), self.casewise(takes, day))
            case Sum(terms=terms):
                return Summed(tuple(self.casewise(term, day) for term in terms))
            case Categories():
                shares = sorted(zip(rule.values, rule.shares, strict=True))
                drawn = {(codes or {})[value]: share for value, share in shares}
                return Drawn(from_parameters("discrete", {"values": drawn}))
            case _:
                return Drawn(rule)

    def _sorted(self, rule: Any, day: int, codes: Mapping[str, float] | None) -> Casewise:
        if isinstance(rule, Conditional):
            by = self.computed(rule.condition, day)
            if by.expression.truth is not None:
                return self.casewise(
                    rule.then if by.expression.truth else rule.otherwise, day, codes
                )
            then = self.casewise(rule.then, day, codes)
            return Sorted(by, ((1.0, then),), self.casewise(rule.otherwise, day, codes))
        fixed = (self.kinds.fixed(self.name) | {"pool": self.pool}).get(rule.attribute)
        options = dict(rule.options)
        if fixed is not None:
            chosen = options.get(fixed, rule.otherwise)
            # A type whose value no option names never comes here: the graph's check saw to that.
            nothing = Drawn(from_parameters("constant", {"value": 0.0}))
            return nothing if chosen is None else self.casewise(chosen, day, codes)
        known = self.kinds.words(self.name, rule.attribute)
        # What only other types can come to may ask for what only they have.
        named = [value for value in sorted(options) if known is None or value in known]
        rest = rule.otherwise if known is None or not known <= set(named) else None
        return Sorted(
            self.asked(rule.attribute),
            tuple(
                (self.code(rule.attribute, value), self.casewise(options[value], day, codes))
                for value in named
            ),
            None if rest is None else self.casewise(rest, day, codes),
        )

    def _list(self, cases: list[tuple[int, TimedCase]], day: int) -> None:
        """Let what a list of arrivals says of each case go before what its type says."""
        for name in sorted({name for _, case in cases for name, _ in case.attributes}):
            stated = [dict(case.attributes).get(name) for _, case in cases]
            numbers = tuple(_number(value, self.codes.get(name, {}), day) for value in stated)
            self.values[name] = ListedAttribute(numbers, self.values.get(name))


def in_order(times: list[TimedCase], origin: datetime) -> list[tuple[int, TimedCase]]:
    """List arrivals by time, then by place in the list, with their microseconds since the start."""
    at = [(microseconds_at(case.at, origin), case) for case in times]
    return sorted(at, key=lambda pair: pair[0])


def microseconds_at(at: Duration | datetime, origin: datetime) -> int:
    """Turn an instant, or a time since the start, into microseconds since the start."""
    if isinstance(at, Duration):
        return round(at.amount)
    return (at - origin) // timedelta(microseconds=1)


def _number(
    value: str | float | Duration | None, codes: Mapping[str, float], nominal_day: int
) -> float:
    if value is None:
        return float("nan")
    if isinstance(value, Duration):
        return float(value.microseconds(nominal_day))
    return codes.get(value, -1.0) if isinstance(value, str) else float(value)
