"""What happens at each node of a plan: work, delays, checks, ends."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np

from procsim.plan.numbering import Numbering
from procsim.plan.plan import NOWHERE
from procsim.scenario.node import Activity, Delay, Documents, End, Gate, Node
from procsim.tables import AFTERWARDS, CAUSES, OUTCOMES
from procsim.workflow.holding import standing_before
from procsim.workflow.hours import calendar_of


def visits(n: Numbering) -> dict[str, object]:
    """What happens at each node."""
    return {
        "pool": n.column(
            lambda record: n.pool_number[record.pool] if isinstance(record, Activity) else NOWHERE
        ),
        "crews": tuple(_crews(n, record) for record in n.nodes.values()),
        "grade": np.array(
            [[_grade(n, record, name) for name in n.types] for record in n.nodes.values()],
            dtype=np.int64,
        ),
        **_trays(n),
        "cause": n.column(
            lambda record: CAUSES.index(record.delay) if isinstance(record, Delay) else NOWHERE
        ),
        "outcome": n.column(
            lambda record: _place(OUTCOMES, record.end) if isinstance(record, End) else NOWHERE
        ),
        "concludes": n.column(
            lambda record: _place(AFTERWARDS, record.end) if isinstance(record, End) else NOWHERE
        ),
        "counter": n.column(
            lambda record: isinstance(record, Activity) and record.place == "counter"
        ).astype(np.bool_),
        "fresh": n.column(
            lambda record: isinstance(record, Documents) and record.resubmission == "fresh"
        ).astype(np.bool_),
        "piecemeal": n.column(
            lambda record: isinstance(record, Documents) and record.notice == "piecemeal"
        ).astype(np.bool_),
        "next_day": n.column(
            lambda record: isinstance(record, Delay) and record.until == "next_day"
        ).astype(np.bool_),
        "calendar": n.column(partial(_delay_calendar, n)),
        "batch": n.column(
            lambda record: (
                record.batch.batch if isinstance(record, Gate) and record.batch is not None else 0
            )
        ),
        "agenda": n.column(
            lambda record: (record.agenda or NOWHERE) if isinstance(record, Gate) else NOWHERE
        ),
        "gathers_for": n.column(partial(_gathers_for, n)),
        "asked": np.array(
            [[_asked(n, record, name) for name in n.types] for record in n.nodes.values()],
            dtype=np.int64,
        ),
    }


def _trays(n: Numbering) -> dict[str, object]:
    """Which activities hold the officers before them, and who those are."""
    holds = np.array(
        [isinstance(record, Activity) and record.holds for record in n.nodes.values()],
        dtype=np.bool_,
    )
    stands = np.zeros(len(n.nodes), dtype=np.bool_)
    for name, number in n.number.items():
        if holds[number]:
            stands[[n.number[node] for node in standing_before(n.graph, name)]] = True
    return {"holds": holds, "stands": stands}


def _place(words: tuple[str, ...], word: str) -> int:
    return words.index(word) if word in words else NOWHERE


def _crews(n: Numbering, record: Node) -> tuple[tuple[tuple[int, int], ...], ...]:
    if not isinstance(record, Activity):
        return ()
    return tuple(
        tuple((n.pool_number[pool], number) for pool, number in crew) for crew in record.crews
    )


def _grade(n: Numbering, record: Node, case_type: str) -> int:
    own = record.priority if isinstance(record, Activity | Gate) else None
    of_case: int = n.graph.graph["cases"][case_type].priority
    return own or of_case


def _gathers_for(n: Numbering, record: Node) -> int:
    if not isinstance(record, Gate) or record.batch is None or record.batch.or_after is None:
        return NOWHERE
    return record.batch.or_after.microseconds(calendar_of(n.graph, record.calendar).nominal_day())


def _delay_calendar(n: Numbering, record: Node) -> int:
    if isinstance(record, Gate) and record.batch is not None:
        after = record.batch.or_after
        counted = after is not None and (after.workdays or record.calendar is not None)
        return n.calendar(record.calendar) if counted else NOWHERE
    if not isinstance(record, Delay):
        return NOWHERE
    workdays = record.takes is not None and record.takes.workdays
    counts = record.calendar is not None or workdays or record.until == "next_day"
    return n.calendar(record.calendar) if counts else NOWHERE


def _asked(n: Numbering, record: Node, case_type: str) -> int:
    documents = n.graph.graph["cases"][case_type].documents
    asked: Iterable[str] = ()
    if isinstance(record, Documents):
        wanted = {"all": (True, False), "key": (True,), "other": (False,)}
        asked = (
            [
                name
                for name, document in documents.items()
                if document.key in wanted[record.documents]
            ]
            if isinstance(record.documents, str)
            else record.documents
        )
    elif isinstance(record, Delay) and record.until == "documents":
        asked = documents
    order = sorted(documents)
    return sum(1 << order.index(name) for name in asked if name in documents)
