"""Sources: where cases come from when the whole run's arrivals are known before it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from procsim.engines.effects import ARRIVAL, effect_key
from procsim.engines.reference.core import STAY, Core
from procsim.engines.reference.token import MOVING, NO_TIME, NOT_STARTED, RUNNING, Case, Token
from procsim.plan.plan import NOWHERE, Ints, Plan
from procsim.plan.underway import FIRST_OF_BACKLOG, Underway
from procsim.tables import CAUSES

if TYPE_CHECKING:
    from procsim.engines import DrawSource

_ARRIVAL = effect_key(ARRIVAL, 0, 0)
_BEFORE = CAUSES.index("before")


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
        self.arrived = self.take_over()
        if not self.all_arrived():
            self._schedule_arrival()

    def take_over(self) -> int:
        """Take over the cases that the run finds on their way; answers how many there are."""
        number = 0
        while number < len(self.times) and self.times[number] < 0:
            case = self._taken_over(number)
            self.open[number] = case
            key = _ARRIVAL + case.key
            for place, token in enumerate(list(case.tokens)):
                # Each goes on where it is as if it had just come there.
                token.callbacks = [self._set_out]
                if token.state == MOVING:
                    self.env.at(0, key + place, token)
            number += 1
        return number

    def _taken_over(self, number: int) -> Case:
        """A case as the run finds it: its tokens, its clocks, and what of it is over."""
        kind, index, arrival = self.kinds[number], self.indices[number], self.times[number]
        where = self.plan.backlog[kind][index - FIRST_OF_BACKLOG]
        case = Case(number, kind, self.nothing_visited[:], NOT_STARTED)
        self.place_anywhere(case, index)
        case.arrival = arrival
        case.missing = case.first[self.missing_column]
        account = NO_TIME[:]
        account[_BEFORE] = -arrival
        case.tokens = [Token(case, account[:], False, node) for node in where.nodes]
        self.await_at_joins(case, where, account)
        self.set_clocks(case, where)
        self.run_deadlines(case)
        return case

    def _set_out(self, token: Any) -> None:
        if token.state == MOVING:
            self.advance(token, token.node)

    @abstractmethod
    def await_at_joins(self, case: Case, where: Underway, account: list[int]) -> None:
        """Let the joins ahead know which of their branches are over."""

    @abstractmethod
    def set_clocks(self, case: Case, where: Underway) -> None:
        """Let the clocks stand as the run finds them."""

    @abstractmethod
    def run_deadlines(self, case: Case) -> None:
        """Let the deadlines run in whose part the case is."""

    def all_arrived(self) -> bool:
        """Whether no case will arrive any more."""
        return self.arrived == len(self.times)

    def arrivals(self) -> tuple[Ints, Ints, Ints]:
        """Time, type and index of every case that arrived, by number."""
        return self.draws.arrivals()

    def _schedule_arrival(self) -> None:
        """Let the next case arrive."""
        number = self.arrived
        time, kind = self.times[number], self.kinds[number]
        case = Case(number, kind, self.nothing_visited[:], self.clock_state)
        self.place(case, self.indices[number])
        case.arrival = time
        case.missing = case.first[self.missing_column]
        token = Token(case, NO_TIME[:], False, NOWHERE)
        case.tokens.append(token)
        token.callbacks = self._arrives
        self.env.at(time, _ARRIVAL + case.key, token)

    def _arrive(self, token: Any) -> None:
        case = token.case
        number = case.number
        self.arrived = number + 1
        if self.arrived < len(self.times):
            self._schedule_arrival()
        self.open[number] = case
        # As `advance` does, which every case would call once.
        enter, step = self.enter, self.entry[case.kind]
        while step != STAY:
            step = enter[step](token)
