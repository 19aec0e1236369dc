"""Calendars as sorted rows that a compiled loop searches in a few steps, however long they are.

All are in one array, so that a loop has one thing at hand: a head of five numbers for each ladder,
then rows of three numbers (opening, closing and working time before; or midnight and last closing
of a workday), and the place of the last row at or before each of evenly spaced instants.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from procsim.calendars import FAR, Intervals
from procsim.compiled import compiled
from procsim.plan.plan import Ints

NO_LADDER = -1
_FOR_DAYS = -1

HEAD = 5
FIRST, LAST, STEPS, BEGIN, DIGITS = range(HEAD)
"""The head of a ladder: its first and its last row, its first step, its first instant, and how many
binary digits of an instant a step leaves out."""

ROW = 3
OPENS, CLOSES, BEFORE = range(ROW)


class LadderBuilder:
    """Collects calendars; each is laid out once, however many share it."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], int] = {}
        self._kept: list[Intervals] = []
        self._parts: list[tuple[Ints, int, int]] = []

    def hours(self, calendar: Intervals, last: int = FAR) -> int:
        """Give the number of a ladder of opening hours; nobody asks for more than up to `last`."""
        known = int(calendar.opens.searchsorted(last, side="right"))
        columns = (calendar.opens, calendar.closes, calendar.covered)
        return self._number(calendar, last, (column[:known] for column in columns))

    def days(self, calendar: Intervals) -> int:
        """Give the number of a ladder of workdays."""
        columns = (calendar.day_start, calendar.day_close, np.zeros_like(calendar.day_start))
        return self._number(calendar, _FOR_DAYS, columns)

    def _number(self, calendar: Intervals, last: int, columns: Iterable[Ints]) -> int:
        key = (id(calendar), last)
        if key not in self._known:
            self._known[key] = len(self._parts)
            # An object that is gone could lend its identity to another.
            self._kept.append(calendar)
            end = calendar.end if last == _FOR_DAYS else min(calendar.end, last)
            self._parts.append((np.column_stack(tuple(columns)), calendar.begin, end))
        return self._known[key]

    def ladders(self) -> Ints:
        """Lay out what was collected."""
        heads, tails = [], []
        place = HEAD * len(self._parts)
        for rows, begin, end in self._parts:
            # About as many steps as rows: between two of them lie few rows.
            digits = max((end - begin) // max(len(rows), 1), 1).bit_length()
            spaced = begin + (np.arange(((end - begin) >> digits) + 1) << digits)
            found = rows[:, OPENS].searchsorted(spaced, side="right") - 1
            heads += [place, place + ROW * (len(rows) - 1), place + rows.size, begin, digits]
            tails += [rows.ravel(), place + ROW * found]
            place += rows.size + found.size
        return np.concatenate([np.array(heads, dtype=np.int64), *tails])


@compiled
def rung(at: Ints, which: int, instant: int) -> int:
    """Give the last row of a ladder at or before an instant; the one before its first for none."""
    head = which * HEAD
    last = at[head + LAST]
    row: int = at[at[head + STEPS] + ((instant - at[head + BEGIN]) >> at[head + DIGITS])]
    while row < last and at[row + ROW] <= instant:
        row += ROW
    return row


@compiled
def covered(at: Ints, which: int, instant: int) -> int:
    """Give the working time of some hours before an instant, as `calendars.working_time` does."""
    first = at[which * HEAD + FIRST]
    if at[which * HEAD + LAST] < first:
        return 0
    row = max(rung(at, which, instant), first)
    before: int = at[row + BEFORE] + max(min(instant, at[row + CLOSES]) - at[row], 0)
    return before


@compiled
def reached(at: Ints, which: int, worked: int) -> int:
    """Give the instant at which so much working time is over; `FAR` where it never is."""
    low, high = at[which * HEAD + FIRST], at[which * HEAD + LAST]
    if high < low or worked > at[high + BEFORE] + at[high + CLOSES] - at[high]:
        return FAR
    # Work that fills its hours ends at that closing: sought is the last row with less before it.
    while low < high:
        half = low + (high - low + ROW) // (2 * ROW) * ROW
        if at[half + BEFORE] < worked:
            low = half
        else:
            high = half - ROW
    instant: int = at[low] + worked - at[low + BEFORE]
    return instant
