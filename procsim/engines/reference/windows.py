"""Windows: work joins a queue, is started, and ends; the short way where nothing is special."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from procsim.calendars import FAR, next_change
from procsim.engines.effects import END_OF_SERVICE, effect_key
from procsim.engines.events import NOBODY, ONGOING
from procsim.engines.reference.books import pack_service
from procsim.engines.reference.core import STAY, Enter
from procsim.engines.reference.job import Job
from procsim.engines.reference.line import Line
from procsim.engines.reference.pace import PacedStaff
from procsim.engines.reference.queues import Queues
from procsim.engines.reference.services import NEVER_STARTED, QUEUE, SERVICE
from procsim.engines.reference.staff import UNIT_SPEED, Staff
from procsim.engines.reference.starts import Group, Starts
from procsim.engines.reference.token import IN_SERVICE, WAITING, Token
from procsim.plan.plan import FIRST_COME, LOWEST_NUMBER, NOWHERE, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource


def _turn(token: Token) -> tuple[int, int]:
    """A token's place in the queue of a plain pool."""
    return token.since, token.key


class Windows(Queues, Starts):
    """The pools and their queues."""

    def __init__(self, plan: Plan, draws: DrawSource) -> None:
        super().__init__(plan, draws)
        self.counter: list[bool] = plan.counter.tolist()
        paced = {pool for times in plan.own_times for pool, _ in times}
        self.staff = [
            PacedStaff(plan, pool) if pool in paced else Staff(plan, pool)
            for pool in range(plan.pool_unlimited.size)
        ]
        self.lines: dict[tuple[Any, ...], Line] = {}
        self.line_of = [self._line(node) for node in range(plan.kind.size)]
        self.hand_out_of = [lambda: None] * len(self.staff)
        for staff in self.staff:
            self.open_pool(staff)
        for group in self._groups():
            self._set_up(group)

    def _line(self, node: int) -> Line | None:
        """The line of an activity: one for all work that the same crews can do."""
        crews = self.plan.crews[node]
        if not crews:
            return None
        if crews not in self.lines:
            line = Line(
                tuple(tuple((self.staff[pool], number) for pool, number in crew) for crew in crews)
            )
            self.lines[crews] = line
            for staff in {staff for crew in line.crews for staff, _ in crew}:
                staff.lines.append(line)
        return self.lines[crews]

    def _groups(self) -> list[Group]:
        """Pools that share work, directly or through others."""
        of_group: dict[int, list[int]] = {}
        for pool, group in enumerate(self.plan.pool_group.tolist()):
            of_group.setdefault(group, []).append(pool)
        return [self._group(pools) for pools in of_group.values()]

    def _group(self, pools: list[int]) -> Group:
        staff = [self.staff[pool] for pool in pools]
        lines = [line for line in self.lines.values() if line.crews[0][0][0] in staff]
        first = pools[0]
        slot = int(self.plan.pool_luck[first])
        return Group(
            staff,
            lines,
            gathers=int(self.plan.pool_gathers[first]),
            backfill=bool(self.plan.pool_backfill[first]),
            luck=None if slot == NOWHERE else self.series(slot),
        )

    def _set_up(self, group: Group) -> None:
        """Choose the short way for a pool where nothing is special."""
        plain = len(group.staff) == 1 and self._is_plain(group)
        for staff in group.staff:
            staff.plain = plain
            self.hand_out_of[staff.number] = (
                self._hand_out_plainly(staff) if plain else self.hand_out_in(group)
            )
        for line in group.lines:
            line.steady = line.is_open() and all(
                self._never_changes(staff) for crew in line.crews for staff, _ in crew
            )

    def _never_changes(self, staff: Staff) -> bool:
        return (
            not self.plan.pool_shifts[staff.number]
            and not staff.errands
            and self.plan.pool_absence[staff.number].max() == NOWHERE
            and all(next_change(staff.hours[one], 0) == FAR for one in staff.officers)
        )

    def _is_plain(self, group: Group) -> bool:
        """Whether staff never come or go, are alike, and serve first come first served."""
        plan, (staff,) = self.plan, group.staff
        nodes = [node for node, line in enumerate(self.line_of) if line in group.lines]
        return (
            bool(staff.officers)
            and self._never_changes(staff)
            and not staff.unlimited
            and staff.present == len(staff.officers)
            and all(self.speed[officer] == UNIT_SPEED for officer in staff.officers)
            and int(plan.pool_order[staff.number]) == FIRST_COME
            and staff.choice == LOWEST_NUMBER
            and group.gathers <= 1
            and not staff.set_up
            and plan.pool_ageing[staff.number] == NOWHERE
            and all(line.crews == (((staff, 1),),) for line in group.lines)
            and len({int(grade) for node in nodes for grade in plan.grade[node]}) <= 1
            and all(self.asks_nothing(node) and not plan.stands[node] for node in nodes)
        )

    def activity(self, node: int) -> Enter:
        """A token that reaches an activity joins a queue."""
        staff = self.staff[int(self.plan.pool[node])]
        return self._join_plainly(node, staff) if staff.plain else self._join(node)

    def _join_plainly(self, node: int, staff: Staff) -> Enter:
        counter = self.counter[node]
        first_key = effect_key(END_OF_SERVICE, 0, node)
        hand_out = self.hand_out_of[staff.number]
        free, queue = staff.free, staff.queue
        ends: list[Callable[[Any], None]] = [self._end_plainly(node, staff)]
        env, stirred, draw_again = self.env, self.env.stirred, self.draw_again

        def enter(token: Token) -> int:
            case, now = token.case, env.now
            attempts = case.attempts
            attempts[node] = attempt = attempts[node] + 1
            token.work = case.first[node] if attempt == 1 else draw_again(node, case, attempt)
            if token.in_hall is not counter:
                token.in_hall = counter
                case.visits += counter
            token.node = node
            token.state = WAITING
            token.since = now
            token.callbacks = ends
            token.key = key = first_key + case.key + attempt
            # By enabled time they come in their order; only those of one instant may not.
            if queue and queue[-1].key > key and queue[-1].since == now:
                insort(queue, token, key=_turn)
            else:
                queue.append(token)
            # Where nobody is free, nothing can start before someone stirs the pool who is.
            if free:
                stirred.append(hand_out)
            return STAY

        return enter

    def _hand_out_plainly(self, staff: Staff) -> Callable[[], None]:
        free, queue, env, agenda = staff.free, staff.queue, self.env, self.env.agenda

        def hand_out() -> None:
            now = env.now
            while queue and free:
                token = queue.popleft()
                if token.state == WAITING:
                    token.state = IN_SERVICE
                    token.officer = heappop(free)
                    token.start = now
                    since = token.since
                    if since != now:
                        token.account[QUEUE] += now - since
                    heappush(agenda, (now + token.work, token.key, 0, token))

        return hand_out

    def _end_plainly(self, node: int, staff: Staff) -> Callable[[Any], None]:
        """The end of a service by staff who never come or go: what nearly every visit passes."""
        enter, after, hand_out = self.enter, self.next[node], self.hand_out_of[staff.number]
        free, queue, stirred = staff.free, staff.queue, self.env.stirred
        write, agenda = self.books.services.extend, self.env.agenda

        def end(token: Token) -> None:
            start, work, officer = token.start, token.work, token.officer
            now = start + work
            token.account[SERVICE] += work
            write(pack_service(token.key, officer, token.since, start, now))
            step = enter[after](token)
            while step != STAY:
                step = enter[step](token)
            # Starts come when nothing more is due at this instant: most often, that is now.
            if free or (agenda and agenda[0][0] == now):
                heappush(free, officer)
                if queue:
                    stirred.append(hand_out)
                return
            while queue:
                following = queue.popleft()
                if following.state == WAITING:
                    following.state = IN_SERVICE
                    following.officer = officer
                    following.start = now
                    following.account[QUEUE] += now - following.since
                    heappush(agenda, (now + following.work, following.key, 0, following))
                    return
            free.append(officer)

        return end

    def _join(self, node: int) -> Enter:
        """Join the line of an activity whose staff come and go, are shared, or choose."""
        line, first_key = self.line_of[node], effect_key(END_OF_SERVICE, 0, node)
        assert line is not None, "an activity has staff"
        counter, admit = self.counter[node], self.admission(node)

        def enter(token: Token) -> int:
            case, now = token.case, self.env.now
            attempt = self.count(case, node)
            token.work = case.first[node] if attempt == 1 else self.draw_again(node, case, attempt)
            if token.in_hall is not counter:
                token.in_hall = counter
                case.visits += counter
            token.node = node
            token.since = now
            token.start = NEVER_STARTED
            token.key = first_key + case.key + attempt
            token.job = Job(line, node, self.grade[node][case.kind], 0)
            elsewhere = admit(token, attempt)
            if elsewhere != STAY:
                return elsewhere
            self.wait(token)
            self.stir_line(line)
            return STAY

        return enter

    def stop_activity(self, token: Token, ended: int) -> None:
        """Write down a visit that something else than its work has ended, or the end of the run."""
        if not self.staff[int(self.plan.pool[token.node])].plain:
            self.stop_job(token, ended)
            return
        now, worked = self.env.now, 0
        if token.state == IN_SERVICE:
            worked, officer = now - token.start, token.officer
            token.account[SERVICE] += worked
            if ended != ONGOING:
                staff = self.staff[int(self.plan.pool[token.node])]
                heappush(staff.free, officer)
                self.stir(staff)
        else:
            officer, token.start = NOBODY, NEVER_STARTED
            token.account[QUEUE] += now - token.since
        self.books.visit(token, officer=officer, now=now, worked=worked, ended=ended)
