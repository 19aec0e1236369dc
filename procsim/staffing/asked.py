"""What a command asks beside what the file says of its staffing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypedDict, get_args

from procsim.errors import QuantityError, UsageError, did_you_mean
from procsim.scenario.pool import MOST_OFFICERS
from procsim.scenario.quantity import Rate, parse_rate
from procsim.scenario.staffing import Block, Staffing, TunedPool
from procsim.workflow.graph import Graph

OPTIONS = {"head_count": "--head-count", "budget": "--budget", "minimise": "--minimise"}
"""How the command calls what it asks of all pools together."""

_GOALS = ("cost", "wait")


class Asked(TypedDict, total=False):
    """What is asked from outside; it goes before what the file says.

    Parameters
    ----------
    head_count : int, optional
    budget : str or Rate, optional
        ``9000 / workday``.
    minimise : str, optional
        ``cost`` or ``wait``.
    at_least, at_most : mapping of pools to int, optional
    fixed : collection of str, optional
        Pools that stay as they are.
    by : mapping of pools to Block, optional
    """

    head_count: int | None
    budget: str | Rate | None
    minimise: str | None
    at_least: Mapping[str, int]
    at_most: Mapping[str, int]
    fixed: Collection[str]
    by: Mapping[str, str]


def said_and_asked(graph: Graph, said: Staffing, asked: Asked) -> Staffing:
    """Put what is asked in the place of what the file says.

    Raises
    ------
    UsageError
        A pool that the design does not have, or what contradicts itself.

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.load import load
    >>> from procsim.workflow.graph import build
    >>> graph = build(load(path_of("start-a-business")))
    >>> said_and_asked(graph, Staffing(), {"at_most": {"reviewers": 4}}).pools["reviewers"].at_most
    4
    """
    _require_pools(graph, asked)
    pools: dict[str, Any] = dict(said.pools)
    for name in bounded(asked):
        kept = pools.get(name)
        pools[name] = _bounded(kept if isinstance(kept, TunedPool) else TunedPool(), name, asked)
    pools |= dict.fromkeys(asked.get("fixed", ()), "fixed")
    whole = {word: value for word, value in _whole(asked) if value is not None}
    return said.model_copy(update={"pools": pools, **whole})


def option_of(name: str, asked: Asked) -> str | None:
    """Write the option that speaks of a pool, as the command has it; None where none does.

    Examples
    --------
    >>> option_of("window", {"at_least": {"window": 1}, "at_most": {"window": 3}})
    '--between window=1..3'
    """
    if name in asked.get("fixed", ()):
        return f"--fix {name}"
    low, high = asked.get("at_least", {}).get(name), asked.get("at_most", {}).get(name)
    if low is not None or high is not None:
        ends = ("" if end is None else str(end) for end in (low, high))
        return f"--between {name}={'..'.join(ends)}"
    return f"--by {name}={asked['by'][name]}" if name in asked.get("by", {}) else None


def bounded(asked: Asked) -> dict[str, None]:
    """Name the pools whose numbers are asked for within bounds, or by part of the day."""
    return dict.fromkeys(
        [*asked.get("at_least", ()), *asked.get("at_most", ()), *asked.get("by", ())]
    )


def _require_pools(graph: Graph, asked: Asked) -> None:
    known = graph.graph["pools"]
    for name in [*bounded(asked), *asked.get("fixed", ())]:
        if name not in known:
            told = did_you_mean(name, known)
            raise UsageError(f"{option_of(name, asked)}: found '{name}'; {told}")
    for name in asked.get("fixed", ()):
        if name in bounded(asked):
            other = option_of(name, {**asked, "fixed": ()})
            raise UsageError(f"--fix {name}: found it beside {other}; one of the two")


def _bounded(kept: TunedPool, name: str, asked: Asked) -> TunedPool:
    """Give what is said of a pool with the bounds and parts that are asked for."""
    where = option_of(name, asked)
    low = asked.get("at_least", {}).get(name, kept.at_least)
    high = asked.get("at_most", {}).get(name, kept.at_most)
    for number, fewest in ((low, 0), (high, 1)):
        if number is not None and not fewest <= number <= MOST_OFFICERS:
            allowed = f"a whole number from {fewest} to {MOST_OFFICERS:,}"
            raise UsageError(f"{where}: found {number}; {allowed}")
    if low is not None and high is not None and low > high:
        raise UsageError(f"{where}: found {low}, more than the {high} at most; the lower one first")
    by = asked.get("by", {}).get(name, kept.by)
    if by is not None and by not in get_args(Block):
        raise UsageError(f"{where}: found '{by}'; {did_you_mean(by, get_args(Block))}")
    shifts = None if name in asked.get("by", {}) else kept.shifts
    if shifts is not None:
        raise UsageError(f"{where}: found bounds of a pool with `shifts`; bounds of each shift")
    return kept.model_copy(update={"at_least": low, "at_most": high, "by": by, "shifts": None})


def _whole(asked: Asked) -> Iterator[tuple[str, Any]]:
    """Give what is asked of all pools together, as the file would have it."""
    number, budget, goal = asked.get("head_count"), asked.get("budget"), asked.get("minimise")
    if number is not None and number < 1:
        raise UsageError(f"--head-count: found {number}; a whole number of at least 1")
    if goal is not None and goal not in _GOALS:
        raise UsageError(f"--minimise: found '{goal}'; {did_you_mean(goal, _GOALS)}")
    yield from (("head_count", number), ("minimise", goal))
    if budget is not None:
        yield "budget", _money(budget)


def _money(written: str | Rate) -> Rate:
    try:
        rate = parse_rate(written)
    except QuantityError as problem:
        raise UsageError(f"--budget: {problem}") from None
    if rate.per not in {"workday", "week"} or not rate.amount:
        allowed = "money above 0 a workday or a week, such as 9000 / workday"
        raise UsageError(f"--budget: found {rate}; {allowed}")
    return rate
