"""The books of a run: rows of visits, cases, clocks and interrupted services as they come."""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct

import numpy as np

from procsim.engines.effects import whose
from procsim.engines.events import (
    AFTERWARDS_COLUMNS,
    CASE_COLUMNS,
    CLOCK_ACTIONS,
    DONE,
    EVENT_COLUMNS,
    FIRST_CREW,
    MARK_COLUMNS,
    NOBODY,
    ONGOING,
    SEGMENT_COLUMNS,
    STAFFING_COLUMNS,
    Rows,
)
from procsim.engines.reference.job import Stretch
from procsim.engines.reference.token import NOT_STARTED, PAUSED, RUNNING, Case, Token
from procsim.engines.visits import Visits
from procsim.plan.plan import Ints
from procsim.tables import CAUSES

(
    START_MARK, PAUSE_MARK, RESUME_MARK, STOP_MARK, NOTE_MARK, EXPIRED_MARK, EXTEND_MARK,
    RAISE_MARK,
) = range(len(CLOCK_ACTIONS))  # fmt: skip

_TURNS = {
    START_MARK: ((NOT_STARTED,), RUNNING),
    PAUSE_MARK: ((RUNNING,), PAUSED),
    RESUME_MARK: ((PAUSED,), RUNNING),
    STOP_MARK: ((RUNNING, PAUSED), NOT_STARTED),
}
"""From which states an action moves a clock, and to which."""

_VISIT = Struct("7q").pack
"""A visit: key, officer's number in the plan (`NOBODY`), enabled, start, end, worked, ended."""

pack_service = Struct("5q").pack
"""A visit that was worked on from start to end and is done: key, officer, enabled, start, end."""

_CASE = Struct(f"{len(CASE_COLUMNS) + len(CAUSES)}q").pack
_AFTERWARDS = Struct(f"{len(AFTERWARDS_COLUMNS)}q").pack
_MARK = Struct(f"{len(MARK_COLUMNS)}q").pack
_SEGMENT = Struct(f"{len(SEGMENT_COLUMNS)}q").pack
_STAFFING = Struct(f"{len(STAFFING_COLUMNS)}q").pack

FIRST_DEADLINE = 2
"""Clocks 0 and 1 are the promised and the statutory one; then come deadlines by node."""


class Books:
    """Rows of a run, kept as packed integers: many times sooner written than lists of tuples.

    Attributes
    ----------
    services : bytearray
        Visits that were worked on from start to end, as `pack_service` packs them.
    """

    def __init__(self) -> None:
        self.services = bytearray()
        self._visits = bytearray()
        self._open_visits = bytearray()
        self._cases = bytearray()
        self._afterwards = bytearray()
        self._marks = bytearray()
        self._segments = bytearray()
        self._staffing = bytearray()
        self._crews: dict[tuple[int, ...], int] = {}

    def visit(self, token: Token, *, officer: int, now: int, worked: int, ended: int) -> None:
        """A visit that had begun, and its officer, or `NOBODY`."""
        rows = self._open_visits if ended == ONGOING else self._visits
        rows += _VISIT(token.key, officer, token.since, token.start, now, worked, ended)

    def case(self, case: Case, end: int, outcome: int, account: list[int]) -> None:
        """A case that ended, or with end -1 one that the end of the run found open."""
        self._cases += _CASE(case.number, end, outcome, case.visits, case.slack, *account)

    def afterwards(self, case: Case, end: int, how: int) -> None:
        """What came after the issue of a case ended, or with end -1 is open."""
        self._afterwards += _AFTERWARDS(case.number, end, how)

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

    def interrupted(self, token: Token, stretches: Sequence[Stretch]) -> None:
        """The stretches of a service that was interrupted."""
        for begin, stop, officer, why in stretches:
            self._segments += _SEGMENT(*whose(token.key), begin, stop, officer, why)

    def on_duty(self, pool: int, time: int, number: int) -> None:
        """How many officers a pool has on duty from then on, where a number decides."""
        self._staffing += _STAFFING(pool, time, number)

    def staff(self, officers: Sequence[int]) -> int:
        """Who stands in a row: an officer, or the number of a crew."""
        if len(officers) < 2:
            return officers[0] if officers else NOBODY
        return FIRST_CREW - self._crews.setdefault(tuple(officers), len(self._crews))

    def rows(self, end: int, arrivals: tuple[Ints, Ints, Ints]) -> Rows:
        """Everything written, as arrays."""
        return Rows(
            events=Visits.of(np.concatenate([_services(self.services), _visits(self._visits)])),
            open_visits=Visits.of(_visits(self._open_visits)),
            cases=_table(self._cases, (*CASE_COLUMNS, *CAUSES)),
            afterwards=_table(self._afterwards, AFTERWARDS_COLUMNS),
            marks=_table(self._marks, MARK_COLUMNS),
            segments=_table(self._segments, SEGMENT_COLUMNS),
            staffing=_table(self._staffing, STAFFING_COLUMNS),
            end=end,
            arrivals=arrivals,
            crews=tuple(self._crews),
        )


def _table(flat: bytearray, columns: Sequence[str]) -> Ints:
    return np.frombuffer(flat, dtype=np.int64).reshape(-1, len(columns))


def _visits(flat: bytearray) -> Ints:
    """Rows of visits, with case, node and attempt in columns of their own."""
    packed = np.frombuffer(flat, dtype=np.int64).reshape(-1, len(EVENT_COLUMNS) - 2)
    rows = np.empty((len(packed), len(EVENT_COLUMNS)), dtype=np.int64, order="F")
    rows[:, 0], rows[:, 1], rows[:, 2] = whose(packed[:, 0])
    rows[:, 3] = packed[:, 1]
    rows[:, 4:] = packed[:, 2:]
    return rows


def _services(flat: bytearray) -> Ints:
    """Rows of services that were done without a break."""
    packed = np.frombuffer(flat, dtype=np.int64).reshape(-1, 5)
    rows = np.empty((len(packed), len(EVENT_COLUMNS)), dtype=np.int64, order="F")
    rows[:, 0], rows[:, 1], rows[:, 2] = whose(packed[:, 0])
    rows[:, 3] = packed[:, 1]
    rows[:, 4:7] = packed[:, 2:]
    rows[:, 7] = packed[:, 4] - packed[:, 3]
    rows[:, 8] = DONE
    return rows
