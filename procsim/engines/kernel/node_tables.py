"""Tables of case types and nodes."""

from __future__ import annotations

import numpy as np

from procsim.engines.kernel import machine as at
from procsim.engines.kernel.line_tables import LineTables
from procsim.plan.ages import rises
from procsim.plan.plan import ACTIVITY, GATE, JOIN, NOWHERE, SPLIT


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
            at.K_COLUMNS: self.counted(self.columns[kind][0]),
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
            at.N_OTHER: self._split_of(node) if plan.kind[node] == JOIN else plan.other[node],
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
        split = self._split_of(node) if plan.kind[node] == JOIN else NOWHERE
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

    def _by_kind(self, node: int, kind: int) -> list[int]:
        plan = self.plan
        extends = plan.ages[node].extends[kind] if node in plan.ages else NOWHERE
        return [
            self.column(kind, int(plan.slot[node, kind])),
            int(plan.asked[node, kind]),
            int(plan.grade[node, kind]),
            self.column(kind, int(plan.patience[node, kind])),
            self.column(kind, int(plan.balk_luck[node, kind])),
            self.column(kind, int(plan.no_show[node, kind])),
            self.column(kind, extends),
            0,
        ]
