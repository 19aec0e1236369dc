"""Rows of a run that are handed over while it goes on, so that nobody need keep them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines.effects import END_OF_SERVICE, effect_key
from procsim.engines.events import (
    AFTERWARDS_COLUMNS,
    CASE_COLUMNS,
    MARK_COLUMNS,
    SEGMENT_COLUMNS,
    STAFFING_COLUMNS,
    Rows,
)
from procsim.plan.plan import Ints, Plan
from procsim.tables import CAUSES

if TYPE_CHECKING:
    from procsim.engines import DrawSource, Engine
    from procsim.engines.visits import Visits

VISIT_COLUMNS = ("key", "officer", "enabled", "start", "end", "worked", "ended", "arrival")
"""Columns of visits: `ended` has the number of the case type from bit `KIND_SHIFT` on, and
`arrival` is that of the case."""

ENDED_CASE_COLUMNS = (*CASE_COLUMNS, *CAUSES, "kind", "arrival")
"""Columns of cases: `kind` is the number of the case type, with `TO_COME` where something is still
to come after the issue."""

CASE_MARK_COLUMNS = (*MARK_COLUMNS, "kind", "arrival")
"""Columns of marks, with the number of the case type and the arrival of the case."""

KIND_SHIFT = 8
TO_COME = 1 << 32

NOT_YET = -1
"""The end of a run that goes on."""


def _none(columns: tuple[str, ...]) -> Callable[[], Ints]:
    return lambda: np.empty((0, len(columns)), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some consecutive rows of one run, C-contiguous arrays of int64 with the columns named above.

    They stand until the next chunk is asked for: whoever wants them longer copies them.
    Rows are in the order of their writing. What one effect writes is in one chunk: a visit and its
    stretches, say. A visit that ends its case, or is withdrawn with it, is in no later chunk than
    the row of the case; what comes after the issue is.

    Parameters
    ----------
    visits : (rows, 8)
        Visits to activities, delays and gates that ended.
    cases : (rows, 5 + causes + 2)
        Cases that ended; in the last chunk those that are open too, with end -1.
    marks : (rows, 7)
        What nodes did to clocks; deadlines may be left out.
    segments : (rows, 7)
    staffing : (rows, 3)
    afterwards : (rows, 3)
        In the last chunk those that are open too, with end -1.
    open_visits : (rows, 8)
        In the last chunk alone.
    end : int
        When the run ended; `NOT_YET` in every chunk but the last.
    settled : int
        No later row tells of work that began before this instant; `NOT_YET` where nobody knows.
        The nearer it is to now, the less has to be kept.
    crews : tuple of tuples of int
        Officers who worked together, by the number of the crew, up to now.
    """

    visits: Ints = field(default_factory=_none(VISIT_COLUMNS))
    cases: Ints = field(default_factory=_none(ENDED_CASE_COLUMNS))
    marks: Ints = field(default_factory=_none(CASE_MARK_COLUMNS))
    segments: Ints = field(default_factory=_none(SEGMENT_COLUMNS))
    staffing: Ints = field(default_factory=_none(STAFFING_COLUMNS))
    afterwards: Ints = field(default_factory=_none(AFTERWARDS_COLUMNS))
    open_visits: Ints = field(default_factory=_none(VISIT_COLUMNS))
    end: int = NOT_YET
    settled: int = NOT_YET
    crews: tuple[tuple[int, ...], ...] = ()


ChunkedEngine = Callable[[Plan, "DrawSource"], Iterator[Chunk]]
"""An engine that hands over its rows while it runs; the last chunk has the run's end."""


def engine_in_chunks(name: str) -> ChunkedEngine:
    """Find an engine by its name, and let it hand over its rows in chunks.

    An engine that can do so while it runs has a function ``chunks`` beside its own.

    Raises
    ------
    UsageError
        For a name that is not registered.
    """
    from procsim.engines import engine

    found = engine(name)
    chunks: ChunkedEngine | None = getattr(import_module(found.__module__), "chunks", None)
    return chunks or in_chunks(found)


def in_chunks(engine: Engine) -> ChunkedEngine:
    """Let an engine that keeps all its rows hand them over, in one chunk at the end."""

    def run(plan: Plan, draws: DrawSource) -> Iterator[Chunk]:
        yield whole(engine(plan, draws))

    return run


def whole(rows: Rows) -> Chunk:
    """Make one chunk of all rows of a run.

    Parameters
    ----------
    rows : Rows

    Returns
    -------
    Chunk
        Visits in the order of (end, case, node, attempt), cases in that of (end, case), the open
        ones last.
    """
    ended, case = rows.cases[:, 1], rows.cases[:, 0]
    return Chunk(
        visits=_visits(rows, rows.events),
        cases=np.ascontiguousarray(_cases(rows)[np.lexsort((case, ended, ended < 0))]),
        marks=_with_case(rows, rows.marks),
        segments=rows.segments,
        staffing=rows.staffing,
        afterwards=rows.afterwards,
        open_visits=_visits(rows, rows.open_visits),
        end=rows.end,
        crews=rows.crews,
    )


def _visits(rows: Rows, visits: Visits) -> Ints:
    order = np.lexsort((visits.attempt, visits.node, visits.case, visits.end))
    case, node, attempt, *times, worked, ended = visits.table()[order].T
    arrival, kind, _ = rows.arrivals
    key = effect_key(END_OF_SERVICE, case, node, attempt)
    columns = (key, *times, worked, ended | kind[case] << KIND_SHIFT, arrival[case])
    return np.ascontiguousarray(np.column_stack(columns))


def _cases(rows: Rows) -> Ints:
    found = _with_case(rows, rows.cases)
    found[:, -2] += np.isin(found[:, 0], rows.afterwards[:, 0]) * TO_COME
    return found


def _with_case(rows: Rows, table: Ints) -> Ints:
    """Add the type and the arrival of the case that each row speaks of."""
    case = table[:, 0]
    arrival, kind, _ = rows.arrivals
    return np.ascontiguousarray(np.column_stack((table, kind[case], arrival[case])))
