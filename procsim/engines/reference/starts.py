"""Starts: which waiting work is given to whom, where more than first come first served decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from procsim.calendars import FAR
from procsim.engines.effects import whose
from procsim.engines.reference.foresight import Foresight
from procsim.engines.reference.job import Entry
from procsim.engines.reference.line import Crew, Line
from procsim.engines.reference.services import Officers
from procsim.engines.reference.staff import Staff
from procsim.engines.reference.token import IN_SERVICE, Token
from procsim.plan.plan import FIT, LUCK_BITS, SERVE_QUEUE

NOTHING = -1
"""By when work must be over that may pass what a pool is kept for: none may."""

Held = dict[Staff, int]
"""Pools that are kept for work that waits, and by when work must be over that may pass it."""


class Group:
    """Pools that are linked by work that more than one of them can do, and the work they share.

    Attributes
    ----------
    staff : list of Staff
        In the order of names.
    lines : list of Line
    gathers : int
        Nobody starts before so many wait.
    backfill : bool
        Whether work may pass what needs several officers, if it is over in time.
    at_work : bool
        Whether so many have gathered, and somebody still waits or is served.
    luck : iterator of int, optional
        The luck of random picks; none where the order of the queue decides.
    """

    def __init__(
        self,
        staff: list[Staff],
        lines: list[Line],
        *,
        gathers: int,
        backfill: bool,
        luck: Iterator[int] | None,
    ) -> None:
        self.staff = staff
        self.lines = lines
        self.gathers = gathers
        self.backfill = backfill
        self.luck = luck
        self.at_work = False

    def waiting(self) -> list[Entry]:
        """All work that waits, in the order of its key."""
        return sorted(entry for line in self.lines for entry in line.waiting())


class Starts(Foresight):
    """Hands out work in groups of pools."""

    def hand_out_in(self, group: Group) -> Callable[[], None]:
        """What gives a group's waiting work to officers who are free and on duty."""
        start = self._start_heads
        if group.luck is not None:
            start = self._start_by_luck
        elif group.backfill or any(staff.closing == SERVE_QUEUE for staff in group.staff):
            start = self._start_in_turn

        def hand_out() -> None:
            if self._gathered(group):
                start(group)
            for staff in group.staff:
                if staff.late:
                    self.send_home(staff)
                if staff.errands:
                    self.send_on_errands(staff)

        return hand_out

    def _gathered(self, group: Group) -> bool:
        """Whether work may start; always, unless the group's officers let work gather."""
        if group.gathers <= 1:
            return True
        waiting = sum(len(line.waiting()) for line in group.lines)
        if (
            group.at_work
            and not waiting
            and not any(staff.busy or staff.holds for staff in group.staff)
        ):
            group.at_work = False
        group.at_work = group.at_work or waiting >= group.gathers
        return group.at_work

    def _start_heads(self, group: Group) -> None:
        """Start work in the order of keys; a line whose head cannot start lets others pass."""
        stuck: set[Line] = set()
        held: Held = {}
        while True:
            heads = [head for line in group.lines if line not in stuck and (head := line.head())]
            if not heads:
                return
            token = min(heads)[-1]
            crew = self._crew(token, held)
            if crew is None and (crew := self._won(token, held)) is not None:
                # The rest of what was interrupted waits again, and may have others to go on with.
                stuck, held = set(), {}
            if crew is None:
                stuck.add(token.job.line)
                self._hold(token, group, held)
            else:
                self._start(token, crew)

    def _start_in_turn(self, group: Group) -> None:
        """Start work in the order of keys, where some may pass others even of its own line."""
        held: Held = {}
        for entry in group.waiting():
            token = entry[-1]
            crew = self._crew(token, held)
            if crew is not None:
                self._start(token, crew)
            elif (crew := self._won(token, held)) is not None:
                self._start(token, crew)
                self._start_in_turn(group)
                return
            else:
                self._hold(token, group, held)

    def _start_by_luck(self, group: Group) -> None:
        """Start what luck picks among all that could start now in the first class that has any."""
        assert group.luck is not None, "a pool that serves by luck has luck"
        while True:
            entries = self._could_start(group)
            if not entries:
                if not self._start_by_force(group):
                    return
                continue
            first = [(token, crew) for grade, token, crew in entries if grade == entries[0][0]]
            token, crew = first[next(group.luck) * len(first) >> LUCK_BITS]
            self._start(token, self._taken(token, crew))

    def _could_start(self, group: Group) -> list[tuple[int, Token, Crew]]:
        """Work that could start now, by key: not what comes after work that its pools wait for."""
        held: Held = {}
        found: list[tuple[int, Token, Crew]] = []
        for entry in group.waiting():
            token = entry[-1]
            crew = self._fitting(token, held)
            if crew is None:
                self._hold(token, group, held)
            else:
                found.append((entry[0], token, crew))
        return found

    def _start_by_force(self, group: Group) -> bool:
        """Start the first work that can take an officer from other work; answers whether any."""
        held: Held = {}
        for entry in group.waiting():
            token = entry[-1]
            crew = self._won(token, held)
            if crew is not None:
                self._start(token, crew)
                return True
            self._hold(token, group, held)
        return False

    def _start(self, token: Token, crew: Officers) -> None:
        self.book_wait(token)
        self.begin(token, crew)

    def _crew(self, token: Token, held: Held) -> Officers | None:
        """The first crew, in order of preference, that is free and on duty, set to work."""
        crew = self._fitting(token, held)
        return None if crew is None else self._taken(token, crew)

    def _taken(self, token: Token, crew: Crew) -> Officers:
        """So many officers of each pool, set to work."""
        now = self.env.now
        return tuple(
            (staff, staff.take(token, now)) for staff, number in crew for _ in range(number)
        )

    def _fitting(self, token: Token, held: Held) -> Crew | None:
        now = self.env.now
        for crew in token.job.line.crews:
            if all(staff.can_give(number, token, now) for staff, number in crew):
                until = min((held[staff] for staff, _ in crew if staff in held), default=FAR)
                if until == FAR or (until != NOTHING and self._over_by(until, crew, token)):
                    return crew
        return None

    def _over_by(self, until: int, crew: Crew, token: Token) -> bool:
        now = self.env.now
        officers = tuple(
            (staff, officer)
            for staff, number in crew
            for officer in staff.turns(staff.wanted(number), token, now)
        )
        return self.over_at(officers, token) <= until

    def _hold(self, token: Token, group: Group, held: Held) -> None:
        """Keep pools for work that cannot start."""
        for crew in token.job.line.crews:
            if sum(number for _, number in crew) > 1:
                if all(self.can_gather(staff, number) for staff, number in crew):
                    until = self.could_start(crew) if group.backfill else NOTHING
                    held.update({staff: min(until, held.get(staff, FAR)) for staff, _ in crew})
            elif crew[0][0].closing == FIT and crew[0][0].free:
                # Somebody is free, but the work would not be over when he leaves.
                held[crew[0][0]] = NOTHING

    def can_gather(self, staff: Staff, number: int) -> bool:
        """Whether so many officers of a pool will be free together, if they are waited for."""
        return staff.enough(number)

    def _won(self, token: Token, held: Held) -> Officers | None:
        """An officer taken from work of a lower class, where the pool lets this class do so."""
        grade, now = token.job.grade, self.env.now
        victims = [
            (other, staff)
            for crew in token.job.line.crews
            if len(crew) == 1 and crew[0][1] == 1
            for staff, _ in crew
            if grade in staff.preempts and staff not in held
            for officer, other in staff.busy.items()
            if officer in staff.on_duty
            and officer not in staff.late
            and other.job.grade > grade
            and other.state == IN_SERVICE
            and staff.suits(officer, token, now)
        ]
        if not victims:
            return None
        victim, staff = max(victims, key=lambda pair: _precedence(pair[0]))
        # Who is taken does not go home, though there be more at work than there should.
        surplus, staff.surplus = staff.surplus, 0
        self.preempt(victim)
        crew = self._crew(token, held)
        self.leave_beyond(staff, surplus)
        return crew


def _precedence(token: Token) -> tuple[int, int, tuple[int, int, int]]:
    """Whose officer is taken first: lowest class, latest started, highest case."""
    return token.job.grade, token.job.began, whose(token.key)
