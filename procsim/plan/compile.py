"""From a workflow graph to a plan: names become numbers, and chance becomes slots."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from procsim.plan.backlog import backlog
from procsim.plan.draws import Recipe
from procsim.plan.horizon import run_end
from procsim.plan.known import ButForStaff
from procsim.plan.limits import ages, clocks, limits, promises
from procsim.plan.luck import ShareSlot
from procsim.plan.names import Names
from procsim.plan.numbering import Numbering
from procsim.plan.openings import Timetable, timetable
from procsim.plan.plan import NOWHERE, Plan
from procsim.plan.populations import populations
from procsim.plan.queue_slots import balking, no_show, patience
from procsim.plan.queues import queues
from procsim.plan.recipe import RecipeBuilder
from procsim.plan.routes import routes
from procsim.plan.slots import Slot
from procsim.plan.staff import staff
from procsim.plan.visits import visits
from procsim.scenario.gate import Gate
from procsim.scenario.node import Activity, Deadline
from procsim.scenario.pool import Pool
from procsim.tables import BETWEEN_ITEMS
from procsim.workflow.expansion import Expansion, expanded
from procsim.workflow.graph import Graph
from procsim.workflow.kinds import channels as channels_of


@dataclass(frozen=True)
class Channels:
    """By which channel each case comes in.

    Parameters
    ----------
    names : tuple of str
        Every channel, by name.
    fixed : tuple of int
        Of each case type, the number of its channel; -1 where each case has its own.
    slots : tuple of int
        Of each case type, the slot of the number of each case's own; -1 where all have the same.
    """

    names: tuple[str, ...]
    fixed: tuple[int, ...]
    slots: tuple[int, ...]


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
    channels : Channels
    """

    plan: Plan
    recipe: Recipe
    names: Names
    calendars: Mapping[str, int]
    channels: Channels


@dataclass(frozen=True)
class _Unstaffed:
    """A design but for the numbers of its staff: its plan's other arrays, and all that is no array.

    Parameters
    ----------
    numbering : Numbering
        With the hours of everything but staff.
    arrays : dict
    recipe : Recipe
    names : Names
    channels : Channels
    """

    numbering: Numbering
    arrays: dict[str, object]
    recipe: Recipe
    names: Names
    channels: Channels

    def staffed(self, pools: Mapping[str, Pool]) -> Compiled:
        """Give the pools their officers."""
        n = self.numbering.with_pools(pools)
        arrays = self.arrays | staff(n)
        plan = Plan(**arrays, calendars=tuple(n.hours))  # type: ignore[arg-type]
        return Compiled(plan, self.recipe, self.names, n.calendars, self.channels)


_KNOWN: deque[tuple[ButForStaff, _Unstaffed]] = deque(maxlen=4)
"""Designs compiled before: a search for staff asks for thousands that differ in nothing else."""


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
    design = ButForStaff.of(graph)
    found = next((unstaffed for known, unstaffed in tuple(_KNOWN) if known == design), None)
    if found is None:
        found = _unstaffed(graph)
        _KNOWN.append((design, found))
    return found.staffed(graph.graph["pools"])


def _unstaffed(graph: Graph) -> _Unstaffed:
    expansion = expanded(graph)
    n = Numbering(expansion.graph)
    recipe = RecipeBuilder(expansion, n.types)
    chance = _chance(n, recipe)
    arrays = _tasks(n, expansion) | chance
    arrays |= routes(n) | visits(n) | limits(n) | promises(n) | clocks(n)
    end = run_end(graph)
    arrays |= queues(n) | populations(n, recipe, end) | backlog(n) | {"end": end}
    n.calendar(None)
    timetables = _timetables(n, end)
    channels = _channels(graph, recipe)
    origins = [expansion.origins[name] for name in n.nodes]
    names = Names(
        nodes=tuple(origin.node for origin in origins),
        items=tuple(BETWEEN_ITEMS.join(origin.items) or None for origin in origins),
        pools=tuple(n.pools),
        types=n.types,
        reasons=n.reasons,
    )
    made = replace(recipe.recipe(end), timetables=timetables)
    return _Unstaffed(n, arrays, made, names, channels)


