"""How draws follow from luck, as flat arrays: what a compiled engine needs to draw by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from procsim.distributions import Constant, Smooth, Uniform
from procsim.distributions.table import DEGREE, ROWS
from procsim.plan.intensity import Floats
from procsim.plan.luck import LuckSlot, ShareSlot
from procsim.plan.plan import Ints
from procsim.plan.slots import BranchSlot, Slot, WorkPart, WorkSlot
from procsim.workflow.casewise import Drawn

Keys = NDArray[np.uint64]
"""Keys of the luck of every part at one attempt, two words each."""

ASK, TIME, BRANCH, LUCK, SHARE = range(5)
"""What a slot draws: something that only its own code knows, or one of these."""

EVEN = -1
"""In place of a table: the luck itself."""

NO_FORMULA = -1
"""Given instead of a draw where the number has to be asked for."""


class Formulas(NamedTuple):
    """The formula of every slot.

    Parameters
    ----------
    kind : (slots,) int64
    first : (slots + 1,) int64
        Parts of slot s are ``first[s]`` to ``first[s + 1] - 1``; each has luck of its own.
    begin, end : (parts,) int64
        Where the table of a time begins; which of `edges` part the luck of a branch or a share.
    least, unit, factor : (parts,) float64
        A time is (least + unit * table) * factor.
    edges : float64
    tables : (rows * (degree + 1),) float64
        Row by row, one after the other, as `procsim.distributions.table` makes them.
    """

    kind: Ints
    first: Ints
    begin: Ints
    end: Ints
    least: Floats
    unit: Floats
    factor: Floats
    edges: Floats
    tables: Floats


Stream = tuple[str, ...]
"""Purpose and name under which a part draws."""


class _Writer:
    """Collects parts, edges and tables."""

    def __init__(self) -> None:
        self.streams: list[Stream] = []
        self.parts: list[tuple[int, int, float, float, float]] = []
        self.edges: list[float] = []
        self.tables: dict[int, tuple[int, Floats]] = {}

    def write(self, slot: Slot) -> int:
        """Write the parts of a slot; answers its kind."""
        match slot:
            case WorkSlot(parts=parts) if all(_is_plain(part) for part in parts):
                for part in parts:
                    self._time(slot.purpose, part)
                return TIME
            case BranchSlot(by=None):
                self._parted(("branch", *slot.name), np.cumsum(slot.otherwise)[:-1].tolist())
                return BRANCH
            case LuckSlot():
                self._parted((slot.purpose, *slot.name), [])
                return LUCK
            case ShareSlot():
                self._parted((slot.purpose, *slot.name), [slot.share])
                return SHARE
            case _:
                return ASK

    def _time(self, purpose: str, part: WorkPart) -> None:
        assert isinstance(part.rule, Drawn), "only plain parts have a formula"
        begin, least, unit = EVEN, 0.0, 0.0
        match part.rule.distribution:
            case Constant() as same:
                least = float(same.value)
            case Uniform() as even:
                least, unit = float(even.min), float(even.max - even.min)
            case Smooth() as smooth:
                begin, least, unit = self._table(smooth.table), smooth.least, smooth.unit
        self.streams.append((purpose, *part.name))
        self.parts.append((begin, 0, least, unit, part.factor))

    def _table(self, table: Floats) -> int:
        row = ROWS * len(self.tables)
        return self.tables.setdefault(id(table), (row, table))[0]

    def _parted(self, stream: Stream, edges: list[float]) -> None:
        begin = len(self.edges)
        self.edges += edges
        self.streams.append(stream)
        self.parts.append((begin, len(self.edges), 0.0, 0.0, 1.0))


def formulas(slots: Sequence[Slot]) -> tuple[Formulas, tuple[Stream, ...]]:
    """Write down how the draws of slots follow from luck.

    Parameters
    ----------
    slots : sequence of Slot

    Returns
    -------
    Formulas
        A slot that follows no formula here is to be asked.
    tuple of tuple of str
        The stream of luck of every part.
    """
    writer, kinds, first = _Writer(), [], [0]
    for slot in slots:
        kinds.append(writer.write(slot))
        first.append(len(writer.parts))
    begin, end, least, unit, factor = np.array(writer.parts, dtype=np.float64).reshape(-1, 5).T
    none = np.empty((0, DEGREE + 1))
    return Formulas(
        np.array(kinds, dtype=np.int64),
        np.array(first, dtype=np.int64),
        begin.astype(np.int64),
        end.astype(np.int64),
        least.copy(),
        unit.copy(),
        factor.copy(),
        np.array(writer.edges),
        np.concatenate([none, *(table for _, table in writer.tables.values())]).ravel(),
    ), tuple(writer.streams)


def _is_plain(part: WorkPart) -> bool:
    rule = part.rule
    return isinstance(rule, Drawn) and isinstance(rule.distribution, Constant | Uniform | Smooth)
