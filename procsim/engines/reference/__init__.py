"""The reference engine: what a person reads to learn what a scenario means.

Callbacks on a SimPy environment. The priority of each event is its place in the order of the
instant (:func:`procsim.engines.effects.effect_key`), so SimPy's own queue *is* the rule of one
instant; starts follow when nothing more is due now.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from procsim.engines.events import Rows
from procsim.engines.reference.course import Course
from procsim.engines.reference.populations import Populations
from procsim.engines.reference.trays import Trays
from procsim.plan.plan import Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource


class _PopulationsBeforeTrays(Trays, Populations):
    """Both: officers who can stand blocked, and applicants who come again."""


_COURSES: dict[tuple[bool, bool], type[Course]] = {
    (False, False): Course,
    (False, True): Populations,
    (True, False): Trays,
    (True, True): _PopulationsBeforeTrays,
}
"""A run by whether officers can stand blocked, and whether applicants come again: what a scenario
does not say costs it nothing."""


def run(plan: Plan, draws: DrawSource) -> Rows:
    """Run a plan on its draws.

    Parameters
    ----------
    plan : Plan
    draws : DrawSource

    Returns
    -------
    Rows

    Raises
    ------
    TooManyVisitsError
        A case enters one node more than 10,000 times.
    EndlessWaitError
        A run until no case is left, in which nothing will happen to those that are.
    CalendarError
        A wait does not end before the calendars' horizon.
    """
    with _collector_at_rest():
        course = _COURSES[bool(plan.holds.any()), bool(plan.population.any())]
        return course(plan, draws).rows()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Look for no cycles of objects: cases that ended are freed at once, since they have none."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
