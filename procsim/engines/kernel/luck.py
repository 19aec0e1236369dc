"""What a run draws: given to the machine in blocks, or as formulas by which it draws by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import config

from procsim.engines.kernel import machine as at
from procsim.engines.kernel.laying_out import Image
from procsim.engines.kernel.memory import Memory
from procsim.plan.compiled import draw_many
from procsim.plan.formulas import NO_FORMULA, Keys

if TYPE_CHECKING:
    from procsim.engines import DrawSource


class Luck(Memory):
    """Draws of cases, pools and officers.

    Attributes
    ----------
    draws : DrawSource
    image : Image
        What the machine was laid out as.
    """

    draws: DrawSource
    image: Image

    def _kind_of(self, book: int) -> int:
        return (int(self.m[book + at.BK_KIND]) - int(self.m[at.KINDS])) // at.KIND_WORDS

    def give_first(self) -> None:
        """Give a block of cases the draws of their first attempts."""
        book = int(self.m[at.WANT_A])
        directory = int(self.m[book + at.BK_DIRS])
        for column in self.image.first[self._kind_of(book)]:
            if self.m[directory + at.DR_COLUMNS + column] == 0:
                self._give_block(book, column, directory)
        self.m[book + at.BK_FIRST] = 1

    def give_wanted_block(self) -> None:
        """Give the block of draws that the machine asks for."""
        book, column, directory = self.m[at.WANT_A : at.WANT_C + 1].tolist()
        self._give_block(book, column, directory)

    def _give_block(self, book: int, column: int, directory: int) -> None:
        """Give one block of draws."""
        slot = self.image.columns[self._kind_of(book)][column]
        attempt, number = int(self.m[directory]), int(self.m[book + at.BK_NUMBER])
        size = self.draws.size(number)
        record = self._record(size)
        if attempt < at.KEYED:
            # A multiple of four numbers; those beyond are nobody's.
            out = self.m[record + 1 : record + 1 + (size + 3) // 4 * 4]
            step = number * at.SERIES_BLOCK // 4
            draw_many(self._formulas, self._keys(attempt), slot, step, out)
            drawn = self.m[record + 1 : record + 1 + size]
            if drawn.min() == NO_FORMULA:
                drawn[:] = self.draws.block(slot, attempt, number)
        else:
            drawn = self.draws.block(slot, attempt, number)
            self.m[record + 1 : record + 1 + size] = drawn
        self.m[record] = size
        self.m[directory + at.DR_COLUMNS + column] = record + 1

    def _record(self, size: int) -> int:
        """Find room for a block of draws and its length."""
        record = int(self.m[at.FREE_BLOCKS])
        if size == at.SERIES_BLOCK and record:
            self.m[at.FREE_BLOCKS] = self.m[record]
            return record
        return self.put(np.empty(1 + (size + 3) // 4 * 4, dtype=np.int64))

    def _keys(self, attempt: int) -> Keys:
        if attempt not in self._known_keys:
            self._known_keys[attempt] = self.draws.keys(attempt)
        return self._known_keys[attempt]

    def give_keys(self) -> None:
        """Let the machine draw by formula at an attempt."""
        attempt = int(self.m[at.WANT_A])
        self.m[self.m[at.KEYS] + attempt] = self._keys(attempt).ctypes.data

    def give_formulas(self) -> None:
        """Let the machine draw by formula at later attempts, where few cases come to."""
        self._formulas = self.draws.formulas()
        self._known_keys: dict[int, Keys] = {}
        if not config.DISABLE_JIT:
            formulas, m = self._formulas, self.m
            addresses = np.array([each.ctypes.data for each in formulas], dtype=np.int64)
            m[at.FORMULAS] = self.put(addresses)
            m[at.KEYS] = self.put(np.zeros(at.KEYED, dtype=np.int64))
            m[at.DRAWN] = at.DRAWN

    def give_series(self) -> None:
        """Give the next draws of a pool or an officer."""
        record = int(self.m[at.WANT_A])
        self.fill_series(record, int(self.m[record + at.Q_NUMBER]) + 1)

    def fill_series(self, record: int, number: int) -> None:
        """Let a series of draws go on with a block."""
        slot, member = self.m[record : record + 2].tolist()
        block = int(self.m[record + at.Q_BLOCK])
        self.m[block : block + at.SERIES_BLOCK] = self.draws.series(slot, number, member)
        self.m[record + at.Q_NUMBER], self.m[record + at.Q_AT] = number, 0
