"""Stretches of work that are not the whole visit of one officer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from procsim.engines.chunk import Chunk
from procsim.engines.effects import CASE_SHIFT, END_OF_SERVICE, effect_key, whose
from procsim.engines.events import FIRST_CREW
from procsim.plan.plan import Ints, Plan
from procsim.tally.given import Given
from procsim.tally.visits import BEGUN, END, KEY, OFFICER, WORK

Flags = NDArray[np.bool_]
_NONE = np.empty(0, dtype=np.bool_)
_WHOSE = (1 << CASE_SHIFT + 32) - 1


class Stretches:
    """Finds who was at work from when to when.

    Parameters
    ----------
    plan : Plan
    given : Given
        Of the same plan.
    """

    def __init__(self, plan: Plan, given: Given) -> None:
        self._given = given
        alternatives = (crew for of_node in plan.crews for crew in of_node)
        self._in_crews = any(sum(number for _, number in crew) > 1 for crew in alternatives)

    def parted(self, chunk: Chunk) -> Flags:
        """Tell which visits of a chunk have their work told in stretches; empty where none has."""
        return self._parted(chunk, chunk.visits) if len(chunk.segments) else _NONE

    def _parted(self, chunk: Chunk, visits: Ints) -> Flags:
        case, node, attempt = chunk.segments[:, :3].T
        keys = effect_key(END_OF_SERVICE, case, node, attempt)
        return np.isin(visits[:, KEY] & _WHOSE, keys)

    def beside_whole_visits(self, chunk: Chunk, parted: Flags) -> Ints:
        """Give the work of parted visits, of crews, and of visits that are open.

        Returns
        -------
        (stretches, 3) int64
            Officer, begin and end; one row for each officer of a crew.
        """
        parts = [chunk.segments[:, [5, 3, 4]]]
        if self._in_crews:
            parts.append(self._whole(chunk.visits, parted, chunk.visits[:, OFFICER] <= FIRST_CREW))
        if len(chunk.open_visits):
            parts.append(self._open(chunk))
        return _one_by_one(np.concatenate(parts), chunk.crews)

    def of_pool(self, pool: int, chunk: Chunk, parted: Flags, beside: Ints) -> Ints:
        """Give begin and end of all the work of a pool's officers, at least a moment long."""
        officers = chunk.visits[:, OFFICER]
        alone = (officers >= 0) & (self._given.officers[np.maximum(officers, 0), 0] == pool)
        whole = self._whole(chunk.visits, parted, alone)
        others = beside[self._given.officers[beside[:, 0], 0] == pool]
        return np.concatenate([whole, others])[:, 1:]

    def _whole(self, visits: Ints, parted: Flags, which: Flags) -> Ints:
        chosen = which & (visits[:, WORK] > 0)
        if parted.size:
            chosen &= ~parted
        found: Ints = visits[chosen][:, [OFFICER, BEGUN, END]]
        return found

    def _open(self, chunk: Chunk) -> Ints:
        visits = chunk.open_visits
        at_activity = self._given.nodes[whose(visits[:, KEY])[1], 0] == 1
        chosen = at_activity & (visits[:, BEGUN] >= 0) & ~self._parted(chunk, visits)
        found: Ints = visits[chosen][:, [OFFICER, BEGUN, END]]
        found[:, 2] = chunk.end
        return found


def _one_by_one(stretches: Ints, crews: Sequence[Sequence[int]]) -> Ints:
    """Give each officer of a crew a row of his own."""
    together = stretches[:, 0] <= FIRST_CREW
    if not together.any():
        return np.ascontiguousarray(stretches)
    known = FIRST_CREW - int(stretches[:, 0].min()) < len(crews)
    assert known, "a chunk tells of all crews that worked up to its end"
    each = [
        (officer, begin, end)
        for who, begin, end in stretches[together].tolist()
        for officer in crews[FIRST_CREW - who]
    ]
    return np.concatenate([stretches[~together], np.array(each, dtype=np.int64)])
