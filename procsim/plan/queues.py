"""Who joins the queue of an activity, and where those go who do not, or who leave it."""

from __future__ import annotations

from collections.abc import Callable

from procsim.plan.numbering import Numbering
from procsim.plan.plan import LUCK_BITS, NOWHERE, Ints
from procsim.scenario.activity import Activity
from procsim.scenario.node import Node

_ALL = 1 << LUCK_BITS


def queues(n: Numbering) -> dict[str, object]:
    """Arrays of what keeps cases from being served."""

    def column(of: Callable[[Activity], int], *, otherwise: int = NOWHERE) -> Ints:
        return n.column(lambda one: of(one) if isinstance(one, Activity) else otherwise)

    return {
        "room": column(lambda one: one.room or NOWHERE),
        "turned_away": column(lambda one: n.node(one.if_full)),
        "left": column(lambda one: n.node(one.if_left)),
        "balks": tuple(_steps(record) for record in n.nodes.values()),
        "balked": column(lambda one: n.node(one.if_balked)),
        "absent": column(lambda one: n.node(one.if_absent)),
        "call": column(lambda one: 0 if one.call is None else round(one.call.amount), otherwise=0),
        "stopped": column(lambda one: n.node(one.if_stopped)),
        "ticket_limit": column(lambda one: (one.tickets and one.tickets.a_day) or NOWHERE),
        "ticket_stop": column(_stop, otherwise=0),
        "ticket_calendar": column(
            lambda one: n.calendar(n.pools[one.pool].calendar) if one.tickets else NOWHERE
        ),
    }


def _steps(record: Node) -> tuple[tuple[int, int], ...]:
    """From how many cases on how much luck is too little to join them."""
    if not isinstance(record, Activity) or record.balks is None:
        return ()
    if isinstance(record.balks, int):
        return ((record.balks, _ALL),)
    return tuple((int(number), round(share * _ALL)) for number, share in record.balks.items())


def _stop(record: Activity) -> int:
    tickets = record.tickets
    return 0 if tickets is None or tickets.stop is None else round(tickets.stop.amount)
