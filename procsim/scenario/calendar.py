"""When people work, as a scenario file says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, Tag, WithJsonSchema

from procsim.calendars import parse_hours, parse_spans
from procsim.errors import CalendarError
from procsim.scenario.record import BY_SHAPE, LIST, MAPPING, PLAIN, Record, refused, speaking


def _spans(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(span, str) for span in value)


def _hours(value: Any) -> Any:
    """Refuse weekly hours that no door could state, at the weekday at fault."""
    if not isinstance(value, Mapping) or not all(_spans(spans) for spans in value.values()):
        return value
    for key, spans in value.items():
        try:
            parse_hours({str(key): spans})
        except CalendarError as problem:
            raise refused(str(problem), key) from None
    speaking(parse_hours)({str(key): spans for key, spans in value.items()})
    return value


def _extra(value: Any) -> Any:
    if isinstance(value, Mapping):
        for day, spans in value.items():
            if not _spans(spans):
                continue
            try:
                parse_spans(spans, where=f"hours of {day}")
            except CalendarError as problem:
                raise refused(str(problem), day) from None
    return value


SpanText = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "description": "a span of the day", "examples": ["09:00-12:00"]}
    ),
]
DayHours: TypeAlias = Annotated[
    Annotated[list[SpanText], Tag(LIST)] | Annotated[Literal["closed"], Tag(PLAIN)], BY_SHAPE
]


class CalendarRecord(Record):
    """Weekly hours, the holidays that interrupt them, and days of their own.

    Parameters
    ----------
    hours : mapping of weekdays to spans
        The hours of each weekday, or of several (``mon-fri``, ``mon,wed,fri``, ``daily``), as spans
        of the day: ``{mon-fri: ["09:00-12:00", "13:00-17:00"]}``.
    holidays : ``CN``, optional
        Public holidays and make-up workdays of China, 2010 to 2026, as the State Council arranged
        them. Left out: no holidays.
    extra : mapping of dates to ``closed`` or spans
        Days of your own that follow neither the week nor the table, ``closed`` or with their hours.
    """

    hours: Annotated[dict[str, list[SpanText]], BeforeValidator(_hours)] = Field(min_length=1)
    holidays: Literal["CN"] | None = None
    extra: Annotated[dict[date, DayHours], BeforeValidator(_extra)] = Field(default_factory=dict)


CalendarSpec: TypeAlias = Annotated[
    Annotated[CalendarRecord, Tag(MAPPING)] | Annotated[Literal["always"], Tag(PLAIN)], BY_SHAPE
]
