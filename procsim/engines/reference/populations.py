"""Populations: applicants who come again some time after their last case has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.calendars import FAR
from procsim.engines.effects import ARRIVAL, effect_key
from procsim.engines.reference.core import Enter
from procsim.engines.reference.course import Course
from procsim.engines.reference.token import NO_TIME, Case, Effect, Token
from procsim.plan.plan import NOWHERE, Ints, Plan
from procsim.plan.underway import FIRST_OF_BACKLOG

if TYPE_CHECKING:
    from procsim.engines import DrawSource

_ARRIVAL = effect_key(ARRIVAL, 0, 0)
_INDEX_BITS = 32


class Populations(Course):
    """Cases whose time of arrival depends on when others ended.

    The k-th case of member m of a population of size s has index m + k s. A case has its number
    from the order in which it arrives; at one instant, by the name of its type and its index.

    Attributes
    ----------
    coming : list of int
        By case type: members who are on their way to their next case.
    left : list of int
        By case type: how many cases may still arrive; below 0 for any number.
    """

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.coming = [0] * plan.entry.size
        self.left: list[int] = plan.population_most.tolist()
        self._size: list[int] = plan.population.tolist()
        self._roll: list[tuple[int, int, int]] = []
        self._gaps: dict[tuple[int, int], Ints] = {}
        self._listed = 0

    def open_sources(self) -> None:
        """Let the first listed case arrive, and the first case of each member."""
        self.arrived = self._listed = held = self.take_over()
        self._roll += zip(self.times[:held], self.kinds[:held], self.indices[:held], strict=True)
        self._schedule_listed()
        for kind, size in enumerate(self._size):
            first = int(self.plan.population_first[kind])
            # The first members have the cases that are on their way already.
            for member in range(len(self.plan.backlog[kind]), size):
                if first == NOWHERE:
                    self._schedule_member(kind, member)
                else:
                    self._come_at(first, kind, member)

    def all_arrived(self) -> bool:
        """Whether no case will arrive any more."""
        return self._listed == len(self.times) and not any(self.coming)

    def end(self, node: int) -> Enter:
        """An end sets the case's member free for the next one."""
        enter = super().end(node)
        if self.plan.concludes[node] != NOWHERE:
            # The case was over before.
            return enter

        def enter_and_return(token: Token) -> int:
            # First, since a run until empty ends with its last case.
            self._come_again(token.case)
            return enter(token)

        return enter_and_return

    def _come_again(self, case: Case) -> None:
        """A case ends: its member will come with the next one."""
        size = self._size[case.kind]
        if size and self.left[case.kind]:
            last = self.index(case)
            held = last >= FIRST_OF_BACKLOG
            self._schedule_member(case.kind, last - FIRST_OF_BACKLOG if held else last + size)

    def arrivals(self) -> tuple[Ints, Ints, Ints]:
        """Time, type and index of every case that arrived, by number."""
        times, kinds, indices = np.array(self._roll, dtype=np.int64).reshape(-1, 3).T
        return times, kinds, indices

    def _schedule_listed(self) -> None:
        place = self._listed
        if place < len(self.times):
            what = (self.kinds[place], self.indices[place])
            self.at(self.times[place], _place(*what), self._listed_comes, what)

    def _listed_comes(self, effect: Effect) -> None:
        self._listed += 1
        self._schedule_listed()
        self._come(*effect.what)

    def _schedule_member(self, kind: int, index: int) -> None:
        """Let a member come when the gap before that case has passed, if that is in the run."""
        plan, now = self.plan, self.env.now
        gap = self.gap(kind, index)
        last = int(plan.population_last[kind])
        hours = self.hours[int(plan.population_calendar[kind])]
        if last < FAR and gap > hours.working_time(last) - hours.working_time(now):
            return
        self._come_at(hours.add_working(now, gap), kind, index)

    def _come_at(self, time: int, kind: int, index: int) -> None:
        if time <= self.plan.population_last[kind]:
            self.coming[kind] += 1
            self.at(time, _place(kind, index), self._member_comes, (kind, index))

    def gap(self, kind: int, index: int) -> int:
        """How long before a member comes with the case of that index."""
        number, place = divmod(index, self.draws.BLOCK)
        if (kind, number) not in self._gaps:
            slot = int(self.plan.population_gap[kind])
            self._gaps[kind, number] = self.draws.block(slot, 1, number)
        return int(self._gaps[kind, number][place])

    def _member_comes(self, effect: Effect) -> None:
        kind, index = effect.what
        if not self.left[kind]:
            return
        self.coming[kind] -= 1
        self.left[kind] -= 1
        if not self.left[kind]:
            # Enough have come: those on their way stay at home.
            self.coming[kind] = 0
        self._come(kind, index)

    def _come(self, kind: int, index: int) -> None:
        """A case arrives."""
        number, now = self.arrived, self.env.now
        self.arrived = number + 1
        case = Case(number, kind, self.nothing_visited[:], self.clock_state)
        self.place_anywhere(case, index)
        case.arrival = now
        case.missing = case.first[self.missing_column]
        token = Token(case, NO_TIME[:], False, NOWHERE)
        case.tokens.append(token)
        self._roll.append((now, kind, index))
        self.open[number] = case
        self.advance(token, self.entry[kind])


def _place(kind: int, index: int) -> int:
    """Place of an arrival among those of its instant: by case type, then by index."""
    return _ARRIVAL + (kind << _INDEX_BITS) + index
