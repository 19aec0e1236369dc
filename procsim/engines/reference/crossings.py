"""Crossings: choices, and ways that part and meet again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engines.reference.core import STAY, Core, Enter
from procsim.engines.reference.token import AT_JOIN, GONE, Token
from procsim.plan.plan import Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource


class Crossings(Core):
    """Nodes that say where a token goes, and take no time by themselves.

    Attributes
    ----------
    joins : list of dict
        Tokens that wait at each join, by case number.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.joins: list[dict[int, tuple[Token, ...]]] = [{} for _ in self.next]

    def _branches(self, node: int) -> list[int]:
        first, stop = self.plan.branch_from[node : node + 2].tolist()
        branches: list[int] = self.plan.branch_to[first:stop].tolist()
        return branches

    def passage(self, node: int) -> Enter:
        """A token goes on."""
        after = self.next[node]
        return lambda _token: after

    def choice(self, node: int) -> Enter:
        """A token takes the branch that chance holds for its case at this attempt."""
        branches, draw_again = self._branches(node), self.draw_again

        def enter(token: Token) -> int:
            case = token.case
            attempts = case.attempts
            attempts[node] = attempt = attempts[node] + 1
            position = case.first[node] if attempt == 1 else draw_again(node, case, attempt)
            return branches[position]

        return enter

    def split(self, node: int) -> Enter:
        """A token goes the first way, and copies of it go the others."""
        first, *others = self._branches(node)
        enter_node = self.enter

        def enter(token: Token) -> int:
            case, account, in_hall = token.case, token.account, token.in_hall
            copies = [Token(case, account[:], in_hall) for _ in others]
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
        """A token waits for those of the other branches; the last one goes on."""
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
