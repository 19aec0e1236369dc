"""When people work, as a scenario file says it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from procsim.scenario.record import Record


class CalendarRecord(Record):
    """Weekly hours, the holidays that interrupt them, and days of their own.

    Parameters
    ----------
    hours : mapping of weekdays to spans
        ``{"mon-fri": ["09:00-12:00", "13:00-17:00"]}``.
    holidays : ``CN``, optional
        Public holidays and make-up workdays of China.
    extra : mapping of dates to ``closed`` or spans
        Days that follow neither the week nor the table.
    """

    hours: dict[str, list[str]] = Field(min_length=1)
    holidays: Literal["CN"] | None = None
    extra: dict[date, list[str] | Literal["closed"]] = Field(default_factory=dict)


CalendarSpec = CalendarRecord | Literal["always"]
