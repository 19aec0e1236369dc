"""A plan as the words of the machine: every table that a run reads, and the records it begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from procsim.calendars import FAR, Intervals, is_open, next_change
from procsim.engines.kernel import machine as at
from procsim.plan.ages import rises
from procsim.plan.plan import (
    ACTIVITY,
    DEADLINE,
    FASTEST,
    FIRST_COME,
    FIT,
    GATE,
    LOWEST_NUMBER,
    NOWHERE,
    SERVE_QUEUE,
    SPLIT,
    Ints,
    Plan,
)

_ROOM = 1 << 16
"""Words that any one effect may use, whatever the plan."""


@dataclass(frozen=True)
class Image:
    """The machine as it is before a run.

    Parameters
    ----------
    words : int64 array
    columns : tuple of tuples of int
        Slots of what the cases of each type can ask for, by column.
    first : tuple of tuples of int
        Columns that are asked for with the first case of a block, a type each.
    series : tuple of int
        Records of the draws of pools and officers, whose first block is to be filled in.
    timetables : tuple of int
        Nodes of gates that open by a timetable.
    """

    words: Ints
    columns: tuple[tuple[int, ...], ...]
    first: tuple[tuple[int, ...], ...]
    series: tuple[int, ...]
    timetables: tuple[int, ...]


def image_of(plan: Plan) -> Image:
    """Lay out a plan.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    Image
    """
    return _Builder(plan).image()


@dataclass
class _Builder:
    """Words, one record after the other; addresses are places in the list."""

    plan: Plan
    words: list[int] = field(default_factory=lambda: [0] * at.REGISTERS)
    series: list[int] = field(default_factory=list)

    def image(self) -> Image:
        """Everything, in an order in which addresses are known when they are needed."""
        self.nothing = self.put([0])
        self.columns = [_columns(self.plan, kind) for kind in range(self.plan.entry.size)]
        self.calendars = [self._calendar(i) for i in range(len(self.plan.calendars))]
        self._pools()
        self._lines()
        self._groups()
        self._kinds()
        self._nodes()
        self._registers()
        timetables = np.flatnonzero((self.plan.kind == GATE) & (self.plan.batch == 0))
        return Image(
            words=np.array(self.words, dtype=np.int64),
            columns=tuple(tuple(columns) for columns, _ in self.columns),
            first=tuple(tuple(range(first)) for _, first in self.columns),
            series=tuple(self.series),
            timetables=tuple(timetables.tolist()),
        )

    def put(self, values: Iterable[int]) -> int:
        """Write words, and say where they begin."""
        address = len(self.words)
        self.words.extend(values)
        return address

    def counted(self, values: Sequence[int], entry: int = 1) -> int:
        """Write a list that begins with the number of its entries."""
        return self.put([len(values) // entry, *values])

    def record(self, size: int, fields: dict[int, int]) -> int:
        """Write a record of which some fields are not 0."""
        record = [0] * size
        for place, value in fields.items():
            record[place] = int(value)
        return self.put(record)

    def hours(self, number: int) -> int:
        """Address of a calendar; 0 for clock time."""
        return 0 if number == NOWHERE else self.calendars[number]

    def _calendar(self, number: int) -> int:
        cal: Intervals = self.plan.calendars[number]
        lasts = cal.closes - cal.opens
        return self.record(
            at.CALENDAR_WORDS,
            {
                at.H_NUMBER: number,
                at.H_N: cal.opens.size,
                at.H_OPENS: self.put(cal.opens.tolist()),
                at.H_CLOSES: self.put(cal.closes.tolist()),
                at.H_COVERED: self.put(cal.covered.tolist()),
                at.H_DAYS: cal.day_start.size,
                at.H_DAY_START: self.put(cal.day_start.tolist()),
                at.H_DAY_CLOSE: self.put(cal.day_close.tolist()),
                at.H_BEGIN: cal.begin,
                at.H_END: cal.end,
                at.H_TOTAL: cal.total,
                at.H_CHANGES: self.put(cal.changes.tolist()),
                at.H_CHANGE_N: cal.changes.size,
                at.H_LONGEST: int(lasts.max(initial=0)),
            },
        )

    def _series(self, slot: int, member: int) -> int:
        """Draws of a pool or an officer in their order; the first block is filled in later."""
        block = self.put([0] * at.SERIES_BLOCK)
        self.series.append(self.put([slot, member, 0, 0, block]))
        return self.series[-1]

    def _pools(self) -> None:
        plan = self.plan
        numbers = range(plan.pool_unlimited.size)
        self.never_changes = [self._never_changes(pool) for pool in numbers]
        self.pools = [self.record(at.POOL_WORDS, {}) for _ in numbers]
        self.officers = [
            self.record(at.OFFICER_WORDS, {}) for _ in range(int(plan.officer_speed.size))
        ]
        for pool in numbers:
            self._pool(pool)

    def _set(self, record: int, fields: dict[int, int]) -> None:
        for place, value in fields.items():
            self.words[record + place] = int(value)

    def _pool(self, pool: int) -> None:
        plan, first = self.plan, int(self.plan.pool_first[pool])
        stop = int(plan.pool_first[pool + 1])
        errand = int(plan.pool_errand[pool])
        for member, number in enumerate(range(first, stop), start=1):
            self._officer(pool, number, member, errand)
        shifts = plan.pool_shifts[pool]
        tide = plan.pool_tide[pool]
        closing = int(plan.pool_closing[pool])
        self._set(
            self.pools[pool],
            {
                at.S_NUMBER: pool,
                at.S_FIRST: self.officers[first] if first < stop else 0,
                at.S_OFFICER_N: stop - first,
                at.S_UNLIMITED: plan.pool_unlimited[pool],
                at.S_CHOICE: plan.pool_choice[pool],
                at.S_CLOSING: closing,
                at.S_PREEMPTS: self.counted(plan.pool_preempts[pool]),
                at.S_FREE: self.put([0] * (stop - first + 1)),
                at.S_SET_UP: plan.pool_set_up[pool],
                at.S_BY_TYPE: plan.pool_set_up_by_type[pool],
                at.S_LINES: self.nothing,
                at.S_PICKY: closing in (FIT, SERVE_QUEUE),
                at.S_SHIFTS: self.put([word for shift in shifts for word in shift]),
                at.S_SHIFT_N: len(shifts),
                at.S_SHIFT_WHAT: at.OF_SHIFT,
                at.S_TIDE: tide is not None,
                at.S_TIDE_WHAT: at.OF_TIDE,
                at.S_ERRANDS: errand != NOWHERE,
                at.S_ROUND_WHAT: at.OF_ROUND,
                at.S_ORDER: plan.pool_order[pool],
                at.S_AGEING: plan.pool_ageing[pool],
                at.S_ABSENCES: self._absences(pool, range(first, stop)),
                at.S_BY_CALENDAR: self._changes(pool, range(first, stop)),
                at.S_HELD_STAMP: -1,
            },
        )
        if tide is not None:
            self._set(
                self.pools[pool],
                {
                    at.S_TIDE_CALENDAR: self.hours(tide.calendar),
                    at.S_TIDE_EVERY: tide.every,
                    at.S_TIDE_OPENS: tide.opens_at,
                    at.S_TIDE_CLOSES: tide.closes_at,
                    at.S_TIDE_LEAST: tide.at_least,
                    at.S_TIDE_MOST: tide.at_most,
                    at.S_TIDE_STEP: tide.step,
                },
            )

    def _officer(self, pool: int, number: int, member: int, errand: int) -> None:
        speed = int(self.plan.officer_speed[number])
        fastest = int(self.plan.pool_choice[pool]) == FASTEST
        self._set(
            self.officers[number],
            {
                at.O_NUMBER: number,
                at.O_POOL: self.pools[pool],
                at.O_SPEED: speed,
                at.O_CALENDAR: self.hours(int(self.plan.officer_calendar[number])),
                at.O_LAST: -1,
                at.O_RANK: at.TOP_SPEED - speed if fastest else 0,
                at.O_ERRAND: 0 if errand == NOWHERE else self._series(errand, member),
                at.O_ERRAND_WHAT: at.OF_ERRAND,
            },
        )

    def _changes(self, pool: int, officers: range) -> int:
        """Officers of a pool who come and go together, by their calendar."""
        if self.plan.pool_shifts[pool]:
            return self.nothing
        groups: dict[int, list[int]] = {}
        for officer in officers:
            calendar = int(self.plan.officer_calendar[officer])
            groups.setdefault(calendar, []).append(self.officers[officer])
        return self.counted(
            [
                self.put([0, at.OF_CALENDAR, self.pools[pool], self.hours(cal), len(who), *who])
                for cal, who in groups.items()
            ]
        )

    def _absences(self, pool: int, officers: range) -> int:
        """Who of a pool is absent, together or each with luck of their own."""
        there, away = self.plan.pool_absence[pool].tolist()
        together = int(self.plan.pool_absence_together[pool])
        if there == NOWHERE:
            return self.nothing
        members = [(1, 0)] if together else [(i + 1, i) for i in range(len(officers))]
        return self.counted(
            [
                self.put(
                    [
                        *(0, at.OF_ABSENCE, self.pools[pool], 0, together),
                        *(self._series(there, member), self._series(away, member), turn, 0, 0),
                    ]
                )
                for member, turn in members
            ]
        )

    def _never_changes(self, pool: int) -> bool:
        """Whether the same officers of a pool are on duty from the start to the end."""
        plan = self.plan
        officers = range(*plan.pool_first[pool : pool + 2].tolist())
        hours = [plan.calendars[int(plan.officer_calendar[one])] for one in officers]
        return (
            not plan.pool_shifts[pool]
            and plan.pool_errand[pool] == NOWHERE
            and plan.pool_absence[pool].max() == NOWHERE
            and all(next_change(each, 0) == FAR for each in hours)
        )

    def _lines(self) -> None:
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
            self._set(self.pools[pool], {at.S_LINES: self.counted(lines)})

    def _crew(self, crew: tuple[tuple[int, int], ...]) -> list[int]:
        total = sum(number for _, number in crew)
        return [
            len(crew),
            total,
            *(word for pool, number in crew for word in (self.pools[pool], number)),
        ]

    def _groups(self) -> None:
        of_group: dict[int, list[int]] = {}
        for pool, group in enumerate(self.plan.pool_group.tolist()):
            of_group.setdefault(group, []).append(pool)
        self.plain: set[int] = set()
        made = [self._group_fields(pools) for pools in of_group.values()]
        self.groups = [self.record(at.GROUP_WORDS, fields) for fields in made]
        for group, pools in zip(self.groups, of_group.values(), strict=True):
            for pool in pools:
                self._set(self.pools[pool], {at.S_GROUP: group})
            for crews, line in self.lines.items():
                if crews[0][0][0] in pools:
                    self._set(line, {at.L_GROUP: group})

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
            at.G_LUCK: 0 if slot == NOWHERE else self._series(slot, 1),
            at.G_MODE: mode,
        }

    def _is_plain(self, pool: int) -> bool:
        """Whether staff never come or go, are alike, and serve first come first served."""
        plan = self.plan
        officers = range(*plan.pool_first[pool : pool + 2].tolist())
        nodes = [
            node
            for node, crews in enumerate(plan.crews)
            if crews and any(pool == one for crew in crews for one, _ in crew)
        ]
        return (
            len(officers) > 0
            and bool(nodes)
            and self.never_changes[pool]
            and not plan.pool_unlimited[pool]
            and all(is_open(plan.calendars[int(plan.officer_calendar[i])], 0) for i in officers)
            and all(plan.officer_speed[i] == at.UNIT_SPEED for i in officers)
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

    def _column(self, kind: int, slot: int) -> int:
        return NOWHERE if slot == NOWHERE else self.columns[kind][0].index(slot)

    def _kinds(self) -> None:
        plan = self.plan
        made = [self._kind_fields(kind) for kind in range(plan.entry.size)]
        self.kinds = [self.record(at.KIND_WORDS, fields) for fields in made]

    def _kind_fields(self, kind: int) -> dict[int, int]:
        plan = self.plan
        supplies = zip(plan.supply[kind], plan.supply_calendar[kind], strict=True)
        bits = [(self._column(kind, slot), self.hours(calendar)) for slot, calendar in supplies]
        return {
            at.K_ENTRY: plan.entry[kind],
            at.K_MISSING: self._column(kind, int(plan.missing[kind])),
            at.K_SUPPLY: self.put([column for column, _ in bits]),
            at.K_SUPPLY_CALENDARS: self.put([hours for _, hours in bits]),
            at.K_DUE: plan.due_kind[kind],
            at.K_DUE_AMOUNT: plan.due_amount[kind],
            at.K_DUE_CALENDAR: self.hours(int(plan.due_calendar[kind])),
            at.K_COLUMNS: self.counted(self.columns[kind][0]),
            at.K_SIZE: plan.population[kind],
            at.K_GAP: self._column(kind, int(plan.population_gap[kind])),
            at.K_GAP_CALENDAR: self.hours(int(plan.population_calendar[kind])),
            at.K_FIRST: plan.population_first[kind],
            at.K_LAST: plan.population_last[kind],
            at.K_LEFT: plan.population_most[kind],
            at.K_HELD: len(plan.backlog[kind]),
            at.K_UNDERWAY: self.put(
                [
                    self.put(
                        [
                            *(len(where.nodes), *where.nodes, len(where.joins)),
                            *(word for join in where.joins for word in join),
                            *where.clocks,
                        ]
                    )
                    for where in plan.backlog[kind]
                ]
            ),
        }

    def _nodes(self) -> None:
        numbers = range(self.plan.kind.size)
        made = [self._node_fields(node) for node in numbers]
        self.nodes = [self.record(at.NODE_WORDS, fields) for fields in made]

    def _node_fields(self, node: int) -> dict[int, int]:
        plan = self.plan
        crews, tickets = plan.crews[node], int(plan.ticket_calendar[node])
        days = plan.calendars[tickets].day_start.size if tickets != NOWHERE else 0
        first, stop = plan.branch_from[node : node + 2].tolist()
        turned = plan.clock_turns.get(node, ())
        # The last place also stands before the first: a token that was nowhere yet is at -1.
        scope = plan.scope[node].tolist()
        return {
            at.N_KIND: plan.kind[node],
            at.N_NEXT: plan.next[node],
            at.N_OTHER: self._split_of(node) if plan.kind[node] == at.JOIN else plan.other[node],
            at.N_POOL: self.pools[int(plan.pool[node])] if crews else 0,
            at.N_CAUSE: plan.cause[node],
            at.N_OUTCOME: plan.outcome[node],
            at.N_CONCLUDES: plan.concludes[node],
            at.N_COUNTER: plan.counter[node],
            at.N_FRESH: plan.fresh[node],
            at.N_FIRST_GAP: plan.piecemeal[node],
            at.N_NEXT_DAY: plan.next_day[node],
            at.N_CALENDAR: self.hours(int(plan.calendar[node])),
            at.N_BATCH: plan.batch[node],
            at.N_AGENDA: plan.agenda[node],
            at.N_GATHERS: plan.gathers_for[node],
            at.N_LINE: self.lines[crews] if crews else 0,
            at.N_PLAIN: bool(crews) and int(plan.pool[node]) in self.plain,
            at.N_TASK: plan.task[node],
            at.N_ROOM: plan.room[node],
            at.N_TURNED_AWAY: plan.turned_away[node],
            at.N_LEFT: plan.left[node],
            at.N_BALKS: self.counted([w for step in plan.balks[node] for w in step], entry=2),
            at.N_BALKED: plan.balked[node],
            at.N_STOPPED: plan.stopped[node],
            at.N_ABSENT: plan.absent[node],
            at.N_CALL: plan.call[node],
            at.N_TICKET_LIMIT: plan.ticket_limit[node],
            at.N_TICKET_STOP: plan.ticket_stop[node],
            at.N_TICKET_CALENDAR: self.hours(tickets),
            at.N_TICKETS: self.put([0] * days),
            at.N_HOLDS: plan.holds[node],
            at.N_STANDS: plan.stands[node],
            at.N_BRANCHES: self.put(plan.branch_to[first:stop].tolist()),
            at.N_BRANCH_COUNT: stop - first,
            at.N_CHOSEN: plan.kind[node] == SPLIT and plan.slot[node].max() != NOWHERE,
            at.N_PARTIAL: self._is_partial(node),
            at.N_NEEDED: plan.needed[node],
            at.N_LIMIT: plan.limit_kind[node],
            at.N_AMOUNT: plan.limit_amount[node],
            at.N_LIMIT_CALENDAR: self.hours(int(plan.limit_calendar[node])),
            at.N_AGES: self._ages(node),
            at.N_SCOPE: self.put([scope[-1], *scope]) + 1,
            at.N_MET: self.counted(plan.met_at[node]),
            at.N_ACTION: plan.clock_action[node],
            at.N_WHICH: plan.clock_which[node],
            at.N_REASON: plan.clock_reason[node],
            at.N_TURNS: self.counted([word for turn in turned for word in turn], entry=3),
            at.N_RISES: plan.kind[node] in (ACTIVITY, GATE) and rises(plan, node),
            at.N_OWN_TIMES: self._own_times(node),
            at.N_TIMER_WHAT: at.OF_TIMETABLE,
            at.N_GATHERED_WHAT: at.OF_BATCH,
            at.N_BY_KIND: self.put(
                word for kind in range(plan.entry.size) for word in self._by_kind(node, kind)
            ),
        }

    def _split_of(self, join: int) -> int:
        splits = np.flatnonzero((self.plan.kind == SPLIT) & (self.plan.other == join))
        return int(splits[0]) if splits.size else NOWHERE

    def _is_partial(self, node: int) -> bool:
        """Whether a join may go on without some of the branches."""
        plan = self.plan
        split = self._split_of(node) if plan.kind[node] == at.JOIN else NOWHERE
        if split == NOWHERE:
            return False
        branches = int(plan.branch_from[split + 1] - plan.branch_from[split])
        return bool(plan.slot[split].max() != NOWHERE or plan.needed[node] < branches)

    def _own_times(self, node: int) -> int:
        own = self.plan.own_times[node]
        return self.counted(
            [
                word
                for pool, slots in own
                for word in (
                    self.pools[pool],
                    self.put(self._column(kind, slot) for kind, slot in enumerate(slots)),
                )
            ],
            entry=2,
        )

    def _ages(self, node: int) -> int:
        if node not in self.plan.ages:
            return self.nothing
        ages = self.plan.ages[node]
        more = (0, 0, 0, 0) if ages.extension is None else (*ages.extension[0], *ages.extension[1])
        listed = [word for each in (*ages.notes, *ages.raises) for word in each]
        counts = (len(ages.notes), len(ages.raises))
        return self.put([ages.extension is not None, *more, *counts, *listed])

    def _by_kind(self, node: int, kind: int) -> list[int]:
        plan = self.plan
        extends = plan.ages[node].extends[kind] if node in plan.ages else NOWHERE
        return [
            self._column(kind, int(plan.slot[node, kind])),
            int(plan.asked[node, kind]),
            int(plan.grade[node, kind]),
            self._column(kind, int(plan.patience[node, kind])),
            self._column(kind, int(plan.balk_luck[node, kind])),
            self._column(kind, int(plan.no_show[node, kind])),
            self._column(kind, extends),
            0,
        ]

    def _registers(self) -> None:
        plan, nodes = self.plan, int(self.plan.kind.size)
        deadlines = np.flatnonzero(plan.kind == DEADLINE).tolist()
        officers = len(self.officers)
        columns = max(len(columns) for columns, _ in self.columns)
        branches = int(plan.branch_to.size)
        margin = 2 * nodes + branches + 64
        stack = self.put([0] * (at.OP_WORDS * (4 * margin + 64)))
        ring = len(self.groups) + 2
        self._set(
            0,
            {
                at.RESERVE: _ROOM + 256 * (nodes + branches + officers) + 32 * columns,
                at.STACK: stack,
                at.SP: stack,
                at.PICK: self.put([0] * (2 * officers + 2)),
                at.RING: self.put([0] * ring),
                at.RING_CAP: ring,
                at.OFFICER_TOTAL: officers,
                at.NODES: self.nodes[0],
                at.N_NODES: nodes,
                at.KINDS: self.kinds[0],
                at.N_KINDS: len(self.kinds),
                at.POOLS: self.pools[0] if self.pools else 0,
                at.N_POOLS: len(self.pools),
                at.GROUPS: self.groups[0] if self.groups else 0,
                at.N_GROUPS: len(self.groups),
                at.ROW_MARGIN: margin,
                at.CREW_BUCKETS: self.put([0] * 256),
                at.END: plan.end,
                at.ENDLESS: plan.end < 0,
                at.POPULATED: bool(plan.population.any()),
                at.PIECEMEAL: bool(plan.piecemeal.any()),
                at.CLOCK_STATE: at.RUNNING if plan.clocks_start_on_arrival else at.NOT_STARTED,
                at.DEADLINES: self.put(deadlines),
                at.N_DEADLINES: len(deadlines),
                at.CASE_WORDS: at.C_ATTEMPTS + nodes,
            },
        )


def _columns(plan: Plan, kind: int) -> tuple[list[int], int]:
    """Slots that cases of a type may ask for, and how many of them at the first entry of a block."""
    first = [*plan.slot[:, kind].tolist(), int(plan.missing[kind]), *plan.supply[kind]]
    later = [slots[kind] for times in plan.own_times for _, slots in times]
    later += [int(slots[kind]) for luck in _lucks(plan) for slots in luck]
    later += [ages.extends[kind] for ages in plan.ages.values()]
    later.append(int(plan.population_gap[kind]))
    known = list(dict.fromkeys(slot for slot in first if slot != NOWHERE))
    others = dict.fromkeys(slot for slot in later if slot != NOWHERE and slot not in known)
    return [*known, *others], len(known)


def _lucks(plan: Plan) -> tuple[Ints, Ints, Ints]:
    return plan.patience, plan.balk_luck, plan.no_show
