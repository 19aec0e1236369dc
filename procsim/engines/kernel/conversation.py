"""A run of the machine: what it wants is given to it, and its rows are taken from it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numba import config

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
from procsim.engines.kernel import machine as at
from procsim.engines.kernel.laying_out import Image, image_of
from procsim.errors import EndlessWaitError, TooManyVisitsError
from procsim.plan.compiled import draw_many
from procsim.plan.formulas import NO_FORMULA, Keys
from procsim.plan.plan import Ints, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource

_VISITS, _CASES = 1 << 14, 1 << 12
"""Rows of visits and of cases that the machine keeps before it hands them over."""

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


class Conversation:
    """One run of one plan.

    Parameters
    ----------
    plan : Plan
    draws : DrawSource
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        self._plan = plan
        self._draws = draws
        self._image = _image(plan)
        self._arriving = iter(draws.arriving())
        self._ahead = next(self._arriving, None)
        self._m = self._laid_out()
        self._take_arrivals()

    def chunks(self) -> Iterator[Chunk]:
        """Let the run go on, and give its rows as they come.

        Raises
        ------
        TooManyVisitsError, EndlessWaitError, CalendarError
            As the reference engine does.
        """
        while True:
            began = time.process_time()
            wants = at.run(self._m)
            Spent.seconds += time.process_time() - began
            if wants == at.DONE_RUNNING:
                yield self._chunk(last=True)
                return
            if wants == at.WANT_ROWS:
                yield self._chunk(last=False)
                self._widen_rows()
            elif wants == at.WANT_ARRIVALS:
                self._take_arrivals()
            elif wants == at.WANT_FIRST:
                self._give_first()
            elif wants == at.WANT_BLOCK:
                book, column, directory = self._m[at.WANT_A : at.WANT_C + 1].tolist()
                self._give_block(book, column, directory)
            elif wants == at.WANT_SERIES:
                self._give_series(int(self._m[at.WANT_A]))
            elif wants == at.WANT_KEYS:
                self._give_keys(int(self._m[at.WANT_A]))
            elif wants == at.WANT_ROOM:
                self._grow(int(self._m[at.WANT_A]))
            else:
                self._fail()

    def crews(self) -> tuple[tuple[int, ...], ...]:
        """Officers who worked together, by the number of the crew."""
        m = self._m
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

    def roll(self) -> tuple[Ints, Ints, Ints]:
        """Time, type and index of every case that arrived, where that depends on the run."""
        times, kinds, indices = self._chain(at.ROLL, at.ROLL_END)[:, :3].T
        return times, kinds, indices

    def _laid_out(self) -> Ints:
        """The machine before the run, with the draws that it begins with."""
        words = self._image.words
        heap, scratch = 4 * 1024, 6 * 1024
        needed = words.size + heap + scratch + 8 * _VISITS + 17 * _CASES
        m = np.empty(needed + 2 * int(words[at.RESERVE]) + (1 << 16), dtype=np.int64)
        m[: words.size] = words
        m[at.BRK] = words.size
        m[at.HEAP], m[at.HEAP_CAP] = self._carve(m, heap), heap // 4 - 1
        m[at.SCRATCH], m[at.SCRATCH_CAP] = self._carve(m, scratch), scratch // 6
        m[at.VISITS], m[at.VISITS_CAP] = self._carve(m, 8 * _VISITS), _VISITS
        m[at.CASES], m[at.CASES_CAP] = self._carve(m, 17 * _CASES), _CASES
        self._m = m
        for record in self._image.series:
            self._fill_series(record, 0)
        for number in self._image.timetables:
            opens, papers = self._draws.openings(number)
            node = int(m[at.NODES]) + number * at.NODE_WORDS
            self._m[node + at.N_OPENING_COUNT] = opens.size
            self._m[node + at.N_OPENINGS] = self._put(opens)
            self._m[node + at.N_PAPERS] = self._put(papers)
        self._give_formulas()
        return self._m

    @staticmethod
    def _carve(m: Ints, words: int) -> int:
        address = int(m[at.BRK])
        m[at.BRK] += words
        return address

    def _put(self, values: Ints) -> int:
        """Write numbers at the top of the array, and say where."""
        if self._m[at.BRK] + values.size + self._m[at.RESERVE] > self._m.size:
            self._grow(int(self._m[at.BRK]) + values.size + int(self._m[at.RESERVE]))
        address = self._carve(self._m, values.size)
        self._m[address : address + values.size] = values
        return address

    def _grow(self, words: int) -> None:
        longer = np.empty(max(2 * self._m.size, words), dtype=np.int64)
        used = int(self._m[at.BRK])
        longer[:used] = self._m[:used]
        self._m = longer

    def _widen_rows(self) -> None:
        """Make room for more rows at once than there ever was, where they are wanted."""
        wanted = int(self._m[at.WANT_A]) + 2 * int(self._m[at.ROW_MARGIN])
        if wanted > self._m[at.VISITS_CAP]:
            address = self._put(np.zeros(8 * wanted, dtype=np.int64))
            self._m[at.VISITS], self._m[at.VISITS_CAP] = address, wanted
            self._m[at.LIMIT] = 0

    def _take_arrivals(self) -> None:
        """Give the machine the next cases, and say whether there will be more."""
        chunk, self._ahead = self._ahead, next(self._arriving, None)
        m = self._m
        if chunk is None:
            m[at.ARRIVAL_I] = m[at.ARRIVAL_N] = 0
            m[at.ARRIVAL_LAST] = 1
            return
        n = chunk[0].size
        if n > self._m[at.ARRIVAL_CAP]:
            for register in (at.ARRIVAL_TIMES, at.ARRIVAL_KINDS, at.ARRIVAL_INDICES):
                self._m[register] = self._put(np.zeros(n, dtype=np.int64))
            m = self._m
            m[at.ARRIVAL_CAP] = n
        for register, values in zip(
            (at.ARRIVAL_TIMES, at.ARRIVAL_KINDS, at.ARRIVAL_INDICES), chunk, strict=True
        ):
            m[m[register] : m[register] + n] = values
        m[at.ARRIVAL_I], m[at.ARRIVAL_N] = 0, n
        m[at.ARRIVAL_LAST] = self._ahead is None

    def _kind_of(self, book: int) -> int:
        return (int(self._m[book + at.BK_KIND]) - int(self._m[at.KINDS])) // at.KIND_WORDS

    def _give_first(self) -> None:
        """Give a block of cases the draws of their first attempts."""
        book = int(self._m[at.WANT_A])
        directory = int(self._m[book + at.BK_DIRS])
        for column in self._image.first[self._kind_of(book)]:
            if self._m[directory + at.DR_COLUMNS + column] == 0:
                self._give_block(book, column, directory)
        self._m[book + at.BK_FIRST] = 1

    def _give_block(self, book: int, column: int, directory: int) -> None:
        """Give one block of draws."""
        slot = self._image.columns[self._kind_of(book)][column]
        attempt, number = int(self._m[directory]), int(self._m[book + at.BK_NUMBER])
        size = self._draws.size(number)
        record = self._record(size)
        if attempt < at.KEYED:
            # A multiple of four numbers; those beyond are nobody's.
            out = self._m[record + 1 : record + 1 + (size + 3) // 4 * 4]
            step = number * at.SERIES_BLOCK // 4
            draw_many(self._formulas, self._keys(attempt), slot, step, out)
            drawn = self._m[record + 1 : record + 1 + size]
            if drawn.min() == NO_FORMULA:
                drawn[:] = self._draws.block(slot, attempt, number)
        else:
            drawn = self._draws.block(slot, attempt, number)
            self._m[record + 1 : record + 1 + size] = drawn
        self._m[record] = size
        self._m[directory + at.DR_COLUMNS + column] = record + 1

    def _record(self, size: int) -> int:
        """Find room for a block of draws and its length."""
        record = int(self._m[at.FREE_BLOCKS])
        if size == at.SERIES_BLOCK and record:
            self._m[at.FREE_BLOCKS] = self._m[record]
            return record
        return self._put(np.empty(1 + (size + 3) // 4 * 4, dtype=np.int64))

    def _keys(self, attempt: int) -> Keys:
        if attempt not in self._known_keys:
            self._known_keys[attempt] = self._draws.keys(attempt)
        return self._known_keys[attempt]

    def _give_keys(self, attempt: int) -> None:
        """Let the machine draw by formula at an attempt."""
        place = int(self._m[at.KEYS]) + attempt
        self._m[place] = self._keys(attempt).ctypes.data

    def _give_formulas(self) -> None:
        """Let the machine draw by formula at later attempts, where few cases come to."""
        self._formulas = self._draws.formulas()
        self._known_keys: dict[int, Keys] = {}
        if not config.DISABLE_JIT:
            formulas, m = self._formulas, self._m
            addresses = np.array([each.ctypes.data for each in formulas], dtype=np.int64)
            m[at.FORMULAS] = self._put(addresses)
            m[at.KEYS] = self._put(np.zeros(at.KEYED, dtype=np.int64))
            m[at.DRAWN] = at.DRAWN

    def _give_series(self, record: int) -> None:
        self._fill_series(record, int(self._m[record + at.Q_NUMBER]) + 1)

    def _fill_series(self, record: int, number: int) -> None:
        slot, member = self._m[record : record + 2].tolist()
        block = int(self._m[record + at.Q_BLOCK])
        self._m[block : block + at.SERIES_BLOCK] = self._draws.series(slot, number, member)
        self._m[record + at.Q_NUMBER], self._m[record + at.Q_AT] = number, 0

    def _rows(self, first: int, count: int, words: int) -> Ints:
        """Rows that were written since the last time, which makes room for others."""
        address, n = int(self._m[first]), int(self._m[count])
        self._m[count] = 0
        return self._m[address : address + n * words].reshape(n, words).copy()

    def _chain(self, first: int, last: int) -> Ints:
        """Rows that were written to a chain of cells since the last time."""
        out = np.empty((at.length(self._m, int(self._m[first])), at.CELL_WORDS - 1), dtype=np.int64)
        at.drain(self._m, first, last, out)
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
            segments=np.column_stack((*whose(segments[:, 4]), segments[:, :4])),
            staffing=self._chain(at.STAFFING, at.STAFFING_END)[:, :3],
            afterwards=self._chain(at.AFTERWARDS, at.AFTERWARDS_END)[:, :3],
            end=int(self._m[at.NOW]) if last else -1,
            crews=self.crews(),
        )

    def _fail(self) -> None:
        """Say what failed, as the reference engine does."""
        what, a, b, c = self._m[at.ERROR : at.ERROR_C + 1].tolist()
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
