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
    """Where the branches of a split meet again; it waits for all of them.

    Parameters
    ----------
    join : str
        The split whose branches end here.
    """

    join: str
    next: str
    title: Title | None = None
