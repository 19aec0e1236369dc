"""Gates: where cases wait for a meeting, a courier, a signature round, or for one another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, TypeAlias

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
)

from procsim.calendars import TimeOfWeek, parse_time_of_week
from procsim.errors import QuantityError, did_you_mean
from procsim.scenario.moment import Moment, parse_moment
from procsim.scenario.quantity import Duration
from procsim.scenario.record import (
    BY_SHAPE,
    LIST,
    MAPPING,
    PLAIN,
    Priority,
    Record,
    Spread,
    Time,
    Title,
    refused,
    speaking,
)

_OPENING = "a time such as mon,thu 14:00 or daily 16:00"
_DAY_FIRST = re.compile(r"\s*[^\W\d]")
_WAYS = ("every", "batch")


def parse_opening(value: object) -> TimeOfWeek | Duration | datetime:
    """Read when a gate opens: a time of the week, an instant, or a time since the start.

    Examples
    --------
    >>> parse_opening("daily 16:00").time // 3_600_000_000
    16

    Raises
    ------
    CalendarError, QuantityError
        None of these.
    """
    if isinstance(value, TimeOfWeek):
        return value
    if isinstance(value, str) and _DAY_FIRST.match(value):
        return parse_time_of_week(value)
    try:
        return parse_moment(value)
    except QuantityError as problem:
        raise QuantityError(f"{problem}, or {_OPENING}") from None


Opening = Annotated[
    TimeOfWeek | Duration | datetime,
    PlainValidator(speaking(parse_opening)),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "description": "a time of the week, an instant, or a time since the start",
            "examples": ["mon,thu 14:00", "daily 16:00", "2026-03-05 14:00"],
        }
    ),
]


class Every(Record):
    """Openings one after the other.

    Parameters
    ----------
    every : distribution of a time
        From one opening to the next. A fixed time by the clock is counted by the clock, and an
        opening outside the hours of the gate's calendar is left out; workdays, and a time that
        varies, are counted in working time.
    first : Duration or datetime, optional
        Time of the first opening; one `every` after the start where left out.
    """

    every: Spread
    first: Moment | None = None


class Batch(Record):
    """An opening whenever enough cases have gathered.

    Parameters
    ----------
    batch : int
        So many go on together.
    or_after : Duration, optional
        Fewer go on when the oldest has waited so long. Left out: they wait for ever.
    """

    batch: int = Field(ge=1)
    or_after: Time | None = None


def _check_way(value: Any) -> Any:
    """Refuse a mapping that says neither how often a gate opens nor for how many."""
    if isinstance(value, Mapping) and not {*value} & {*_WAYS}:
        near = [did_you_mean(str(key), _WAYS) for key in value]
        hint = next((f"{text.partition('?')[0]}? " for text in near if text.startswith("did")), "")
        raise refused(f"found neither `every` nor `batch`; {hint}one of the two, or {_OPENING}")
    return value


def _way(value: object) -> str:
    names = value if isinstance(value, Mapping) else type(value).model_fields  # type: ignore[attr-defined]
    return "<batch>" if "batch" in names else "<every>"


_Ways = Annotated[
    Annotated[Every, Tag("<every>")] | Annotated[Batch, Tag("<batch>")], Discriminator(_way)
]
_Openings: TypeAlias = Annotated[
    Annotated[Opening, Tag(PLAIN)]
    | Annotated[list[Opening], Field(min_length=1), Tag(LIST)]
    | Annotated[_Ways, BeforeValidator(_check_way), Tag(MAPPING)],
    BY_SHAPE,
]


class Gate(Record):
    """Where cases wait together until it opens: a meeting, a courier, a signature once a day.

    Parameters
    ----------
    gate : time of the week, list of times, or mapping
        When it opens: ``daily 16:00``, or ``mon,thu 14:00``; ``[mon 09:00, thu 14:00]``, also with
        single instants; ``{every: 7 days, first: 2026-03-05 14:00}``; or for whom:
        ``{batch: 5, or_after: 2 days}``.
    calendar : str, optional
        A timetable opens on no day off of it; the run's where left out. For `or_after`, the
        calendar whose working time counts; clock time where left out.
    agenda : int, optional
        Cases that go on at one opening, at most: by priority class, then who came first. All where
        left out.
    papers_close : Duration, optional
        So long before each opening its agenda is closed; workdays are working time. Left out: who
        comes as it opens goes through.
    priority : int, optional
        Class on the agenda, 1 first; the case type's where left out.
    unit : str or mapping of languages, optional
        The unit that answers for the wait; none where left out.
    next : str
        The step that follows.
    """

    gate: _Openings
    calendar: str | None = None
    agenda: int | None = Field(default=None, ge=1)
    papers_close: Time | None = None
    priority: Priority | None = None
    unit: Title | None = None
    next: str
    title: Title | None = None

    @property
    def batch(self) -> Batch | None:
        """How many gather, where it opens for so many and not by a timetable."""
        return self.gate if isinstance(self.gate, Batch) else None
