"""Splits and joins: a part of the workflow whose branches run at the same time."""

from __future__ import annotations

from pydantic import Field

from procsim.scenario.record import Record, Title


class Split(Record):
    """Branches that run at the same time until their join."""

    split: list[str] = Field(min_length=1)
    join: str
    title: Title | None = None


class Join(Record):
    """Where the branches of a split meet again; `join` names the split."""

    join: str
    next: str
    title: Title | None = None
