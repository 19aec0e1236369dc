"""Random scenarios with every word of the language, in which much happens at one instant."""

from __future__ import annotations

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from procsim.errors import ProcsimError
from procsim.scenario.scenario import Scenario
from procsim.workflow.afterwards import after_issue
from procsim.workflow.graph import Graph, build
from procsim.workflow.holding import at_the_door
from procsim.workflow.routes import reaching
from procsim.workflow.validation import problems
from tests.engines.lattice.blocks import grow
from tests.engines.lattice.cases import case_types
from tests.engines.lattice.growing import Growing
from tests.engines.lattice.staff import CALENDARS, pools
from tests.engines.lattice.taste import TASTES, Draw, Tasting


@st.composite
def lattice_scenarios(draw: Draw, family: str) -> dict[str, Any]:
    """Draw a sound scenario of a family, as a file would hold it."""
    tasting = Tasting(draw, TASTES[family])
    never = tasting.one_of(False, True)
    scenario = {
        "procsim": 1,
        "run": {
            "start": tasting.one_of("2026-03-02 09:00", "2026-03-02 11:45"),
            "length": tasting.one_of("2 days", "until empty", "3 h"),
            "replications": 1,
            "calendar": "hall",
        },
        "calendars": CALENDARS,
        "pools": pools(tasting),
        "cases": case_types(tasting, never=never),
    }
    scenario["workflow"] = _workflow(Growing(draw, tasting.taste, scenario["pools"], never))
    _let_later_tries_be_better(tasting, scenario)
    if tasting.has("backlog"):
        _add_backlog(tasting, scenario)
    sound(scenario)
    return scenario


def sound(data: dict[str, Any]) -> Graph:
    """Build a scenario's graph, and turn to another scenario where it is not sound."""
    try:
        graph = build(Scenario.model_validate(data))
        found = [problem for problem in problems(graph) if not problem.warning]
    except (ProcsimError, ValueError):
        found = [None]
    assume(not found)
    return graph


def _workflow(growing: Growing) -> dict[str, Any]:
    issued = growing.end("issued")
    if growing.has("afterwards"):
        verdict = {growing.end("confirmed"): "50 %", growing.end("revoked"): "50 %"}
        check = growing.add("choice", verdict)
        growing.over = True
        growing.nodes[issued]["afterwards"] = grow(growing, check, growing.one_of(0, 1))
        growing.over = False
    first = grow(growing, issued, growing.draw(st.integers(0, 3)))
    return growing.nodes | {"enter": {"start": "all", "next": first}}


def _let_later_tries_be_better(tasting: Tasting, scenario: dict[str, Any]) -> None:
    """Let documents that are drawn anew be there sooner or later."""
    fresh = [
        record["documents"]
        for record in scenario["workflow"].values()
        if record.get("resubmission") == "fresh"
    ]
    for case in scenario["cases"].values() if fresh else ():
        for document in case["documents"].values():
            document["missing"] = tasting.one_of("0 %", "50 %")
            if "all" in fresh and tasting.has("again"):
                document["missing_later"] = "25 %"


def _add_backlog(tasting: Tasting, scenario: dict[str, Any]) -> None:
    """Let the run find cases on their way, somewhere that they can be."""
    graph = sound(scenario)
    types, not_here = reaching(graph), at_the_door(graph) | after_issue(graph)
    for kind, case in scenario["cases"].items():
        places = sorted(
            name
            for name, record in scenario["workflow"].items()
            if kind in types[name] and name not in not_here and not {"start", "end"} & record.keys()
            and ("join" not in record or "split" in record)
        )  # fmt: skip
        ages = tasting.draw(st.lists(st.sampled_from(("15 min", "1 day", "1 h")), max_size=3))
        if ages and places:
            clocks = tasting.one_of("running", "not started", "paused", "stopped")
            ages = ages[: case["arrivals"].get("population")]
            pairs = _pairs(scenario["workflow"], places)
            at = tasting.one_of(*(pairs if pairs and tasting.one_of(True, False) else places))
            case["backlog"] = [{"at": at, "ages": ages, "clocks": clocks}]


def _pairs(workflow: dict[str, Any], places: list[str]) -> list[list[str]]:
    """Give two branches of each split, neither of which is over."""
    firsts = [[*record["split"]][:2] for record in workflow.values() if "split" in record]
    return [pair for pair in firsts if len(pair) == 2 and set(pair) <= set(places)]
