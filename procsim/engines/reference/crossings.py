"""Crossings: where a token passes, or goes one way of several."""

from __future__ import annotations

from procsim.engines.reference.core import Core, Enter
from procsim.engines.reference.token import Token


class Crossings(Core):
    """Nodes that say where a token goes, and take no time by themselves."""

    def branches(self, node: int) -> list[int]:
        """Where a choice or a split leads, by position."""
        first, stop = self.plan.branch_from[node : node + 2].tolist()
        branches: list[int] = self.plan.branch_to[first:stop].tolist()
        return branches

    def passage(self, node: int) -> Enter:
        """A token goes on."""
        after = self.next[node]
        return lambda _token: after

    def choice(self, node: int) -> Enter:
        """A token takes the branch that chance holds for its case at this attempt."""
        branches, draw_again = self.branches(node), self.draw_again

        def enter(token: Token) -> int:
            case = token.case
            attempts = case.attempts
            attempts[node] = attempt = attempts[node] + 1
            position = case.first[node] if attempt == 1 else draw_again(node, case, attempt)
            return branches[position]

        return enter
