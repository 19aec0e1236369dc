"""Limits of deadlines and waits, and what nodes do to clocks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from procsim.errors import GraphError
from procsim.plan.ages import Ages, Limit
from procsim.plan.numbering import Numbering
from procsim.plan.plan import CLOCK_LIMIT, NO_LIMIT, NOWHERE, WORKDAY_LIMIT, WORKING_LIMIT
from procsim.scenario.case_type import CaseType
from procsim.scenario.deadline import Extension
from procsim.scenario.node import Clock, Deadline, Delay, Node
from procsim.scenario.quantity import Duration

_ACTIONS = {"start": 0, "pause": 1, "resume": 2, "stop": 3, "extend": 6}
_WHICH = {"promised": 1, "statutory": 2}


def limits(n: Numbering) -> dict[str, object]:
    """Arrays of the limits of waits and deadlines, and of what deadlines do on the way."""
    limits = [_limit(n, name, record) for name, record in n.nodes.items()]
    kinds, amounts, calendars = zip(*limits, strict=True)
    return {
        "limit_kind": np.array(kinds, dtype=np.int64),
        "limit_amount": np.array(amounts, dtype=np.int64),
        "limit_calendar": np.array(calendars, dtype=np.int64),
    }


def ages(n: Numbering, extends: Callable[[str, str], int]) -> dict[int, Ages]:
    """What each deadline does on its way; `extends` gives the slot of whether it is extended."""
    return {
        n.number[name]: Ages(
            notes=_notes(n, record),
            raises=_raises(record),
            extension=_extension(record.extension, record.calendar),
            extends=tuple(extends(name, kind) for kind in n.types),
        )
        for name, record in n.nodes.items()
        if isinstance(record, Deadline)
    }


def _limit(n: Numbering, name: str, record: Node) -> tuple[int, int, int]:
    """Kind, amount and calendar of a node's limit; the amount is drawn where it varies."""
    match record:
        case Deadline(calendar=calendar):
            limit, times = record.limit, _times(n, name, record)
        case Delay(at_most=Duration() as limit, calendar=calendar):
            times = [limit]
        case _:
            return NO_LIMIT, 0, NOWHERE
    if limit is None:
        assert isinstance(record, Deadline), "only deadlines have limits that vary"
        counted = calendar is not None or record.deadline.workdays
        how, amount = WORKING_LIMIT if counted else CLOCK_LIMIT, 0
    else:
        how, amount = _amount(limit, calendar)
    counts = {how, *(_amount(time, calendar)[0] for time in times)}
    # A warning may count workdays before a limit that counts clock time.
    return how, amount, NOWHERE if counts == {CLOCK_LIMIT} else n.calendar(calendar)


def _times(n: Numbering, name: str, record: Deadline) -> list[Duration]:
    """Everything that is counted for a deadline: also by how much it is extended."""
    clocks = [clock for clock in n.nodes.values() if isinstance(clock, Clock)]
    more = [clock.by for clock in clocks if clock.by is not None and name in clock.names]
    given = [] if record.extension is None else [record.extension.by]
    return [*record.times, *given, *more]


def _notes(n: Numbering, record: Deadline) -> tuple[tuple[int, int, int], ...]:
    return tuple(
        (*_amount(note, record.calendar), NOWHERE if name is None else n.reasons.index(name))
        for note, name in record.notes
    )


def _raises(record: Deadline) -> tuple[tuple[int, int, int], ...]:
    return tuple(
        sorted((*_amount(age, record.calendar), grade) for age, grade in record.priority_at.items())
    )


def _extension(more: Extension | None, calendar: str | None) -> tuple[Limit, Limit] | None:
    if more is None:
        return None
    at = (NO_LIMIT, 0) if more.at is None else _amount(more.at, calendar)
    return at, _amount(more.by, calendar)


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
            lambda record: _ACTIONS[record.clock] if isinstance(record, Clock) else NOWHERE
        ),
        "clock_which": n.column(
            lambda record: (
                sum(_WHICH.get(name, 0) for name in record.names)
                if isinstance(record, Clock)
                else 0
            )
        ),
        "clock_turns": {
            n.number[name]: _turns(n, record)
            for name, record in n.nodes.items()
            if isinstance(record, Clock) and not {*record.names} <= {*_WHICH}
        },
        "clock_reason": n.column(
            lambda record: (
                n.reasons.index(record.reason)
                if isinstance(record, Clock) and record.reason is not None
                else NOWHERE
            )
        ),
        "clocks_start_on_arrival": not any(clock.clock == "start" for clock in clocks),
    }


def _turns(n: Numbering, record: Clock) -> tuple[tuple[int, int, int], ...]:
    """Deadlines that a node turns, each with the kind and amount by which it is extended."""
    turned = []
    for name in record.names:
        deadline = n.nodes.get(name)
        if isinstance(deadline, Deadline):
            by = (NO_LIMIT, 0) if record.by is None else _amount(record.by, deadline.calendar)
            turned.append((n.number[name], *by))
    return tuple(sorted(turned))


def _amount(limit: Duration, calendar: str | None) -> tuple[int, int]:
    """Kind and amount of a limit; a whole number of workdays was validated."""
    if limit.workdays:
        if limit.amount != int(limit.amount) or limit.amount < 1:
            raise GraphError(
                f"a limit of {limit}: found part of a workday; whole workdays, at least 1"
            )
        return WORKDAY_LIMIT, int(limit.amount)
    return CLOCK_LIMIT if calendar is None else WORKING_LIMIT, round(limit.amount)
