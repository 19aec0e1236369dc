"""The clocks of cases as the marks tell them: when one started, stood still and stopped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from procsim.calendars import FAR, Intervals, extend, limit_expiry, working_time
from procsim.calendars.intervals import Int64Array
from procsim.kpi.columns import NEVER, Flags, Labels, Places, named, numbers
from procsim.kpi.rows import Rows, borders
from procsim.kpi.window import zero
from procsim.scenario.quantity import Duration
from procsim.tables import Tables, once


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of the cases of one type, as arrays of microseconds since the start.

    Parameters
    ----------
    place : ndarray(int64, shape=(cases,))
        Places of the cases among all cases, in order.
    start, stop : ndarray(int64, shape=(cases,))
        `FAR` where a clock has not stopped.
    run_end : ndarray(int64, shape=(cases,))
    pauses : sequence of pairs of ndarray(int64, shape=(cases,))
        The first pause of each case, the second …: from, to; `FAR` where a case has fewer.
    """

    place: Int64Array
    start: Int64Array
    stop: Int64Array
    run_end: Int64Array
    pauses: tuple[tuple[Int64Array, Int64Array], ...]


class _Marks(NamedTuple):
    """Marks of one clock in order of time, each with the place of its case among all."""

    place: Int64Array
    time: Int64Array
    action: Labels

    def at(self, places: Places) -> _Marks:
        return _Marks(self.place[places], self.time[places], self.action.at(places))


@once
def clocks(tables: Tables, case_type: str, name: str) -> Clocks:
    """Read the clocks of the cases of a type from their marks.

    A clock that starts again counts from its last start (a supplement may count as a new
    acceptance); it stops at its first stop after that, else with the case. A pause that nothing
    ended lasts until the clock stops, else to the end of the run.

    Parameters
    ----------
    tables : Tables
        `in_order`.
    case_type : str
    name : str
        ``promised`` or ``statutory``.
    """
    marks = _marks(tables, case_type, name)
    # Of marks of one case the last one assigned counts.
    first = np.full(tables.cases.height, -1)
    begun = np.flatnonzero(marks.action.among(["start"]))
    first[marks.place[begun]] = begun
    cases = np.flatnonzero(first >= 0)
    start = marks.time[first[cases]]
    since = first[marks.place]
    marks = marks.at(np.flatnonzero((since >= 0) & (np.arange(since.size) > since)))
    setting = tables.setting
    run_end = np.repeat(np.array(setting.ends, dtype=np.int64), np.diff(borders(tables, "cases")))
    end = numbers(tables, "cases", "end")
    stop = np.where(end == NEVER, FAR, end - zero(setting))
    stopped = np.flatnonzero(marks.action.among(["stop"]))[::-1]
    stop[marks.place[stopped]] = marks.time[stopped]
    found = Clocks(cases, start, stop[cases], run_end[cases], ())
    return replace(found, pauses=_pauses(marks, found))


def _marks(tables: Tables, case_type: str, name: str) -> _Marks:
    rows = Rows.where(
        tables,
        "marks",
        named(tables, "marks", "clock", name) & named(tables, "marks", "case_type", case_type),
    )
    place, time = rows.pick(tables.place("marks")), rows.numbers("time") - zero(tables.setting)
    found = _Marks(place.astype(np.int64), time, rows.labels("action"))
    each = [time[begin:end] for begin, end in pairwise(rows.borders())]
    if all((part[1:] >= part[:-1]).all() for part in each):
        return found
    return found.at(np.argsort(time, kind="stable"))


def _pauses(marks: _Marks, cases: Clocks) -> tuple[tuple[Int64Array, Int64Array], ...]:
    still = marks.at(np.flatnonzero(marks.action.among(["pause", "resume"])))
    if not still.place.size:
        return ()
    still = still.at(np.argsort(still.place, kind="stable"))
    # A clock that stands still cannot be stopped again: of several pauses the first counts.
    anew = np.ones(still.place.size, dtype=np.bool_)
    anew[1:] = still.place[1:] != still.place[:-1]
    anew[1:] |= still.action.codes[1:] != still.action.codes[:-1]
    still = still.at(np.flatnonzero(anew))
    to = np.full(still.place.size, FAR)
    to[:-1] = np.where(still.place[1:] == still.place[:-1], still.time[1:], FAR)
    row = cases.place.searchsorted(still.place)
    to = np.minimum(to, np.where(cases.stop < FAR, cases.stop, cases.run_end)[row])
    kept = np.flatnonzero(still.action.among(["pause"]) & (still.time < to))
    row, begin, to = row[kept], still.time[kept], to[kept]
    nth = np.arange(row.size) - row.searchsorted(row)
    return tuple(
        _of_each(cases, row, (begin, to), nth == n) for n in range(nth.max(initial=-1) + 1)
    )


def _of_each(
    cases: Clocks, row: Int64Array, pause: tuple[Int64Array, Int64Array], mine: Flags
) -> tuple[Int64Array, Int64Array]:
    """Lay out one pause of each case."""
    begin, end = (np.full(cases.place.size, FAR) for _ in pause)
    begin[row[mine]], end[row[mine]] = (times[mine] for times in pause)
    return begin, end


def due_times(calendar: Intervals, limit: Duration, found: Clocks) -> Int64Array:
    """Give when each case is due: its start and the limit, moved by the pauses on the way.

    A limit in workdays expires at a last closing and is moved by the working time of a pause; a
    limit in clock time is moved by clock time. A pause that begins after the due time moves
    nothing.

    Parameters
    ----------
    calendar : Intervals
        What workdays and working time count in.
    limit : Duration
    found : Clocks

    Returns
    -------
    ndarray(int64, shape=(cases,))
        Microseconds since the start; `FAR` where it lies beyond what the calendar knows.

    Notes
    -----
    Source: Administrative Licensing Law of China, article 45 (what the period does not include).
    """
    start = found.start
    if limit.workdays:
        due = _expiry(calendar, start, round(limit.amount))
    else:
        due = start + round(limit.amount)
    for begin, end in found.pauses:
        counts = (begin < due) & (due < FAR)
        if limit.workdays:
            due[counts] = _moved(calendar, due[counts], begin[counts], end[counts])
        else:
            due[counts] += end[counts] - begin[counts]
    return due


def _expiry(calendar: Intervals, start: Int64Array, workdays: int) -> Int64Array:
    due = np.full(start.size, FAR, dtype=np.int64)
    ahead = calendar.day_start.size - calendar.day_start.searchsorted(start, side="right")
    known = ahead >= workdays
    due[known] = limit_expiry(calendar, start[known], workdays)
    return due


def _moved(calendar: Intervals, due: Int64Array, begin: Int64Array, end: Int64Array) -> Int64Array:
    paused = working_time(calendar, end) - working_time(calendar, begin)
    later = np.full(due.size, FAR, dtype=np.int64)
    known = working_time(calendar, due) + paused <= calendar.total
    later[known] = extend(calendar, due[known], paused[known])
    return later
