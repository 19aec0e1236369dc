"""What a run draws: given to the machine in blocks, or as formulas by which it draws by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import config

from procsim.engines.kernel import machine as at
from procsim.engines.kernel.laying_out import Image
from procsim.engines.kernel.memory import Memory
from procsim.plan.compiled import draw_blocks
from procsim.plan.formulas import NO_FORMULA, Keys

if TYPE_CHECKING:
    from procsim.engines import DrawSource


_FEW = 4
"""So many numbers are sooner asked for one by one than with their block."""


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
        """Give blocks of draws of one attempt."""
        kind = int(self.m[book + at.BK_KIND])
        slots = int(self.m[kind + at.K_COLUMNS]) + 1 + columns.start
        attempt, number = int(self.m[directory]), int(self.m[book + at.BK_NUMBER])
        records = self._rooms(len(columns), self.draws.size(number))
        places = directory + at.DR_COLUMNS + columns.start
        self.m[places : places + len(columns)] = [record + 1 for record in records]
        first, whole = number * at.SERIES_BLOCK, False
        if attempt < at.KEYED:
            keys, step = self._keys(attempt), first // 4
            whole = draw_blocks(self._formulas, keys, self.m, slots, len(columns), step, places)
        if not whole:
            for slot, record in zip(self.m[slots : slots + len(columns)], records, strict=True):
                self._ask(int(slot), attempt, number, record)

    def _ask(self, slot: int, attempt: int, number: int, record: int) -> None:
        """Ask for what no formula gives of a block."""
        drawn = self.m[record + 1 : record + 1 + int(self.m[record])]
        unknown = np.flatnonzero(drawn == NO_FORMULA)
        if attempt >= at.KEYED or unknown.size > _FEW:
            drawn[:] = self.draws.block(slot, attempt, number)
            return
        for place in unknown.tolist():
            # Luck beyond a table, once in many thousands.
            index = number * at.SERIES_BLOCK + place
            drawn[place] = self.draws.one(slot, attempt, index)

    def _rooms(self, count: int, size: int) -> list[int]:
        """Find room for blocks, that of whole ones which are not needed any more first."""
        found: list[int] = []
        if size == at.SERIES_BLOCK:
            while len(found) < count and (record := int(self.m[at.FREE_BLOCKS])):
                found.append(record)
                self.m[at.FREE_BLOCKS] = self.m[record]
        if left := count - len(found):
            # A multiple of four numbers after their count.
            words = 1 + (size + 3) // 4 * 4
            first = self.reserve(left * words)
            found += range(first, first + left * words, words)
        self.m[found] = size
        return found

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
