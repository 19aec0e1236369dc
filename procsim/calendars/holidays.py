"""Chinese public holidays and make-up workdays, as the State Council arranges them each year."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

CHINA_YEARS = range(2010, 2027)
"""The years that the table of China covers."""


class DayKind(StrEnum):
    """What a dated table says of a day: a public holiday, or a make-up workday (调休).

    Examples
    --------
    >>> DayKind("workday") is DayKind.WORKDAY
    True
    """

    HOLIDAY = "holiday"
    WORKDAY = "workday"


@cache
def china_days() -> Mapping[date, DayKind]:
    """Give the days on which China does not follow its plain week from Monday to Friday.

    Each break is listed whole, with the weekend days that are part of it or adjoin it, so that
    a hall that is open on Saturdays closes for the whole of it; every make-up workday is listed.
    Days not listed follow the plain week.

    Returns
    -------
    mapping of datetime.date to DayKind
        Read only, in order of date, for the years `CHINA_YEARS`.

    Notes
    -----
    Source: the yearly notices of the General Office of the State Council on the arrangement of
    some holidays (国务院办公厅关于部分节假日安排的通知) and the notices that changed them; the
    column ``source`` of the table gives the document number of each day.

    Examples
    --------
    >>> china_days()[date(2025, 4, 27)]
    <DayKind.WORKDAY: 'workday'>
    >>> china_days()[date(2025, 5, 1)]
    <DayKind.HOLIDAY: 'holiday'>
    >>> date(2025, 5, 6) in china_days()
    False
    """
    text = files("procsim.calendars").joinpath("china.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return MappingProxyType(
        {date.fromisoformat(row["date"]): DayKind(row["kind"]) for row in csv.DictReader(lines)}
    )
