"""Redesigns: lists of levers with their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, Union

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, create_model

from procsim.errors import did_you_mean
from procsim.scenario.checks import NAME_ALLOWED, is_name
from procsim.scenario.parameters import plain
from procsim.scenario.record import Limit, Ratio, Record, Share, Time, Title, refused


def _name(value: str) -> str:
    if not is_name(value):
        raise refused(f"found the name '{value}'; {NAME_ALLOWED}")
    return value


class SingleWindow(Record):
    """One window (一窗受理): several pools become one of generalists.

    Parameters
    ----------
    merge : list of str
        The pools that become one.
    into : str
        The new pool.
    staff : int
        How many officers it has.
    slow_down : float
        How much longer a generalist takes than a specialist.
    same_officer : bool
        One officer does adjacent steps of the merged pools in one service.
    calendar : str, optional
        The first merged pool's (by name) where left out.
    unit : str or mapping of languages, optional
        The first merged pool's (by name) where left out.
    title : str or mapping of languages, optional
        Of the new pool; a general window where left out.
    """

    merge: list[str] = Field(min_length=2)
    into: Annotated[str, AfterValidator(_name)]
    staff: int = Field(ge=0, le=100_000)
    slow_down: Ratio = Field(default=0.0, gt=-1)
    same_officer: bool = False
    calendar: str | None = None
    unit: Title | None = None
    title: Title | None = None


class ParallelApproval(Record):
    """Parallel approval (并联审批): steps that followed one another run at the same time.

    Parameters
    ----------
    steps : list of str
        Activities, each followed by the next alone.
    """

    steps: list[str] = Field(min_length=2)


class ConditionalAcceptance(Record):
    """Conditional acceptance (容缺受理): review goes on while non-key documents are outstanding.

    Parameters
    ----------
    at : str
        The documents check.
    decide_at : str
        The step that waits for the documents.
    supply_within : Duration
        From acceptance; workdays are a limit.
    otherwise : ``withdraw`` or ``pause``
        What happens when the documents are late: ``withdraw`` ends the case; ``pause``: the clocks
        pause for `grace`, then the case is returned.
    grace : Duration, optional
        How long the clocks pause; needed with ``pause``, and left out otherwise.
    eligible : float
        Share of applicants who may and will commit themselves.
    """

    at: str
    decide_at: str
    supply_within: Limit
    otherwise: Literal["withdraw", "pause"] = "withdraw"
    grace: Time | None = None
    eligible: Share = 1.0


class SetStaff(Record):
    """Another number of officers in a pool.

    Parameters
    ----------
    pool : str
        The pool.
    staff : int
        How many officers it has then, all alike.
    """

    pool: str
    staff: int = Field(ge=0, le=100_000)


class SetParameter(Record):
    """Another value for one figure.

    Parameters
    ----------
    path : str
        Where the file has the figure: ``workflow.review.takes``.
    to : any value
        What stands there then, written as in the file.
    """

    path: str
    to: Any


LEVER_RECORDS: dict[str, type[Record]] = {
    "conditional_acceptance": ConditionalAcceptance,
    "parallel_approval": ParallelApproval,
    "set_parameter": SetParameter,
    "set_staff": SetStaff,
    "single_window": SingleWindow,
}
"""Lever, as a redesign names it, to the record of its parameters."""


def _check_lever(call: Any) -> Any:
    if isinstance(call, tuple) and len(call) == 2:
        return {call[0]: call[1]}
    if not isinstance(call, Mapping) or len(call) != 1:
        allowed = "one lever with its parameters, such as set_staff: {pool: reviewers, staff: 3}"
        raise refused(f"found {plain(call)}; {allowed}")
    (name,) = call
    if name not in LEVER_RECORDS:
        raise refused(f"unknown lever '{name}'; {did_you_mean(str(name), LEVER_RECORDS)}", name)
    return call


def _pair(call: Record) -> tuple[str, Record]:
    ((name, record),) = call
    return name, record


def _call_record(name: str, record: type[Record]) -> Any:
    fields: dict[str, Any] = {name: (record, ...)}
    return Annotated[
        create_model(name, __base__=Record, __doc__=record.__doc__, **fields), Tag(f"<{name}>")
    ]


if TYPE_CHECKING:
    LeverCall: TypeAlias = tuple[str, Record]
else:
    _CALLS = tuple(_call_record(name, record) for name, record in LEVER_RECORDS.items())
    LeverCall = Annotated[
        Annotated[Union[_CALLS], Discriminator(lambda call: f"<{next(iter(call))}>")],  # noqa: UP007
        BeforeValidator(_check_lever),
        AfterValidator(_pair),
    ]
"""``single_window: {merge: [...], into: general_window, staff: 4}``, read to (name, record)."""


class Redesign(Record):
    """A redesign of today's process.

    Parameters
    ----------
    extends : str, optional
        The redesign whose levers come first; today's process is changed where left out.
    levers : list of one-key mappings
        Changes to the process, done in order: ``- set_staff: {pool: reviewers, staff: 4}``.
    """

    extends: str | None = None
    title: Title | None = None
    levers: list[LeverCall] = Field(default_factory=list)
