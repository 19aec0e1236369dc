"""How many posts a pool needs so that its officers are there, with cover for who is away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from procsim.scenario.pool import Pool
from procsim.staffing.bounds import staffed
from procsim.staffing.pay import time_on_duty
from procsim.workflow.capacity import open_in, share_there
from procsim.workflow.graph import Graph
from procsim.workflow.hours import calendar_of


@dataclass(frozen=True)
class Posts:
    """Of a pool, its posts and who is there of them.

    Parameters
    ----------
    posts : float
        Officers whom the pool has, each for all of its hours: two for half of the day are one.
    there : float
        Officers who are there on average in its hours, absences and meetings taken off.
    """

    posts: float
    there: float

    @property
    def relief_factor(self) -> float:
        """Posts for each officer who is to be there all day; 1 where nobody is ever away."""
        return self.posts / self.there if self.there else 1.0


def posts(graph: Graph, pools: Iterable[str] | None = None) -> dict[str, Posts]:
    """Give the posts of pools with officers, in a week without holidays.

    What keeps officers away is what the file says of it: `absence` and `meetings`. Where it says
    nothing, the posts are officers who are never ill and never on leave.

    Parameters
    ----------
    graph : networkx.DiGraph
    pools : iterable of str, optional
        All pools with officers where left out.

    Examples
    --------
    >>> from procsim.examples import path_of
    >>> from procsim.load import load
    >>> from procsim.workflow.graph import build
    >>> posts(build(load(path_of("start-a-business"))), ["reviewers"])["reviewers"].relief_factor
    1.0
    """
    known = staffed(graph)
    return {name: _posts(graph, known[name]) for name in (known if pools is None else pools)}


def _posts(graph: Graph, pool: Pool) -> Posts:
    calendar = calendar_of(graph, pool.calendar)
    hours = open_in(calendar)
    meant = time_on_duty(graph, pool.model_copy(update={"meetings": []}))
    there = time_on_duty(graph, pool) * share_there(pool, calendar)
    return Posts(meant / hours, there / hours) if hours else Posts(0.0, 0.0)
