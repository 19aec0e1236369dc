"""Whether engines agree: the same rows of the same replication, or the same error.

`differences` tells what two engines made otherwise, with the first row of each table in which they
differ; `checked` makes a replication with every engine, and tells of a disagreement as it happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np

from procsim.engines import ENGINES, Rows
from procsim.engines.events import (
    AFTERWARDS_COLUMNS,
    CASE_COLUMNS,
    EVENT_COLUMNS,
    FIRST_CREW,
    MARK_COLUMNS,
    SEGMENT_COLUMNS,
    STAFFING_COLUMNS,
)
from procsim.engines.visits import Visits
from procsim.errors import ProcsimError
from procsim.plan import Compiled, compile_graph
from procsim.plan.names import Names
from procsim.plan.plan import Ints
from procsim.plan.underway import FIRST_OF_BACKLOG
from procsim.replication import Replication, Result
from procsim.tables import CAUSES
from procsim.workflow.graph import Graph

_VISITS = (*EVENT_COLUMNS, "crew")
_IN_ANY_ORDER = {
    "events": _VISITS,
    "open_visits": _VISITS,
    "cases": (*CASE_COLUMNS, *CAUSES),
    "afterwards": AFTERWARDS_COLUMNS,
}
_IN_THEIR_ORDER = {
    "marks": MARK_COLUMNS,
    "segments": (*SEGMENT_COLUMNS, "crew"),
    "staffing": STAFFING_COLUMNS,
}
_TABLES = _IN_ANY_ORDER | _IN_THEIR_ORDER

Row = tuple[Any, ...]
Make = Callable[[Replication, int], Result]

make_one: Make = Replication.__call__
"""Makes a replication with the engine that is asked for, and no other."""


class DisagreementError(AssertionError):
    """Engines that made different rows of one replication."""


class Outcome(NamedTuple):
    """What an engine made of a replication: a result, or the error that it told."""

    result: Result | None
    error: ProcsimError | None


def assert_same(
    design: Graph | Compiled,
    seed: int = 1,
    replication: int = 0,
    engines: Sequence[str] = tuple(ENGINES),
) -> Outcome:
    """Let every engine make a replication, and give what the first made of it.

    Raises
    ------
    DisagreementError
    """
    compiled = design if isinstance(design, Compiled) else compile_graph(design)
    replicate = Replication(compiled, engines[0], seed)
    return agreed(make_one, replicate, replication, engines)


def checked(make: Make, engines: Sequence[str]) -> Make:
    """Give a way to make a replication with every engine, whichever is asked for.

    What it gives, or raises, is of the first of them.
    """

    def made(replicate: Replication, number: int) -> Result:
        if len(engines) == 1 or replicate.engine not in {"auto", *ENGINES}:
            return make(replicate, number)
        result, error = agreed(make, replicate, number, engines)
        if error is not None:
            raise error
        assert result is not None, "an engine gives a result or an error"
        return result

    return made


def agreed(make: Make, replicate: Replication, number: int, engines: Sequence[str]) -> Outcome:
    """Give what the first engine made of a replication, if the others made the same."""
    first, *others = engines
    known = _outcome(make, replace(replicate, engine=first), number)
    for other in others:
        found = _outcome(make, replace(replicate, engine=other), number)
        told = [*_told(known, found, replicate.compiled.names)]
        if told:
            where = f"{first} and {other} differ, seed {replicate.seed}, replication {number}:"
            raise DisagreementError("\n".join((where, *told)))
    return known


def _outcome(make: Make, replicate: Replication, number: int) -> Outcome:
    try:
        return Outcome(make(replicate, number), None)
    except ProcsimError as error:
        return Outcome(None, error)


def _told(one: Outcome, other: Outcome, names: Names) -> Iterator[str]:
    """Tell how two outcomes differ."""
    errors = [each.error and f"{type(each.error).__name__}: {each.error}" for each in (one, other)]
    if errors[0] != errors[1]:
        yield f"error: {errors[0]} | {errors[1]}"
    if one.result is None or other.result is None:
        return
    yield from differences(one.result[0], other.result[0], names)
    for applicants in ("complete", "channel"):
        known, found = (getattr(each[1], applicants) for each in (one.result, other.result))
        if not np.array_equal(known, found):
            yield f"{applicants}: {known.tolist()} | {found.tolist()}"


def differences(one: Rows, other: Rows, names: Names) -> Iterator[str]:
    """Tell, a line a table, how the rows of two engines differ; nothing where they are the same.

    Crews are compared by their officers: engines may number them as they like.
    """
    if one.end != other.end:
        yield f"end: {one.end} | {other.end}"
    if not all(map(np.array_equal, one.arrivals, other.arrivals)):
        came = [np.column_stack(rows.arrivals).tolist() for rows in (one, other)]
        yield from _first("arrivals", came, (repr, repr))
    for table, columns in _TABLES.items():
        if _alike(one, other, table):
            continue
        show = [partial(_shown, each, names, columns) for each in (one, other)]
        rows = [_decoded(each, table, columns) for each in (one, other)]
        in_order = [sorted(each) for each in rows]
        if in_order[0] != in_order[1]:
            yield from _first(table, in_order, show)
        elif table in _IN_THEIR_ORDER:
            yield from _first(f"{table}, the same in another order", rows, show)


def table_of(rows: Rows, name: str) -> Ints:
    """Give a table of a run as an array of int64."""
    found: Visits | Ints = getattr(rows, name)
    return found.table() if isinstance(found, Visits) else found


def _alike(one: Rows, other: Rows, table: str) -> bool:
    """Whether two engines made a table alike, in whatever order where that is none of its own.

    Soon found for many rows; where it is not so, they may still be the same by other crews.
    """
    values = [table_of(rows, table) for rows in (one, other)]
    wide = [(each.dtype, each.shape[1]) for each in values]
    assert wide[0] == wide[1], f"{table}: found {wide[1]} columns; {wide[0]}"
    if table in _IN_ANY_ORDER:
        values = [each[np.lexsort(each.T[::-1])] for each in values]
    return one.crews == other.crews and np.array_equal(*values)


def _decoded(rows: Rows, table: str, columns: Sequence[str]) -> list[Row]:
    """Rows as tuples; of visits and stretches with the officers of the crew as the last member."""
    found: list[Row] = list(map(tuple, table_of(rows, table).tolist()))
    return [_with_crew(rows, row, columns) for row in found] if columns[-1] == "crew" else found


def _with_crew(rows: Rows, row: Row, columns: Sequence[str]) -> Row:
    place = columns.index("officer")
    if row[place] > FIRST_CREW:
        return (*row, ())
    return (*row[:place], FIRST_CREW, *row[place + 1 :], rows.crews[FIRST_CREW - row[place]])


def _first(
    table: str, made: Sequence[Sequence[Row]], show: Sequence[Callable[[Row], str]]
) -> Iterator[str]:
    """Tell of the first row in which a table that two engines made differs."""
    for place, rows in enumerate(zip_longest(*made)):
        if rows[0] != rows[1]:
            told = [
                "none" if row is None else word(row) for word, row in zip(show, rows, strict=True)
            ]
            sizes = " | ".join(str(len(each)) for each in made)
            yield "\n    ".join((f"{table} ({sizes} rows), row {place}:", *told))
            return


def _shown(rows: Rows, names: Names, columns: Sequence[str], row: Row) -> str:
    """Word a row, its node and its case by name."""
    told = dict(zip(columns, row, strict=True))
    for column, word in (("case", partial(_case, rows, names)), ("node", partial(_node, names))):
        if column in told:
            told[column] = word(told[column])
    return ", ".join(f"{name} {value}" for name, value in told.items())


def _case(rows: Rows, names: Names, number: int) -> str:
    _, kinds, indices = rows.arrivals
    if not 0 <= number < kinds.size:
        return f"{number} (none)"
    kind, index = names.types[kinds[number]], int(indices[number])
    held = index >= FIRST_OF_BACKLOG
    return f"{number} ({kind}-{f'b{index + 1 - FIRST_OF_BACKLOG}' if held else index + 1})"


def _node(names: Names, number: int) -> str:
    if not 0 <= number < len(names.nodes):
        return f"{number} (none)"
    item = names.items[number]
    return names.nodes[number] + (f" {item}" if item else "")
