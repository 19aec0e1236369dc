"""Splits and joins: a part of the workflow whose branches run at the same time."""

from __future__ import annotations

from pydantic import Field

from procsim.scenario.record import Record, Title


class Split(Record):
    """Branches that run at the same time until their join.

    Parameters
    ----------
    split : list of str
        The first step of each branch.
    join : str
        Where all of them meet again.
    """

    split: list[str] = Field(min_length=1)
    join: str
    title: Title | None = None


class Join(Record):
    """Where the branches of a split meet again.

    Parameters
    ----------
    join : str
        The split whose branches end here.
    needs : int, optional
        How many branches must have come for the case to go on; the others are withdrawn at that
        instant. If left out, it waits for all that were started.
    """

    join: str
    needs: int | None = Field(default=None, ge=1)
    next: str
    title: Title | None = None
