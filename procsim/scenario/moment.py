"""Instants of a run as a file says them: dates, dates with a time, or times since its start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from procsim.calendars import parse_spans
from procsim.errors import CalendarError, QuantityError
from procsim.scenario.attribute import TimedCase
from procsim.scenario.parameters import plain
from procsim.scenario.quantity import Duration, parse_duration
from procsim.scenario.record import refused, speaking

_YEARS = (1900, 2200)
_INSTANT = "a date with a time such as 2026-03-02 09:00"


def parse_start(value: object) -> date | datetime:
    """Read the start of a run: a date, or a date with a time.

    Examples
    --------
    >>> parse_start("2026-03-02 09:00")
    datetime.datetime(2026, 3, 2, 9, 0)

    Raises
    ------
    QuantityError
        Neither, or a time zone.
    """
    read = _written(value)
    if read is None:
        raise QuantityError(f"found {plain(value)}; a date such as 2026-03-02, or {_INSTANT}")
    if not _YEARS[0] <= read.year <= _YEARS[1]:
        raise QuantityError(f"found {value}; a year from {_YEARS[0]} to {_YEARS[1]}")
    return read


def parse_moment(value: object) -> Duration | datetime:
    """Read a time since the start of the run, or a date with a time.

    Examples
    --------
    >>> parse_moment("90 min").amount / 60_000_000
    90.0

    Raises
    ------
    QuantityError
        Neither, or a time zone.
    """
    read = _written(value)
    if read is None:
        since = parse_duration(value)
        if since.workdays:
            allowed = "a time since the start by the clock, such as 3 days"
            raise QuantityError(f"found {since}; {allowed}, or {_INSTANT}")
        return since
    if isinstance(read, datetime):
        return read
    return datetime(read.year, read.month, read.day)


def parse_length(value: object) -> Duration | Literal["until empty"]:
    """Read how long a run lasts.

    Raises
    ------
    QuantityError
        Neither a length of time above 0 nor ``until empty``.
    """
    if value == "until empty":
        return "until empty"
    try:
        length = parse_duration(value)
    except QuantityError as problem:
        raise QuantityError(f"{problem}, or: until empty") from None
    if length.amount <= 0:
        raise QuantityError(f"found {value}; a length of time above 0, or: until empty")
    return length


def parse_timed_case(value: object) -> TimedCase:
    """Read one entry of a list of arrivals: its time, or ``{at: 5 min, work: 20 min}``.

    Examples
    --------
    >>> parse_timed_case({"at": "5 min", "size": "large"}).attributes
    (('size', 'large'),)

    Raises
    ------
    QuantityError
        No time, or an attribute that is neither text, a number nor a time.
    """
    if isinstance(value, TimedCase):
        return value
    if not isinstance(value, Mapping):
        return TimedCase(parse_moment(value))
    if "at" not in value:
        raise QuantityError(f"found {plain(value)}; a mapping with at: and the case's attributes")
    attributes = [(str(name), _attribute(item)) for name, item in value.items() if name != "at"]
    return TimedCase(parse_moment(value["at"]), tuple(attributes))


def check_day_spans(value: Any) -> Any:
    """Refuse keys that are no spans of a day, such as ``09:00-11:00``, or that overlap."""
    if isinstance(value, Mapping):
        for span in value:
            try:
                parse_spans([str(span)], where="time of day")
            except CalendarError as problem:
                raise refused(str(problem), span) from None
        speaking(lambda spans: parse_spans(spans, where="times of day"))(
            [str(key) for key in value]
        )
    return value


def _written(value: object) -> date | datetime | None:
    """Give the date or instant that a value states, if it states one."""
    read = value
    if isinstance(value, str):
        try:
            read = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
        if len(value.strip()) <= len("2026-03-02"):
            read = read.date()
    if isinstance(read, datetime) and read.tzinfo is not None:
        raise QuantityError(f"found {value} with a time zone; {_INSTANT}, local time")
    return read if isinstance(read, date) else None


def _attribute(value: object) -> str | float | Duration:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        try:
            return parse_duration(value)
        except QuantityError:
            return value
    if isinstance(value, Duration):
        return value
    raise QuantityError(f"found {plain(value)}; a word, a number or a time")


_AS_TEXT = PlainSerializer(str, return_type=str)
_STRING = {"type": "string"}

RunStart = Annotated[
    datetime | date,
    PlainValidator(speaking(parse_start)),
    WithJsonSchema(
        _STRING | {"description": "a date, or a date with a time", "examples": ["2026-03-02"]}
    ),
]
Moment = Annotated[
    Duration | datetime,
    PlainValidator(speaking(parse_moment)),
    _AS_TEXT,
    WithJsonSchema(
        _STRING
        | {
            "description": "a time since the start, or an instant",
            "examples": ["5 min", "2026-03-02 09:00"],
        }
    ),
]
Length = Annotated[
    Duration | Literal["until empty"],
    PlainValidator(speaking(parse_length)),
    _AS_TEXT,
    WithJsonSchema(
        _STRING
        | {
            "description": "a length of time, or `until empty`",
            "examples": ["60 workdays", "until empty"],
        }
    ),
]
Entry = Annotated[
    TimedCase,
    PlainValidator(speaking(parse_timed_case)),
    _AS_TEXT,
    WithJsonSchema(
        {
            "type": ["string", "object"],
            "description": "when a case arrives, and its attributes",
            "examples": ["5 min", {"at": "5 min", "work": "20 min"}],
        }
    ),
]
