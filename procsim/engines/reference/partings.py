"""Partings: ways that part and meet again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engines.reference.core import STAY, Enter
from procsim.engines.reference.crossings import Crossings
from procsim.engines.reference.token import AT_JOIN, GONE, Case, Token
from procsim.plan.plan import NOWHERE, SPLIT, Plan
from procsim.plan.underway import Underway

if TYPE_CHECKING:
    from procsim.engines import DrawSource


class Partings(Crossings):
    """Splits and joins.

    Attributes
    ----------
    joins : list of dict
        Tokens that wait at each join, by case number.
    started : list of dict
        How many branches a case has started that lead to each join, by case number; empty where
        every case starts all.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.joins: list[dict[int, tuple[Token, ...]]] = [{} for _ in self.next]
        self.started: list[dict[int, int]] = [{} for _ in self.next]
        splits = [node for node, kind in enumerate(plan.kind.tolist()) if kind == SPLIT]
        # Splits of which a case may start less than all, and joins that may go on without some.
        self._chosen = {node for node in splits if max(self.slot[node]) != NOWHERE}
        self._split_of = {self.other[node]: node for node in splits}
        self._partial = {
            self.other[node]
            for node in splits
            if node in self._chosen or int(plan.needed[self.other[node]]) < len(self.branches(node))
        }

    def split(self, node: int) -> Enter:
        """A token goes the first way, and copies of it go the others."""
        branches = self.branches(node)
        return self._split_some(node) if node in self._chosen else self._parting(node, branches)

    def _parting(self, node: int, branches: list[int]) -> Enter:
        first, *others = branches
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

    def _split_some(self, node: int) -> Enter:
        """Some of the branches, which chance holds for the case at this attempt."""
        branches, slots, join = self.branches(node), self.slot[node], self.other[node]
        started_of, every = self.started[join], (1 << len(branches)) - 1
        partings: dict[int, Enter] = {}

        def enter(token: Token) -> int:
            case, bits = token.case, every
            if slots[case.kind] != NOWHERE:
                attempt = self.count(case, node)
                bits = case.first[node] if attempt == 1 else self.draw_again(node, case, attempt)
            started_of[case.number] = bits.bit_count()
            if not bits:
                return join
            if bits not in partings:
                chosen = [branch for bit, branch in enumerate(branches) if bits >> bit & 1]
                partings[bits] = self._parting(node, chosen)
            return partings[bits](token)

        return enter

    def await_at_joins(self, case: Case, where: Underway, account: list[int]) -> None:
        """Let the joins ahead of a case that the run finds know which branches are over."""
        for join, going in where.joins:
            split = self._split_of[join]
            if split in self._chosen and self.slot[split][case.kind] != NOWHERE:
                self.started[join][case.number] = going
                continue
            over = min(len(self.branches(split)) - going, int(self.plan.needed[join]) - 1)
            waiting = tuple(Token(case, account[:], False, join) for _ in range(over))
            for token in waiting:
                token.state = AT_JOIN
                token.since = 0
            case.tokens += waiting
            self.joins[join][case.number] = waiting

    def join(self, node: int) -> Enter:
        """A token waits for those of the other branches; the last that is needed goes on."""
        return self._join_some(node) if node in self._partial else self._join_all(node)

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
        """As `_join_all`, of those started; who is late is withdrawn, whatever he is doing."""
        waiting_of, started_of, after = self.joins[node], self.started[node], self.next[node]
        needed, late = int(self.plan.needed[node]), self.plan.scope[node].tolist()

        def enter(token: Token) -> int:
            case, now = token.case, self.env.now
            waiting = waiting_of.pop(case.number, ())
            # Not where it was before: a deadline may have been there.
            token.node = node
            if len(waiting) + 1 < min(needed, started_of.get(case.number, needed)):
                token.state = AT_JOIN
                token.since = now
                waiting_of[case.number] = (*waiting, token)
                return STAY
            started_of.pop(case.number, None)
            for other in waiting:
                case.slack += now - other.since
                case.tokens.remove(other)
            for other in [other for other in case.tokens if late[other.node]]:
                if other is not token:
                    self.withdraw(other)
            self.let_go_of_deadlines(case)
            return after

        return enter
