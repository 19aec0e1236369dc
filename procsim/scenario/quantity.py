"""Quantities as a person writes them: ``12 min``, ``5 workdays``, ``40 / workday``, ``12 %``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from procsim.errors import QuantityError, did_you_mean, narrowed

MICROSECONDS = {
    "us": 1,
    "ms": 1_000,
    "s": 1_000_000,
    "min": 60_000_000,
    "h": 3_600_000_000,
    "day": 86_400_000_000,
    "week": 604_800_000_000,
}
"""Clock units in microseconds; a workday is not among them: its length is a calendar's."""

_ALIASES = {
    "second": "s", "seconds": "s", "sec": "s", "minute": "min", "minutes": "min", "mins": "min",
    "hour": "h", "hours": "h", "hr": "h", "d": "day", "days": "day", "weeks": "week",
    "workdays": "workday",
    "秒": "s", "分钟": "min", "分鐘": "min", "小时": "h", "小時": "h", "天": "day", "日": "day",
    "周": "week", "週": "week", "工作日": "workday", "个工作日": "workday", "個工作日": "workday",
}  # fmt: skip
LONGEST = 36_525 * MICROSECONDS["day"]
"""A hundred years in microseconds: nothing in a scenario lasts longer."""
_MOST = 1_000_000_000
_UNITS = (*MICROSECONDS, "workday")
UNIT_WORDS = frozenset({*_UNITS, *_ALIASES})
"""Every word that is a unit of time."""
_NUMBER = r"([+-]?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)"
_DURATION = re.compile(rf"^\s*{_NUMBER}\s*([^\d\s/%.+-]+)\s*$")
_RATE = re.compile(rf"^\s*{_NUMBER}\s*/\s*([^\d\s/%.+-]+)\s*$")
_PERCENT = re.compile(rf"^\s*{_NUMBER}\s*%\s*$")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: a number of microseconds, or of workdays whose length a calendar knows.

    Parameters
    ----------
    amount : float
        Microseconds, or workdays where `workdays` is true.
    workdays : bool
    text : str
        As the file has it.
    """

    amount: float
    workdays: bool
    text: str

    def microseconds(self, nominal_day: int) -> int:
        """Length in microseconds, a workday lasting `nominal_day` microseconds."""
        return round(self.amount * nominal_day) if self.workdays else round(self.amount)

    @property
    def written(self) -> tuple[float, str]:
        """The number of the text, and its unit: a clock unit or ``workday``.

        Examples
        --------
        >>> parse_duration("2 weeks").written, parse_duration("5 个工作日").written
        ((2.0, 'week'), (5.0, 'workday'))
        """
        return _split(self.text, _DURATION, "a length of time as a file has it")

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a unit of time: cases, or money for an officer.

    Parameters
    ----------
    amount : float
    per : str
        One of the clock units, or ``workday``.
    text : str
    """

    amount: float
    per: str
    text: str

    def __str__(self) -> str:
        return self.text


def parse_duration(value: object) -> Duration:
    """Read a length of time that is not negative.

    Examples
    --------
    >>> parse_duration("12 min").amount
    720000000.0
    >>> parse_duration("5 workdays").workdays
    True

    Raises
    ------
    QuantityError
        A bare number, an unknown unit, or a negative amount.
    """
    if isinstance(value, Duration):
        return value
    amount, unit = _split(value, _DURATION, "a number with its unit, such as 12 min or 5 workdays")
    if amount < 0:
        raise QuantityError(f"found {value}; a length of time of at least 0")
    if amount * MICROSECONDS["day" if unit == "workday" else unit] > LONGEST:
        raise QuantityError(f"found {value}; a length of time of at most 100 years")
    text = str(value).strip()
    if unit == "workday":
        return Duration(amount, True, text)
    return Duration(amount * MICROSECONDS[unit], False, text)


def parse_rate(value: object) -> Rate:
    """Read a rate such as ``40 / workday`` that is not negative.

    Examples
    --------
    >>> parse_rate("6 / h")
    Rate(amount=6.0, per='h', text='6 / h')

    Raises
    ------
    QuantityError
        No unit of time after the stroke, or a negative amount.
    """
    if isinstance(value, Rate):
        return value
    amount, unit = _split(value, _RATE, "a number a unit of time, such as 6 / h or 40 / workday")
    if not 0 <= amount <= _MOST:
        raise QuantityError(f"found {value}; a rate from 0 to {_MOST:,}")
    return Rate(amount, unit, str(value).strip())


def parse_share(value: object) -> float:
    """Read a share or a probability: ``12 %``, or a number from 0 to 1.

    Examples
    --------
    >>> parse_share("12 %"), parse_share(0.12)
    (0.12, 0.12)

    Raises
    ------
    QuantityError
        Not a number, or outside 0 to 100 %.
    """
    share = parse_ratio(value)
    if not 0 <= share <= 1:
        raise QuantityError(f"found {value}; a share from 0 % to 100 %")
    return share


def parse_ratio(value: object) -> float:
    """Read a percentage or a plain number without a bound: a slow-down of ``-5 %``, or 0.1.

    Examples
    --------
    >>> parse_ratio("-5 %")
    -0.05

    Raises
    ------
    QuantityError
        Not a number.
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST:
        return float(value)
    match = _PERCENT.match(value) if isinstance(value, str) else None
    if match is None:
        allowed = "a percentage such as 12 %, or a number"
        raise QuantityError(f"found {value!r}; {_meant(value, _PERCENT) or allowed}")
    return _number(match[1]) / 100


def _split(value: object, pattern: re.Pattern[str], allowed: str) -> tuple[float, str]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise QuantityError(f"found {value}, a number without a unit; {allowed}")
    match = pattern.match(value) if isinstance(value, str) else None
    if match is None:
        raise QuantityError(f"found {value!r}; {_meant(value, pattern) or allowed}")
    unit = _ALIASES.get(match[2], match[2])
    if unit not in _UNITS:
        raise QuantityError(f"found the unit '{match[2]}'; {did_you_mean(match[2], _UNITS)}")
    return _number(match[1]), unit


def _meant(value: object, pattern: re.Pattern[str]) -> str | None:
    """Say what was meant by a quantity with full-width characters; None where it has none."""
    if not isinstance(value, str) or narrowed(value) == value:
        return None
    return f"did you mean '{narrowed(value)}'?" if pattern.match(narrowed(value)) else None


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise QuantityError(f"found {text}; a number that a computer can hold")
    return number
