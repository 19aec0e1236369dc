"""One window (一窗受理): several pools become one of generalists."""

from __future__ import annotations

from dataclasses import replace

from procsim.errors import LeverError, did_you_mean
from procsim.levers.lever import Lever
from procsim.levers.titles import WINDOW
from procsim.scenario.activity import WAYS_ROUND
from procsim.scenario.case_type import CaseType
from procsim.scenario.node import Activity, Deadline, Node
from procsim.scenario.pool import Pool
from procsim.scenario.redesign import SingleWindow
from procsim.scenario.work import Part, Takes
from procsim.workflow.graph import Graph, records, with_changes


def single_window(graph: Graph, record: SingleWindow) -> Graph:
    """Let generalists do what several pools did, each step by `slow_down` slower.

    With `same_officer`, adjacent steps of the merged pools become one service that lasts the sum of
    the steps, and keeps the name of the first.

    Raises
    ------
    LeverError
        A pool that is unknown, named twice or without work; pools that differ in hours or speed; a
        name for the new pool that another one bears.
    """
    merged = _merged(graph, record)
    pools: dict[str, Pool | None] = dict.fromkeys(merged)
    pools[record.into] = _window(graph, record, merged)
    nodes: dict[str, Node | None] = {}
    for name, node in records(graph).items():
        if isinstance(node, Activity) and merged.keys() & set(node.pools):
            parts = tuple(
                replace(part, factor=part.factor * (1 + record.slow_down))
                for part in node.takes.parts
            )
            staff = _asked(node, dict.fromkeys(merged, record.into))
            speed = _speeds(name, node, merged, record.into)
            update = {"activity": staff, "takes": Takes(parts), "speed": speed}
            nodes[name] = node.model_copy(update=update)
    changed = with_changes(graph, nodes=nodes, pools=pools)
    return _with_one_officer(changed, record.into) if record.same_officer else changed


def _merged(graph: Graph, record: SingleWindow) -> dict[str, Pool]:
    pools = graph.graph["pools"]
    nodes = [node for node in records(graph).values() if isinstance(node, Activity)]
    used = {pool for node in nodes for pool in node.pools}
    for name in record.merge:
        if name not in pools:
            raise LeverError(f"single_window: found the pool '{name}'; {did_you_mean(name, pools)}")
        if record.merge.count(name) > 1:
            raise LeverError(f"single_window: found '{name}' twice; each pool once")
        if name not in used:
            raise LeverError(
                f"single_window: no activity is done by '{name}'; pools that have work"
            )
    if record.into in pools and record.into not in record.merge:
        raise LeverError(
            f"single_window: found a pool '{record.into}' already; a new name, or merge it too"
        )
    return {name: pools[name] for name in sorted(record.merge)}


def _asked(node: Activity, into: dict[str, str]) -> str | list[str] | dict[str, int]:
    """Whom an activity asks for when pools have become one."""
    if isinstance(node.activity, str):
        return into.get(node.activity, node.activity)
    if isinstance(node.activity, list):
        pools = list(dict.fromkeys(into.get(pool, pool) for pool in node.activity))
        return pools[0] if len(pools) == 1 else pools
    needs: dict[str, int] = {}
    for pool, number in node.activity.items():
        window = into.get(pool, pool)
        needs[window] = needs.get(window, 0) + number
    return needs


def _speeds(name: str, node: Activity, merged: dict[str, Pool], into: str) -> dict[str, float]:
    """How fast pools do a step, when those merged have become one."""
    of_merged = {node.speed.get(pool, 1.0) for pool in node.pools if pool in merged}
    if len(of_merged) > 1:
        raise LeverError(
            f"single_window: found pools of different speed at '{name}' ({node.speed}); "
            "pools of one speed"
        )
    speeds = {pool: speed for pool, speed in node.speed.items() if pool not in merged}
    mine = next(iter(of_merged), 1.0)
    return speeds if mine == 1 else {**speeds, into: mine}


