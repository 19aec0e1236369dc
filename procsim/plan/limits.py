"""Limits of deadlines and waits, and what nodes do to clocks."""

from __future__ import annotations

import numpy as np

from procsim.errors import GraphError
from procsim.plan.numbering import Numbering
from procsim.plan.plan import CLOCK_LIMIT, NO_LIMIT, NOWHERE, WORKDAY_LIMIT, WORKING_LIMIT
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import Clock, Deadline, Delay, Node
from procsim.scenario.quantity import Duration

_ACTIONS = ("start", "pause", "resume", "stop")
_WHICH = {"promised": 1, "statutory": 2, "both": 3}


def limits(n: Numbering) -> dict[str, object]:
    """Arrays of the limits of deadlines and waits, and of the warnings before them."""
    limits = [_limit(n, record) for record in n.nodes.values()]
    kinds, amounts, calendars = zip(*limits, strict=True)
    return {
        "limit_kind": np.array(kinds, dtype=np.int64),
        "limit_amount": np.array(amounts, dtype=np.int64),
        "limit_calendar": np.array(calendars, dtype=np.int64),
        "notes": tuple(
            tuple(_amount(note, record.calendar) for note in record.note_at)
            if isinstance(record, Deadline)
            else ()
            for record in n.nodes.values()
        ),
    }


def _limit(n: Numbering, record: Node) -> tuple[int, int, int]:
    """Kind, amount and calendar of a node's limit."""
    match record:
        case Deadline(deadline=limit, calendar=calendar):
            pass
        case Delay(at_most=Duration() as limit, calendar=calendar):
            pass
        case _:
            return NO_LIMIT, 0, NOWHERE
    how, amount = _amount(limit, calendar)
    notes = record.note_at if isinstance(record, Deadline) else []
    counts = {how, *(_amount(note, calendar)[0] for note in notes)}
    # A warning may count workdays before a limit that counts clock time.
    return how, amount, NOWHERE if counts == {CLOCK_LIMIT} else n.calendar(calendar)


def promises(n: Numbering) -> dict[str, object]:
    """Arrays of what was promised to each type of case: by it, work can have a due date."""
    dues = [_promise(n, n.graph.graph["cases"][name]) for name in n.types]
    kinds, amounts, calendars = zip(*dues, strict=True)
    return {
        "due_kind": np.array(kinds, dtype=np.int64),
        "due_amount": np.array(amounts, dtype=np.int64),
        "due_calendar": np.array(calendars, dtype=np.int64),
    }


def _promise(n: Numbering, case: CaseType) -> tuple[int, int, int]:
    if case.promise is None:
        return NO_LIMIT, 0, NOWHERE
    how, amount = _amount(case.promise, None)
    return how, amount, NOWHERE if how == CLOCK_LIMIT else n.calendar(case.calendar)


def clocks(n: Numbering) -> dict[str, object]:
    """Arrays of what nodes do to clocks."""
    clocks = [record for record in n.nodes.values() if isinstance(record, Clock)]
    return {
        "clock_action": n.column(
            lambda record: _ACTIONS.index(record.clock) if isinstance(record, Clock) else NOWHERE
        ),
        "clock_which": n.column(
            lambda record: _WHICH[record.of] if isinstance(record, Clock) else 0
        ),
        "clock_reason": n.column(
            lambda record: (
                n.reasons.index(record.reason)
                if isinstance(record, Clock) and record.reason is not None
                else NOWHERE
            )
        ),
        "clocks_start_on_arrival": not any(clock.clock == "start" for clock in clocks),
    }


def _amount(limit: Duration, calendar: str | None) -> tuple[int, int]:
    """Kind and amount of a limit; a whole number of workdays was validated."""
    if limit.workdays:
        if limit.amount != int(limit.amount) or limit.amount < 1:
            raise GraphError(
                f"a limit of {limit}: found part of a workday; whole workdays, at least 1"
            )
        return WORKDAY_LIMIT, int(limit.amount)
    return CLOCK_LIMIT if calendar is None else WORKING_LIMIT, round(limit.amount)
