"""The plan: a design as flat arrays, with no name, no probability and no distribution in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from procsim.calendars import Intervals
from procsim.plan.ages import Ages
from procsim.plan.changes import Changes
from procsim.plan.underway import Underway

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

START, ACTIVITY, DOCUMENTS, DELAY, CHOICE, SPLIT, JOIN, CLOCK, DEADLINE, END, GATE = range(11)
"""Kinds of node."""

KIND_NAMES = (
    "start", "activity", "documents", "delay", "choice", "split", "join", "clock",
    "deadline", "end", "gate",
)  # fmt: skip

FINISH, SUSPEND, ANY, FIT, SERVE_QUEUE = range(5)
"""What closing time does to a service."""

FIRST_COME, LAST_COME, RANDOM, SHORTEST, DUE_DATE = range(5)
"""Disciplines of a queue."""

LOWEST_NUMBER, LONGEST_IDLE, FASTEST = range(3)
"""Who of several idle officers starts."""

NO_LIMIT, CLOCK_LIMIT, WORKING_LIMIT, WORKDAY_LIMIT = range(4)
"""How a limit counts: clock time, a calendar's working time, or whole workdays of a calendar."""

LUCK_BITS = 32
"""Luck that an engine compares or multiplies is a whole number below two to this power."""

UNLIMITED = -1
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Tide:
    """Looks at a queue, the first so long after an opening, that open or close windows.

    Parameters
    ----------
    calendar : int
        In whose hours there are looks, the first so long after each opening.
    every : int
        Microseconds.
    opens_at, closes_at : int
        So many waiting or more, or fewer, change the number of windows, by `step`.
    at_least, at_most : int
    step : int
    """

    calendar: int
    every: int
    opens_at: int
    closes_at: int
    at_least: int
    at_most: int
    step: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One design, compiled; `N` nodes, `P` pools and `T` case types, each in the order of names.

    Parameters
    ----------
    kind, next, other, pool, cause, outcome : (N,) int64
        `next` and `other` (where papers are missing or late) are node numbers, -1 for none.
    concludes : (N,) int64
        How an end ends what came after the issue; -1 for the end of a case, whose `next` does.
    counter, fresh : (N,) bool
        Whether the applicant is present; whether each visit to a check draws the gaps anew.
    piecemeal : (N,) bool
        Whether a check tells of the first gap only.
    next_day : (N,) bool
        Whether a delay lasts until its calendar opens on a later day.
    calendar : (N,) int64
        Of the working time of a delay, or of a batch's wait; -1 counts clock time.
    batch, agenda, gathers_for : (N,) int64
        Cases that a gate waits for, 0 for a timetable; that it lets through at an opening, -1 for
        all; how long the oldest waits for a batch, -1 for ever.
    slot : (N, T) int64
        The draws that an activity, a delay, a choice or a split asks for; -1 for none. Those of a
        split are bits of the branches that a case starts; with -1 it starts all.
    own_times : tuple of N tuples of (int, tuple of T int)
        Of an activity whose pools take different times: each pool, and the slots that it asks
        for; empty where all take the same.
    asked : (N, T) int64
        Bits of the documents that a check or a wait for documents asks for.
    crews : tuple of N tuples
        Who does an activity: alternatives in order of preference, each of (pool, number of
        officers); `pool` is the first of the first.
    grade, patience : (N, T) int64
        Priority class of work, 1 first; the draws of how long it is waited for, -1 for ever.
    task : (N,) int64
        A number that nodes share which are the same work for other items.
    room, turned_away, left : (N,) int64
        How many cases an activity holds, -1 for any number; where those go who find it full, and
        those who lose patience.
    balks : tuple of N tuples of (int, int)
        From how many cases at an activity so much luck deters a case from joining them.
    balk_luck, no_show : (N, T) int64
        The draws of that luck; and of who is not there when called. -1 for none.
    balked, stopped, absent : (N,) int64
        Where those go who do not join, who get no ticket, and who were called and not there.
    call : (N,) int64
        Work to call somebody who is not there.
    ticket_limit, ticket_stop, ticket_calendar : (N,) int64
        Tickets a day, -1 for any number; microseconds before the last closing of the day in which
        there are none; and the calendar, -1 where nobody needs a ticket.
    holds, stands : (N,) bool
        Whether an activity that is full holds the officers before it; whether those of an activity
        can stand before such a one, done with what it has no room for.
    entry : (T,) int64
        The start node of each case type.
    due_kind, due_amount, due_calendar : (T,) int64
        The promised limit of each case type.
    population, population_gap, population_calendar : (T,) int64
        How many members come again and again, 0 for arrivals known before the run; the draws of
        their gaps, and the calendar that these count in.
    population_first, population_last, population_most : (T,) int64
        When each member's first case arrives, -1 a gap after the start; no arrivals after, and no
        more cases than, -1 for any number.
    backlog : tuple of T tuples of Underway
        The cases of each type that the run finds on their way.
    missing : (T,) int64
        The draws of each case type's missing documents; -1 for a type without documents.
    supply : tuple of T tuples of int
        The draws of each document's time to supply, by bit.
    supply_calendar : tuple of T tuples of int
        The calendar in whose working time it counts; -1 for clock time.
    branch_from : (N + 1,) int64
    branch_to : int64
        Branches of choices and splits: those of node n begin at ``branch_to[branch_from[n]]``.
    needed : (N,) int64
        How many branches a join waits for, or all that were started; those that are late are
        withdrawn.
    limit_kind, limit_amount, limit_calendar : (N,) int64
        The limit of a deadline, or of a wait for documents; amounts in microseconds or workdays.
    ages : mapping of deadlines to Ages
    scope : (N, N) bool
        Row of a deadline, or of a join that does not need all: the nodes that it can withdraw a
        case from.
    met_at : tuple of N tuples of int
        Deadlines that reaching a node meets.
    clock_action, clock_which, clock_reason : (N,) int64
        Numbers of :data:`CLOCK_ACTIONS`; bits 1 (promised) and 2 (statutory); reason, -1 for none.
    clock_turns : mapping of nodes to tuples of (int, int, int)
        Deadlines that a node turns, with the kind and amount by which it extends them.
    clocks_start_on_arrival : bool
        True where no node starts a clock.
    pool_first : (P + 1,) int64
        Officers of pool p are ``pool_first[p]`` to ``pool_first[p + 1] - 1``.
    pool_unlimited : (P,) bool
    pool_closing : (P,) int64
    pool_order, pool_choice : (P,) int64
        Discipline of the queue; who of several idle officers starts.
    pool_gathers, pool_ageing : (P,) int64
        How many must wait before anyone starts; microseconds in which waiting work rises by a
        class, -1 for never.
    pool_backfill : (P,) bool
        Whether free officers do what is over before work that needs several could start.
    pool_set_up : (P,) int64
        Microseconds of work to turn to another kind of work.
    pool_set_up_by_type : (P,) bool
        Whether another kind is another case type; else it is another activity.
    pool_errand : (P,) int64
        Slot of how long an idle officer is away; -1 for never.
    pool_absence : (P, 2) int64
        Slots of how long an officer is there, and away; -1 for always there.
    pool_absence_together : (P,) int64
        How many officers are away together; 0 where each has luck of their own.
    pool_preempts : tuple of P tuples of int
        Classes that take officers from work of lower classes.
    pool_luck : (P,) int64
        Slot of the luck of random picks; -1 for another discipline.
    pool_shifts : tuple of P Changes
        Times from which so many officers are on duty; empty where each has a calendar.
    pool_tide : tuple of P Tides or None
        Rules that change the number on duty by the length of the queue.
    pool_group : (P,) int64
        Pools with the same number share work, directly or through others.
    pool_calendar : (P,) int64
    officer_calendar, officer_speed : (officers,) int64
        Speed in per mille.
    calendars : tuple of Intervals
    end : int
        Of the run, microseconds; -1 runs until no case is left.
    """

    kind: Ints
    next: Ints
    other: Ints
    pool: Ints
    cause: Ints
    outcome: Ints
    concludes: Ints
    counter: Flags
    fresh: Flags
    piecemeal: Flags
    next_day: Flags
    calendar: Ints
    batch: Ints
    agenda: Ints
    gathers_for: Ints
    slot: Ints
    own_times: tuple[tuple[tuple[int, tuple[int, ...]], ...], ...]
    asked: Ints
    crews: tuple[tuple[tuple[tuple[int, int], ...], ...], ...]
    grade: Ints
    patience: Ints
    task: Ints
    room: Ints
    turned_away: Ints
    left: Ints
    balks: tuple[tuple[tuple[int, int], ...], ...]
    balk_luck: Ints
    no_show: Ints
    balked: Ints
    stopped: Ints
    absent: Ints
    call: Ints
    ticket_limit: Ints
    ticket_stop: Ints
    ticket_calendar: Ints
    holds: Flags
    stands: Flags
    entry: Ints
    due_kind: Ints
    due_amount: Ints
    due_calendar: Ints
    population: Ints
    population_gap: Ints
    population_calendar: Ints
    population_first: Ints
    population_last: Ints
    population_most: Ints
    backlog: tuple[tuple[Underway, ...], ...]
    missing: Ints
    supply: tuple[tuple[int, ...], ...]
    supply_calendar: tuple[tuple[int, ...], ...]
    branch_from: Ints
    branch_to: Ints
    needed: Ints
    limit_kind: Ints
    limit_amount: Ints
    limit_calendar: Ints
    ages: Mapping[int, Ages]
    scope: Flags
    met_at: tuple[tuple[int, ...], ...]
    clock_action: Ints
    clock_which: Ints
    clock_reason: Ints
    clock_turns: Mapping[int, tuple[tuple[int, int, int], ...]]
    clocks_start_on_arrival: bool
    pool_first: Ints
    pool_unlimited: Flags
    pool_closing: Ints
    pool_order: Ints
    pool_choice: Ints
    pool_gathers: Ints
    pool_ageing: Ints
    pool_backfill: Flags
    pool_set_up: Ints
    pool_set_up_by_type: Flags
    pool_errand: Ints
    pool_absence: Ints
    pool_absence_together: Ints
    pool_preempts: tuple[tuple[int, ...], ...]
    pool_luck: Ints
    pool_shifts: tuple[Changes, ...]
    pool_tide: tuple[Tide | None, ...]
    pool_group: Ints
    pool_calendar: Ints
    officer_calendar: Ints
    officer_speed: Ints
    calendars: tuple[Intervals, ...]
    end: int
