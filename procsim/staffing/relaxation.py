"""The smallest relaxation of promises that can be kept, where they cannot."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from procsim.staffing.limit import limit_of
from procsim.staffing.target import Target

if TYPE_CHECKING:
    from procsim.staffing.estimate import Estimate

_DIGITS = 2
_DAY, _HOUR = 2 * 24 * 60.0, 3 * 60.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """A budget or a head count with which the promises could be kept.

    Parameters
    ----------
    word : ``budget`` or ``head_count``
    amount : float
        Money a workday, or officers.

    Examples
    --------
    >>> Allowance("budget", 12690.0).text, Allowance("head_count", 4).option
    ('budget: 12690 / workday', "--head-count '4'")
    """

    word: Literal["budget", "head_count"]
    amount: float

    @property
    def text(self) -> str:
        """The line of a file that allows it."""
        return f"{self.word}: {self._value}"

    @property
    def option(self) -> str:
        """The option that asks for it."""
        return f"--{self.word.replace('_', '-')} '{self._value}'"

    @property
    def _value(self) -> str:
        return f"{self.amount:.12g}{' / workday' if self.word == 'budget' else ''}"


Relaxation = Target | Allowance
"""What would have to be promised or allowed instead."""


def relaxed(target: Target, found: Estimate) -> Target:
    """Give a promise with the strictest limit that is surely kept, at 95 %.

    Parameters
    ----------
    target : Target
    found : Estimate
        Of its figure.

    Examples
    --------
    >>> from procsim.staffing.estimate import Estimate
    >>> target = Target("wait.p95 <= 20 min", "wait", "p95", "<=", 20.0)
    >>> less = relaxed(target, Estimate(33.2, 0.4, 50))
    >>> less.text, less.limit
    ('wait.p95 <= 35 min', 35.0)
    """
    reach = found.half_width()
    upward = target.sign == "<=" and target.days is None
    value = found.value + reach if upward else found.value - reach
    words = quantity(value, target.unit, upward=upward)
    if target.days is not None:
        limit = target.text[: target.text.rindex(" on ")]
        text = f"{limit} on {words} of days"
        return replace(target, text=text, days=limit_of(words, "share"))
    figure = target.text.partition(target.sign.replace("<=", "<").replace(">=", ">"))[0]
    figure = figure.split("≤")[0].split("≥")[0].strip()
    text = f"{figure} {target.sign} {words}"
    return replace(target, text=text, limit=limit_of(words, target.unit))


def quantity(value: float, unit: str, *, upward: bool) -> str:
    """Word a figure as a target has it, rounded to two digits away from what is promised now."""
    match unit:
        case "share":
            return _share(value, upward=upward)
        case "minutes" | "minutes per workday":
            words = _time(value, upward=upward)
            return words if unit == "minutes" else f"{words} / workday"
        case "cases per workday":
            return f"{_rounded(value, upward=upward):g} / workday"
    return f"{_rounded(value, upward=upward):g}"


def _time(minutes: float, *, upward: bool) -> str:
    if minutes >= _DAY:
        return f"{_rounded(minutes / (24 * 60), upward=upward):g} days"
    if minutes >= _HOUR:
        return f"{_rounded(minutes / 60, upward=upward):g} h"
    if minutes < 1:
        return f"{_rounded(minutes * 60, upward=upward):g} s"
    return f"{_rounded(minutes, upward=upward):g} min"


def _share(share: float, *, upward: bool) -> str:
    """Word a share, rounded to a tenth of a per cent."""
    tenths = math.ceil(1000 * share) if upward else math.floor(1000 * share)
    return f"{min(max(tenths, 0), 1000) / 10:g} %"


def _rounded(value: float, *, upward: bool) -> float:
    if value <= 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(value)) + 1 - _DIGITS)
    number = math.ceil(value / step - 1e-9) if upward else math.floor(value / step + 1e-9)
    return float(f"{number * step:.12g}")
