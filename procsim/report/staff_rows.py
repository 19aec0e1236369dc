"""What a search for staff found, as rows of tables that the terminal and the page share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from procsim.calendars import span_text
from procsim.figures.intervals import every_text
from procsim.figures.promises import (
    Family,
    cost_text,
    exact_text,
    families,
    kept_text,
    numbers_text,
    owner_text,
    part_title,
    pool_title,
    tightest,
    value_text,
)
from procsim.scenario.quantity import parse_duration
from procsim.text import _, ngettext, title_of

if TYPE_CHECKING:
    from procsim.staffing.answer import Answer
    from procsim.staffing.promise import Promise, Staffed
    from procsim.staffing.variable import Variable

Row = list[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A variable with its levels of today and as they were found."""

    variable: Variable
    today: int | None
    found: int


def staff_rows(answer: Answer) -> list[Row]:
    """Lay out the staff of every window: today, found, change, cost; a head first, a sum last."""
    units = {name: _unit(answer, name) for name in answer.problem.graph.graph["pools"]}
    head = [
        _("Window"),
        *([_("Responsible unit")] if any(units.values()) else []),
        _("Today"),
        _("Found"),
        _("Change"),
        *([_("Cost a workday")] if answer.cost_unit != "officers" else []),
    ]
    rows = [head]
    for (pool, title), *cells in (*_tuned(answer), *_fixed(answer), _sum(answer)):
        unit = [units.get(pool, "")] if any(units.values()) else []
        rows.append([title, *unit, *cells][: len(head)])
    return rows


def _unit(answer: Answer, pool: str) -> str:
    unit = answer.problem.graph.graph["pools"][pool].unit
    return title_of("", unit) if unit else ""


def _tuned(answer: Answer) -> Iterator[tuple[tuple[str, str], str, str, str, str]]:
    graph = answer.problem.graph
    for group in _together(answer):
        first = group[0].variable
        title = part_title(first.name, graph)
        if len(group) > 1 and first.part is not None and group[-1].variable.part is not None:
            span = span_text((first.part.span[0], group[-1].variable.part.span[1]))
            days = f"{first.part.days} " if first.part.days else ""
            title = f"{pool_title(first.of, graph)} {days}{span}"
        cost = sum(each.variable.costs(each.found) for each in group)
        yield (first.of, title), *_levels(answer, group[0]), cost_text(cost, answer)


def _together(answer: Answer) -> list[list[Found]]:
    """Put parts of a day together that follow one another with the same numbers."""
    found = [
        Found(*each)
        for each in zip(answer.problem.variables, answer.problem.today, answer.levels, strict=True)
    ]
    groups: list[list[Found]] = []
    for each in found:
        if groups and _goes_on(groups[-1][-1], each):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _goes_on(one: Found, other: Found) -> bool:
    before, after = one.variable.part, other.variable.part
    return (
        before is not None
        and after is not None
        and one.variable.of == other.variable.of
        and before.days == after.days
        and before.span[1] == after.span[0]
        and (one.today, one.found) == (other.today, other.found)
    )


def _levels(answer: Answer, each: Found) -> tuple[str, str, str]:
    variable = each.variable
    if variable.gate is not None:
        intervals = answer.problem.sittings[variable.gate].intervals
        of = [
            "–" if level is None else every_text(intervals[level])
            for level in (each.today, each.found)
        ]
        return of[0], of[1], "" if each.today in (None, each.found) else _("changed")
    if each.today is None:
        return "–", str(each.found), ""
    return str(each.today), str(each.found), change_text(each.found - each.today)


def change_text(change: int) -> str:
    """Say a change of a number, a dash where there is none."""
    return f"{change:+d}".replace("-", "−") if change else "·"


def _fixed(answer: Answer) -> Iterator[tuple[tuple[str, str], str, str, str, str]]:
    for name in answer.fixed:
        said = numbers_text(answer.staff.get(name, 0))
        yield (name, pool_title(name, answer.problem.graph)), said, said, _("fixed"), ""


