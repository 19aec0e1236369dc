"""Documents: what is missing from a case, what was asked for, and when it arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engines.reference.core import Core, Enter
from procsim.engines.reference.token import Case, Token
from procsim.plan.plan import NOWHERE, Plan
from procsim.plan.slots import NEVER

if TYPE_CHECKING:
    from procsim.engines import DrawSource


class Documents(Core):
    """Checks of documents, and documents on their way.

    Attributes
    ----------
    papers : dict
        For each case that was asked for documents: when each of them, by bit, arrives.
    piecemeal : bool
        Whether some check tells of the first gap only.
    told : dict
        For each case that was told of one gap: the bit of that document.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.papers: dict[int, dict[int, int]] = {}
        self.piecemeal = bool(plan.piecemeal.any())
        self.told: dict[int, int] = {}
        self.missing: list[int] = plan.missing.tolist()

    def check(self, node: int) -> Enter:
        """A token goes one way with all that is asked for, and the other where papers miss."""
        fresh, complete, incomplete = bool(self.plan.fresh[node]), self.next[node], self.other[node]

        def enter(token: Token) -> int:
            case = token.case
            attempt = self.count(case, node)
            slot = self.missing[case.kind]
            asked = self.asked[node][case.kind]
            self.receive(case)
            if fresh and attempt > 1 and slot != NOWHERE:
                # Only what is submitted here again can have new gaps.
                self.ask_anew(case, asked)
                case.missing = case.missing & ~asked | self.draw(slot, case, attempt) & asked
            return incomplete if case.missing & asked else complete

        return self._tells(node, enter) if self.piecemeal else enter

    def _tells(self, node: int, check: Enter) -> Enter:
        """Remember what the applicant is told: the first gap, or all of them."""
        first_only = bool(self.plan.piecemeal[node])

        def enter(token: Token) -> int:
            way, case = check(token), token.case
            gaps = case.missing & self.asked[node][case.kind]
            if gaps and first_only:
                self.told[case.number] = gaps & -gaps
            else:
                self.told.pop(case.number, None)
            return way

        return enter

    def papers_arrive(self, case: Case, asked: int) -> int:
        """When the slowest document asked for arrives; one asked for before is on its way."""
        arrive = self.papers.setdefault(case.number, {})
        wanted = [bit for bit in range(asked.bit_length()) if asked >> bit & 1]
        for bit in wanted:
            if bit not in arrive:
                arrive[bit] = self._supplied(case, bit)
        return max(arrive[bit] for bit in wanted)

    def _supplied(self, case: Case, bit: int) -> int:
        now, time = self.env.now, case.first[self.missing_column + 1 + bit]
        calendar = self.plan.supply_calendar[case.kind][bit]
        if calendar == NOWHERE or time >= NEVER:
            return now + time
        return self.hours[calendar].add_working(now, time)

    def receive(self, case: Case) -> None:
        """What was asked for and has arrived since is no longer missing."""
        if case.missing and case.number in self.papers:
            for bit, time in self.papers[case.number].items():
                if time <= self.env.now:
                    case.missing &= ~(1 << bit)

    def ask_anew(self, case: Case, asked: int) -> None:
        """Documents submitted again are asked for again, whenever they came the last time."""
        arrive = self.papers.get(case.number, {})
        for bit in [bit for bit in arrive if asked >> bit & 1]:
            del arrive[bit]
