"""Attributes of cases as numbers: what a rule compares, and where each case's value comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from procsim.distributions import from_parameters
from procsim.plan.slots import AttributeValues, DrawnAttribute, ListedAttribute
from procsim.scenario.case_type import CaseType
from procsim.scenario.quantity import Duration
from procsim.scenario.spread import Categories, TimedCase, TimeDistribution


@dataclass(frozen=True)
class Attributes:
    """The attributes of one case type.

    Parameters
    ----------
    values : mapping of names to AttributeValues
    codes : mapping of names to mapping of texts to numbers
        For attributes whose values are words.
    """

    values: Mapping[str, AttributeValues]
    codes: Mapping[str, Mapping[str, float]]

    def code(self, attribute: str, value: object) -> float:
        """The number that stands for a value; -1 for a word that no case has."""
        if attribute in self.codes:
            return self.codes[attribute].get(str(value), -1.0)
        return float(str(value))


def attributes_of(
    name: str, case_type: CaseType, *, origin: datetime, nominal_day: int
) -> Attributes:
    """Compile the attributes of a case type: those drawn, and those that its arrivals list."""
    values: dict[str, AttributeValues] = {}
    codes: dict[str, Mapping[str, float]] = {}
    listed = _listed(in_order(case_type.arrivals.times or [], origin))
    for attribute, spec in case_type.attributes.items():
        key = (name, attribute)
        if isinstance(spec, Categories):
            shares = dict(sorted(zip(spec.values, spec.shares, strict=True)))
            codes[attribute] = _codes([*shares, *listed.get(attribute, [])])
            drawn = {codes[attribute][value]: share for value, share in shares.items()}
            values[attribute] = DrawnAttribute(key, from_parameters("discrete", {"values": drawn}))
        elif isinstance(spec, TimeDistribution):
            values[attribute] = DrawnAttribute(key, spec.microseconds(nominal_day))
        else:
            values[attribute] = DrawnAttribute(key, spec)
    for attribute, stated in listed.items():
        if attribute not in codes and any(isinstance(value, str) for value in stated):
            codes[attribute] = _codes(stated)
        values[attribute] = ListedAttribute(
            tuple(_number(value, codes.get(attribute, {}), nominal_day) for value in stated),
            values.get(attribute),
        )
    return Attributes(values, codes)


def in_order(times: list[TimedCase], origin: datetime) -> list[tuple[int, TimedCase]]:
    """List arrivals by time, then by place in the list, with their microseconds since the start."""
    at = [(microseconds_at(case.at, origin), case) for case in times]
    return sorted(at, key=lambda pair: pair[0])


def microseconds_at(at: Duration | datetime, origin: datetime) -> int:
    """Turn an instant, or a time since the start, into microseconds since the start."""
    if isinstance(at, Duration):
        return round(at.amount)
    return (at - origin) // timedelta(microseconds=1)


def _codes(values: Iterable[object]) -> dict[str, float]:
    """Number the words among some values, in their order."""
    words = sorted({value for value in values if isinstance(value, str)})
    return {word: float(code) for code, word in enumerate(words)}


def _listed(cases: list[tuple[int, TimedCase]]) -> dict[str, list[str | float | Duration | None]]:
    names = sorted({name for _, case in cases for name, _ in case.attributes})
    return {name: [dict(case.attributes).get(name) for _, case in cases] for name in names}


def _number(
    value: str | float | Duration | None, codes: Mapping[str, float], nominal_day: int
) -> float:
    if value is None:
        return float("nan")
    if isinstance(value, Duration):
        return float(value.microseconds(nominal_day))
    return codes[value] if isinstance(value, str) else float(value)
