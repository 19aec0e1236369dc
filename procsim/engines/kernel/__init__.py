"""The compiled engine: the reference engine's rows, bit for bit, a hundred times sooner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from procsim.compiling import engine_compiled_once
from procsim.engines.chunk import Chunk
from procsim.engines.events import CASE_COLUMNS, MARK_COLUMNS, Rows
from procsim.plan.merging import Arrived, together
from procsim.plan.plan import Ints, Plan
from procsim.tables import CAUSES

if TYPE_CHECKING:
    from procsim.engines import DrawSource

with engine_compiled_once():
    from procsim.engines.kernel.conversation import Conversation, Spent
    from procsim.engines.kernel.rows import GrowingCases, GrowingVisits


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
    come: list[Arrived] = []
    talk = Conversation(plan, draws, come)
    visits, open_visits = GrowingVisits(), GrowingVisits()
    cases = GrowingCases(len(CASE_COLUMNS) + len(CAUSES))
    parts: dict[str, list[Ints]] = {
        table: [] for table in ("marks", "segments", "staffing", "afterwards")
    }
    for last in talk.chunks():
        visits.add(last.visits)
        open_visits.add(last.open_visits)
        cases.add(last.cases)
        for table, others in parts.items():
            others.append(getattr(last, table))
    marks, segments, staffing, afterwards = map(np.concatenate, parts.values())
    arrivals = talk.roll() if plan.population.any() else together([*come, *talk.not_come()])
    talk.give_back()
    return Rows(
        events=visits.taken(),
        open_visits=open_visits.taken(),
        cases=cases.taken(),
        marks=marks[:, : len(MARK_COLUMNS)],
        segments=segments,
        staffing=staffing,
        afterwards=afterwards,
        end=last.end,
        arrivals=arrivals,
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
    talk = Conversation(plan, draws)
    yield from talk.chunks()
    talk.give_back()


def __getattr__(name: str) -> float:
    """CPU seconds that compiled code has taken in this process: ``seconds``."""
    if name == "seconds":
        return Spent.seconds
    raise AttributeError(name)
