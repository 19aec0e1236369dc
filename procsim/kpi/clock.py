"""The clocks of cases as the marks tell them: when one started, stood still and stopped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from procsim.calendars import FAR, Intervals, extend, limit_expiry, working_time
from procsim.calendars.intervals import Int64Array
from procsim.kpi.window import clock, ends
from procsim.scenario.quantity import Duration
from procsim.tables import Tables, once


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of the cases of one type, as arrays of microseconds since the start.

    Parameters
    ----------
    cases : polars.DataFrame
        ``place`` (among all cases), ``replication``, ``case_id``, ``start``, ``stop`` (null while
        it runs), ``run_end``; by place.
    pauses : sequence of pairs of ndarray(int64, shape=(cases,))
        The first pause of each case, the second …: from, to; `FAR` where a case has fewer.
    """

    cases: pl.DataFrame
    pauses: tuple[tuple[Int64Array, Int64Array], ...]


@once
def clocks(tables: Tables, case_type: str, name: str) -> Clocks:
    """Read the clocks of the cases of a type from their marks.

    A clock that starts again counts from its last start (a supplement may count as a new
    acceptance); it stops at its first stop after that, else with the case. A pause that nothing
    ended lasts until the clock stops, else to the end of the run.

    Parameters
    ----------
    tables : Tables
    case_type : str
    name : str
        ``promised`` or ``statutory``.
    """
    setting = tables.setting
    of = (pl.col("case_type") == case_type) & (pl.col("clock") == name)
    marks = (
        tables.marks.lazy()
        .select("case_type", "clock", "action", time=clock("time", setting))
        .with_columns(place=pl.Series(tables.place("marks")))
        .filter(of)
        .select("place", "action", "time")
        .collect()
        .sort("place", "time", maintain_order=True)
        .with_row_index("nth")
    )
    started = (
        marks.filter(pl.col("action") == "start")
        .group_by("place")
        .agg(start=pl.col("time").last(), first=pl.col("nth").last())
    )
    marks = marks.join(started, "place", maintain_order="left")
    marks = marks.filter(pl.col("nth") >= pl.col("first"))
    stopped = (
        marks.filter(pl.col("action") == "stop").group_by("place").agg(stopped=pl.col("time").min())
    )
    started = started.sort("place")
    cases = (
        tables.cases.select("replication", "case_id", ended=clock("end", setting))[started["place"]]
        .hstack(started.select("place", "start"))
        .join(stopped, "place", "left", maintain_order="left")
        .join(ends(setting), "replication", maintain_order="left")
        .select(
            "place", "replication", "case_id", "start", "run_end",
            stop=pl.coalesce("stopped", "ended"),
        )
        .with_row_index("row")
    )  # fmt: skip
    return Clocks(cases, _pauses(marks, cases))


def _pauses(marks: pl.DataFrame, cases: pl.DataFrame) -> tuple[tuple[Int64Array, Int64Array], ...]:
    still = (
        marks.filter(pl.col("action").is_in(["pause", "resume"]))
        # A clock that stands still cannot be stopped again: of several pauses the first counts.
        .filter((pl.col("action") != pl.col("action").shift().over("place")).fill_null(value=True))
        .with_columns(to=pl.col("time").shift(-1).over("place"))
        .filter(pl.col("action") == "pause")
        .join(cases, "place")
        .with_columns(last=pl.coalesce("stop", "run_end"))
        .with_columns(to=pl.min_horizontal(pl.coalesce("to", "last"), "last"))
        .filter(pl.col("time") < pl.col("to"))
        .sort("row", "time")
        .with_columns(nth=pl.int_range(pl.len()).over("row"))
        .sort("nth")
    )
    result = []
    for _, mine in still.group_by("nth", maintain_order=True):
        begin = np.full(cases.height, FAR, dtype=np.int64)
        end = np.full(cases.height, FAR, dtype=np.int64)
        begin[mine["row"].to_numpy()] = mine["time"].to_numpy()
        end[mine["row"].to_numpy()] = mine["to"].to_numpy()
        result.append((begin, end))
    return tuple(result)


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
    start = found.cases["start"].to_numpy()
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
