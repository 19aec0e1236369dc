"""Work that staff do: the step of a workflow with the most to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Tag

from procsim.scenario.items import ItemList
from procsim.scenario.parameters import plain
from procsim.scenario.record import (
    BY_SHAPE,
    MAPPING,
    PLAIN,
    Priority,
    Ratio,
    Record,
    Share,
    Spread,
    Time,
    Title,
    Word,
    Words,
    Work,
    refused,
)
from procsim.scenario.rule import ByAttribute, walk


def _by_number(value: Any) -> Any:
    """Shares by numbers of cases; a mapping of a file may have them as numbers or as text."""
    if not isinstance(value, Mapping):
        raise refused(f"found {plain(value)}; a number of cases, or shares by number of cases")
    for number in value:
        if isinstance(number, bool) or not str(number).isdecimal():
            raise refused(f"found {plain(number)}; a whole number of cases", str(number))
    return {str(int(str(number))): share for number, share in value.items()}


_Numbers = Annotated[
    dict[str, Annotated[int, Field(ge=1)]],
    Field(min_length=1),
    # By name: the order of a mapping is no input.
    AfterValidator(lambda needs: dict(sorted(needs.items()))),
    Tag(MAPPING),
]


_Shares = Annotated[
    dict[str, Share],
    Field(min_length=1),
    BeforeValidator(_by_number),
    # By number: the order of a mapping is no input.
    AfterValidator(lambda steps: dict(sorted(steps.items(), key=lambda step: int(step[0])))),
    Tag(MAPPING),
]
Balking = Annotated[
    Annotated[int, Field(ge=1), Tag(PLAIN)] | _Shares,
    BY_SHAPE,
]
"""How many cases deter an applicant, or which share of applicants they deter."""

WAYS_ROUND = {
    "patience": "if_left",
    "room": "if_full",
    "balks": "if_balked",
    "tickets": "if_stopped",
    "no_show": "if_absent",
}
"""What may keep a case from being served, and the step that follows then."""


class Tickets(Record):
    """Numbers that a machine at the door hands out.

    Parameters
    ----------
    a_day : int, optional
        How many there are a day; as many as are asked for, where left out.
    stop : Duration, optional
        So long before the last closing of the day no more are handed out: the last one goes before
        that instant, so that with ``30 min`` and a closing at 17:00 who comes at 16:30 gets none.
        Until that closing where left out.
    """

    a_day: int | None = Field(default=None, ge=1)
    stop: Time | None = None


class Activity(Record):
    """Work that an officer does, or several together.

    Parameters
    ----------
    activity : str, list of str, or mapping of str to int
        The pool; pools in order of preference, any one of which does it (``[window, relief]``); or
        the number of officers of each pool who do it together (``{inspector: 2, engineer: 1}``).
    takes : distribution of a time, or a rule
        How long the work takes an officer of speed 1;
        ``{by: pool, able: …, baker: …}`` gives each of several pools a time of its own. What it
        takes can depend on the case: ``{by: size, small: …, large: …}``;
        ``{if: pages > 20, then: …, otherwise: …}``; ``{formula: 5 min + 2 min * pages}``;
        ``{times: pages, of: …}``, one time multiplied; ``{for_each: pages, takes: …}``, a time
        drawn for each; ``{sum: [5 min, …]}``; and rules within rules.
    speed : mapping of pools to numbers, optional
        How fast a pool does this work, beside its usual speed: ``{relief: 0.8}`` is a fifth slower.
    place : ``counter`` or ``back_office``
        Whether the applicant is there; entering a counter activity is a visit to the hall unless it
        directly follows another counter activity.
    priority : int, optional
        Class of this work, 1 first; the case type's where left out.
    patience : distribution of a time, optional
        How long it is waited for; who is not served by then goes to `if_left`. Left out: whoever
        waits stays.
    if_left : str, optional
        The step that follows when patience ends; left out where `patience` is.
    room : int, optional
        Cases that can be here: waiting, served, or done and held here by a full step that follows.
        Any number where left out.
    when_full : ``turn_away`` or ``hold``
        What becomes of a case that finds no room: it goes to `if_full`; or it stays where it was,
        with the officer who is done with it, until there is room. With ``hold`` a case must come
        from the `next` of an activity, straight or by way of choices, checks of documents, clock
        steps and the `next` of deadlines: not from an arrival, a delay, a gate, a split or a join,
        where no officer has it.
    if_full : str, optional
        The step that follows for who finds no room; left out where `room` is, and with ``hold``.
    balks : int, or mapping of int to a share, optional
        From how many cases here, waiting or served, an applicant does not even join: ``8``, or a
        share of them that grows with the number, ``{4: 20 %, 8: 50 %, 15: 100 %}``. Everybody joins
        where left out.
    if_balked : str, optional
        The step that follows for who does not join; left out where `balks` is.
    tickets : Tickets, optional
        How many tickets there are a day, and until when. Without end where left out.
    if_stopped : str, optional
        The step that follows for who gets no ticket; left out where `tickets` is.
    no_show : float, optional
        Share of those called who are not there. Everybody is, where left out.
    call : Duration, optional
        Work that it takes to call one who is not there; none where left out.
    if_absent : str, optional
        The step that follows for who was called and not there; left out where `no_show` is.
    items : int, ``documents``, list of str, or an attribute, optional
        For what the work is done again and again: so many times, for each document that the case
        type has, for each of a list (``[fire, water]``), or as often as an attribute of the case
        says (``{attribute: floors}``). Left out: once.
    one_by_one : bool
        Whether the items follow one another; otherwise they are there at the same time.
    needs : int, optional
        How many items must be done for the case to go on; the others are withdrawn at that instant.
        Left out: all.
    """

    activity: Annotated[Word | Words | _Numbers, BY_SHAPE]
    takes: Work
    speed: dict[str, Annotated[Ratio, Field(gt=0)]] = Field(default_factory=dict)
    place: Literal["counter", "back_office"] = "back_office"
    priority: Priority | None = None
    patience: Spread | None = None
    if_left: str | None = None
    room: int | None = Field(default=None, ge=1)
    when_full: Literal["turn_away", "hold"] = "turn_away"
    if_full: str | None = None
    balks: Balking | None = None
    if_balked: str | None = None
    tickets: Tickets | None = None
    if_stopped: str | None = None
    no_show: Share | None = None
    call: Time | None = None
    if_absent: str | None = None
    items: ItemList | None = None
    one_by_one: bool = False
    needs: int | None = Field(default=None, ge=1)
    next: str
    title: Title | None = None

    @property
    def crews(self) -> tuple[tuple[tuple[str, int], ...], ...]:
        """Who can do it, in order of preference: officers of one pool, or of several together.

        Examples
        --------
        >>> Activity(activity=["window", "relief"], takes="5 min", next="end").crews
        ((('window', 1),), (('relief', 1),))
        """
        if isinstance(self.activity, str):
            return (((self.activity, 1),),)
        if isinstance(self.activity, list):
            return tuple(((pool, 1),) for pool in self.activity)
        return (tuple(self.activity.items()),)

    @property
    def pools(self) -> tuple[str, ...]:
        """Every pool that can have a part in it."""
        return tuple(pool for crew in self.crews for pool, _ in crew)

    @property
    def differs(self) -> bool:
        """Whether the time it takes depends on the pool that does it."""
        rules = (rule for part in self.takes.parts for rule in walk(part.rule))
        by_pool = any(isinstance(rule, ByAttribute) and rule.attribute == "pool" for rule in rules)
        return len(self.pools) > 1 and (by_pool or bool(self.speed))

    @property
    def holds(self) -> bool:
        """Whether those who find no room hold the officers before it."""
        return self.when_full == "hold"

    @property
    def pool(self) -> str:
        """The pool that is asked first, and stands for the others in figures of pools."""
        return self.pools[0]
