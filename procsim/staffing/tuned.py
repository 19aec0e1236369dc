"""The variables of a design: what the file says of each pool and gate, and otherwise what suits."""

from __future__ import annotations

from procsim.calendars import parse_spans
from procsim.scenario.pool import Pool
from procsim.scenario.staffing import Block, Staffing, TunedPool
from procsim.staffing.bounds import fewest, staffed, why_fixed
from procsim.staffing.parts import number_in, parts_of
from procsim.staffing.pay import Pay
from procsim.staffing.tunings import ByNumber, ByPart, ByPattern, Tuning, pieces_of, with_number
from procsim.staffing.variable import Variable
from procsim.workflow.graph import Graph


def tuned_pools(graph: Graph, said: Staffing) -> dict[str, TunedPool]:
    """Give how each pool of a design is tuned that can be and that is not to stay as it is."""
    return {
        name: entry
        for name in staffed(graph)
        if why_fixed(graph, name) is None
        and isinstance(entry := said.pools.get(name, TunedPool()), TunedPool)
    }


def tuning_of(graph: Graph, name: str, said: TunedPool, pay: Pay) -> Tuning:
    """Give the variables of a pool, and how it takes their levels."""
    pool: Pool = graph.graph["pools"][name]
    if said.shifts is not None:
        return _by_pattern(graph, name, said, pay)
    by = block_of(pool, said)
    if by == "day":
        return _by_number(graph, name, said, pay)
    parts = parts_of(graph, pool, by)
    variables = tuple(
        Variable(
            name=f"{name} {part.name}",
            kind="part",
            of=name,
            lowest=said.at_least or 0,
            highest=said.at_most,
            today=number_in(graph, pool, part),
            each=pay.part(pool, part),
            part=part,
            spans=(part.span,),
        )
        for part in parts
    )
    return ByPart(pool, variables, parts)


def block_of(pool: Pool, said: TunedPool) -> Block:
    """Tell for which parts of the day a pool's number is found."""
    if pool.tide is not None:
        return "day"
    return said.by or ("shift" if isinstance(pool.staff, dict) else "day")


def _by_number(graph: Graph, name: str, said: TunedPool, pay: Pay) -> Tuning:
    pool: Pool = graph.graph["pools"][name]
    least = fewest(graph, name)
    few = max(1, least)
    cost, more = (pay.whole(with_number(pool, number)) for number in (few, few + 1))
    variable = Variable(
        name=name,
        kind="number" if pool.tide is None else "tide",
        of=name,
        lowest=max(least, said.at_least or 0),
        highest=said.at_most,
        today=_today(graph, pool),
        base=cost - few * (more - cost),
        each=more - cost,
    )
    return ByNumber(pool, (variable,))


def _today(graph: Graph, pool: Pool) -> int | None:
    """Give the one number that a pool has all day, where it has one."""
    if pool.tide is not None:
        return pool.tide.at_most
    numbers = {number_in(graph, pool, part) for part in parts_of(graph, pool, "day")}
    return numbers.pop() if len(numbers) == 1 else None


def _by_pattern(graph: Graph, name: str, said: TunedPool, pay: Pay) -> Tuning:
    pool: Pool = graph.graph["pools"][name]
    shifts = said.shifts or {}
    variables = tuple(
        Variable(
            name=f"{name} {each}",
            kind="pattern",
            of=name,
            lowest=shift.at_least,
            highest=shift.at_most,
            today=None,
            each=pay.pattern(pool, parse_spans(shift.hours), shift.cost),
            spans=parse_spans(shift.hours),
        )
        for each, shift in shifts.items()
    )
    return ByPattern(pool, variables, pieces_of(graph, pool, shifts))
