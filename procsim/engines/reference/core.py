"""The clock of the reference engine, and what all its parts share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from procsim.calendars import Walk
from procsim.engines.effects import ATTEMPT_BITS, ATTEMPTS
from procsim.engines.reference.books import Books
from procsim.engines.reference.instants import Instants
from procsim.engines.reference.token import Case, Effect, Token
from procsim.errors import TooManyVisitsError
from procsim.plan.plan import NOWHERE, Ints, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource

STAY = -1
"""What entering a node answers when the token stays there."""

_AT_HAND = 256
"""Cases whose draws are turned into Python's integers at a time: few, so that caches hold them."""

Enter = Callable[[Token], int]
"""What happens to a token that reaches a node; answers the next node.

Each node has a function of its own, made before the run, which has at hand what of the plan
concerns it: that is what makes the engine fast, and no rule has to be looked for elsewhere.
"""


class Core(ABC):
    """A plan, its draws, the clock, and the books.

    Attributes
    ----------
    env : Instants
        The clock.
    open : dict
        Cases on their way, by number.
    enter : list of callable
        What happens to a token that reaches each node.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        self.plan = plan
        self.draws = draws
        self.env = Instants()
        self.hours = [Walk(cal) for cal in plan.calendars]
        self.books = Books()
        self.open: dict[int, Case] = {}
        # Lists are several times faster to index than arrays, one number at a time.
        self.enter: list[Enter] = []
        self.next: list[int] = plan.next.tolist()
        self.other: list[int] = plan.other.tolist()
        self.slot: list[list[int]] = plan.slot.tolist()
        self.asked: list[list[int]] = plan.asked.tolist()
        self.missing_column = plan.kind.size
        self._columns = [_columns(plan, kind) for kind in range(plan.entry.size)]
        self._first = [self._first_attempts(kind) for kind in range(plan.entry.size)]
        self._tables: dict[tuple[int, int], Ints] = {}
        self._blocks: list[dict[int, array[int]]] = [
            {} for _ in range(1 + max([*map(max, self._columns), *_later(plan)]))
        ]

    @abstractmethod
    def advance(self, token: Token, node: int) -> None:
        """Move a token as far as it goes without staff."""

    @abstractmethod
    def withdraw(self, token: Token) -> None:
        """Take a token out of its case, in whatever state it is."""

    @abstractmethod
    def let_go_of_deadlines(self, case: Case) -> None:
        """Let deadlines end that have nothing left to withdraw."""

    def at(self, time: int, key: int, act: Callable[[Effect], None], what: object) -> None:
        """Let something take place at a time; the key orders it within its instant."""
        self.env.at(time, key, Effect(act, what))

    def place(self, case: Case, index: int) -> None:
        """Find where the draws of a case are, and take those of its first attempts."""
        number, case.place = divmod(index, self.draws.BLOCK)
        case.block = number << ATTEMPT_BITS
        case.first = next(self._first[case.kind])

    def place_anywhere(self, case: Case, index: int) -> None:
        """As `place`, for cases that do not come in the order of the index."""
        number, case.place = divmod(index, self.draws.BLOCK)
        case.block = number << ATTEMPT_BITS
        known = (case.kind, number)
        if known not in self._tables:
            self._tables[known] = self._table(case.kind, number)
        case.first = self._tables[known][case.place].tolist()

    def index(self, case: Case) -> int:
        """A case's index within its type."""
        return (case.block >> ATTEMPT_BITS) * self.draws.BLOCK + case.place

    def _first_attempts(self, kind: int) -> Iterator[list[int]]:
        """Draws of a case type at the first attempt, case by case in the order of the index."""
        for number in count():
            table = self._table(kind, number)
            for start in range(0, len(table), _AT_HAND):
                yield from table[start : start + _AT_HAND].tolist()

    def _table(self, kind: int, number: int) -> Ints:
        """Draws of a block of cases at the first attempt: a row a case, a column a node."""
        columns = self._columns[kind]
        drawn = {NOWHERE: np.zeros(1, dtype=np.int64)}
        for slot in columns:
            if slot not in drawn:
                drawn[slot] = self.draws.block(slot, 1, number)
        return np.column_stack(np.broadcast_arrays(*(drawn[slot] for slot in columns)))

    def draw_again(self, node: int, case: Case, attempt: int) -> int:
        """The number that chance holds for a node at an attempt after the first."""
        slot = self.slot[node][case.kind]
        block = self._blocks[slot].get(case.block + attempt)
        if block is None:
            if attempt > ATTEMPTS:
                raise TooManyVisitsError((case.kind, self.index(case)), node, ATTEMPTS)
            block = self._fetch(slot, case, attempt)
        return block[case.place]

    def draw(self, slot: int, case: Case, attempt: int) -> int:
        """The number that chance holds in a slot at an attempt."""
        block = self._blocks[slot].get(case.block + attempt)
        return (block or self._fetch(slot, case, attempt))[case.place]

    def _fetch(self, slot: int, case: Case, attempt: int) -> array[int]:
        """Ask for a block of draws that was not needed before."""
        numbers = self.draws.block(slot, attempt, case.block >> ATTEMPT_BITS)
        # An array of integers: read like a list, and nothing for the collector to walk.
        block = self._blocks[slot][case.block + attempt] = array("q", numbers.tobytes())
        return block

    def count(self, case: Case, node: int) -> int:
        """The how-manieth time a case enters a node."""
        attempts = case.attempts
        attempts[node] = attempt = attempts[node] + 1
        if attempt > ATTEMPTS:
            raise TooManyVisitsError((case.kind, self.index(case)), node, ATTEMPTS)
        return attempt


def _later(plan: Plan) -> list[int]:
    """Slots of what is asked for beside the work of a node."""
    own = [slot for times in plan.own_times for _, slots in times for slot in slots]
    others = (plan.patience, plan.balk_luck, plan.no_show)
    own += [slot for ages in plan.ages.values() for slot in ages.extends]
    return [*(int(slots.max()) for slots in others), *own]


def _columns(plan: Plan, kind: int) -> list[int]:
    """Slots of what a case of a type can ask for: by node, then of its documents."""
    return [*plan.slot[:, kind].tolist(), int(plan.missing[kind]), *plan.supply[kind]]
