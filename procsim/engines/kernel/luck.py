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

    def give_first(self) -> None:
        """Give a block of cases the draws of their first attempts."""
        book = int(self.m[at.WANT_A])
        directory, kind = int(self.m[book + at.BK_DIRS]), int(self.m[book + at.BK_KIND])
        self._give_blocks(book, directory, range(int(self.m[kind + at.K_FIRST_N])))
        self.m[book + at.BK_FIRST] = 1

    def give_wanted_block(self) -> None:
        """Give the block of draws that the machine asks for."""
        book, column, directory = self.m[at.WANT_A : at.WANT_C + 1].tolist()
        self._give_blocks(book, directory, range(column, column + 1))

    def _give_blocks(self, book: int, directory: int, columns: range) -> None:
        """Give blocks of draws of one attempt: those of short runs all together."""
        size = self.draws.size(int(self.m[book + at.BK_NUMBER]))
        if size < at.SERIES_BLOCK:
            self._give(book, directory, columns)
            return
        for column in columns:
            # Whole blocks come one by one, since the machine frees them one by one.
            self._give(book, directory, range(column, column + 1))

    def _give(self, book: int, directory: int, columns: range) -> None:
        """Give blocks of draws that follow each other."""
        kind = int(self.m[book + at.BK_KIND])
        slots = int(self.m[kind + at.K_COLUMNS]) + 1 + columns.start
        attempt, number = int(self.m[directory]), int(self.m[book + at.BK_NUMBER])
        size = self.draws.size(number)
        # A multiple of four numbers after their count; those beyond are nobody's.
        words = 1 + (size + 3) // 4 * 4
        record = self._freed(size) or self.reserve(len(columns) * words)
        out = self.m[record : record + len(columns) * words].reshape(len(columns), words)
        if attempt < at.KEYED:
            step = number * at.SERIES_BLOCK // 4
            keys = self._keys(attempt)
            whole = draw_many(
                self._formulas, keys, self.m, slots, len(columns), step, record, words
            )
        else:
            out[:, 1:], whole = NO_FORMULA, False
        if not whole:
            asked = self.m[slots : slots + len(columns)].tolist()
            for slot, drawn in zip(asked, out[:, 1 : size + 1], strict=True):
                if drawn.min() == NO_FORMULA:
                    drawn[:] = self.draws.block(slot, attempt, number)
        out[:, 0] = size
        first = directory + at.DR_COLUMNS
        self.m[first + columns.start : first + columns.stop] = (
            record + 1 + words * np.arange(len(columns))
        )

    def _freed(self, size: int) -> int:
        """Find a block that is not needed any more, for a whole one; 0 where there is none."""
        record = int(self.m[at.FREE_BLOCKS]) if size == at.SERIES_BLOCK else 0
        if record:
            self.m[at.FREE_BLOCKS] = self.m[record]
        return record

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
            m[m[at.KEYS] + 1] = self._keys(1).ctypes.data

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
