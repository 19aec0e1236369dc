"""The clock of the reference engine: a SimPy environment that keeps the rule of one instant."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

import simpy

from procsim.engines.effects import AFTER_STARTS


class Instants(simpy.Environment):
    """Effects of an instant in the order of their keys; then starts, until nothing more happens.

    Attributes
    ----------
    now : int
        Microseconds since the scenario's start; an attribute, since nothing is read as often.
    agenda : list of (int, int, int, simpy.Event)
        SimPy's heap: time, priority, serial number, event. A priority is here a place in the order
        of the instant. Two that are to take place have never the same; one that was called off may
        share its place with the one that came instead of it, and the serial number parts them.
    stirred : list of callable
        What hands out the work of each pool in which something changed, so that work may start.
    closed : bool
        Whether the run is over.
    """

    now = 0

    def __init__(self) -> None:
        super().__init__()
        # Any: SimPy takes its clock for a float, and knows two priorities.
        self.agenda: Any = self._queue
        self.stirred: list[Callable[[], None]] = []
        self.closed = False

    def at(self, time: int, key: int, event: simpy.Event) -> None:
        """Let an event take place at a time; the key orders it within its instant."""
        heappush(self.agenda, (time, key, next(self._eid), event))

    def run_until_closed(self) -> bool:
        """Let time pass; answers whether the run was closed before nothing was left to happen."""
        agenda, stirred = self.agenda, self.stirred
        while agenda:
            now, _, _, event = heappop(agenda)
            self.now = now
            # Whatever takes place has one callback, which says what happens then.
            event.callbacks[0](event)
            if stirred and (not agenda or agenda[0][0] != now or agenda[0][1] >= AFTER_STARTS):
                for hand_out in stirred:
                    hand_out()
                stirred.clear()
        return self.closed

    def close(self) -> None:
        """End the run: whatever was still to happen does not."""
        self.closed = True
        self.agenda.clear()
        self.stirred.clear()
