"""A run of the machine: what it wants is given to it, and its rows are taken from it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from procsim.calendars import (
    add_working,
    is_open,
    limit_expiry,
    next_change,
    next_morning,
    working_time,
)
from procsim.engines.chunk import Chunk
from procsim.engines.effects import whose
from procsim.engines.events import SEGMENT_COLUMNS
from procsim.engines.kernel import machine as at
from procsim.engines.kernel.laying_out import Image, image_of
from procsim.engines.kernel.luck import Luck
from procsim.errors import EndlessWaitError, TooManyVisitsError
from procsim.plan.compiled_arrivals import arrive_at_rates
from procsim.plan.compiled_sums import add_up
from procsim.plan.merging import Arrived
from procsim.plan.plan import Ints, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource

_VISITS, _CASES = 1 << 13, 1 << 11
"""Rows of visits and of cases that the machine keeps before it hands them over: few enough to stay
near the processor until they have been read."""

_IMAGES: deque[tuple[Plan, Image]] = deque(maxlen=8)
"""Plans laid out before: replications of a design follow one another."""


class Spent:
    """CPU seconds that compiled code has taken in this process."""

    seconds = 0.0


def _image(plan: Plan) -> Image:
    for known, image in _IMAGES:
        if known is plan:
            return image
    image = image_of(plan)
    _IMAGES.append((plan, image))
    return image


class Conversation(Luck):
    """One run of one plan.

    Parameters
    ----------
    plan : Plan
    draws : DrawSource
    come : list of three arrays of int64, optional
        Takes the arrivals that the machine is given.
    """

    def __init__(self, plan: Plan, draws: DrawSource, come: list[Arrived] | None = None) -> None:
        self._plan = plan
        self._come = come
        self.draws = draws
        self.image = _image(plan)
        self._arriving = iter(draws.arriving(arrive_at_rates, add_up))
        self._ahead = next(self._arriving, None)
        self.m = self._laid_out()
        self._take_arrivals()
        self._answers: dict[int, Callable[[], None]] = {
            at.WANT_ROOM: self.give_room,
            at.WANT_ROWS: self._double_rows,
            at.WANT_ARRIVALS: self._take_arrivals,
            at.WANT_FIRST: self.give_first,
            at.WANT_BLOCK: self.give_wanted_block,
            at.WANT_SERIES: self.give_series,
            at.WANT_KEYS: self.give_keys,
            at.WANT_SHIFTS: self._give_shifts,
            at.FAILED: self._fail,
        }

    def chunks(self) -> Iterator[Chunk]:
        """Let the run go on, and give its rows as they come.

        Raises
        ------
        TooManyVisitsError, EndlessWaitError, CalendarError
            As the reference engine does.
        """
        closing = False
        while True:
            began = time.process_time()
            wants = at.run(self.m)
            Spent.seconds += time.process_time() - began
            if wants == at.DONE_RUNNING:
                yield self._chunk(last=True)
                return
            if wants == at.WANT_ROWS and not closing:
                yield self._chunk(last=False)
                self._widen_rows()
                # What did not end is handed over all at once.
                closing = self.m[at.PHASE] == at.CLOSING_DOWN
            else:
                self._answers[wants]()

    def crews(self) -> tuple[tuple[int, ...], ...]:
        """Officers who worked together, by the number of the crew."""
        m = self.m
        found: list[tuple[int, ...]] = []
        known = int(m[at.CREWS])
        while known:
            officer = int(m[known + 4])
            crew: list[int] = []
            while officer:
                crew.append(int(m[officer + 1]))
                officer = int(m[officer])
            found.append(tuple(crew))
            known = int(m[known])
        return tuple(found)

    def roll(self) -> Arrived:
        """Time, type and index of every case that arrived, where that depends on the run."""
        times, kinds, indices = self._chain(at.ROLL, at.ROLL_END)[:, :3].T
        return times, kinds, indices

    def not_come(self) -> Iterator[Arrived]:
        """The arrivals that the machine was not given: those after the end of the run."""
        if self._ahead is not None:
            yield self._ahead
        yield from self._arriving

    def _laid_out(self) -> Ints:
        """The machine before the run, with the draws that it begins with."""
        words = self.image.words
        heap, scratch = 4 * 1024, 6 * 1024
        needed = words.size + heap + scratch + 8 * _VISITS + 17 * _CASES
        m = self.allot(needed + 2 * int(words[at.RESERVE]) + (1 << 16))
        m[: words.size] = words
        m[at.BRK] = words.size
        m[at.HEAP], m[at.HEAP_CAP] = self.carve(m, heap), heap // 4 - 1
        m[at.SCRATCH], m[at.SCRATCH_CAP] = self.carve(m, scratch), scratch // 6
        m[at.VISITS], m[at.VISITS_CAP] = self.carve(m, 8 * _VISITS), _VISITS
        m[at.CASES], m[at.CASES_CAP] = self.carve(m, 17 * _CASES), _CASES
        self.m = m
        for record in self.image.series:
            self.fill_series(record, 0)
        for number in self.image.timetables:
            opens, papers = self.draws.openings(number)
            node = int(m[at.NODES]) + number * at.NODE_WORDS
            self.m[node + at.N_OPENING_COUNT] = opens.size
            self.m[node + at.N_OPENINGS] = self.put(opens)
            self.m[node + at.N_PAPERS] = self.put(papers)
        self.give_formulas()
        return self.m

    def _widen_rows(self) -> None:
        """Make room for more rows at once than there ever was, where they are wanted."""
        wanted = int(self.m[at.WANT_A]) + 2 * int(self.m[at.ROW_MARGIN])
        if wanted > self.m[at.VISITS_CAP]:
            address = self.put(np.zeros(8 * wanted, dtype=np.int64))
            self.m[at.VISITS], self.m[at.VISITS_CAP] = address, wanted
            self.m[at.LIMIT] = 0

    def _double_rows(self) -> None:
        self.widen(at.VISITS, at.VISITS_CAP, at.VISIT_WORDS)
        self.widen(at.CASES, at.CASES_CAP, at.CASE_ROW_WORDS)

    def _take_arrivals(self) -> None:
        """Give the machine the next cases, and say whether there will be more."""
        chunk, self._ahead = self._ahead, next(self._arriving, None)
        m = self.m
        if chunk is not None and self._come is not None:
            self._come.append(chunk)
        if chunk is None:
            m[at.ARRIVAL_I] = m[at.ARRIVAL_N] = 0
            m[at.ARRIVAL_LAST] = 1
            return
        n = chunk[0].size
        if n > self.m[at.ARRIVAL_CAP]:
            for register in (at.ARRIVAL_TIMES, at.ARRIVAL_KINDS, at.ARRIVAL_INDICES):
                self.m[register] = self.put(np.zeros(n, dtype=np.int64))
            m = self.m
            m[at.ARRIVAL_CAP] = n
        for register, values in zip(
            (at.ARRIVAL_TIMES, at.ARRIVAL_KINDS, at.ARRIVAL_INDICES), chunk, strict=True
        ):
            m[m[register] : m[register] + n] = values
        m[at.ARRIVAL_I], m[at.ARRIVAL_N] = 0, n
        m[at.ARRIVAL_LAST] = self._ahead is None
        if self._ahead is None and (size := self.draws.size(0)) < at.SERIES_BLOCK:
            m[at.FIRST_SIZE] = size

    def _give_shifts(self) -> None:
        """Let the changes of a pool's number go on, from the one that takes place now."""
        m, pool = self.m, int(self.m[at.WANT_A])
        first = int(m[pool + at.S_SHIFT_FROM] + m[pool + at.S_SHIFT_I])
        shifts = self._plan.pool_shifts[int(m[pool + at.S_NUMBER])]
        words = shifts[first : first + at.SHIFT_BLOCK].words
        block = int(m[pool + at.S_SHIFTS])
        m[block : block + len(words)] = words
        m[pool + at.S_SHIFT_FROM], m[pool + at.S_SHIFT_I] = first, 0
        m[pool + at.S_SHIFT_N] = len(words) // 2
        m[pool + at.S_SHIFT_MORE] = first + at.SHIFT_BLOCK < len(shifts)

    def _rows(self, first: int, count: int, words: int) -> Ints:
        """Rows that were written since the last time; others are written over them soon."""
        address, n = int(self.m[first]), int(self.m[count])
        self.m[count] = 0
        return self.m[address : address + n * words].reshape(n, words)

    def _chain(self, first: int, last: int) -> Ints:
        """Rows that were written to a chain of cells since the last time."""
        out = np.empty((at.length(self.m, int(self.m[first])), at.CELL_WORDS - 1), dtype=np.int64)
        at.drain(self.m, first, last, out)
        return out

    def _chunk(self, *, last: bool) -> Chunk:
        segments = self._chain(at.SEGMENTS, at.SEGMENTS_END)
        visits = self._rows(at.VISITS, at.VISITS_N, at.VISIT_WORDS)
        none = visits[:0]
        return Chunk(
            visits=none if last else visits,
            open_visits=visits if last else none,
            cases=self._rows(at.CASES, at.CASES_N, at.CASE_ROW_WORDS),
            marks=self._chain(at.MARKS, at.MARKS_END),
            segments=_with_case(segments),
            staffing=self._chain(at.STAFFING, at.STAFFING_END)[:, :3],
            afterwards=self._chain(at.AFTERWARDS, at.AFTERWARDS_END)[:, :3],
            end=int(self.m[at.NOW]) if last else -1,
            crews=self.crews(),
        )

    def _fail(self) -> None:
        """Say what failed, as the reference engine does."""
        what, a, b, c = self.m[at.ERROR : at.ERROR_C + 1].tolist()
        if what == at.TOO_MANY_VISITS:
            raise TooManyVisitsError((a, b), c, at.ATTEMPTS)
        if what == at.ENDLESS_WAIT:
            raise EndlessWaitError((a, b), c)
        hours = self._plan.calendars[a]
        asked: dict[int, Callable[[], object]] = {
            at.ADD_WORKING: lambda: add_working(hours, b, c),
            at.WORKING_TIME: lambda: working_time(hours, b),
            at.NEXT_CHANGE: lambda: next_change(hours, b),
            at.IS_OPEN: lambda: is_open(hours, b),
            at.LIMIT_EXPIRY: lambda: limit_expiry(hours, b, c),
            at.NEXT_MORNING: lambda: next_morning(hours, b),
        }
        answer = asked[what]()
        raise AssertionError(f"a calendar that failed in the machine answers {answer}")


def _with_case(segments: Ints) -> Ints:
    """Put case, node and attempt first, for the key that stands last."""
    if not len(segments):
        return np.empty((0, len(SEGMENT_COLUMNS)), dtype=np.int64)
    return np.column_stack((*whose(segments[:, 4]), segments[:, :4]))
