"""The compiled engine: the reference engine's rows, bit for bit, a hundred times sooner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from procsim.compiling import engine_compiled_once
from procsim.engines.chunk import Chunk
from procsim.engines.events import CASE_COLUMNS, MARK_COLUMNS, Rows
from procsim.plan.plan import Plan
from procsim.tables import CAUSES

if TYPE_CHECKING:
    from procsim.engines import DrawSource

with engine_compiled_once():
    from procsim.engines.kernel.conversation import Conversation, Spent
    from procsim.engines.kernel.rows import cases_of, visits_of


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
    talk = Conversation(plan, draws)
    made = list(talk.chunks())
    visits, open_visits, cases = (
        # An empty part may be the end of a long one, and would keep it.
        [part for chunk in made if len(part := getattr(chunk, table))]
        for table in ("visits", "open_visits", "cases")
    )
    last = made[-1]
    others = {
        table: np.concatenate([getattr(chunk, table) for chunk in made])
        for table in ("marks", "segments", "staffing", "afterwards")
    }
    made.clear()
    return Rows(
        events=visits_of(visits),
        open_visits=visits_of(open_visits),
        cases=cases_of(cases, len(CASE_COLUMNS) + len(CAUSES)),
        marks=others["marks"][:, : len(MARK_COLUMNS)],
        segments=others["segments"],
        staffing=others["staffing"],
        afterwards=others["afterwards"],
        end=last.end,
        arrivals=talk.roll() if plan.population.any() else draws.arrivals(),
        crews=last.crews,
    )


def chunks(plan: Plan, draws: DrawSource) -> Iterator[Chunk]:
    """Run a plan on its draws, and give the rows as they come, so that nobody need keep them all.

    Parameters
    ----------
    plan : Plan
    draws : DrawSource

    Yields
    ------
    Chunk
    """
    yield from Conversation(plan, draws).chunks()


def __getattr__(name: str) -> float:
    """CPU seconds that compiled code has taken in this process: ``seconds``."""
    if name == "seconds":
        return Spent.seconds
    raise AttributeError(name)