def _window(graph: Graph, record: SingleWindow, merged: dict[str, Pool]) -> Pool:
    """Describe the new pool: the first merged pool's by name, where the measure says nothing."""
    first = next(iter(merged.values()))
    calendar = record.calendar
    if calendar is None:
        calendar = _same_hours(graph, merged)
    if len({pool.speed for pool in merged.values()}) > 1:
        speeds = ", ".join(f"{name}: {pool.speed:g}" for name, pool in merged.items())
        raise LeverError(
            f"single_window: found pools of different speed ({speeds}); pools of one speed"
        )
    return first.model_copy(
        update={
            "staff": record.staff,
            "calendar": calendar,
            "unit": record.unit or first.unit,
            "title": record.title or WINDOW,
        }
    )


def _same_hours(graph: Graph, merged: dict[str, Pool]) -> str | None:
    named = {pool.calendar for pool in merged.values()}
    if len(named) > 1 and None in named:
        from procsim.workflow.hours import default_calendar

        named = (named - {None}) | {default_calendar(graph)}
    if len(named) > 1:
        hours = ", ".join(f"{name}: {pool.calendar}" for name, pool in merged.items())
        raise LeverError(
            f"single_window: found pools with different calendars ({hours}); give `calendar`"
        )
    return next(iter(named))


def _with_one_officer(graph: Graph, window: str) -> Graph:
    """Join each step of the window to the one that it alone leads to, as often as there is one."""
    nodes: dict[str, Node | None] = dict(records(graph))
    cases: dict[str, CaseType] = dict(graph.graph["cases"])
    while True:
        pair = _adjacent(with_changes(graph, nodes=nodes), window)
        if pair is None:
            return with_changes(graph, nodes=nodes, cases=cases)
        first, second = pair
        # Who waits for the second step now waits for both.
        cases = {name: _moved(case, {second: first}) for name, case in cases.items()}
        before, after = nodes[first], nodes[second]
        if not (isinstance(before, Activity) and isinstance(after, Activity)):
            raise LeverError(f"single_window: '{first}' and '{second}' are no two activities")
        parts = _named(first, before, window) + _named(second, after, window)
        update = {"takes": Takes(parts), "speed": {}, "next": after.next}
        nodes[first] = before.model_copy(update=update)
        nodes[second] = None


def _moved(case: CaseType, names: dict[str, str]) -> CaseType:
    return case.model_copy(update={"backlog": [held.moved(names) for held in case.backlog]})


def _named(name: str, node: Activity, window: str) -> tuple[Part, ...]:
    """Give the parts of a step's work, each under the name that it draws by, at its speed."""
    speed = node.speed.get(window, 1.0)
    return tuple(
        replace(part, draws=part.draws or name, factor=part.factor / speed)
        for part in node.takes.parts
    )


def _adjacent(graph: Graph, window: str) -> tuple[str, str] | None:
    """Find the first two steps, by name, that one officer can do in one service."""
    nodes = records(graph)
    met = {each for node in nodes.values() if isinstance(node, Deadline) for each in node.met_at}
    for name in sorted(nodes):
        first = nodes[name]
        if not isinstance(first, Activity) or first.activity != window or first.items is not None:
            continue
        second = nodes[first.next]
        if (
            isinstance(second, Activity)
            and second.activity == window
            and second.items is None
            and second.place == first.place
            and not any(getattr(second, limit) is not None for limit in WAYS_ROUND)
            and first.no_show is None
            and first.next not in {name, *met}
            and list(graph.predecessors(first.next)) == [name]
        ):
            return name, first.next
    return None


LEVER = Lever(
    name="single_window",
    record=SingleWindow,
    apply=single_window,
    reform={"en": "One window", "zh-Hans": "一窗受理", "zh-Hant": "一窗受理"},
    source="Dinghai District People's Government (定海区人民政府), plan of the single window, 2017",
    can_worsen=(
        "generalists are slower: beyond a break-even slow-down everyone waits longer; those who "
        "came for short items wait behind long ones"
    ),
)
