"""What may be tuned: which numbers of officers are to be found, within which bounds, and why."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from procsim.calendars import parse_spans
from procsim.errors import CalendarError
from procsim.scenario.calendar import SpanText
from procsim.scenario.parameters import plain
from procsim.scenario.pool import MOST_OFFICERS
from procsim.scenario.quantity import Rate
from procsim.scenario.record import BY_SHAPE, MAPPING, PLAIN, PerTime, Record, Time, refused

Block: TypeAlias = Literal["day", "shift", "hour", "half hour"]
"""Of which parts of the day a number is found."""

_MOST_MONEY = 1_000_000_000
_Bound = Annotated[int, Field(ge=0, le=MOST_OFFICERS)]
_Most = Annotated[int, Field(ge=1, le=MOST_OFFICERS)]


def _day(spans: list[str]) -> list[str]:
    """Refuse hours that nobody could work."""
    try:
        parse_spans(spans)
    except CalendarError as problem:
        raise refused(str(problem)) from None
    return spans


def _in_order(at_least: int | None, at_most: int | None) -> PydanticCustomError | None:
    if at_least is None or at_most is None or at_least <= at_most:
        return None
    return refused(f"found {at_least}, more than `at_most`, {at_most}; at most as many", "at_least")


def _money(value: Any) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= _MOST_MONEY:
        raise refused(f"found {plain(value)}; money, a number from 0 to {_MOST_MONEY:,}")
    return float(value)


Money = Annotated[
    float,
    PlainValidator(_money),
    WithJsonSchema({"type": "number", "description": "a sum of money", "examples": [800]}),
]
TargetText = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "description": "a figure and its limit",
            "examples": ["wait.p95 <= 20 min", "pool.window.utilisation <= 85 %"],
        }
    ),
]


class ShiftPattern(Record):
    """A shift that may be offered: when whoever works it is there, and what a day of it costs.

    Parameters
    ----------
    hours : list of spans
        Of each day on which the pool's calendar is open, within the hours of which it counts:
        ``["08:30-12:00", "13:00-16:30"]``.
    cost : Rate, optional
        Money for an officer on it, such as ``300 / workday``; the pool's `cost` where left out.
    at_least : int
        The fewest officers on it.
    at_most : int, optional
        The most officers on it; as many as are needed where left out.
    """

    hours: Annotated[list[SpanText], Field(min_length=1), AfterValidator(_day)]
    cost: PerTime | None = None
    at_least: _Bound = 0
    at_most: _Most | None = None

    @model_validator(mode="after")
    def _bounds(self) -> ShiftPattern:
        if problem := _in_order(self.at_least, self.at_most):
            raise problem
        return self


class TunedPool(Record):
    """How the number of officers of a pool is found.

    Parameters
    ----------
    at_least : int, optional
        The fewest officers, in the pool or in each part of the day. Left out: as few as can do its
        work, and none in parts of the day.
    at_most : int, optional
        The most officers, in the pool or in each part of the day; as many as are needed where left
        out.
    by : ``day``, ``shift``, ``hour`` or ``half hour``, optional
        One number for the whole day, or one for each part of it: the parts of the pool's `staff`
        (or else the hours of its calendar), each hour or each half hour. Left out: the parts of
        `staff` where it is a number by shift, and one number otherwise.
    shifts : mapping of names to ShiftPattern, optional
        Shifts that may be offered: how many officers work each of them is found, and the pool's
        number at any time is the sum of those who are there. None where left out.
    """

    at_least: _Bound | None = None
    at_most: _Most | None = None
    by: Block | None = None
    shifts: dict[str, ShiftPattern] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _agrees(self) -> TunedPool:
        if problem := _in_order(self.at_least, self.at_most):
            raise problem
        for word in ("by", "at_least", "at_most"):
            if self.shifts is not None and getattr(self, word) is not None:
                allowed = "bounds of each shift" if word != "by" else "one of the two"
                raise refused(f"found it beside `shifts`; {allowed}", word)
        return self


class TunedMeeting(Record):
    """How often a meeting sits, or anything else behind a gate with a fixed `every`.

    Parameters
    ----------
    every : list of Duration
        The intervals to choose from: ``[4 weeks, 2 weeks, 1 week]``.
    cost : float
        Money for one opening, such as a sitting of the committee.
    """

    every: list[Time] = Field(min_length=1)
    cost: Money = 0.0

    @model_validator(mode="after")
    def _lasts(self) -> TunedMeeting:
        for place, each in enumerate(self.every):
            if not each.amount:
                raise refused(f"found {each}; a time above 0", "every", place)
        return self


def _budget(value: Rate) -> Rate:
    if value.per not in {"workday", "week"}:
        raise refused(f"found {value}; money a workday or a week, such as 9000 / workday")
    if not value.amount:
        raise refused(f"found {value}; money above 0")
    return value


def _kept(value: Any) -> Any:
    """Say of a pool that is neither a mapping nor `fixed` what it can be."""
    if isinstance(value, dict | TunedPool) or value == "fixed":
        return value
    raise refused(f"found {plain(value)}; fixed, or a mapping such as {{at_most: 6}}")


Budget = Annotated[PerTime, AfterValidator(_budget)]
PoolTuning: TypeAlias = Annotated[
    Annotated[
        Annotated[TunedPool, Tag(MAPPING)] | Annotated[Literal["fixed"], Tag(PLAIN)], BY_SHAPE
    ],
    BeforeValidator(_kept),
]


class Staffing(Record):
    """What `procsim staff` is to find: the least staff that keeps every target.

    Parameters
    ----------
    targets : list of str
        What must be kept, where the command says nothing else: ``wait.p95 <= 20 min``.
    minimise : ``cost`` or ``wait``
        What is made as small as can be; ``wait`` needs a `head_count` or a `budget`.
    head_count : int, optional
        Officers in all pools together, at most; any number where left out.
    budget : Rate, optional
        What all of them may cost, at most, such as ``9000 / workday``; any sum where left out.
    pools : mapping of names to TunedPool or ``fixed``
        How each pool is tuned; ``fixed`` leaves it as it is. A pool that is not named is tuned
        within no bounds.
    meetings : mapping of names to TunedMeeting
        Gates whose intervals are chosen as well, by the names of their steps.
    """

    targets: list[TargetText] = Field(default_factory=list)
    minimise: Literal["cost", "wait"] = "cost"
    head_count: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    budget: Budget | None = None
    pools: dict[str, PoolTuning] = Field(default_factory=dict)
    meetings: dict[str, TunedMeeting] = Field(default_factory=dict)

    @property
    def tuned(self) -> dict[str, TunedPool]:
        """The pools that are not left as they are, of those that are named."""
        return {name: each for name, each in self.pools.items() if isinstance(each, TunedPool)}
