"""Words of the machine, one record after the other, and the calendars among them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from procsim.calendars import Intervals
from procsim.engines.kernel import machine as at
from procsim.plan.plan import NOWHERE, Ints, Plan


@dataclass
class Words:
    """Records that grow at the end of a list; addresses are places in the list.

    Parameters
    ----------
    plan : Plan

    Attributes
    ----------
    words : list of int
    series : list of int
        Records of the draws of pools and officers, whose first block is to be filled in.
    nothing : int
        A list without entries.
    columns : list of (list of int, int)
        By case type: slots that cases may ask for, and how many of them with the first of a block.
    calendars : list of int
        Records of the calendars; 0 for one that is never looked at.
    """

    plan: Plan
    words: list[int] = field(default_factory=lambda: [0] * at.REGISTERS)
    series: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.nothing = self.put([0])
        self.columns = [_columns(self.plan, kind) for kind in range(self.plan.entry.size)]
        unused = _of_numbers(self.plan)
        self.calendars = [
            0 if i in unused else self._calendar(i) for i in range(len(self.plan.calendars))
        ]

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

    def draws_of(self, slot: int, member: int) -> int:
        """Draws of a pool or an officer in their order; the first block is filled in later."""
        block = self.put([0] * at.SERIES_BLOCK)
        self.series.append(self.put([slot, member, 0, 0, block]))
        return self.series[-1]

    def set(self, record: int, fields: dict[int, int]) -> None:
        """Give fields of a record their values."""
        for place, value in fields.items():
            self.words[record + place] = int(value)

    def column(self, kind: int, slot: int) -> int:
        """Column of a slot among those of a case type; -1 for none."""
        return NOWHERE if slot == NOWHERE else self.columns[kind][0].index(slot)


def _of_numbers(plan: Plan) -> set[int]:
    """Give the hours of officers who come and go by a number, which alone is asked for them."""
    first = plan.pool_first.tolist()
    spans = zip(first, first[1:], plan.pool_shifts, strict=False)
    by_number = [plan.officer_calendar[a:b].tolist() for a, b, shifts in spans if shifts]
    return {hours for of_pool in by_number for hours in of_pool} - {*plan.pool_calendar.tolist()}


def _columns(plan: Plan, kind: int) -> tuple[list[int], int]:
    """Slots that cases of a type may ask for, and how many of them with the first of a block."""
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
