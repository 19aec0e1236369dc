"""The compiled engine: the reference engine's rows, bit for bit, a hundred times sooner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from procsim.engines.chunk import KIND_SHIFT, Chunk
from procsim.engines.effects import whose
from procsim.engines.events import EVENT_COLUMNS, Rows
from procsim.engines.kernel.conversation import Conversation, Spent
from procsim.plan.plan import Ints, Plan

if TYPE_CHECKING:
    from procsim.engines import DrawSource

_KIND = (1 << KIND_SHIFT) - 1


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
    cases = np.concatenate([chunk.cases for chunk in made])
    return Rows(
        events=_visits([chunk.visits for chunk in made]),
        open_visits=_visits([chunk.open_visits for chunk in made]),
        cases=cases[:, :-2],
        marks=np.concatenate([chunk.marks for chunk in made])[:, :5],
        segments=np.concatenate([chunk.segments for chunk in made]),
        staffing=np.concatenate([chunk.staffing for chunk in made]),
        afterwards=np.concatenate([chunk.afterwards for chunk in made]),
        end=made[-1].end,
        arrivals=talk.roll() if plan.population.any() else draws.arrivals(),
        crews=made[-1].crews,
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


def _visits(parts: list[Ints]) -> Ints:
    """Rows of visits, with case, node and attempt in columns of their own."""
    rows = np.empty((sum(map(len, parts)), len(EVENT_COLUMNS)), dtype=np.int64, order="F")
    done = 0
    for part in parts:
        here = rows[done : done + len(part)]
        here[:, 0], here[:, 1], here[:, 2] = whose(part[:, 0])
        here[:, 3:8] = part[:, 1:6]
        here[:, 8] = part[:, 6] & _KIND
        done += len(part)
    return rows
