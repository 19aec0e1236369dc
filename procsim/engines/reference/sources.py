"""Sources: where cases come from when the whole run's arrivals are known before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from procsim.engines.effects import ARRIVAL, effect_key
from procsim.engines.reference.core import Core
from procsim.engines.reference.token import NO_TIME, NOT_STARTED, RUNNING, Case, Token
from procsim.plan.plan import NOWHERE, Ints, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource

_ARRIVAL = effect_key(ARRIVAL, 0, 0)


class Sources(Core):
    """Cases that arrive at times known before the run.

    Attributes
    ----------
    arrived : int
        Cases that have arrived.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.entry: list[int] = plan.entry.tolist()
        self.times, self.kinds, self.indices = (column.tolist() for column in draws.arrivals())
        self.nothing_visited = [0] * plan.kind.size
        self.arrived = 0
        self.clock_state = RUNNING if plan.clocks_start_on_arrival else NOT_STARTED
        self._arrives: list[Callable[[Any], None]] = [self._arrive]

    def open_sources(self) -> None:
        """Let the first case arrive, and each one the next."""
        if self.times:
            self._schedule_arrival()

    def all_arrived(self) -> bool:
        """Whether no case will arrive any more."""
        return self.arrived == len(self.times)

    def arrivals(self) -> tuple[Ints, Ints, Ints]:
        """Time, type and index of every case that arrived, by number."""
        return self.draws.arrivals()

    def _schedule_arrival(self) -> None:
        """Let the next case arrive."""
        number = self.arrived
        case = Case(number, self.kinds[number], self.nothing_visited[:], self.clock_state)
        self.place(case, self.indices[number])
        case.arrival = self.times[number]
        case.missing = case.first[self.missing_column]
        token = Token(case, NO_TIME[:], False, NOWHERE)
        case.tokens.append(token)
        token.callbacks = self._arrives
        self.env.at(self.times[number], _ARRIVAL + case.key, token)

    def _arrive(self, token: Any) -> None:
        case = token.case
        number = case.number
        self.arrived = number + 1
        if self.arrived < len(self.times):
            self._schedule_arrival()
        self.open[number] = case
        self.advance(token, self.entry[case.kind])
