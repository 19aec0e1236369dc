"""A plan as the words of the machine: all tables that a run reads, and its first records."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from procsim.engines.kernel import machine as at
from procsim.engines.kernel.node_tables import NodeTables
from procsim.plan.plan import DEADLINE, GATE, Ints, Plan

_ROOM = 1 << 16
"""Words that any one effect may use, whatever the plan."""


@dataclass(frozen=True)
class Image:
    """The machine as it is before a run.

    Parameters
    ----------
    words : int64 array
    series : tuple of int
        Records of the draws of pools and officers, whose first block is to be filled in.
    timetables : tuple of int
        Nodes of gates that open by a timetable.
    """

    words: Ints
    series: tuple[int, ...]
    timetables: tuple[int, ...]


def image_of(plan: Plan) -> Image:
    """Lay out a plan.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    Image
    """
    return _Image(plan).image()


class _Image(NodeTables):
    """Everything, in an order in which addresses are known when they are needed."""

    def image(self) -> Image:
        """Lay out everything."""
        self.lay_out_pools()
        self.lay_out_lines()
        self.lay_out_groups()
        self.lay_out_kinds()
        self.lay_out_nodes()
        self._registers()
        timetables = np.flatnonzero((self.plan.kind == GATE) & (self.plan.batch == 0))
        return Image(
            words=np.frombuffer(self.words, dtype=np.int64),
            series=tuple(self.series),
            timetables=tuple(timetables.tolist()),
        )

    def _registers(self) -> None:
        plan, nodes = self.plan, int(self.plan.kind.size)
        deadlines = np.flatnonzero(plan.kind == DEADLINE).tolist()
        officers = len(self.officers)
        columns = max(len(columns) for columns, _ in self.columns)
        branches = int(plan.branch_to.size)
        margin = 2 * nodes + branches + 64
        stack = self.room(at.OP_WORDS * (4 * margin + 64))
        ring = len(self.groups) + 2
        self.set(
            0,
            {
                at.RESERVE: _ROOM + 256 * (nodes + branches + officers) + 32 * columns,
                at.STACK: stack,
                at.SP: stack,
                at.PICK: self.room(2 * officers + 2),
                at.RING: self.room(ring),
                at.RING_CAP: ring,
                at.OFFICER_TOTAL: officers,
                at.NODES: self.nodes[0],
                at.N_NODES: nodes,
                at.KINDS: self.kinds[0],
                at.N_KINDS: len(self.kinds),
                at.POOLS: self.pools[0] if self.pools else 0,
                at.N_POOLS: len(self.pools),
                at.GROUPS: self.groups[0] if self.groups else 0,
                at.N_GROUPS: len(self.groups),
                at.ROW_MARGIN: margin,
                at.CREW_BUCKETS: self.room(256),
                at.END: plan.end,
                at.ENDLESS: plan.end < 0,
                at.POPULATED: bool(plan.population.any()),
                at.PIECEMEAL: bool(plan.piecemeal.any()),
                at.CLOCK_STATE: at.RUNNING if plan.clocks_start_on_arrival else at.NOT_STARTED,
                at.DEADLINES: self.put(deadlines),
                at.N_DEADLINES: len(deadlines),
                at.CASE_WORDS: at.C_ATTEMPTS + nodes,
            },
        )
