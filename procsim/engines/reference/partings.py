"""Partings: ways that part and meet again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engines.reference.core import STAY, Enter
from procsim.engines.reference.crossings import Crossings
from procsim.engines.reference.token import AT_JOIN, GONE, Token
from procsim.plan.plan import JOIN, SPLIT, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource


class Partings(Crossings):
    """Splits and joins.

    Attributes
    ----------
    joins : list of dict
        Tokens that wait at each join, by case number.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.joins: list[dict[int, tuple[Token, ...]]] = [{} for _ in self.next]
        kinds = plan.kind.tolist()
        sizes = {
            self.other[node]: len(self.branches(node))
            for node, kind in enumerate(kinds)
            if kind == SPLIT
        }
        self._late = {
            node: plan.scope[node].tolist()
            for node, kind in enumerate(kinds)
            if kind == JOIN and plan.needed[node] < sizes[node]
        }

    def split(self, node: int) -> Enter:
        """A token goes the first way, and copies of it go the others."""
        first, *others = self.branches(node)
        enter_node = self.enter

        def enter(token: Token) -> int:
            case, account, in_hall = token.case, token.account, token.in_hall
            copies = [Token(case, account[:], in_hall, node) for _ in others]
            case.tokens += copies
            # The first branch may end the case: the others must exist, and be found gone, by then.
            step = first
            while step != STAY:
                step = enter_node[step](token)
            for copy, branch in zip(copies, others, strict=True):
                if copy.state != GONE:
                    step = branch
                    while step != STAY:
                        step = enter_node[step](copy)
            return STAY

        return enter

    def join(self, node: int) -> Enter:
        """A token waits for those of the other branches; the last that is needed goes on."""
        return self._join_some(node) if node in self._late else self._join_all(node)

    def _join_all(self, node: int) -> Enter:
        waiting_of, after = self.joins[node], self.next[node]
        others, env = int(self.plan.needed[node]) - 1, self.env

        def enter(token: Token) -> int:
            case, now = token.case, env.now
            waiting = waiting_of.pop(case.number, ())
            if len(waiting) < others:
                token.node = node
                token.state = AT_JOIN
                token.since = now
                waiting_of[case.number] = (*waiting, token)
                return STAY
            tokens = case.tokens
            for other in waiting:
                case.slack += now - other.since
                tokens.remove(other)
            return after

        return enter

    def _join_some(self, node: int) -> Enter:
        """As `_join_all`; those who are late are withdrawn, whatever they are doing."""
        join, after, late = self._join_all(node), self.next[node], self._late[node]

        def enter(token: Token) -> int:
            if join(token) == STAY:
                return STAY
            case = token.case
            # Not where it was before: that is among the late.
            token.node = node
            for other in [other for other in case.tokens if late[other.node]]:
                if other is not token:
                    self.withdraw(other)
            self.let_go_of_deadlines(case)
            return after

        return enter
