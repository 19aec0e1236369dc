"""From rows of integers to tables with names and times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from procsim.engines.after_issue import after_issue
from procsim.engines.case_names import case_names
from procsim.engines.columns import (
    Columns,
    Numbers,
    durations,
    joined,
    labelled,
    named,
    picked,
    places,
    small,
)
from procsim.engines.events import (
    CASE_COLUMNS,
    CLOCK_ACTIONS,
    ENDED_NAMES,
    MARK_COLUMNS,
    SEGMENT_COLUMNS,
    STAFFING_COLUMNS,
    WHY_NAMES,
    Rows,
)
from procsim.engines.marks import all_marks
from procsim.engines.nothing import no_segments, no_staffing
from procsim.engines.officers import Officers
from procsim.engines.order import by_number
from procsim.engines.visits import Visits
from procsim.engines.visits import joined as joined_visits
from procsim.plan.names import Names
from procsim.plan.plan import ACTIVITY, GATE, Flags, Ints, Plan
from procsim.tables import AFTERWARDS, CAUSES, OUTCOMES, Setting, Tables

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    Values = pl.Series | pl.Expr
    """A column: a value a row, or one for all."""

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
        One a replication, in order. Visits, of which there are most, are taken out of them: there
        need not be memory for both their rows and their table.

    Returns
    -------
    Tables
    """
    decoder = _Decoder(plan, names, setting, results)
    unfinished = [rows.open_visits for rows, _ in results]
    events, place = decoder.visits([rows.events for rows, _ in results])
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
        # Many a question leaves these alone; each is made when somebody asks for it.
        marks=decoder.marks,
        segments=decoder.segments,
        staffing=decoder.staffing,
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

    def _table(self, lengths: Sequence[int], columns: Mapping[str, Values]) -> pl.DataFrame:
        """A table that begins with the design and the replication that a row belongs to."""
        import polars as pl

        numbers = np.arange(len(lengths), dtype=np.int32)
        every: dict[str, Values] = {
            "design": pl.lit(self.setting.design, pl.Categorical),
            "replication": pl.lit(0, pl.Int32)
            if len(lengths) == 1
            else pl.Series(np.repeat(numbers, lengths)),
            **columns,
        }
        # What is the same in every row is kept once, until somebody asks for the column.
        alike = {name: column for name, column in every.items() if isinstance(column, pl.Expr)}
        made = pl.DataFrame({name: every[name] for name in every if name not in alike})
        return made.with_columns(**alike).select(list(every))

    def _whose(self, tables: Sequence[Ints]) -> dict[str, Values]:
        """The columns that say which case a row belongs to."""
        return self._case([places(table[:, 0]) for table in tables])

    def _case(self, numbers: Sequence[pl.Series]) -> dict[str, Values]:
        """The columns that say which case a row belongs to."""
        import polars as pl

        both = list(zip(self.case_of, numbers, strict=True))
        types = self.names.types
        return {
            "case_id": joined([picked(ids, part) for (ids, _), part in both]),
            "case_type": joined([picked(kinds, part) for (_, kinds), part in both])
            if len(types) > 1
            else pl.lit(types[0], pl.Categorical),
        }

    def _place(self, numbers: Sequence[pl.Series]) -> NDArray[np.uint32]:
        """The place of the case of each row, among those of all replications."""
        cases = [rows.arrivals[0].size for rows, _ in self.results]
        first = (np.cumsum(cases) - cases).astype(np.uint32)
        if len(numbers) == 1:
            return numbers[0].to_numpy()
        each = [part.to_numpy() + start for part, start in zip(numbers, first, strict=True)]
        return np.concatenate(each)

    def _time(self, microseconds: Ints, *, own: bool = False) -> pl.Series:
        """Instants; -1 is none."""
        import polars as pl

        none = None if microseconds.min(initial=0) >= 0 else pl.Series(microseconds < 0)
        instants = self._since_origin(microseconds if own else microseconds.copy())
        return instants if none is None else instants.set(none, None)

    def _instant(self, microseconds: Ints) -> pl.Series:
        """Instants, also before the start."""
        return self._since_origin(microseconds.copy())

    def _since_origin(self, microseconds: Ints) -> pl.Series:
        """Instants, in the very memory of an array that nobody else has."""
        import polars as pl

        microseconds += np.datetime64(self.setting.origin, "us").astype(np.int64)
        return pl.Series(microseconds).cast(pl.Datetime("us"))

    def _staff(
        self, lengths: Sequence[int], officers: Numbers, nodes: Numbers
    ) -> tuple[pl.Series, pl.Series]:
        """Pools and officers of rows."""
        rows = [each for each, _ in self.results]
        pools = self.officers.pools(officers, nodes)
        return pools, self.officers.text(officers, list(zip(rows, lengths, strict=True)))

    def visits(
        self, parts: Sequence[Visits], *, ongoing: bool = False
    ) -> tuple[pl.DataFrame, NDArray[np.uint32]]:
        """Visits by (replication, end, case, activity, attempt), and the places of their cases.

        They are taken out of the parts: of most visits there need not be memory for their rows
        beside all columns.
        """
        import polars as pl

        for part in parts:
            part.put_in_order()
        lengths = [*map(len, parts)]
        numbers = [places(part.case) for part in parts]
        rows = joined_visits(parts)
        if ongoing:
            rows.end[:] = -1
        node = places(rows.node)
        kind = [_ROW_KINDS.get(kind, "delay") for kind in self.plan.kind.tolist()]
        pool, resource = self._staff(lengths, rows.officer, rows.node)
        made = {
            **self._case(numbers),
            "activity": named(self.names.nodes, node),
            "kind": named(kind, node),
            "item": labelled(self.names.items, rows.node),
            "attempt": pl.Series(rows.attempt),
            "pool": pool,
            "resource": resource,
            "enabled_time": self._time(rows.enabled, own=True),
            "start_time": self._time(rows.start, own=True),
            "end_time": self._time(rows.end, own=True),
            "worked": durations(rows.worked),
            "ended": labelled(ENDED_NAMES, rows.ended),
        }
        return self._table(lengths, made), self._place(numbers)

    def _afterwards(self) -> dict[str, Values]:
        """How what came after the issue of each case stands, and when it ended."""
        how, end = after_issue([rows for rows, *_ in self.results])
        return {"afterwards": labelled([*AFTERWARDS, None], how), "afterwards_end": self._time(end)}

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
                "channel": labelled(
                    self.setting.channels,
                    np.concatenate([one.channel for one in known]),
                ),
                "arrival": self._instant(
                    np.concatenate([rows.arrivals[0] for rows, _ in self.results])
                ),
                "end": self._time(column["end"]),
                "outcome": labelled(OUTCOMES, column["outcome"]),
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
            "reason": labelled(reasons, column["reason"] % len(reasons)),
            "time": self._instant(column["time"]),
        }
        tables.clear()
        return self._table(lengths, self._case(numbers) | own)

    def segments(self) -> pl.DataFrame:
        """The stretches of services that were interrupted."""
        tables = [rows.segments for rows, _ in self.results]
        if not any(map(len, tables)):
            return no_segments()
        column = Columns(tables, SEGMENT_COLUMNS)
        pool, officer = self._staff([*map(len, tables)], column["officer"], column["node"])
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
        if not any(map(len, tables)):
            return no_staffing()
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
