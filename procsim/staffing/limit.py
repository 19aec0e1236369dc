"""The limit of a target, in the unit of the figure that is to keep it."""

from __future__ import annotations

from procsim.errors import QuantityError
from procsim.scenario.quantity import MICROSECONDS, parse_duration, parse_rate, parse_ratio


def limit_of(written: str, unit: str) -> float:
    """Read a limit.

    Parameters
    ----------
    written : str
        ``20 min``, ``95 %``, ``40 / workday``, or a number of what is counted.
    unit : str
        Of the KPI: ``minutes``, ``share`` …

    Raises
    ------
    QuantityError
        Another unit, or none where one is needed.

    Examples
    --------
    >>> limit_of("2 h", "minutes"), limit_of("95 %", "share"), limit_of("1.5", "visits")
    (120.0, 0.95, 1.5)
    """
    match unit:
        case "minutes":
            return _minutes(written)
        case "share":
            return _share(written)
        case "minutes per workday":
            return _minutes(_per_workday(written))
        case "cases per workday":
            return _rate(written)
    return _number(written, unit)


def _minutes(written: str) -> float:
    number = _plain(written)
    if number is not None:
        raise QuantityError(f"found {written}, a number without a unit; a time such as 20 min")
    duration = parse_duration(written)
    if duration.workdays:
        raise QuantityError(f"found {written}; clock time, such as 20 min, 8 h or 3 days")
    return duration.amount / MICROSECONDS["min"]


def _share(written: str) -> float:
    number = _plain(written)
    if number is not None:
        raise QuantityError(f"found {written}, a number without a unit; a share such as 95 %")
    share = parse_ratio(written)
    if not 0 <= share <= 1:
        raise QuantityError(f"found {written}; a share from 0 % to 100 %")
    return share


def _per_workday(written: str) -> str:
    time, stroke, day = written.partition("/")
    if stroke and day.strip() not in ("workday", "工作日"):
        raise QuantityError(f"found {written}; a time a workday, such as 30 min / workday")
    return time


def _rate(written: str) -> float:
    rate = parse_rate(written)
    if rate.per != "workday":
        raise QuantityError(f"found {written}; a number a workday, such as 40 / workday")
    return rate.amount


def _number(written: str, unit: str) -> float:
    number = _plain(written)
    if number is None or number < 0:
        raise QuantityError(f"found {written}; a number of {unit} of at least 0")
    return number


def _plain(written: str) -> float | None:
    try:
        return float(written)
    except ValueError:
        return None
