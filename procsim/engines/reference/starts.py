"""Starts: which waiting work is given to whom, where more than first come first served decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from procsim.engines.effects import whose
from procsim.engines.reference.job import Entry
from procsim.engines.reference.line import Crew, Line
from procsim.engines.reference.services import Officers, Services
from procsim.engines.reference.staff import Staff
from procsim.engines.reference.token import Token
from procsim.plan.plan import NOWHERE

LUCK_BITS = 32
"""The luck of a random pick is a whole number below two to this power."""


class Group:
    """Pools that are linked by work that more than one of them can do, and the work they share.

    Attributes
    ----------
    staff : list of Staff
        In the order of names.
    lines : list of Line
    gathers : int
        Nobody starts before so many wait.
    at_work : bool
        Whether so many have gathered, and somebody still waits or is served.
    luck : int
        Slot of the luck of random picks; -1 where the order of the queue decides.
    picks : int
        Random picks so far.
    """

    def __init__(self, staff: list[Staff], lines: list[Line], *, gathers: int, luck: int) -> None:
        self.staff = staff
        self.lines = lines
        self.gathers = gathers
        self.luck = luck
        self.at_work = False
        self.picks = 0


class Starts(Services):
    """Hands out work in groups of pools."""

    def hand_out_in(self, group: Group) -> Callable[[], None]:
        """What gives a group's waiting work to officers who are free and on duty."""

        def by_key() -> None:
            if self._gathered(group):
                self._start_heads(group)

        def by_luck() -> None:
            if self._gathered(group):
                self._start_by_luck(group)

        return by_key if group.luck == NOWHERE else by_luck

    def _gathered(self, group: Group) -> bool:
        """Whether work may start; always, unless the group's officers let work gather."""
        if group.gathers <= 1:
            return True
        waiting = sum(len(line.waiting()) for line in group.lines)
        if group.at_work and not waiting and not any(staff.busy for staff in group.staff):
            group.at_work = False
        group.at_work = group.at_work or waiting >= group.gathers
        return group.at_work

    def _start_heads(self, group: Group) -> None:
        """Start work in the order of keys; a line whose head cannot start lets others pass."""
        stuck: set[Line] = set()
        held: set[Staff] = set()
        while True:
            heads = [head for line in group.lines if line not in stuck and (head := line.head())]
            if not heads:
                return
            token = min(heads)[-1]
            line = token.job.line
            crew = self._crew(line.crews, token, held)
            if crew is None and (crew := self._won(line, token)) is not None:
                # The rest of what was interrupted waits again, and may have others to go on with.
                stuck, held = set(), set()
            if crew is None:
                stuck.add(line)
                held |= _held_by(line)
            else:
                self._start(token, crew)

    def _start_by_luck(self, group: Group) -> None:
        """Start what luck picks among all that could start now in the first class that has any."""
        while True:
            able = [line for line in group.lines if _fits(line.crews, set())]
            entries = sorted(entry for line in able for entry in line.waiting())
            first = [entry for entry in entries if entry[0] == entries[0][0]]
            if not first:
                return
            token = self._picked(group, first)
            crew = self._crew(token.job.line.crews, token, set())
            assert crew is not None, "what could start now has a crew"
            self._start(token, crew)

    def _picked(self, group: Group, entries: list[Entry]) -> Token:
        number, place = divmod(group.picks, self.draws.BLOCK)
        luck = int(self.draws.picks(group.luck, number)[place])
        group.picks += 1
        return entries[luck * len(entries) >> LUCK_BITS][-1]

    def _start(self, token: Token, crew: Officers) -> None:
        self.book_wait(token)
        self.begin(token, crew)

    def _crew(self, crews: Iterable[Crew], token: Token, held: set[Staff]) -> Officers | None:
        """The first crew, in order of preference, that is free and on duty, set to work."""
        crew = _fits(crews, held)
        if crew is None:
            return None
        return tuple((staff, staff.take(token)) for staff, number in crew for _ in range(number))

    def _won(self, line: Line, token: Token) -> Officers | None:
        """An officer taken from work of a lower class, where the pool lets this class do so."""
        grade = token.job.grade
        victims = [
            other
            for crew in line.crews
            if len(crew) == 1 and crew[0][1] == 1
            for staff, _ in crew
            if grade in staff.preempts
            for officer, other in staff.busy.items()
            if officer in staff.on_duty and other.job.grade > grade
        ]
        if not victims:
            return None
        self.preempt(max(victims, key=_precedence))
        return self._crew(line.crews, token, set())


def _precedence(token: Token) -> tuple[int, int, tuple[int, int, int]]:
    """Whose officer is taken first: lowest class, latest started, highest case."""
    return token.job.grade, token.job.began, whose(token.key)


def _fits(crews: Iterable[Crew], held: set[Staff]) -> Crew | None:
    return next(
        (
            crew
            for crew in crews
            if all(staff.can_give(number) and staff not in held for staff, number in crew)
        ),
        None,
    )


def _held_by(line: Line) -> set[Staff]:
    """Pools that work needing several officers keeps for itself while it cannot start."""
    return {
        staff
        for crew in line.crews
        if sum(number for _, number in crew) > 1
        and all(staff.enough(number) for staff, number in crew)
        for staff, _ in crew
    }
