"""From rows of integers to tables with names and times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from procsim.engines.after_issue import after_issue
from procsim.engines.case_names import case_names
from procsim.engines.columns import (
    Columns,
    durations,
    joined,
    named,
    picked,
    places,
    small,
)
from procsim.engines.events import (
    CASE_COLUMNS,
    CLOCK_ACTIONS,
    ENDED_NAMES,
    EVENT_COLUMNS,
    MARK_COLUMNS,
    SEGMENT_COLUMNS,
    STAFFING_COLUMNS,
    WHY_NAMES,
    Rows,
)
from procsim.engines.marks import all_marks
from procsim.engines.officers import Officers
from procsim.engines.order import by_end, by_number
from procsim.plan.names import Names
from procsim.plan.plan import ACTIVITY, GATE, Flags, Ints, Plan
from procsim.tables import AFTERWARDS, CAUSES, OUTCOMES, Setting, Tables

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

_ROW_KINDS = {ACTIVITY: "activity", GATE: "gate"}
"""Kinds of row by kind of node; every other that has rows is a delay."""


class Applicants(NamedTuple):
    """What is known of each case at its arrival, by case number."""

    complete: Flags
    channel: Ints


Result = tuple[Rows, Applicants]


def frames(plan: Plan, names: Names, setting: Setting, results: list[Result]) -> Tables:
    """Join the rows of all replications and give every number its name.

    Parameters
    ----------
    plan : Plan
    names : Names
    setting : Setting
    results : list of (Rows, Applicants)
        One a replication, in order. Visits, of which there are most, are taken out of them as soon
        as they are in a table: there need not be memory for both.

    Returns
    -------
    Tables
    """
    decoder = _Decoder(plan, names, setting, results)
    unfinished = [rows.open_visits for rows, _ in results]
    ended = [rows.events for rows, _ in results]
    results[:] = [(replace(rows, events=rows.events[:0].copy()), known) for rows, known in results]
    events, place = decoder.visits(ended)
    cases = decoder.cases()
    # The marks of clocks ask for no more of the cases than when they ended.
    results[:] = [(replace(rows, cases=rows.cases[:, :2].copy()), known) for rows, known in results]
    made = Tables(
        setting=setting,
        events=events,
        open_visits=decoder.visits(unfinished, ongoing=True)[0]
        if any(map(len, unfinished))
        else events.clear(),
        cases=cases,
        marks=decoder.marks(),
        segments=decoder.segments(),
        staffing=decoder.staffing(),
    )
    return made.placed({"events": place})


class _Decoder:
    """Turns codes into names: numpy for the order of rows, polars for the columns."""

    def __init__(
        self, plan: Plan, names: Names, setting: Setting, results: Sequence[Result]
    ) -> None:
        self.plan = plan
        self.names = names
        self.setting = setting
        self.results = results
        self.officers = Officers(plan, names)

    @cached_property
    def case_of(self) -> list[tuple[pl.Series, pl.Series]]:
        """Identity and type of each case, by number, in each replication."""
        return [case_names(self.names.types, *rows.arrivals[1:]) for rows, _ in self.results]

    def _table(self, lengths: Sequence[int], columns: dict[str, pl.Series]) -> pl.DataFrame:
        """A table that begins with the design and the replication that a row belongs to."""
        import polars as pl

        run = {"design": pl.lit(self.setting.design, pl.Categorical)}
        if len(lengths) == 1:
            run["replication"] = pl.lit(0, pl.Int32)
        else:
            numbers = np.arange(len(lengths), dtype=np.int32)
            columns["replication"] = pl.Series(np.repeat(numbers, lengths))
        # What is the same in every row is kept once, until somebody asks for the column.
        made = pl.DataFrame(columns).with_columns(**run)
        return made.select("design", "replication", pl.exclude("design", "replication"))

    def _whose(self, tables: Sequence[Ints]) -> dict[str, pl.Series]:
        """The columns that say which case a row belongs to."""
        return self._case([places(table[:, 0]) for table in tables])

    def _case(self, numbers: Sequence[pl.Series]) -> dict[str, pl.Series]:
        """The columns that say which case a row belongs to."""
        both = list(zip(self.case_of, numbers, strict=True))
        return {
            "case_id": joined([picked(ids, part) for (ids, _), part in both]),
            "case_type": joined([picked(kinds, part) for (_, kinds), part in both]),
        }

    def _place(self, numbers: Sequence[pl.Series]) -> NDArray[np.uint32]:
        """The place of the case of each row, among those of all replications."""
        cases = [rows.arrivals[0].size for rows, _ in self.results]
        first = (np.cumsum(cases) - cases).astype(np.uint32)
        each = [part.to_numpy() + start for part, start in zip(numbers, first, strict=True)]
        return each[0] if len(each) == 1 else np.concatenate(each)

    def _time(self, microseconds: Ints) -> pl.Series:
        """Instants; -1 is none."""
        import polars as pl

        none = microseconds < 0
        instants = self._instant(microseconds)
        return instants.set(pl.Series(none), None) if none.any() else instants

    def _instant(self, microseconds: Ints) -> pl.Series:
        """Instants, also before the start."""
        import polars as pl

        origin = np.datetime64(self.setting.origin, "us").astype(np.int64)
        return pl.Series(microseconds + origin).cast(pl.Datetime("us"))

    def _staff(self, lengths: Sequence[int], column: Columns) -> tuple[pl.Series, pl.Series]:
        """Pools and officers of rows."""
        rows = [each for each, _ in self.results]
        officers = column["officer"]
        pools = self.officers.pools(officers, column["node"])
        numbers = self.officers.text(officers, list(zip(rows, lengths, strict=True)))
        return pools, numbers

    def visits(
        self, tables: list[Ints], *, ongoing: bool = False
    ) -> tuple[pl.DataFrame, NDArray[np.uint32]]:
        """Visits by (replication, end, case, activity, attempt), and the places of their cases.

        The list is emptied once everything is read: of most visits there need not be memory for
        their rows beside all columns.
        """
        tables[:] = map(by_end, tables)
        lengths = [*map(len, tables)]
        column = Columns(tables, EVENT_COLUMNS)
        numbers = [places(table[:, 0]) for table in tables]
        pool, resource = self._staff(lengths, column)
        node = places(column["node"])
        ends = np.full(len(node), -1) if ongoing else column["end"]
        own = {
            "attempt": small(column["attempt"]),
            "pool": pool,
            "resource": resource,
            "enabled_time": self._time(column["enabled"]),
            "start_time": self._time(column["start"]),
            "end_time": self._time(ends),
            "worked": durations(column["worked"]),
            "ended": named(ENDED_NAMES, column["ended"]),
        }
        del ends
        tables.clear()
        kind = [_ROW_KINDS.get(kind, "delay") for kind in self.plan.kind.tolist()]
        made = {
            **self._case(numbers),
            "activity": named(self.names.nodes, node),
            "kind": named(kind, node),
            "item": named(self.names.items, node),
            **own,
        }
        return self._table(lengths, made), self._place(numbers)

    def _afterwards(self) -> dict[str, pl.Series]:
        """How what came after the issue of each case stands, and when it ended."""
        how, end = after_issue([rows for rows, *_ in self.results])
        return {"afterwards": named([*AFTERWARDS, None], how), "afterwards_end": self._time(end)}

    def cases(self) -> pl.DataFrame:
        """Cases by number."""
        import polars as pl

        tables = [by_number(rows.cases) for rows, _ in self.results]
        column = Columns(tables, (*CASE_COLUMNS, *CAUSES))
        whose = self._whose(tables)
        known = [applicants for _, applicants in self.results]
        # Rows are in the order of case numbers, and every case that arrived has one.
        return self._table(
            [*map(len, tables)],
            {
                **whose,
                "channel": named(
                    self.setting.channels,
                    np.concatenate([one.channel for one in known]),
                ),
                "arrival": self._instant(
                    np.concatenate([rows.arrivals[0] for rows, _ in self.results])
                ),
                "end": self._time(column["end"]),
                "outcome": named(OUTCOMES, column["outcome"]),
                "visits": small(column["visits"]),
                "complete": pl.Series(np.concatenate([one.complete for one in known])),
                **{cause: durations(column[cause]) for cause in CAUSES},
                "slack": durations(column["slack"]),
                **self._afterwards(),
            },
        )

    def marks(self) -> pl.DataFrame:
        """What happened to the clocks, in order of time."""
        on_arrival = self.plan.clocks_start_on_arrival
        tables = [all_marks(rows, start_on_arrival=on_arrival) for rows, _ in self.results]
        column = Columns(tables, MARK_COLUMNS)
        clocks = ["promised", "statutory", *map(_deadline, self.names.nodes, self.names.items)]
        reasons = [*self.names.reasons, None]
        lengths, numbers = [*map(len, tables)], [places(table[:, 0]) for table in tables]
        own = {
            "clock": named(clocks, column["clock"]),
            "action": named(CLOCK_ACTIONS, column["action"]),
            "reason": named(reasons, column["reason"] % len(reasons)),
            "time": self._instant(column["time"]),
        }
        tables.clear()
        return self._table(lengths, self._case(numbers) | own)

    def segments(self) -> pl.DataFrame:
        """The stretches of services that were interrupted."""
        tables = [rows.segments for rows, _ in self.results]
        column = Columns(tables, SEGMENT_COLUMNS)
        pool, officer = self._staff([*map(len, tables)], column)
        return self._table(
            [*map(len, tables)],
            {
                **self._whose(tables),
                "activity": named(self.names.nodes, column["node"]),
                "item": named(self.names.items, column["node"]),
                "attempt": small(column["attempt"]),
                "pool": pool,
                "from": self._time(column["from"]),
                "to": self._time(column["to"]),
                "officer": officer,
                "why": named(WHY_NAMES, column["why"]),
            },
        )

    def staffing(self) -> pl.DataFrame:
        """How many officers were on duty from when on, where a number decides."""
        tables = [rows.staffing for rows, _ in self.results]
        column = Columns(tables, STAFFING_COLUMNS)
        return self._table(
            [*map(len, tables)],
            {
                "pool": named(self.names.pools, column["pool"]),
                "time": self._time(column["time"]),
                "on_duty": small(column["number"]),
            },
        )


def _deadline(node: str, item: str | None) -> str:
    return f"deadline:{node}" if item is None else f"deadline:{node} {item}"
