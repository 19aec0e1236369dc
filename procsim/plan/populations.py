"""Arrays of case types whose applicants come again when their last case has ended."""

from __future__ import annotations

import numpy as np

from procsim.calendars import FAR, add_working
from procsim.plan.numbering import Numbering
from procsim.plan.plan import NOWHERE
from procsim.plan.recipe import RecipeBuilder
from procsim.scenario.case_type import Arrivals
from procsim.workflow.carried import microseconds_at
from procsim.workflow.hours import calendar_of


def populations(n: Numbering, recipe: RecipeBuilder, end: int) -> dict[str, object]:
    """Who comes again, after how long, and until when, in a run to `end` (-1: until empty)."""
    rows = [
        _population(n, recipe, name, end=end)
        if n.graph.graph["cases"][name].arrivals.population
        else (0, NOWHERE, NOWHERE, NOWHERE, FAR, NOWHERE)
        for name in n.types
    ]
    names = ("", "_gap", "_calendar", "_first", "_last", "_most")
    columns = np.array(rows, dtype=np.int64).reshape(-1, len(names)).T
    return {f"population{name}": column for name, column in zip(names, columns, strict=True)}


def _population(n: Numbering, recipe: RecipeBuilder, name: str, *, end: int) -> tuple[int, ...]:
    arrivals: Arrivals = n.graph.graph["cases"][name].arrivals
    calendar = n.calendar(arrivals.calendar)
    last = FAR if end < 0 else end
    if arrivals.until is not None:
        last = min(last, microseconds_at(arrivals.until, recipe.origin))
    return (
        arrivals.population or 0,
        recipe.gap_slot(name),
        calendar,
        _first(n, arrivals, calendar),
        last,
        NOWHERE if arrivals.count is None else arrivals.count,
    )


def _first(n: Numbering, arrivals: Arrivals, calendar: int) -> int:
    """When each member's first case arrives: where nobody works then, at the next opening."""
    if arrivals.first is None:
        return NOWHERE
    day = calendar_of(n.graph, arrivals.calendar).nominal_day()
    return int(add_working(n.hours[calendar], arrivals.first.microseconds(day), 0))
