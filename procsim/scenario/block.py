"""Splits and joins: a part of the workflow whose branches run at the same time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, Tag, WithJsonSchema

from procsim.scenario.expression import Expression, parse
from procsim.scenario.items import ItemList
from procsim.scenario.quantity import parse_share
from procsim.scenario.record import BY_SHAPE, MAPPING, Record, Title, Words, speaking

_LIKE_A_SHARE = re.compile(r"[\d.,+\-\s]+[%％]?")
"""What can only have been meant as a number."""


@dataclass(frozen=True)
class Started:
    """Which cases start a branch: a share of them, or those for which a condition holds.

    Parameters
    ----------
    share : float
        1 where a condition decides.
    condition : Expression, optional
    draws : str, optional
        The name under which chance decides; the branch's own where None.
    """

    share: float
    condition: Expression | None = None
    draws: str | None = None

    @property
    def always(self) -> bool:
        """Whether every case starts it."""
        return self.condition is None and self.share >= 1

    @property
    def never(self) -> bool:
        """Whether no case starts it."""
        return self.share <= 0

    def asks(self) -> tuple[Expression, ...]:
        """What it wants to know of a case."""
        return () if self.condition is None else (self.condition,)

    def __str__(self) -> str:
        return f"{100 * self.share:g} %" if self.condition is None else str(self.condition)


def parse_started(value: object) -> Started:
    """Read which cases start a branch.

    Examples
    --------
    >>> print(parse_started(0.6), "or", parse_started("area > 300"))
    60 % or area > 300

    Raises
    ------
    QuantityError
        A number outside 0 to 100 %, or neither a share nor a condition.
    ExpressionError
        A condition that cannot be read.
    """
    if isinstance(value, Started):
        return value
    if isinstance(value, str) and value.strip() and not _LIKE_A_SHARE.fullmatch(value.strip()):
        return Started(1.0, parse(value))
    return Started(parse_share(value))


_Started = Annotated[
    Started,
    PlainValidator(speaking(parse_started)),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "description": "the share of cases that start the branch, or a condition for it",
            "examples": ["60 %", "area > 300"],
        }
    ),
]
_Chosen = Annotated[
    dict[str, _Started],
    Field(min_length=1),
    # By name: the order of a mapping is no input.
    AfterValidator(lambda branches: dict(sorted(branches.items()))),
    Tag(MAPPING),
]


class Split(Record):
    """Branches that run at the same time until their join.

    Parameters
    ----------
    split : list of str, or mapping of str to a share or a condition
        The first step of each branch: ``[fire, water]``, or each with the cases that start it, a
        share of them or those for which a condition holds, ``{fire: area > 300, water: 30 %}``.
        Chance decides of each branch by itself; a case that starts none goes straight on, and the
        join waits for those that were started.
    join : str
        Where all of them meet again.
    items : int, ``documents``, list of str, or an attribute, optional
        For what the one branch is done again and again: so many times, for each document that the
        case type has, for each of a list, or as often as an attribute of the case says
        (``{attribute: floors}``). Left out: once.
    one_by_one : bool
        Whether the items follow one another; otherwise they run at the same time.
    """

    split: Annotated[Words | _Chosen, BY_SHAPE]
    join: str
    items: ItemList | None = None
    one_by_one: bool = False
    title: Title | None = None

    @property
    def branches(self) -> tuple[str, ...]:
        """The first node of each branch."""
        return tuple(self.split)

    @property
    def chosen(self) -> dict[str, Started]:
        """Which cases start each branch; empty where every case starts all."""
        return self.split if isinstance(self.split, dict) else {}

    @property
    def conditions(self) -> dict[str, Expression]:
        """The condition under which a case starts a branch, for those that have one."""
        return {
            branch: started.condition
            for branch, started in self.chosen.items()
            if started.condition is not None
        }

    @property
    def certain(self) -> tuple[str, ...]:
        """The branches that every case starts."""
        return tuple(one for one in self.split if one not in self.chosen or self.chosen[one].always)

    def is_never(self, branch: str) -> bool:
        """Whether no case starts a branch."""
        return branch in self.chosen and self.chosen[branch].never

    def at(self, branch: str) -> tuple[str | int, ...]:
        """Give the place of a branch within the record."""
        return "split", branch if isinstance(self.split, dict) else self.split.index(branch)

    def renamed(self, names: dict[str, str]) -> Any:
        """Give `split` with other names for its branches, whose luck stays what it was."""
        if not isinstance(self.split, dict):
            return [names.get(branch, branch) for branch in self.split]
        return {
            names.get(branch, branch): replace(started, draws=started.draws or branch)
            if branch in names
            else started
            for branch, started in self.split.items()
        }


class Join(Record):
    """Where the branches of a split meet again.

    Parameters
    ----------
    join : str
        The split whose branches end here.
    needs : int, optional
        How many branches must have come for the case to go on, or all that it started if these are
        fewer; the others are withdrawn at that instant. If left out, it waits for all that were
        started.
    """

    join: str
    needs: int | None = Field(default=None, ge=1)
    next: str
    title: Title | None = None