def _channels(graph: Graph, recipe: RecipeBuilder) -> Channels:
    cases = graph.graph["cases"]
    names = tuple(sorted({name for case in cases.values() for name in channels_of(case)}))
    fixed = (cases[kind].channel for kind in recipe.types)
    return Channels(
        names,
        tuple(names.index(one) if isinstance(one, str) else NOWHERE for one in fixed),
        tuple(recipe.channel_slot(kind) for kind in recipe.types),
    )


def _timetables(n: Numbering, end: int) -> dict[int, Timetable]:
    """When each gate opens that does not wait for a batch, by node."""
    last = n.horizon if end < 0 else end
    return {
        n.number[name]: timetable(
            n.graph, name, record, hours=n.hours[n.calendar(record.calendar)], end=last
        )
        for name, record in n.nodes.items()
        if isinstance(record, Gate) and record.batch is None
    }


def _tasks(n: Numbering, expansion: Expansion) -> dict[str, object]:
    """Tell which nodes are the same work for other items."""
    first: dict[str, int] = {}
    whose = [expansion.origins[name].node for name in n.nodes]
    return {
        "task": np.array(
            [first.setdefault(node, number) for number, node in enumerate(whose)], dtype=np.int64
        )
    }


def _chance(n: Numbering, recipe: RecipeBuilder) -> dict[str, object]:
    """Slots of draws, and which of them each node asks for."""
    return {
        "slot": np.array(
            [[recipe.node_slot(node, name) for name in n.types] for node in n.nodes],
            dtype=np.int64,
        ),
        "own_times": tuple(_own_times(n, recipe, node) for node in n.nodes),
        "patience": np.array(
            _numbers(n, recipe, patience),
            dtype=np.int64,
        ),
        "balk_luck": np.array(
            _numbers(n, recipe, balking),
            dtype=np.int64,
        ),
        "no_show": np.array(
            _numbers(n, recipe, no_show),
            dtype=np.int64,
        ),
        "ages": ages(n, lambda node, kind: recipe.number(_extended(recipe, node, kind))),
        "pool_luck": np.array(
            [recipe.luck_slot(name, pool) for name, pool in n.pools.items()], dtype=np.int64
        ),
        "pool_errand": np.array(
            [recipe.away_slot(name, "errand", pool.errand) for name, pool in n.pools.items()],
            dtype=np.int64,
        ),
        "pool_absence": np.array(
            [recipe.absence_slots(name, pool) for name, pool in n.pools.items()], dtype=np.int64
        ).reshape(-1, 2),
        "missing": np.array([recipe.missing_slot(name) for name in n.types], dtype=np.int64),
        "supply": tuple(recipe.supply_slots(name) for name in n.types),
        "supply_calendar": tuple(
            tuple(
                _supply_calendar(n, recipe, name, document) for document in recipe.documents(name)
            )
            for name in n.types
        ),
    }


def _numbers(
    n: Numbering,
    recipe: RecipeBuilder,
    slot: Callable[[RecipeBuilder, str, str], Slot | None],
) -> list[list[int]]:
    return [[recipe.number(slot(recipe, node, kind)) for kind in n.types] for node in n.nodes]


def _own_times(
    n: Numbering, recipe: RecipeBuilder, name: str
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Slots of what each pool needs for an activity; none where all need the same."""
    record = n.nodes[name]
    if not isinstance(record, Activity) or not record.differs:
        return ()
    return tuple(
        (n.pool_number[pool], tuple(recipe.service_slot(name, one, pool) for one in n.types))
        for pool in record.pools
    )


def _supply_calendar(n: Numbering, recipe: RecipeBuilder, case_type: str, document: str) -> int:
    record = recipe.case_type(case_type)
    time = record.documents[document].supplied_after
    return n.calendar(record.calendar) if time is not None and time.workdays else NOWHERE


def _extended(recipe: RecipeBuilder, name: str, kind: str) -> ShareSlot | None:
    """Tell whether a deadline of a case is extended; None where each is, or none."""
    node = recipe.graph.nodes[name]["record"]
    if not isinstance(node, Deadline) or node.extension is None or node.extension.share == 1:
        return None
    return ShareSlot("branch", recipe.whose(kind, name), node.extension.share)
