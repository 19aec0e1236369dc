"""Tables that few questions need: what happened to clocks, stretches of work, numbers on duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engines.columns import Columns, labelled, named, places, small
from procsim.engines.decoder import Decoder
from procsim.engines.events import (
    CLOCK_ACTIONS,
    MARK_COLUMNS,
    SEGMENT_COLUMNS,
    STAFFING_COLUMNS,
    WHY_NAMES,
)
from procsim.engines.marks import all_marks
from procsim.engines.nothing import no_segments, no_staffing
from procsim.tables import Placed

if TYPE_CHECKING:
    import polars as pl


def marks(decoder: Decoder) -> Placed:
    """What happened to the clocks, in order of time."""
    on_arrival = decoder.plan.clocks_start_on_arrival
    tables = [all_marks(rows, start_on_arrival=on_arrival) for rows, _ in decoder.results]
    column = Columns(tables, MARK_COLUMNS)
    clocks = ["promised", "statutory", *map(_deadline, decoder.names.nodes, decoder.names.items)]
    reasons = [*decoder.names.reasons, None]
    lengths, numbers = [*map(len, tables)], [places(table[:, 0]) for table in tables]
    own = {
        "clock": named(clocks, column["clock"]),
        "action": named(CLOCK_ACTIONS, column["action"]),
        "reason": labelled(reasons, column["reason"] % len(reasons)),
        "time": decoder.instant(column["time"]),
    }
    tables.clear()
    return Placed(decoder.table(lengths, decoder.case(numbers) | own), decoder.place(numbers))


def segments(decoder: Decoder) -> pl.DataFrame | Placed:
    """The stretches of services that were interrupted."""
    tables = [rows.segments for rows, _ in decoder.results]
    if not any(map(len, tables)):
        return no_segments()
    column = Columns(tables, SEGMENT_COLUMNS)
    lengths, numbers = [*map(len, tables)], [places(table[:, 0]) for table in tables]
    pool, officer = decoder.staff(lengths, column["officer"], column["node"])
    made = decoder.table(
        lengths,
        {
            **decoder.case(numbers),
            "activity": named(decoder.names.nodes, column["node"]),
            "item": named(decoder.names.items, column["node"]),
            "attempt": small(column["attempt"]),
            "pool": pool,
            "from": decoder.time(column["from"]),
            "to": decoder.time(column["to"]),
            "officer": officer,
            "why": named(WHY_NAMES, column["why"]),
        },
    )
    return Placed(made, decoder.place(numbers))


def staffing(decoder: Decoder) -> pl.DataFrame:
    """How many officers were on duty from when on, where a number decides."""
    tables = [rows.staffing for rows, _ in decoder.results]
    if not any(map(len, tables)):
        return no_staffing()
    column = Columns(tables, STAFFING_COLUMNS)
    return decoder.table(
        [*map(len, tables)],
        {
            "pool": named(decoder.names.pools, column["pool"]),
            "time": decoder.time(column["time"]),
            "on_duty": small(column["number"]),
        },
    )


def _deadline(node: str, item: str | None) -> str:
    return f"deadline:{node}" if item is None else f"deadline:{node} {item}"
