"""Visits of a run, a column each of the smallest type that holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from procsim.engines.columns import stable_order, ties
from procsim.engines.events import EVENT_COLUMNS
from procsim.plan.plan import Ints

TYPES = {
    "case": np.uint32,
    "node": np.uint32,
    "attempt": np.int32,
    "officer": np.int32,
    "enabled": np.int64,
    "start": np.int64,
    "end": np.int64,
    "worked": np.int64,
    "ended": np.uint8,
}
"""Types of the columns; cases and nodes are places that names are looked up by."""

_KEYS = ("attempt", "node", "case", "end")
"""What orders visits, the last first."""


@dataclass(slots=True)
class Visits:
    """Visits with the columns of `EVENT_COLUMNS`, each an array of its own.

    Examples
    --------
    >>> visits = Visits.of(np.array([[7, 1, 1, 0, 10, 10, 30, 20, 0]]))
    >>> len(visits), visits.case.tolist(), visits.end.tolist()
    (1, [7], [30])
    """

    case: NDArray[np.uint32]
    node: NDArray[np.uint32]
    attempt: NDArray[np.int32]
    officer: NDArray[np.int32]
    enabled: Ints
    start: Ints
    end: Ints
    worked: Ints
    ended: NDArray[np.uint8]

    def __len__(self) -> int:
        """How many there are."""
        return self.case.size

    @classmethod
    def none(cls) -> Visits:
        """Make no visits."""
        return cls(*[np.empty(0, dtype=kind) for kind in TYPES.values()])

    @classmethod
    def of(cls, table: Ints) -> Visits:
        """Make visits of a table.

        Parameters
        ----------
        table : (visits, 9) int64
        """
        columns = zip(TYPES.items(), table.T, strict=True)
        return cls(**{name: column.astype(kind) for (name, kind), column in columns})

    def table(self) -> Ints:
        """Give them as a table of (visits, 9) int64."""
        return np.column_stack([column.astype(np.int64) for column in self.columns()])

    def columns(self) -> Iterator[NDArray[Any]]:
        """Give each column."""
        for name in EVENT_COLUMNS:
            yield getattr(self, name)

    def taken(self) -> Visits:
        """Give all of them away: none is left here."""
        given = Visits(*self.columns())
        self._become(Visits.none())
        return given

    def put_in_order(self) -> None:
        """Put them into the order of (end, case, node, attempt), unless that is theirs."""
        order = stable_order(self.end)
        if order is not None:
            self._become(self[order])
        # Few ends are equal: only among those the case, the node and the attempt decide.
        tied = ties(self.end)
        among = self[tied]
        right = np.lexsort([getattr(among, key) for key in _KEYS])
        if (right[1:] < right[:-1]).any():
            for name in EVENT_COLUMNS:
                getattr(self, name)[tied] = getattr(among, name)[right]

    def __getitem__(self, places: Any) -> Visits:
        """Give the visits at some places, or in a slice."""
        return Visits(*[column[places] for column in self.columns()])

    def _become(self, other: Visits) -> None:
        for name in EVENT_COLUMNS:
            setattr(self, name, getattr(other, name))


def joined(parts: Sequence[Visits]) -> Visits:
    """Put visits one after the other; none is left in the parts.

    Column by column: there need not be memory for all of them twice.
    """
    if len(parts) == 1:
        return parts[0].taken()
    whole, nothing = Visits.none(), Visits.none()
    for name in EVENT_COLUMNS:
        none = getattr(nothing, name)
        setattr(whole, name, np.concatenate([none, *[getattr(part, name) for part in parts]]))
        for part in parts:
            setattr(part, name, none)
    return whole
