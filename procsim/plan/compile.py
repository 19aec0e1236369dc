"""From a workflow graph to a plan: names become numbers, and chance becomes slots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from procsim.calendars import Intervals
from procsim.errors import GraphError
from procsim.plan.draws import Recipe
from procsim.plan.plan import (
    CLOCK_LIMIT,
    FINISH,
    KIND_NAMES,
    NO_LIMIT,
    NOWHERE,
    SUSPEND,
    WORKDAY_LIMIT,
    WORKING_LIMIT,
    Flags,
    Ints,
    Names,
    Plan,
)
from procsim.plan.recipe import RecipeBuilder, branch_targets
from procsim.scenario.node import (
    Activity,
    Choice,
    Clock,
    Deadline,
    Delay,
    Documents,
    End,
    Join,
    Node,
    Split,
)
from procsim.scenario.pool import Officer, Pool
from procsim.scenario.quantity import Duration
from procsim.tables import CAUSES, OUTCOMES
from procsim.workflow.graph import Graph, entries, kind, records, scope
from procsim.workflow.hours import calendar_of, default_calendar

DAY = 86_400_000_000
_BEYOND_END = 5 * 366 * DAY
_UNTIL_EMPTY = 30 * 366 * DAY
_ACTIONS = ("start", "pause", "resume", "stop")
_WHICH = {"promised": 1, "statutory": 2, "both": 3}


@dataclass(frozen=True)
class Compiled:
    """A design ready to run.

    Parameters
    ----------
    plan : Plan
    recipe : Recipe
        What the draws are made of.
    names : Names
    calendars : mapping of names to numbers
        Place of a calendar in ``plan.calendars``.
    horizon : int
        How far the calendars reach, microseconds.
    """

    plan: Plan
    recipe: Recipe
    names: Names
    calendars: Mapping[str, int]
    horizon: int


def compile_graph(graph: Graph) -> Compiled:
    """Compile a sound workflow graph.

    Parameters
    ----------
    graph : networkx.DiGraph
        Without problems: what is wrong with a graph is said before it is compiled.

    Returns
    -------
    Compiled
    """
    return _Compiler(graph).compiled()


def run_end(graph: Graph) -> int:
    """End of a run in microseconds; -1 where it lasts until no case is left.

    A length in workdays ends with the last closing of that many workdays, the first day included.
    """
    run = graph.graph["run"]
    return -1 if isinstance(run.length, str) else instant_of(graph, run.length)


def instant_of(graph: Graph, length: Duration) -> int:
    """Turn a length since the start into an instant: workdays are counted from the first day on."""
    if not length.workdays:
        return round(length.amount)
    calendar = calendar_of(graph, None)
    nominal = max(1.0, length.amount)
    hours = calendar.compile(graph.graph["run"].origin, int(nominal * 4 + 60) * DAY)
    closes = hours.day_close[hours.day_close > 0]
    whole = int(length.amount)
    before = int(closes[whole - 1]) if whole else 0
    # Part of a workday: that share of the next one's span.
    return before + round((length.amount - whole) * (int(closes[whole]) - before))


class _Compiler:
    """Numbers the names of one graph and fills the arrays of its plan."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: dict[str, Node] = dict(sorted(records(graph).items()))
        self.pools: dict[str, Pool] = dict(sorted(graph.graph["pools"].items()))
        self.types = tuple(sorted(graph.graph["cases"]))
        self.number = {name: i for i, name in enumerate(self.nodes)}
        self.pool_number = {name: i for i, name in enumerate(self.pools)}
        self.end = run_end(graph)
        self.horizon = self.end + _BEYOND_END if self.end >= 0 else _UNTIL_EMPTY
        self.calendars: dict[str, int] = {}
        self.hours: list[Intervals] = []
        self.reasons: list[str] = []
        self.builder = RecipeBuilder(graph, self.types)

    def compiled(self) -> Compiled:
        arrays = {
            **self._routes(),
            **self._visits(),
            **self._chance(),
            **self._limits(),
            **self._clocks(),
            **self._staff(),
        }
        self.calendar(None)
        plan = Plan(**arrays, calendars=tuple(self.hours), end=self.end)
        names = Names(tuple(self.nodes), tuple(self.pools), self.types, tuple(self.reasons))
        return Compiled(plan, self.builder.recipe(self.end), names, self.calendars, self.horizon)

    def calendar(self, name: str | None) -> int:
        """Number of a compiled calendar; None is the one that counts workdays."""
        name = name or default_calendar(self.graph)
        if name not in self.calendars:
            calendar = calendar_of(self.graph, name)
            self.calendars[name] = len(self.hours)
            self.hours.append(calendar.compile(self.graph.graph["run"].origin, self.horizon))
        return self.calendars[name]

    def _column(self, of: Callable[[Node], object]) -> Ints:
        """One number a node, in the order of numbers."""
        return np.array([of(record) for record in self.nodes.values()], dtype=np.int64)

    def _node(self, name: str | None) -> int:
        return NOWHERE if name is None else self.number[name]

    def _routes(self) -> dict[str, object]:
        """Where each node leads, and what a deadline between them can withdraw."""
        branches = [self._branches(record) for record in self.nodes.values()]
        sizes = [len(ways) for ways in branches]
        met: dict[str, list[int]] = {name: [] for name in self.nodes}
        reach: Flags = np.zeros((len(self.nodes), len(self.nodes)), dtype=np.bool_)
        for name, record in self.nodes.items():
            if isinstance(record, Deadline):
                met[record.until].append(self.number[name])
                reach[
                    self.number[name], [self.number[node] for node in scope(self.graph, name)]
                ] = True
        return {
            "kind": self._column(lambda record: KIND_NAMES.index(kind(record))),
            "next": self._column(lambda record: self._node(_next(record))),
            "other": self._column(lambda record: self._node(_other(record))),
            "branch_from": np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            "branch_to": np.array(
                [self.number[way] for ways in branches for way in ways], dtype=np.int64
            ),
            "needed": self._column(
                lambda record: (
                    len(self.nodes[record.join].split)  # type: ignore[union-attr]
                    if isinstance(record, Join)
                    else 0
                )
            ),
            "entry": np.array(
                [self.number[entries(self.graph, name)] for name in self.types], dtype=np.int64
            ),
            "scope": reach,
            "met_at": tuple(tuple(deadlines) for deadlines in met.values()),
        }

    @staticmethod
    def _branches(record: Node) -> Iterable[str]:
        if isinstance(record, Choice):
            return branch_targets(record)
        return tuple(sorted(record.split)) if isinstance(record, Split) else ()

    def _visits(self) -> dict[str, object]:
        """What happens at each node."""
        return {
            "pool": self._column(
                lambda record: (
                    self.pool_number[record.activity] if isinstance(record, Activity) else NOWHERE
                )
            ),
            "cause": self._column(
                lambda record: CAUSES.index(record.delay) if isinstance(record, Delay) else NOWHERE
            ),
            "outcome": self._column(
                lambda record: OUTCOMES.index(record.end) if isinstance(record, End) else NOWHERE
            ),
            "counter": self._column(
                lambda record: isinstance(record, Activity) and record.place == "counter"
            ).astype(np.bool_),
            "fresh": self._column(
                lambda record: isinstance(record, Documents) and record.resubmission == "fresh"
            ).astype(np.bool_),
            "calendar": self._column(self._delay_calendar),
            "asked": np.array(
                [
                    [self._asked(record, name) for name in self.types]
                    for record in self.nodes.values()
                ],
                dtype=np.int64,
            ),
        }

    def _delay_calendar(self, record: Node) -> int:
        if not isinstance(record, Delay):
            return NOWHERE
        workdays = record.takes is not None and any(
            time.workdays for part in record.takes.parts for time in part.times()
        )
        named = record.calendar is not None
        return self.calendar(record.calendar) if named or workdays else NOWHERE

    def _asked(self, record: Node, case_type: str) -> int:
        documents = self.graph.graph["cases"][case_type].documents
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
        elif isinstance(record, Delay) and record.until is not None:
            asked = documents
        order = sorted(documents)
        return sum(1 << order.index(name) for name in asked if name in documents)

    def _chance(self) -> dict[str, object]:
        """Slots of draws, and which of them each node asks for."""
        return {
            "slot": np.array(
                [
                    [self.builder.node_slot(node, name) for name in self.types]
                    for node in self.nodes
                ],
                dtype=np.int64,
            ),
            "missing": np.array(
                [self.builder.missing_slot(name) for name in self.types], dtype=np.int64
            ),
            "supply": tuple(self.builder.supply_slots(name) for name in self.types),
            "supply_calendar": tuple(
                tuple(
                    self._supply_calendar(name, document)
                    for document in self.builder.documents(name)
                )
                for name in self.types
            ),
        }

    def _supply_calendar(self, case_type: str, document: str) -> int:
        record = self.builder.case_type(case_type)
        time = record.documents[document].supplied_after
        return self.calendar(record.calendar) if time is not None and time.workdays else NOWHERE

    def _limits(self) -> dict[str, object]:
        limits = [self._limit(record) for record in self.nodes.values()]
        kinds, amounts, calendars = zip(*limits, strict=True)
        return {
            "limit_kind": np.array(kinds, dtype=np.int64),
            "limit_amount": np.array(amounts, dtype=np.int64),
            "limit_calendar": np.array(calendars, dtype=np.int64),
            "notes": tuple(
                tuple(_amount(note, record.calendar) for note in record.note_at)
                if isinstance(record, Deadline)
                else ()
                for record in self.nodes.values()
            ),
        }

    def _limit(self, record: Node) -> tuple[int, int, int]:
        """Kind, amount and calendar of a node's limit."""
        match record:
            case Deadline(deadline=limit, calendar=calendar):
                pass
            case Delay(at_most=Duration() as limit, calendar=calendar):
                pass
            case _:
                return NO_LIMIT, 0, NOWHERE
        how, amount = _amount(limit, calendar)
        return how, amount, NOWHERE if how == CLOCK_LIMIT else self.calendar(calendar)

    def _clocks(self) -> dict[str, object]:
        clocks = [record for record in self.nodes.values() if isinstance(record, Clock)]
        self.reasons = sorted({clock.reason for clock in clocks if clock.reason is not None})
        return {
            "clock_action": self._column(
                lambda record: (
                    _ACTIONS.index(record.clock) if isinstance(record, Clock) else NOWHERE
                )
            ),
            "clock_which": self._column(
                lambda record: _WHICH[record.of] if isinstance(record, Clock) else 0
            ),
            "clock_reason": self._column(
                lambda record: (
                    self.reasons.index(record.reason)
                    if isinstance(record, Clock) and record.reason is not None
                    else NOWHERE
                )
            ),
            "clocks_start_on_arrival": not any(clock.clock == "start" for clock in clocks),
        }

    def _staff(self) -> dict[str, object]:
        officers = [self._officers(pool) for pool in self.pools.values()]
        everyone = [officer for of_pool in officers for officer in of_pool]
        return {
            "pool_first": np.cumsum([0, *(len(of_pool) for of_pool in officers)], dtype=np.int64),
            "pool_unlimited": np.array(
                [pool.staff == "unlimited" for pool in self.pools.values()], dtype=np.bool_
            ),
            "pool_closing": np.array(
                [
                    SUSPEND if pool.at_closing == "suspend" else FINISH
                    for pool in self.pools.values()
                ],
                dtype=np.int64,
            ),
            "pool_calendar": np.array(
                [self.calendar(pool.calendar) for pool in self.pools.values()], dtype=np.int64
            ),
            "officer_calendar": np.array([calendar for calendar, _ in everyone], dtype=np.int64),
            "officer_speed": np.array([speed for _, speed in everyone], dtype=np.int64),
        }

    def _officers(self, pool: Pool) -> list[tuple[int, int]]:
        """Calendar and speed in per mille of each officer; one stands for unlimited staff."""
        staff = pool.staff
        if isinstance(staff, list):
            return [self._officer(officer, pool) for officer in staff]
        number = 1 if staff == "unlimited" else int(staff)
        return [self._officer(Officer(), pool)] * number

    def _officer(self, officer: Officer, pool: Pool) -> tuple[int, int]:
        speed = max(1, round(officer.speed * pool.speed * 1000))
        return self.calendar(officer.calendar or pool.calendar), speed


def _next(record: Node) -> str | None:
    if isinstance(record, Documents):
        return record.if_complete
    return None if isinstance(record, Choice | Split | End) else record.next


def _other(record: Node) -> str | None:
    match record:
        case Documents():
            return record.if_missing
        case Delay():
            return record.if_late
        case Deadline():
            return record.otherwise
        case Split():
            return record.join
        case _:
            return None


def _amount(limit: Duration, calendar: str | None) -> tuple[int, int]:
    """Kind and amount of a limit; a whole number of workdays was validated."""
    if limit.workdays:
        if limit.amount != int(limit.amount) or limit.amount < 1:
            raise GraphError(
                f"a limit of {limit}: found part of a workday; whole workdays, at least 1"
            )
        return WORKDAY_LIMIT, int(limit.amount)
    return CLOCK_LIMIT if calendar is None else WORKING_LIMIT, round(limit.amount)
