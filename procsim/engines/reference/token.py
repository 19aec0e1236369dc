"""What the reference engine keeps of each case and of each of its tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import simpy

from procsim.engines.effects import CASE_SHIFT
from procsim.tables import CAUSES

if TYPE_CHECKING:
    from procsim.engines.reference.job import Entry, Job

WAITING, IN_SERVICE, SUSPENDED, BLOCKED, DELAYED, AT_GATE, AT_JOIN, MOVING, GONE = range(9)
"""States of a token."""

AT_ACTIVITY = (WAITING, IN_SERVICE, SUSPENDED, BLOCKED)

NOT_STARTED, RUNNING, PAUSED = range(3)
"""States of a clock."""


class Case:
    """One application on its way.

    Attributes
    ----------
    number, kind, arrival : int
        Case number, case type, and time of arrival.
    block, place : int
        Where its later draws are found: the number of the block of cases, shifted so that the
        attempt can be added, and the place in it.
    first : list of int
        Its draws at the first attempt, by node; then those of its documents.
    key : int
        Its part of the order of effects.
    missing : int
        Bits of the documents that are not there.
    attempts : list of int
        Entries into each node.
    clocks : list of int
        States of the promised and the statutory clock.
    """

    arrival: int
    block: int
    place: int
    first: list[int]

    __slots__ = (
        "arrival", "attempts", "block", "clocks", "first", "key", "kind", "missing", "number",
        "place", "slack", "tokens", "visits",
    )  # fmt: skip

    def __init__(self, number: int, kind: int, attempts: list[int], clocks: int) -> None:
        self.number = number
        self.kind = kind
        self.key = number << CASE_SHIFT
        self.missing = 0
        self.attempts = attempts
        self.tokens: list[Token] = []
        self.clocks = [clocks, clocks]
        self.visits = 0
        self.slack = 0


class Token(simpy.Event):
    """One of the places where a case is, with the account of its time.

    A token is itself the SimPy event of what it waits for next: its arrival, the end of a service
    or of a delay. It has at most one, and a withdrawn token, whose event may still be due, is never
    used again.

    Attributes
    ----------
    account : list of int
        Microseconds by cause, in the order of ``CAUSES``.
    key : int
        Of work or a delay: its place among the effects of an instant, by case, node and attempt.
    node : int
        Where it is; while it moves, the last node where it was for some time, or the split from
        which it comes.
    since : int
        When the present state began; for work, when it was enabled.
    covered : int
        Working time of the pool when the wait began.
    in_hall : bool
        Whether the applicant stands at a counter: the next counter is no new visit.
    late : bool
        Whether a wait for papers ends before they arrive.
    work : int
        Of a service: what is left of it, as drawn, at unit speed.
    job : Job
        Of work by staff who come and go, are shared, or choose: all else that is known of it.
    """

    __slots__ = (
        "account", "callbacks", "case", "entry", "in_hall", "job", "key", "late", "node", "officer",
        "since", "start", "state", "work",
    )  # fmt: skip

    account: list[int]
    entry: Entry | None
    job: Job
    key: int
    late: bool
    officer: int
    since: int
    start: int
    work: int

    _ok = True
    _value = None

    def __init__(self, case: Case, account: list[int], in_hall: bool, node: int) -> None:  # noqa: FBT001
        self.case = case
        self.account = account
        self.in_hall = in_hall
        self.state = MOVING
        self.node = node


class Effect(simpy.Event):
    """Something that will take place and is not a token's: a deadline, a shift, a run's end."""

    _ok = True
    _value = None

    def __init__(self, act: Callable[[Any], None], what: Any) -> None:
        self.callbacks = [act]
        self.what = what


UNHEARD: list[Callable[[Any], None]] = [lambda _event: None]
"""Callbacks of something that is still due but was called off: nobody is told."""

NO_TIME = [0] * len(CAUSES)
"""An account in which no time has passed: to be copied."""
