"""Words of the machine, one record after the other, and the calendars among them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from procsim.calendars import Intervals
from procsim.engines.kernel import machine as at
from procsim.plan.plan import NOWHERE, Flags, Ints, Plan

Column: TypeAlias = Ints | Flags | Sequence[int] | int
"""A field of every record of a table: one number each, or the same of all."""


@dataclass
class Words:
    """Records that grow at the end of an array; addresses are places in it.

    Parameters
    ----------
    plan : Plan

    Attributes
    ----------
    words : array of int
    series : list of int
        Records of the draws of pools and officers, whose first block is to be filled in.
    nothing : int
        A list without entries.
    columns : list of (dict of int to int, int)
        By case type: slots that cases may ask for, with their columns, and how many of them are
        asked for with the first of a block.
    calendars : list of int
        Records of the calendars; 0 for one that is never looked at.
    """

    plan: Plan
    words: array[int] = field(default_factory=lambda: array("q", bytes(8 * at.REGISTERS)))
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

    def copy(self, values: Ints | Flags) -> int:
        """Write all numbers of an array, row by row, and say where they begin."""
        address = len(self.words)
        self.words.frombytes(values.astype(np.int64, copy=False).tobytes())
        return address

    def room(self, size: int) -> int:
        """Write zeros, and say where they begin."""
        address = len(self.words)
        self.words.frombytes(bytes(8 * size))
        return address

    def table(self, size: int, count: int, columns: Mapping[int, Column]) -> list[int]:
        """Write records of one size, one after the other, of which some fields are not 0."""
        block = np.zeros((count, size), dtype=np.int64)
        for place, column in columns.items():
            block[:, place] = column
        first = self.copy(block)
        return [first + size * number for number in range(count)]

    def counted(self, values: Sequence[int], entry: int = 1) -> int:
        """Write a list that begins with the number of its entries."""
        return self.put([len(values) // entry, *values])

    def record(self, size: int, fields: dict[int, int]) -> int:
        """Write a record of which some fields are not 0."""
        record = self.room(size)
        self.set(record, fields)
        return record

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
                at.H_OPENS: self.copy(cal.opens),
                at.H_CLOSES: self.copy(cal.closes),
                at.H_COVERED: self.copy(cal.covered),
                at.H_DAYS: cal.day_start.size,
                at.H_DAY_START: self.copy(cal.day_start),
                at.H_DAY_CLOSE: self.copy(cal.day_close),
                at.H_BEGIN: cal.begin,
                at.H_END: cal.end,
                at.H_TOTAL: cal.total,
                at.H_CHANGES: self.copy(cal.changes),
                at.H_CHANGE_N: cal.changes.size,
                at.H_LONGEST: int(lasts.max(initial=0)),
            },
        )

    def draws_of(self, slot: int, member: int) -> int:
        """Draws of a pool or an officer in their order; the first block is filled in later."""
        block = self.room(at.SERIES_BLOCK)
        self.series.append(self.put([slot, member, 0, 0, block]))
        return self.series[-1]

    def set(self, record: int, fields: dict[int, int]) -> None:
        """Give fields of a record their values."""
        for place, value in fields.items():
            self.words[record + place] = int(value)

    def column(self, kind: int, slot: int) -> int:
        """Column of a slot among those of a case type; -1 for none."""
        return NOWHERE if slot == NOWHERE else self.columns[kind][0][slot]

    def columns_of(self, slots: Ints) -> list[list[int]]:
        """Columns of the slots of each node, for each case type."""
        return [[self.column(*each) for each in enumerate(of_node)] for of_node in slots.tolist()]

    def hours_of(self, numbers: Ints) -> list[int]:
        """Addresses of calendars."""
        return [self.hours(number) for number in numbers.tolist()]


def _of_numbers(plan: Plan) -> set[int]:
    """Give the hours of officers who come and go by a number, which alone is asked for them."""
    first = plan.pool_first.tolist()
    spans = zip(first, first[1:], plan.pool_shifts, strict=False)
    by_number = [plan.officer_calendar[a:b].tolist() for a, b, shifts in spans if shifts]
    return {hours for of_pool in by_number for hours in of_pool} - {*plan.pool_calendar.tolist()}


def _columns(plan: Plan, kind: int) -> tuple[dict[int, int], int]:
    """Number the slots that cases of a type may ask for, those of the first of a block first."""
    first = [*plan.slot[:, kind].tolist(), int(plan.missing[kind]), *plan.supply[kind]]
    later = [slots[kind] for times in plan.own_times for _, slots in times]
    later += [int(slots[kind]) for luck in _lucks(plan) for slots in luck]
    later += [ages.extends[kind] for ages in plan.ages.values()]
    later.append(int(plan.population_gap[kind]))
    known = dict.fromkeys(slot for slot in first if slot != NOWHERE)
    every = known | dict.fromkeys(slot for slot in later if slot != NOWHERE)
    return {slot: column for column, slot in enumerate(every)}, len(known)


def _lucks(plan: Plan) -> tuple[Ints, Ints, Ints]:
    return plan.patience, plan.balk_luck, plan.no_show
