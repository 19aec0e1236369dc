"""Tables of case types and nodes."""

from __future__ import annotations

import numpy as np

from procsim.engines.kernel import machine as at
from procsim.engines.kernel.line_tables import LineTables
from procsim.engines.kernel.words import Column
from procsim.plan.ages import rises
from procsim.plan.plan import ACTIVITY, GATE, JOIN, NOWHERE, SPLIT, Ints


class NodeTables(LineTables):
    """Case types, nodes, and what each asks of the other.

    Attributes
    ----------
    kinds, nodes : list of int
        Their records, by number.
    """

    def lay_out_kinds(self) -> None:
        """Every case type."""
        plan = self.plan
        made = [self._kind_fields(kind) for kind in range(plan.entry.size)]
        self.kinds = [self.record(at.KIND_WORDS, fields) for fields in made]

    def _kind_fields(self, kind: int) -> dict[int, int]:
        plan = self.plan
        supplies = zip(plan.supply[kind], plan.supply_calendar[kind], strict=True)
        bits = [(self.column(kind, slot), self.hours(calendar)) for slot, calendar in supplies]
        return {
            at.K_ENTRY: plan.entry[kind],
            at.K_MISSING: self.column(kind, int(plan.missing[kind])),
            at.K_SUPPLY: self.put([column for column, _ in bits]),
            at.K_SUPPLY_CALENDARS: self.put([hours for _, hours in bits]),
            at.K_DUE: plan.due_kind[kind],
            at.K_DUE_AMOUNT: plan.due_amount[kind],
            at.K_DUE_CALENDAR: self.hours(int(plan.due_calendar[kind])),
            at.K_COLUMNS: self.counted([*self.columns[kind][0]]),
            at.K_FIRST_N: self.columns[kind][1],
            at.K_SIZE: plan.population[kind],
            at.K_GAP: self.column(kind, int(plan.population_gap[kind])),
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

    def lay_out_nodes(self) -> None:
        """Every node."""
        numbers = range(self.plan.kind.size)
        self.nodes = self.table(at.NODE_WORDS, len(numbers), self._node_columns(numbers))

    def _node_columns(self, numbers: range) -> dict[int, Column]:
        plan, crews, turns = self.plan, self.plan.crews, self.plan.clock_turns
        pools = [
            int(pool) if crew else NOWHERE for pool, crew in zip(plan.pool, crews, strict=True)
        ]
        splits = self._splits()
        return {
            at.N_KIND: plan.kind,
            at.N_NEXT: plan.next,
            at.N_OTHER: np.where(plan.kind == JOIN, splits, plan.other),
            at.N_POOL: [0 if pool == NOWHERE else self.pools[pool] for pool in pools],
            at.N_CAUSE: plan.cause,
            at.N_OUTCOME: plan.outcome,
            at.N_CONCLUDES: plan.concludes,
            at.N_COUNTER: plan.counter,
            at.N_FRESH: plan.fresh,
            at.N_FIRST_GAP: plan.piecemeal,
            at.N_NEXT_DAY: plan.next_day,
            at.N_CALENDAR: self.hours_of(plan.calendar),
            at.N_BATCH: plan.batch,
            at.N_AGENDA: plan.agenda,
            at.N_GATHERS: plan.gathers_for,
            at.N_LINE: [self.lines[crew] if crew else 0 for crew in crews],
            at.N_PLAIN: [pool in self.plain for pool in pools],
            at.N_TASK: plan.task,
            at.N_ROOM: plan.room,
            at.N_TURNED_AWAY: plan.turned_away,
            at.N_LEFT: plan.left,
            at.N_BALKS: [self.counted([w for s in steps for w in s], 2) for steps in plan.balks],
            at.N_BALKED: plan.balked,
            at.N_STOPPED: plan.stopped,
            at.N_ABSENT: plan.absent,
            at.N_CALL: plan.call,
            at.N_TICKET_LIMIT: plan.ticket_limit,
            at.N_TICKET_STOP: plan.ticket_stop,
            at.N_TICKET_CALENDAR: self.hours_of(plan.ticket_calendar),
            at.N_TICKETS: [self._tickets(calendar) for calendar in plan.ticket_calendar.tolist()],
            at.N_HOLDS: plan.holds,
            at.N_STANDS: plan.stands,
            at.N_BRANCHES: self.copy(plan.branch_to) + plan.branch_from[:-1],
            at.N_BRANCH_COUNT: np.diff(plan.branch_from),
            at.N_CHOSEN: (plan.kind == SPLIT) & (plan.slot.max(axis=1) != NOWHERE),
            at.N_PARTIAL: [self._is_partial(*each) for each in enumerate(splits)],
            at.N_NEEDED: plan.needed,
            at.N_LIMIT: plan.limit_kind,
            at.N_AMOUNT: plan.limit_amount,
            at.N_LIMIT_CALENDAR: self.hours_of(plan.limit_calendar),
            at.N_AGES: [self._ages(node) for node in numbers],
            at.N_SCOPE: self._scopes(),
            at.N_MET: [self.counted(deadlines) for deadlines in plan.met_at],
            at.N_ACTION: plan.clock_action,
            at.N_WHICH: plan.clock_which,
            at.N_REASON: plan.clock_reason,
            at.N_TURNS: [
                self.counted([word for turn in turns.get(node, ()) for word in turn], 3)
                for node in numbers
            ],
            at.N_RISES: np.isin(plan.kind, (ACTIVITY, GATE)) & [rises(plan, n) for n in numbers],
            at.N_OWN_TIMES: [self._own_times(node) for node in numbers],
            at.N_TIMER_WHAT: at.OF_TIMETABLE,
            at.N_GATHERED_WHAT: at.OF_BATCH,
            at.N_BY_KIND: self._by_kind(),
        }

    def _splits(self) -> list[int]:
        """Of each node the split whose branches end there; -1 for none."""
        splits = np.flatnonzero(self.plan.kind == SPLIT)
        ending = dict(zip(self.plan.other[splits].tolist(), splits.tolist(), strict=True))
        return [ending.get(node, NOWHERE) for node in range(self.plan.kind.size)]

    def _is_partial(self, join: int, split: int) -> bool:
        """Whether a join may go on without some of the branches."""
        plan = self.plan
        if split == NOWHERE:
            return False
        branches = int(plan.branch_from[split + 1] - plan.branch_from[split])
        return bool(plan.slot[split].max() != NOWHERE or plan.needed[join] < branches)

    def _tickets(self, calendar: int) -> int:
        """Room to count the tickets of each day."""
        return self.room(0 if calendar == NOWHERE else self.plan.calendars[calendar].day_start.size)

    def _scopes(self) -> Ints:
        # The last place also stands before the first: a token that was nowhere yet is at -1.
        scopes = np.column_stack((self.plan.scope[:, -1], self.plan.scope))
        return self.copy(scopes) + 1 + scopes.shape[1] * np.arange(len(scopes))

    def _own_times(self, node: int) -> int:
        own = self.plan.own_times[node]
        return self.counted(
            [
                word
                for pool, slots in own
                for word in (
                    self.pools[pool],
                    self.put(self.column(kind, slot) for kind, slot in enumerate(slots)),
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

    def _by_kind(self) -> Ints:
        """What each node asks of cases of each type."""
        plan, kinds = self.plan, self.plan.entry.size
        extends = np.full((plan.kind.size, kinds), NOWHERE)
        for node, ages in plan.ages.items():
            extends[node] = ages.extends
        asked = np.zeros((plan.kind.size, kinds, at.BY_KIND_WORDS), dtype=np.int64)
        asked[:, :, at.B_COLUMN] = self.columns_of(plan.slot)
        asked[:, :, at.B_ASKED] = plan.asked
        asked[:, :, at.B_GRADE] = plan.grade
        asked[:, :, at.B_PATIENCE] = self.columns_of(plan.patience)
        asked[:, :, at.B_BALK] = self.columns_of(plan.balk_luck)
        asked[:, :, at.B_NO_SHOW] = self.columns_of(plan.no_show)
        asked[:, :, at.B_EXTENDS] = self.columns_of(extends)
        return self.copy(asked) + asked[0].size * np.arange(plan.kind.size)
