"""Quantities that vary, as a person writes them: a time or a number, fixed or spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from procsim.distributions import DISTRIBUTIONS, Distribution, from_parameters
from procsim.errors import QuantityError
from procsim.scenario.parameters import (
    TIME_FORMS,
    Times,
    plain,
    plain_number,
    read_distribution,
)
from procsim.scenario.quantity import LONGEST, MICROSECONDS


@dataclass(frozen=True)
class TimeDistribution:
    """A length of time, fixed or spread.

    Parameters
    ----------
    distribution : Distribution
        In microseconds, or in workdays where `workdays` is true.
    workdays : bool
    text : str
        As the file has it, on one line.

    Examples
    --------
    >>> parse_time_distribution("2 workdays").microseconds(7 * 3_600_000_000).mean / 3_600_000_000
    14.0
    """

    distribution: Distribution
    workdays: bool
    text: str

    def microseconds(self, nominal_day: int) -> Distribution:
        """Return the distribution in microseconds, a workday lasting `nominal_day` of them."""
        return self.distribution.scaled(nominal_day) if self.workdays else self.distribution

    def __str__(self) -> str:
        return self.text


def parse_time_distribution(value: object) -> TimeDistribution:
    """Read a time, fixed or spread; every quantity of it carries its unit.

    Examples
    --------
    >>> parse_time_distribution({"exponential": "1.25 h"}).distribution.mean / 60_000_000
    75.0
    >>> parse_time_distribution({"uniform": {"min": "1 h", "max": "2 workdays"}})
    Traceback (most recent call last):
    procsim.errors.QuantityError: max: found 2 workdays beside quantities in another kind of unit; \
workdays throughout, or clock units throughout

    Raises
    ------
    QuantityError
        A quantity without a unit, or clock units beside workdays.
    DistributionError
        An unknown kind, or parameters that it cannot have.
    """
    if isinstance(value, TimeDistribution):
        return value
    times = Times()
    if isinstance(value, Mapping):
        spread = TimeDistribution(
            read_distribution(value, times), times.workdays == {True}, plain(value)
        )
        if spread.microseconds(MICROSECONDS["day"]).mean > LONGEST:
            raise QuantityError(f"found {spread.text}; a mean of at most 100 years")
        return spread
    if isinstance(value, str) and value.strip() in DISTRIBUTIONS:
        raise QuantityError(f"found {value} without its parameters; {TIME_FORMS}")
    amount = times(value)
    text = plain(value).strip()
    return TimeDistribution(
        from_parameters("constant", {"value": amount}), True in times.workdays, text
    )


def parse_number_distribution(value: object) -> Distribution:
    """Read a number, fixed or spread; no quantity of it carries a unit.

    Examples
    --------
    >>> parse_number_distribution({"discrete": {1: "75 %", 3: "25 %"}}).mean
    1.5

    Raises
    ------
    QuantityError, DistributionError
    """
    if isinstance(value, Mapping):
        return read_distribution(value, plain_number)
    return from_parameters("constant", {"value": plain_number(value)})
