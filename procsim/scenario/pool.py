"""Windows, departments and meetings: who does the work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Tag

from procsim.errors import CalendarError
from procsim.scenario.parameters import plain
from procsim.scenario.record import (
    BY_SHAPE,
    LIST,
    MAPPING,
    PLAIN,
    PerTime,
    Priority,
    Ratio,
    Record,
    Spread,
    Time,
    Title,
    refused,
)

MOST_OFFICERS = 100_000


def _staff(value: Any) -> Any:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if value == "unlimited" or (whole and 0 <= value <= MOST_OFFICERS):
        return value
    raise refused(f"found {plain(value)}; a whole number from 0 to {MOST_OFFICERS}, or unlimited")


NumberOfStaff = Annotated[
    Annotated[int, Field(ge=0, le=MOST_OFFICERS)] | Literal["unlimited"], BeforeValidator(_staff)
]


def _shifts(value: Any) -> Any:
    """Numbers by span, for every day or for parts of the week, refused where they contradict."""
    from procsim.calendars import parse_shifts

    if not isinstance(value, Mapping) or not value:
        raise refused(f"found {plain(value)}; numbers by part of the day")
    for key in _keys(value):
        if not isinstance(key, str):
            raise refused(f"found the key {plain(key)}; a part of the day such as 09:00-12:00")
    for number in _numbers(value):
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise refused(f"found {plain(number)}; a whole number of officers")
    try:
        parse_shifts(value)
    except CalendarError as problem:
        raise refused(str(problem)) from None
    return value


def _keys(value: Mapping[Any, Any]) -> Iterator[Any]:
    for key, number in value.items():
        yield key
        yield from number if isinstance(number, Mapping) else ()


def _numbers(value: Mapping[str, Any]) -> Iterator[Any]:
    for number in value.values():
        yield from number.values() if isinstance(number, Mapping) else [number]


Shifts = Annotated[dict[str, Any], BeforeValidator(_shifts)]
"""Numbers of officers by part of the day, or by days of the week and parts of the day."""


class Officer(Record):
    """One officer of a pool, with what differs from the others.

    Parameters
    ----------
    name : str, optional
        What the officer is called; left out, officers are told apart by their numbers.
    calendar : str, optional
        Hours of their own, such as a staggered lunch; the pool's where left out.
    speed : float
        2 does the same work in half the time.
    """

    name: str | None = None
    calendar: str | None = None
    speed: Ratio = Field(default=1.0, gt=0)


class SetUp(Record):
    """What it costs an officer to turn to something else.

    Parameters
    ----------
    takes : Duration
        Of work, before the first of another kind.
    between : ``activities`` or ``case_types``
        What counts as another kind.
    """

    takes: Time
    between: Literal["activities", "case_types"] = "activities"


class Absence(Record):
    """When officers of a pool are away, by luck.

    Parameters
    ----------
    every : distribution of a time
        Clock time from the start, or from the last return, to the next absence.
    lasts : distribution of a time
        Clock time.
    officers : int, optional
        So many are away together, by turns, the next of the list after those who were last. Each by
        their own luck where left out.
    """

    every: Spread
    lasts: Spread
    officers: int | None = Field(default=None, ge=1)


class Meeting(Record):
    """Hours in which some officers of a pool are elsewhere: a meeting, training.

    Parameters
    ----------
    calendar : str
        While it is open, they are off duty.
    officers : int, optional
        How many: the last of the list. All of them where left out.
    """

    calendar: str
    officers: int | None = Field(default=None, ge=1)


class Tide(Record):
    """Windows that open and close with the queue (潮汐窗口).

    Parameters
    ----------
    every : Duration
        Clock time between two looks at the queue; the first is so long after the pool opens.
    opens_at : int
        So many waiting, or more, at a look open a window.
    closes_at : int
        So many waiting, or fewer, at a look close one.
    at_least, at_most : int
        Windows that are open, whatever the queue.
    step : int
        Windows that one look opens or closes.
    """

    every: Time
    opens_at: int = Field(ge=1)
    closes_at: int = Field(ge=0)
    at_least: int = Field(default=1, ge=0)
    at_most: int = Field(ge=1, le=MOST_OFFICERS)
    step: int = Field(default=1, ge=1)


class Pool(Record):
    """A group of officers who do the same work.

    Parameters
    ----------
    staff : int, list of Officer, ``"unlimited"``, or mapping of parts of the day or week to int
        How many officers there are; or a list of officers who differ; or nobody ever waits for
        one (``unlimited``). A number by shift is ``{"09:00-11:00": 3, "11:00-17:00": 5}``, or such
        a mapping for ``mon-thu`` and one for ``fri``, within the hours of the calendar; 0 where
        nothing is said.
    tide : Tide, optional
        Windows open and close with the queue: `staff` is the number with which the pool opens, and
        that of each shift anew. Left out: the number stays what `staff` says.
    calendar : str, optional
        When they are on duty. The run's calendar where left out; round the clock where there is
        none.
    unit : str or mapping of languages, optional
        The responsible unit (责任单位), named in reports; pools of the same English, or only, text
        have one. None where left out.
    cost : Rate, optional
        Money for an officer on duty, such as ``45 / h``; no cost is computed where left out.
    at_closing : ``finish``, ``suspend``, ``any``, ``fit`` or ``serve_queue``
        What happens to a service that its officer's closing time finds unfinished. ``finish``: it
        is finished over time; ``suspend``: it waits for the same officer; ``any``: its rest goes
        back to the queue, for anyone on duty. With ``fit`` nothing begins that would not be over by
        then, and no step may need an officer of the pool together with others; with
        ``serve_queue`` those who wait at closing time are still served.
    queue : ``first_come``, ``last_come``, ``shortest``, ``due_date`` or ``random``
        Who is served first within a priority class: who came first (``first_come``) or last
        (``last_come``), who needs least work (``shortest``), whose promise is due first
        (``due_date``), or anyone (``random``). Pools that share work are one queue, and say the
        same.
    choose : ``lowest_number``, ``longest_idle`` or ``fastest``
        Which of several idle officers takes the next piece of work: the first of the list
        (``lowest_number``), who has been idle longest (``longest_idle``), or the ``fastest``.
    preempts : list of int
        Priority classes that interrupt the work of lower ones, whose rest goes back to the queue.
    ageing : Duration, optional
        Waiting work rises by a priority class each time it has waited so long; never where left
        out.
    gathers : int
        Nobody starts before so many wait; then all work until nobody waits or is served.
    backfill : bool
        While work that needs several officers waits for the last of them, those who are free do
        what will be over by the time it could start.
    set_up : SetUp, optional
        Extra work when an officer turns to another activity or case type than his last; none where
        left out.
    errand : distribution of a time, optional
        An idle officer whom nobody needs is away so long, again and again; never where left out,
        and not beside `absence`.
    absence : Absence, optional
        Officers are away now and then, such as for illness; nobody foresees it, also not under
        `fit`. Never where left out, and not beside `errand`.
    meetings : list of Meeting
        Hours in which some of the officers are elsewhere, such as for meetings and training.
    speed : float
        Of every officer of the pool; 2 does the same work in half the time.
    """

    staff: Annotated[
        Annotated[NumberOfStaff, Tag(PLAIN)]
        | Annotated[list[Officer], Tag(LIST)]
        | Annotated[Shifts, Tag(MAPPING)],
        BY_SHAPE,
    ]
    tide: Tide | None = None
    calendar: str | None = None
    unit: Title | None = None
    title: Title | None = None
    cost: PerTime | None = None
    at_closing: Literal["finish", "suspend", "any", "fit", "serve_queue"] = "finish"
    queue: Literal["first_come", "last_come", "shortest", "due_date", "random"] = "first_come"
    choose: Literal["lowest_number", "longest_idle", "fastest"] = "lowest_number"
    preempts: list[Priority] = Field(default_factory=list)
    ageing: Time | None = None
    gathers: int = Field(default=1, ge=1)
    backfill: bool = False
    set_up: SetUp | None = None
    errand: Spread | None = None
    absence: Absence | None = None
    meetings: list[Meeting] = Field(default_factory=list)
    speed: Ratio = Field(default=1.0, gt=0)

    @property
    def most(self) -> int | None:
        """How many officers there are at most at one time; None where staff is unlimited."""
        from procsim.calendars import parse_shifts

        if self.staff == "unlimited":
            return None
        if self.tide is not None:
            return self.tide.at_most
        if isinstance(self.staff, Mapping):
            return max(number for day in parse_shifts(self.staff) for _, number in day)
        return self.staff if isinstance(self.staff, int) else len(self.staff)
