"""An office with every kind of pool and gate that can be tuned, as a file would hold it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from procsim.scenario.scenario import Scenario

_OFFICE: dict[str, Any] = {
    "procsim": 1,
    "run": {"start": "2026-03-02", "length": "10 workdays", "calendar": "hall"},
    "calendars": {
        "hall": {"hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}},
        "short_fridays": {"hours": {"mon-thu": ["09:00-12:00", "13:00-17:00"],
                                    "fri": ["09:00-12:30"]}},
        "training": {"hours": {"wed": ["14:00-16:00"]}},
    },
    "pools": {
        "window": {"staff": 2, "cost": "40 / h"},
        "tax": {"staff": {"mon-thu": {"09:00-11:00": 2, "11:00-17:00": 1},
                          "fri": {"09:00-17:00": 1}},
                "cost": "40 / h"},
        "relief": {"staff": 2, "cost": "20 / h",
                   "tide": {"every": "10 min", "opens_at": 6, "closes_at": 1, "at_most": 4}},
        "reviewers": {"staff": 3, "cost": "280 / workday", "at_closing": "suspend",
                      "meetings": [{"calendar": "training", "officers": 2}]},
        "experts": {"staff": [{"name": "Li", "speed": 1.5}, {"name": "Wang"}], "cost": "60 / h"},
        "archive": {"staff": "unlimited"},
    },
    "cases": {"applicant": {"arrivals": {"rate": "20 / workday"}, "promise": "20 workdays"}},
    "workflow": {
        "arrives": {"start": "applicant", "next": "ask"},
        "ask": {"activity": "window", "takes": {"exponential": "8 min"}, "next": "pay"},
        "pay": {"activity": "tax", "takes": {"exponential": "6 min"}, "next": "copy"},
        "copy": {"activity": "relief", "takes": {"exponential": "6 min"}, "next": "panel"},
        "panel": {"gate": {"every": "2 weeks", "first": "2026-03-05 14:00"}, "next": "review"},
        "review": {"activity": "reviewers", "takes": {"exponential": "20 min"}, "next": "opinion"},
        "opinion": {"activity": "experts", "takes": "10 min", "next": "file"},
        "file": {"activity": "archive", "takes": "1 min", "next": "done"},
        "done": {"end": "issued"},
    },
    "redesigns": {
        "one_window": {
            "levers": [{"single_window": {"merge": ["window", "reviewers"], "into": "general",
                                          "staff": 5, "calendar": "hall"}}]
        },
    },
}  # fmt: skip


def office(staffing: dict[str, Any] | None = None, **changes: Any) -> Scenario:
    """Give the office with other values, by path, and with a section `staffing`."""
    data = deepcopy(_OFFICE)
    if staffing is not None:
        data["staffing"] = staffing
    for path, value in changes.items():
        *way, last = path.split(".")
        place = data
        for key in way:
            place = place[key]
        place[last] = value
    return Scenario.model_validate(data)
