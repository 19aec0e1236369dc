"""The books of a run: rows of visits, cases, clocks and interrupted services as they come."""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct

import numpy as np

from procsim.calendars import Walk
from procsim.engines.events import (
    CASE_COLUMNS,
    CLOCK_ACTIONS,
    EVENT_COLUMNS,
    MARK_COLUMNS,
    ONGOING,
    SEGMENT_COLUMNS,
    Rows,
)
from procsim.engines.reference.token import NOT_STARTED, PAUSED, RUNNING, Case, Token
from procsim.plan.plan import Ints, Plan
from procsim.tables import CAUSES

START_MARK, PAUSE_MARK, RESUME_MARK, STOP_MARK, NOTE_MARK, EXPIRED_MARK = range(len(CLOCK_ACTIONS))

_TURNS = {
    START_MARK: ((NOT_STARTED,), RUNNING),
    PAUSE_MARK: ((RUNNING,), PAUSED),
    RESUME_MARK: ((PAUSED,), RUNNING),
    STOP_MARK: ((RUNNING, PAUSED), NOT_STARTED),
}
"""From which states an action moves a clock, and to which."""

_EVENT = Struct(f"{len(EVENT_COLUMNS)}q").pack
_CASE = Struct(f"{len(CASE_COLUMNS) + len(CAUSES)}q").pack
_MARK = Struct(f"{len(MARK_COLUMNS)}q").pack
_SEGMENT = Struct(f"{len(SEGMENT_COLUMNS)}q").pack

FIRST_DEADLINE = 2
"""Clocks 0 and 1 are the promised and the statutory one; then come deadlines by node."""


class Books:
    """Rows of a run, kept as packed integers: many times sooner written than lists of tuples."""

    def __init__(self) -> None:
        self._events = bytearray()
        self._open_visits = bytearray()
        self._cases = bytearray()
        self._marks = bytearray()
        self._segments = bytearray()

    def visit(self, *row: int) -> None:
        """A visit: the columns of an event, with the officer's number in the plan from 1."""
        if row[-1] == ONGOING:
            self._open_visits += _EVENT(*row)
        else:
            self._events += _EVENT(*row)

    def stay(self, token: Token, start: int, now: int, ended: int) -> None:
        """A visit without an officer: a delay, or a wait that came to nothing."""
        self.visit(
            token.case.number, token.node, token.attempt, 0, token.since, start, now, 0, ended
        )

    def case(self, case: Case, end: int, outcome: int, account: list[int]) -> None:
        """A case that ended, or with end -1 one that the end of the run found open."""
        self._cases += _CASE(case.number, end, outcome, case.visits, case.slack, *account)

    def turn(self, case: Case, action: int, which: int, *, reason: int, now: int) -> None:
        """Start, pause, resume or stop clocks; one that is not in a fit state stays as it is."""
        fit, after = _TURNS[action]
        for clock in (0, 1):
            if which >> clock & 1 and case.clocks[clock] in fit:
                case.clocks[clock] = after
                self.mark(case, clock, action, reason=reason, now=now)

    def mark(self, case: Case, clock: int, action: int, *, reason: int, now: int) -> None:
        """Something that happened to a clock."""
        self._marks += _MARK(case.number, clock, action, reason, now)

    def interrupted(self, token: Token, now: int, hours: Walk) -> None:
        """The stretches of a service that closing time interrupted."""
        case, node, attempt = token.case.number, token.node, token.attempt
        for begin, stop in hours.stretches(token.start, now):
            self._segments += _SEGMENT(case, node, attempt, begin, stop, token.officer + 1)

    def rows(self, end: int, plan: Plan) -> Rows:
        """Everything written, as arrays; officers get their numbers within their pools."""
        return Rows(
            events=_table(self._events, EVENT_COLUMNS, plan),
            open_visits=_table(self._open_visits, EVENT_COLUMNS, plan),
            cases=_table(self._cases, (*CASE_COLUMNS, *CAUSES)),
            marks=_table(self._marks, MARK_COLUMNS),
            segments=_table(self._segments, SEGMENT_COLUMNS, plan),
            end=end,
        )


def _table(flat: bytearray, columns: Sequence[str], plan: Plan | None = None) -> Ints:
    table = np.frombuffer(flat, dtype=np.int64).reshape(-1, len(columns))
    if plan is None:
        return table
    officer, node = columns.index("officer"), columns.index("node")
    pool = plan.pool[table[:, node]]
    someone = (table[:, officer] > 0) & ~plan.pool_unlimited[pool]
    table[:, officer] = np.where(someone, table[:, officer] - plan.pool_first[pool], 0)
    return table
