"""Stretches of work of officers, within the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from procsim.calendars.intervals import Int64Array
from procsim.kpi.columns import Flags, Labels, Name, known, named, numbers
from procsim.kpi.rows import Rows
from procsim.kpi.window import zero
from procsim.tables import Tables
from procsim.text import TOGETHER


class Stretches(NamedTuple):
    """Stretches of work, one replication after the other.

    Parameters
    ----------
    pool, officer : Labels
        The officer by his number among those of his pool, which may follow on its name.
    begin, end : ndarray(int64)
        Microseconds since the start, clipped to the window; a stretch before it has no length.
    borders : list of int
        How many are before each replication, and how many in all.
    """

    pool: Labels
    officer: Labels
    begin: Int64Array
    end: Int64Array
    borders: Sequence[int]

    def those(self, flags: Flags) -> Stretches:
        """Choose some."""
        places = np.flatnonzero(flags)
        return Stretches(
            self.pool.at(places),
            self.officer.at(places),
            self.begin[places],
            self.end[places],
            [int(place) for place in places.searchsorted(self.borders)],
        )


def stretches(tables: Tables) -> list[Stretches]:
    """Give every stretch of work of tables `in_order`, where several served together one of each.

    A service still going on lasts to the end of the run.
    """
    found = []
    for table in ("events", "open_visits"):
        if not getattr(tables, table).is_empty():
            rows = Rows.where(tables, table, _whole(tables, table))
            found.append(_read(rows, ("resource", "start_time", "end_time")))
    if not tables.segments.is_empty():
        found.append(_read(Rows(tables, "segments"), ("officer", "from", "to")))
    return [each for one in found for each in _members(one)]


def _read(rows: Rows, names: tuple[str, str, str]) -> Stretches:
    """Read stretches out of a table, by its names for officers, begins and ends."""
    who, begin, end = names
    return Stretches(
        rows.labels("pool"),
        rows.labels(who),
        _clipped(rows, begin),
        _clipped(rows, end),
        rows.borders(),
    )


def _clipped(rows: Rows, column: str) -> Int64Array:
    """Give microseconds since the start, within the window; of what is not over its end."""
    setting = rows.tables.setting
    found = rows.numbers(column) - zero(setting)
    there = known(rows.tables, rows.table, column)
    if not there.all():
        ongoing = np.flatnonzero(~rows.pick(there))
        run_ends = np.array(setting.ends, dtype=np.int64)
        found[ongoing] = np.repeat(run_ends, np.diff(rows.borders()))[ongoing]
    return np.maximum(found, setting.warm_up, out=found) if setting.warm_up else found


def _whole(tables: Tables, table: str) -> Flags:
    """Tell of each visit whether that one officer or crew served without interruption."""
    # Where no time was worked, an officer may have stood blocked with what was done at once.
    flags = numbers(tables, table, "worked") > 0
    flags |= ~known(tables, table, "end_time")
    flags &= known(tables, table, "start_time")
    flags &= named(tables, table, "kind", "activity")
    if not tables.segments.is_empty():
        _leave_out_interrupted(tables, table, flags)
    return flags


def _leave_out_interrupted(tables: Tables, table: str, flags: Flags) -> None:
    import polars as pl

    of_cases = np.zeros(tables.cases.height, dtype=np.bool_)
    of_cases[tables.place("segments")] = True
    # Visits of few cases are left to be looked for.
    places = np.flatnonzero(flags & of_cases.take(tables.place(table)))
    visits, interrupted = _numbered(Rows(tables, table, places), Rows(tables, "segments"))
    gone = pl.Series(visits).is_in(pl.Series(interrupted).implode()).to_numpy()
    flags[places[gone]] = False


def _numbered(*tables: Rows) -> list[Int64Array]:
    """Number visits, the same in several tables by the same number."""
    found = [rows.pick(rows.tables.place(rows.table)).astype(np.int64) for rows in tables]
    for column in ("activity", "item"):
        if not any(rows.says(column) for rows in tables):
            continue
        labels = [rows.labels(column) for rows in tables]
        names = dict.fromkeys(name for each in labels for name in each.names)
        numbers = {name: number for number, name in enumerate(names)}
        found = _followed(found, [each.numbered(numbers) for each in labels])
    return _followed(found, [rows.numbers("attempt") for rows in tables])


def _followed(found: list[Int64Array], digits: list[Int64Array]) -> list[Int64Array]:
    """Let another digit follow on numbers, all of as high a base."""
    base = max(int(each.max(initial=0)) for each in digits) + 1
    return [high * base + low for high, low in zip(found, digits, strict=True)]


def _members(work: Stretches) -> list[Stretches]:
    """Give each officer's part of what several served together, who are named with their pools."""
    parts = {name: (name or "").split(TOGETHER) for name in work.officer.names}
    crews = {name: members for name, members in parts.items() if len(members) > 1}
    if not crews:
        return [work]
    found = [work.those(~work.officer.among(crews))]
    for place in range(max(map(len, crews.values()))):
        mine = {name: crew[place] for name, crew in crews.items() if place < len(crew)}
        one = work.those(work.officer.among(mine))
        # Of unlimited staff there is a pool's name alone.
        pools = {name: _split(member)[0] for name, member in mine.items()}
        found.append(
            one._replace(pool=one.officer.renamed(pools), officer=one.officer.renamed(mine))
        )
    return found


def number_of(officer: Name) -> int | None:
    """Give an officer's number; of unlimited staff nobody has one."""
    return _split(officer or "")[1]


def _split(name: str) -> tuple[str, int | None]:
    """Cut the number off a name."""
    pool, _, number = name.rpartition(" ")
    return (pool, int(number)) if number.isdecimal() else (name, None)
