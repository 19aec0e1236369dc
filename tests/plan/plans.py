"""Plans of small scenarios, and their draws."""

from __future__ import annotations

from typing import Any

import numpy as np

from procsim.plan import Compiled, Draws, compile_graph
from procsim.plan.slots import Span
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build

HOUR = 3_600_000_000
DAY = 24 * HOUR
HALL = {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}
WORKFLOW = {
    "enter": {"start": "all", "next": "serve"},
    "serve": {"activity": "desk", "takes": {"exponential": "10 min"}, "next": "done"},
    "done": {"end": "issued"},
}


def compiled(
    workflow: dict[str, Any] | None = None, *, length: str = "until empty", **case: Any
) -> Compiled:
    """Compile a scenario with one case type; a working week in the calendar ``hall``."""
    data = {
        "procsim": 1,
        "run": {"start": "2026-03-02", "length": length},
        "calendars": {"hall": HALL},
        "pools": {"desk": {"staff": 1}},
        "cases": {"case": {"arrivals": {"times": ["0 min"]}} | case},
        "workflow": workflow or WORKFLOW,
    }
    return compile_graph(build(Scenario.model_validate(data)))


def arrivals(arrivals: dict[str, Any], *, length: str, replication: int = 0) -> np.ndarray:
    """Times of arrival, microseconds."""
    recipe = compiled(length=length, arrivals=arrivals).recipe
    return Draws(recipe, 1, replication).arrivals()[0]


def drawn(plan: Compiled, node: str, *, attempt: int = 1, cases: int = 10_240) -> np.ndarray:
    """What a node draws for the first cases of the only type."""
    slot = int(plan.plan.slot[plan.names.nodes.index(node), 0])
    return plan.recipe.slots[slot].values(Span(1, 0, attempt, start=0, count=cases))
