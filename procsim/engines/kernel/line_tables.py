"""Tables of lines of work, and of pools that share work."""

from __future__ import annotations

from procsim.calendars import is_open
from procsim.engines.kernel import machine as at
from procsim.engines.kernel.staff_tables import StaffTables
from procsim.plan.ages import rises
from procsim.plan.plan import FIRST_COME, LOWEST_NUMBER, NOWHERE, SERVE_QUEUE


class LineTables(StaffTables):
    """Lines and groups.

    Attributes
    ----------
    lines : dict
        Records of lines, by the crews that do their work.
    groups : list of int
    plain : set of int
        Pools where nothing is special.
    """

    def lay_out_lines(self) -> None:
        """A line for all work that the same crews can do."""
        self.lines: dict[tuple[tuple[tuple[int, int], ...], ...], int] = {}
        lines_of: dict[int, list[int]] = {}
        for crews in self.plan.crews:
            if not crews or crews in self.lines:
                continue
            pools = {pool for crew in crews for pool, _ in crew}
            line = self.record(
                at.LINE_WORDS,
                {
                    at.L_CREWS: self.put([word for crew in crews for word in self._crew(crew)]),
                    at.L_CREW_N: len(crews),
                    at.L_STEADY: all(self.never_changes[pool] for pool in pools),
                    at.L_STUCK: -1,
                },
            )
            self.lines[crews] = line
            for pool in pools:
                lines_of.setdefault(pool, []).append(line)
        for pool, lines in lines_of.items():
            self.set(self.pools[pool], {at.S_LINES: self.counted(lines)})

    def _crew(self, crew: tuple[tuple[int, int], ...]) -> list[int]:
        total = sum(number for _, number in crew)
        return [
            len(crew),
            total,
            *(word for pool, number in crew for word in (self.pools[pool], number)),
        ]

    def lay_out_groups(self) -> None:
        """Pools that share work, directly or through others."""
        of_group: dict[int, list[int]] = {}
        for pool, group in enumerate(self.plan.pool_group.tolist()):
            of_group.setdefault(group, []).append(pool)
        self.plain: set[int] = set()
        made = [self._group_fields(pools) for pools in of_group.values()]
        self.groups = [self.record(at.GROUP_WORDS, fields) for fields in made]
        for group, pools in zip(self.groups, of_group.values(), strict=True):
            for pool in pools:
                self.set(self.pools[pool], {at.S_GROUP: group})
            for crews, line in self.lines.items():
                if crews[0][0][0] in pools:
                    self.set(line, {at.L_GROUP: group})

    def _group_fields(self, pools: list[int]) -> dict[int, int]:
        plan, first = self.plan, pools[0]
        lines = [line for crews, line in self.lines.items() if crews[0][0][0] in pools]
        slot, backfill = int(plan.pool_luck[first]), bool(plan.pool_backfill[first])
        mode = at.BY_HEADS
        if len(pools) == 1 and self._is_plain(first):
            self.plain.add(first)
            mode = at.PLAINLY
        elif slot != NOWHERE:
            mode = at.BY_LUCK
        elif backfill or any(plan.pool_closing[pool] == SERVE_QUEUE for pool in pools):
            mode = at.IN_TURN
        return {
            at.G_POOLS: self.put([self.pools[pool] for pool in pools]),
            at.G_POOL_N: len(pools),
            at.G_LINES: self.put(lines),
            at.G_LINE_N: len(lines),
            at.G_GATHERS: int(plan.pool_gathers[first]),
            at.G_BACKFILL: backfill,
            at.G_LUCK: 0 if slot == NOWHERE else self.draws_of(slot, 1),
            at.G_MODE: mode,
        }

    def _is_plain(self, pool: int) -> bool:
        """Whether staff never come or go, are alike, and serve first come first served."""
        plan = self.plan
        officers = slice(*plan.pool_first[pool : pool + 2])
        calendars = {*plan.officer_calendar[officers].tolist()}
        nodes = [
            node
            for node, crews in enumerate(plan.crews)
            if crews and any(pool == one for crew in crews for one, _ in crew)
        ]
        return (
            bool(calendars)
            and bool(nodes)
            and self.never_changes[pool]
            and not plan.pool_unlimited[pool]
            and all(is_open(plan.calendars[calendar], 0) for calendar in calendars)
            and bool((plan.officer_speed[officers] == at.UNIT_SPEED).all())
            and plan.pool_order[pool] == FIRST_COME
            and plan.pool_choice[pool] == LOWEST_NUMBER
            and plan.pool_gathers[pool] <= 1
            and not plan.pool_set_up[pool]
            and plan.pool_ageing[pool] == NOWHERE
            and all(plan.crews[node] == (((pool, 1),),) for node in nodes)
            and len({int(grade) for node in nodes for grade in plan.grade[node]}) <= 1
            and all(self._asks_nothing(node) for node in nodes)
        )

    def _asks_nothing(self, node: int) -> bool:
        """Whether everybody who comes to an activity joins its line and goes on freely."""
        plan = self.plan
        return (
            not plan.balks[node]
            and not plan.own_times[node]
            and not plan.stands[node]
            and not rises(plan, node)
            and all(
                numbers[node].max() == NOWHERE
                for numbers in (plan.room, plan.patience, plan.no_show, plan.ticket_calendar)
            )
        )
