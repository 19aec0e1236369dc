"""Steps of the workflow: one flat record a kind, the kind first."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from procsim.scenario.record import Record, Share, Spread, Time, Title, Work

Branches = dict[str, Share]


class Start(Record):
    """Where cases enter: those of one type, of several, or ``all``."""

    start: str | list[str]
    next: str
    title: Title | None = None


class Activity(Record):
    """Work that one officer of a pool does.

    Parameters
    ----------
    activity : str
        The pool.
    takes : distribution of a time, or a rule
    place : ``counter`` or ``back_office``
        Whether the applicant is there; entering a counter activity is a visit to the hall unless it
        directly follows another counter activity.
    """

    activity: str
    takes: Work
    place: Literal["counter", "back_office"] = "back_office"
    next: str
    title: Title | None = None


class Documents(Record):
    """A check whether the documents are there.

    Parameters
    ----------
    documents : ``all``, ``key``, ``other`` (non-key), or a list of names
    if_complete, if_missing : str
    resubmission : ``kept`` or ``fresh``
        ``kept``: a document once supplied stays; ``fresh``: gaps are drawn anew at each visit.
    """

    documents: Literal["all", "key", "other"] | list[str]
    if_complete: str
    if_missing: str
    resubmission: Literal["kept", "fresh"] = "kept"
    title: Title | None = None


class Delay(Record):
    """Time that passes without staff.

    Parameters
    ----------
    delay : ``applicant``, ``outside`` or ``legal``
        Whose time it is.
    takes : distribution of a time, optional
        Or `until`: exactly one.
    until : ``documents``, optional
        Until the slowest document still outstanding arrives.
    calendar : str, optional
        Count working time of this calendar; workdays always do.
    at_most : Duration, optional
        A limit on the wait for documents; what is outstanding then goes to `if_late`.
    """

    delay: Literal["applicant", "outside", "legal"]
    takes: Work | None = None
    until: Literal["documents"] | None = None
    calendar: str | None = None
    at_most: Time | None = None
    if_late: str | None = None
    next: str
    title: Title | None = None


class Choice(Record):
    """One way of several.

    Parameters
    ----------
    choice : mapping of nodes to probabilities, or the name of an attribute
        ``attempt`` (the how-manieth time this case is here), ``case_type`` and ``channel`` are
        attributes too.
    when : mapping of attribute values to a node, or to probabilities of nodes
    otherwise : a node, or probabilities of nodes
        For values that `when` does not name.
    """

    choice: Branches | str
    when: dict[str | int, str | Branches] | None = None
    otherwise: str | Branches | None = None
    title: Title | None = None


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


class Clock(Record):
    """Starts, pauses, resumes or stops the case's clocks."""

    clock: Literal["start", "pause", "resume", "stop"]
    of: Literal["both", "promised", "statutory"] = "both"
    reason: str | None = None
    next: str
    title: Title | None = None


class Deadline(Record):
    """A limit on the part of the workflow from here to `until`.

    Parameters
    ----------
    deadline : Duration
        From passing here; workdays are a limit (the day it starts on does not count).
    until : str
        The node whose reaching meets the deadline.
    otherwise : str
        Where the case goes when the time is up; its work in between is withdrawn.
    note_at : list of Duration
        Warnings on the way, before the deadline.
    calendar : str, optional
    """

    deadline: Time
    until: str
    otherwise: str
    next: str
    note_at: list[Time] = Field(default_factory=list)
    calendar: str | None = None
    title: Title | None = None


class End(Record):
    """Where a case ends, and with which outcome."""

    end: Literal["issued", "refused", "withdrawn", "returned", "deemed"]
    title: Title | None = None


Node = Start | Activity | Documents | Delay | Choice | Split | Join | Clock | Deadline | End

KINDS: dict[str, type[Record]] = {
    "start": Start,
    "activity": Activity,
    "documents": Documents,
    "delay": Delay,
    "choice": Choice,
    "split": Split,
    "join": Join,
    "clock": Clock,
    "deadline": Deadline,
    "end": End,
}
"""Kind, the first key of a node, to its record."""
