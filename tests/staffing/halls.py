"""Halls that theory knows, as a file would say them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from procsim.scenario.scenario import Scenario
from procsim.staffing.expected import exact
from procsim.staffing.targets import targets_of
from procsim.workflow.graph import Graph, build

RUN = {"start": "2026-01-05", "length": "60 day", "warm_up": "2 day"}


def graph_of(said: dict[str, Any], **changes: Any) -> Graph:
    """Build a hall, with other values at paths such as ``pools/window/staff``."""
    said = {"procsim": 1, "run": dict(RUN), **deepcopy(said)}
    for path, value in changes.items():
        *way, last = path.split("/")
        place = said
        for step in way:
            place = place.setdefault(step, {})
        place[last] = value
    return build(Scenario.model_validate(said))


def counter(staff: int = 1, **more: Any) -> dict[str, Any]:
    """One queue at which 30 an hour are served in 10 minutes each."""
    served = {"activity": "window", "takes": {"exponential": "10 min"}, "next": "done", **more}
    if "patience" in more:
        served["if_left"] = "lost"
    return {
        "pools": {"window": {"staff": staff}},
        "cases": {"visitor": {"arrivals": {"rate": "30 / h"}}},
        "workflow": {
            "enter": {"start": "all", "next": "serve"},
            "serve": served,
            "done": {"end": "issued"},
        }
        | ({"lost": {"end": "withdrawn"}} if "patience" in more else {}),
    }


def value(graph: Graph, text: str) -> float | None:
    """Give what theory says of one target."""
    (target,) = targets_of([text], graph)
    return exact(graph, target)


def lasting(said: dict[str, Any]) -> Graph:
    """Let cases of a scenario arrive week after week."""
    said = deepcopy(said)
    for case in said["cases"].values():
        case["arrivals"] = {"rate": "2 / h"}
    said["run"]["length"] = "5 days"
    return build(Scenario.model_validate(said))
