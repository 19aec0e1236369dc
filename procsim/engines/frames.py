"""From rows of integers to tables with names and times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines.after_issue import after_issue
from procsim.engines.columns import Columns, durations, labelled, named, places, small
from procsim.engines.decoder import Decoder, Result
from procsim.engines.events import CASE_COLUMNS, ENDED_NAMES
from procsim.engines.order import by_number
from procsim.engines.rare_tables import marks, segments, staffing
from procsim.engines.visits import Visits, joined
from procsim.plan.names import Names
from procsim.plan.plan import ACTIVITY, GATE, Plan
from procsim.tables import AFTERWARDS, CAUSES, OUTCOMES, Setting, Tables

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from procsim.engines.decoder import Values

_ROW_KINDS = {ACTIVITY: "activity", GATE: "gate"}
"""Kinds of row by kind of node; every other that has rows is a delay."""


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
    decoder = Decoder(plan, names, setting, results)
    unfinished = [rows.open_visits for rows, _ in results]
    events, place = _visits(decoder, [rows.events for rows, _ in results])
    cases = _cases(decoder)
    # The marks of clocks ask for no more of the cases than when they ended.
    results[:] = [(replace(rows, cases=rows.cases[:, :2].copy()), known) for rows, known in results]
    made = Tables(
        setting=setting,
        events=events,
        open_visits=_visits(decoder, unfinished, ongoing=True)[0]
        if any(map(len, unfinished))
        else events.clear(),
        cases=cases,
        # Many a question leaves these alone; each is made when somebody asks for it.
        marks=partial(marks, decoder),
        segments=partial(segments, decoder),
        staffing=partial(staffing, decoder),
    )
    return made.placed({"events": place})


def _visits(
    decoder: Decoder, parts: Sequence[Visits], *, ongoing: bool = False
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
    rows = joined(parts)
    if ongoing:
        rows.end[:] = -1
    node = places(rows.node)
    kind = [_ROW_KINDS.get(kind, "delay") for kind in decoder.plan.kind.tolist()]
    pool, resource = decoder.staff(lengths, rows.officer, rows.node, own=True)
    made = {
        **decoder.case(numbers),
        "activity": named(decoder.names.nodes, node),
        "kind": named(kind, node),
        "item": labelled(decoder.names.items, rows.node),
        "attempt": pl.Series(rows.attempt),
        "pool": pool,
        "resource": resource,
        "enabled_time": decoder.time(rows.enabled, own=True),
        "start_time": decoder.time(rows.start, own=True),
        "end_time": decoder.time(rows.end, own=True),
        "worked": durations(rows.worked),
        "ended": labelled(ENDED_NAMES, rows.ended),
    }
    return decoder.table(lengths, made), decoder.place(numbers)


def _afterwards(decoder: Decoder) -> dict[str, Values]:
    """How what came after the issue of each case stands, and when it ended."""
    how, end = after_issue([rows for rows, *_ in decoder.results])
    return {"afterwards": labelled([*AFTERWARDS, None], how), "afterwards_end": decoder.time(end)}


def _cases(decoder: Decoder) -> pl.DataFrame:
    """Cases by number."""
    import polars as pl

    tables = [by_number(rows.cases) for rows, _ in decoder.results]
    column = Columns(tables, (*CASE_COLUMNS, *CAUSES))
    whose = decoder.whose(tables)
    known = [applicants for _, applicants in decoder.results]
    # Rows are in the order of case numbers, and every case that arrived has one.
    return decoder.table(
        [*map(len, tables)],
        {
            **whose,
            "channel": labelled(
                decoder.setting.channels,
                np.concatenate([one.channel for one in known]),
            ),
            "arrival": decoder.instant(
                np.concatenate([rows.arrivals[0] for rows, _ in decoder.results])
            ),
            "end": decoder.time(column["end"]),
            "outcome": labelled(OUTCOMES, column["outcome"]),
            "visits": small(column["visits"]),
            "complete": pl.Series(np.concatenate([one.complete for one in known])),
            **{cause: durations(column[cause]) for cause in CAUSES},
            "slack": durations(column["slack"]),
            **_afterwards(decoder),
        },
    )
