"""What comes after the issue: work on a case that is over, which may undo it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from procsim.engines.reference.core import STAY, Enter
from procsim.engines.reference.sources import Sources
from procsim.engines.reference.token import NO_TIME, Token
from procsim.plan.plan import Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource


class Afterwards(Sources):
    """Cases that are over, with a token still on its way; its time is no time of the case.

    Attributes
    ----------
    issued : set of int
        Cases of which something is to come after the issue.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.issued: set[int] = set()

    @abstractmethod
    def part_with(self, token: Token) -> None:
        """Nothing of a case goes on but what this token stands for."""

    @abstractmethod
    def close_if_over(self) -> None:
        """End a run until empty when no case is left."""

    def issue(self, node: int) -> Enter:
        """A case is over, and something of it goes on."""
        outcome, after = int(self.plan.outcome[node]), self.next[node]

        def enter(token: Token) -> int:
            case = token.case
            self.part_with(token)
            self.books.case(case, self.env.now, outcome, token.account)
            # A run until empty waits for it.
            self.issued.add(case.number)
            other = Token(case, NO_TIME[:], False, node)
            case.tokens.append(other)
            self.advance(other, after)
            return STAY

        return enter

    def conclude(self, node: int) -> Enter:
        """What came after the issue is over."""
        how = int(self.plan.concludes[node])

        def enter(token: Token) -> int:
            case = token.case
            self.part_with(token)
            self.issued.remove(case.number)
            self.books.afterwards(case, self.env.now, how)
            del self.open[case.number]
            self.close_if_over()
            return STAY

        return enter
