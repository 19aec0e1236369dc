"""Compiling ahead what the first long run would have to wait for."""

from __future__ import annotations

from typing import Any

from procsim.announcing import compiled_so_far

_HALL: dict[str, Any] = {
    "procsim": 1,
    "run": {"start": "2026-03-02", "length": "2 days"},
    "calendars": {"hall": {"hours": {"mon-sun": ["09:05-17:00"]}}},
    "pools": {"desk": {"staff": 1, "at_closing": "suspend"}},
    "cases": {"case": {"arrivals": {"rate": "200 / h", "calendar": "hall"}}},
    "workflow": {
        "arrives": {"start": "case", "next": "begun"},
        "begun": {"clock": "start", "next": "serve"},
        "serve": {"activity": "desk", "takes": "10 min", "next": "over"},
        "over": {"clock": "stop", "next": "done"},
        "done": {"end": "issued", "afterwards": "look"},
        "look": {"delay": "outside", "takes": "1 h", "next": "stands"},
        "stands": {"end": "confirmed"},
    },
}
"""A hall in which everything that is compiled is called: clocks, work that is suspended, cases that
crowd, and what comes after the issue."""


def warm_up() -> int:
    """Compile the engine and the counting of key figures, where they are not kept from before.

    Returns
    -------
    int
        How many functions were compiled; 0 where all were there.

    Raises
    ------
    UsageError
        No numba, or no place to keep what it compiles.

    Examples
    --------
    >>> made = warm_up()
    >>> warm_up()
    0
    """
    from procsim.scenario.scenario import Scenario
    from procsim.tally import summaries
    from procsim.workflow.graph import build

    before = compiled_so_far()
    summaries(build(Scenario.model_validate(_HALL)), replications=1, engine="kernel")
    return compiled_so_far() - before