def _sum(answer: Answer) -> tuple[tuple[str, str], str, str, str, str]:
    """Add all up: officers, and what they cost with those of the pools that were not tuned."""
    problem = answer.problem
    today = tuple(level for level in problem.today if level is not None)
    before = problem.officers(today) if len(today) == len(problem.today) else None
    after = problem.officers(answer.levels)
    change = "" if before is None else change_text(after - before)
    said = "–" if before is None else str(before)
    return ("", _("Together")), said, str(after), change, cost_text(answer.cost, answer)


def promise_tables(answer: Answer) -> list[tuple[str, list[Row]]]:
    """Lay out each kind of promise: whose, today, found with its interval, theory, kept or not."""
    return [(family.title, _promises(answer, family)) for family in families(answer.targets)]


def _promises(answer: Answer, family: Family) -> list[Row]:
    exact = any(answer.targets[place].exact is not None for place in family.places)
    head = ["", *([_("Today")] if answer.today else []), _("Found")]
    rows = [[*head, *([_("By theory")] if exact else []), ""]]
    for place in family.places:
        promise = answer.targets[place]
        row = [owner_text(promise.target, answer.problem.graph)]
        if answer.today is not None:
            row.append(value_text(answer.today.promises[place], family.scale))
        row.append(value_text(promise, family.scale))
        if exact:
            row.append(exact_text(promise, family.scale))
        rows.append([*row, kept_text(promise)])
    return rows


def neighbour_rows(answer: Answer) -> list[Row]:
    """Lay out what one officer fewer and one more would do at each window; a head first."""
    rows = [[_("Window"), _("One fewer"), _("One more")]]
    for name, both in groupby(answer.neighbours, key=lambda each: each.change.partition(" ")[2]):
        changed = {each.change.partition(" ")[0]: each for each in both}
        cells = [_neighbour(answer, changed.get(step), name) for step in ("-1", "+1")]
        rows.append([part_title(name, answer.problem.graph), *cells])
    return rows


def _neighbour(answer: Answer, each: Staffed | None, name: str) -> str:
    """Say what a neighbour costs more, and what becomes of the promise that matters there."""
    if each is None:
        return _("not allowed")
    cost = cost_text(each.cost - answer.cost, answer, signed=True)
    if name in each.meetings:
        every = every_text(parse_duration(each.meetings[name]))
        cost = f"{every}{_('; ')}{cost}"
    place = _in_question(each, name)
    if place is None:
        return cost
    title = part_title(name, answer.problem.graph)
    return f"{cost}{_('; ')}{promise_text(answer, each.promises, place, unless=title)}"


def _in_question(each: Staffed, name: str) -> int | None:
    """Give the promise that is broken most; where none is, that of the window that is changed."""
    own = [
        place
        for place, promise in enumerate(each.promises)
        if f"{name} ".startswith(f"{promise.target.pool} ")
    ]
    return own[0] if own and each.kept else tightest(each.promises)


def promise_text(
    answer: Answer, promises: Sequence[Promise], place: int, *, unless: str = ""
) -> str:
    """Say one promise: whose, its value, and whether it is kept.

    Parameters
    ----------
    answer : Answer
    promises : sequence of Promise
    place : int
    unless : str
        Whose need not be said.
    """
    family = next(each for each in families(answer.targets) if place in each.places)
    promise = promises[place]
    owner = owner_text(promise.target, answer.problem.graph)
    value = _("{value} {verdict}").format(
        value=value_text(promise, family.scale), verdict=kept_text(promise)
    )
    if _several(promises, place, families(answer.targets)):
        value = f"{family.figure} {value}"
    return value if owner == unless else _("{owner} {value}").format(owner=owner, value=value)


def _several(promises: Sequence[Promise], place: int, kinds: Sequence[Family]) -> bool:
    """Tell whether different figures are promised of the same window or cases."""
    whose = (promises[place].target.pool, promises[place].target.case_type)
    figures = {
        family.figure
        for family in kinds
        for of in family.places
        if (promises[of].target.pool, promises[of].target.case_type) == whose
    }
    return len(figures) > 1


def more_text(texts: Sequence[str], most: int) -> str:
    """Join texts, the first few of them."""
    more = len(texts) - most
    shown = list(texts[:most])
    if more > 0:
        shown.append(ngettext("{n} more", "{n} more", more).format(n=more))
    return _("; ").join(shown)
