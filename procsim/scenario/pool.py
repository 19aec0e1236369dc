"""Windows, departments and meetings: who does the work."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Tag

from procsim.scenario.parameters import plain
from procsim.scenario.record import BY_SHAPE, LIST, PLAIN, PerTime, Ratio, Record, Title, refused

MOST_OFFICERS = 100_000


def _staff(value: Any) -> Any:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if value == "unlimited" or (whole and 0 <= value <= MOST_OFFICERS):
        return value
    raise refused(f"found {plain(value)}; a whole number from 0 to {MOST_OFFICERS}, or unlimited")


NumberOfStaff = Annotated[
    Annotated[int, Field(ge=0, le=MOST_OFFICERS)] | Literal["unlimited"], BeforeValidator(_staff)
]


class Officer(Record):
    """One officer of a pool, with what differs from the others.

    Parameters
    ----------
    name : str, optional
    calendar : str, optional
        Hours of their own, such as a staggered lunch; the pool's where left out.
    speed : float
        2 does the same work in half the time.
    """

    name: str | None = None
    calendar: str | None = None
    speed: Ratio = Field(default=1.0, gt=0)


class Pool(Record):
    """A group of officers who do the same work.

    Parameters
    ----------
    staff : int, list of Officer, or ``"unlimited"``
    calendar : str, optional
        The run's calendar where left out; round the clock where there is none.
    unit : str or mapping of languages, optional
        The responsible unit (责任单位); pools of the same English, or only, text have one.
    cost : Rate, optional
        Money for an officer on duty, such as ``45 / h``.
    at_closing : ``finish`` or ``suspend``
        What happens to a service that closing time finds unfinished.
    speed : float
        Of every officer of the pool.
    """

    staff: Annotated[
        Annotated[NumberOfStaff, Tag(PLAIN)] | Annotated[list[Officer], Tag(LIST)], BY_SHAPE
    ]
    calendar: str | None = None
    unit: Title | None = None
    title: Title | None = None
    cost: PerTime | None = None
    at_closing: Literal["finish", "suspend"] = "finish"
    speed: Ratio = Field(default=1.0, gt=0)
