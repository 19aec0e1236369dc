"""A small hall that every lever can act on, as a file would hold it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import Graph, build

_HALL: dict[str, Any] = {
    "procsim": 1,
    "run": {"start": "2026-03-02", "length": "20 workdays"},
    "calendars": {"hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}}},
    "pools": {
        "reception": {"staff": 2, "unit": "Reception Office", "cost": "40 / h"},
        "seals": {"staff": 1, "at_closing": "suspend"},
        "planning": {"staff": 2},
        "fire": {"staff": 1},
    },
    "cases": {
        "permit": {
            "arrivals": {"rate": "3 / h"},
            "promise": "5 workdays",
            "statutory": "20 workdays",
            "documents": {
                "plan": {"missing": "10 %", "supplied_after": "1 workday"},
                "photo": {
                    "key": False, "missing": "30 %", "supplied_after": "2 workdays", "never": 0,
                },
            },
            "attributes": {"size": {"small": "70 %", "large": "30 %"}, "work": "20 min"},
        },
    },
    "workflow": {
        "enter": {"start": "permit", "next": "intake"},
        "intake": {"activity": "reception", "takes": "10 min", "place": "counter",
                   "next": "stamp"},
        "stamp": {"activity": "seals", "takes": "5 min", "place": "counter", "next": "complete"},
        "complete": {"documents": "all", "if_complete": "accepted", "if_missing": "fetch"},
        "fetch": {"delay": "applicant", "until": "documents", "next": "intake"},
        "accepted": {"clock": "start", "next": "zoning"},
        "zoning": {"activity": "planning", "takes": {"exponential": "20 min"}, "next": "safety"},
        "safety": {"activity": "fire", "takes": {"by": "size", "small": "5 min", "large": "30 min"},
                   "next": "outcome"},
        "outcome": {"choice": {"sign": "90 %", "refused": "10 %"}},
        "sign": {"activity": "planning", "takes": {"attribute": "work"}, "next": "issued"},
        "issued": {"end": "issued"},
        "refused": {"end": "refused"},
    },
}  # fmt: skip


def hall(**changes: Any) -> dict[str, Any]:
    """Give the hall with other values, by path: ``hall(**{"workflow.fetch.next": "complete"})``."""
    data = deepcopy(_HALL)
    for path, value in changes.items():
        *way, last = path.split(".")
        place = data
        for key in way:
            place = place[key]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return data


def hall_graph(**changes: Any) -> Graph:
    """Give the workflow of the changed hall."""
    return build(Scenario.model_validate(hall(**changes)))


def edges(graph: Graph) -> set[tuple[str, str]]:
    """Give every way of a workflow."""
    return set(graph.edges)
