"""The clock of the reference engine, and what all its parts share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import simpy

from procsim.engines.books import Books
from procsim.engines.effects import ATTEMPTS
from procsim.engines.state import Case, Token
from procsim.errors import TooManyVisits
from procsim.plan.plan import NOWHERE, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource

STAY = -1
"""What entering a node answers when the token stays there."""

Act = Callable[[Any], None]


class Effect(simpy.Event):
    """Something that will take place, and what it happens to."""

    def __init__(self, env: simpy.Environment, act: Act, what: Any) -> None:
        self.env = env
        self.callbacks = [act]
        self.what = what
        self._ok = True
        self._value = None


class Core(ABC):
    """A plan, its draws, the clock, and the books.

    Attributes
    ----------
    env : simpy.Environment
        Whole microseconds; the priority of an event is its place in the order of the instant.
    stirred : set of int
        Pools in which something changed, so that work may start.
    open : dict
        Cases on their way, by number.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        self.plan = plan
        self.draws = draws
        self.env = simpy.Environment(initial_time=0)
        self.books = Books()
        self.stirred: set[int] = set()
        self.open: dict[int, Case] = {}
        # Lists are several times faster to index than arrays, one number at a time.
        self.next: list[int] = plan.next.tolist()
        self.other: list[int] = plan.other.tolist()
        self.slot: list[list[int]] = plan.slot.tolist()
        self.asked: list[list[int]] = plan.asked.tolist()
        self._blocks: dict[tuple[int, int, int], list[int]] = {}
        self._size = draws.BLOCK

    @abstractmethod
    def advance(self, token: Token, node: int) -> None:
        """Move a token as far as it goes without staff."""

    @abstractmethod
    def withdraw(self, token: Token) -> None:
        """Take a token out of its case, in whatever state it is."""

    def at(self, time: int, key: int, act: Act, what: Any) -> None:
        """Let something take place at a time; the key orders it within its instant."""
        env = self.env
        env.schedule(Effect(env, act, what), cast("Any", key), time - env.now)

    def draw(self, slot: int, case: Case, attempt: int) -> int:
        """The number that chance holds for a case in a slot at an attempt."""
        number, place = divmod(case.index, self._size)
        key = (slot, attempt, number)
        block = self._blocks.get(key)
        if block is None:
            block = self._blocks[key] = self.draws.block(*key).tolist()
        return block[place]

    def count(self, case: Case, node: int) -> int:
        """The how-manieth time a case enters a node."""
        attempt = case.attempts[node] = case.attempts.get(node, 0) + 1
        if attempt > ATTEMPTS:
            raise TooManyVisits(case.number, node, ATTEMPTS)
        return attempt

    def turn_clocks(self, case: Case, action: int, which: int, reason: int = NOWHERE) -> None:
        """Start, pause, resume or stop clocks of a case now."""
        self.books.turn(case, action, which, reason=reason, now=int(self.env.now))
