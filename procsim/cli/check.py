"""`procsim check`: what is wrong with a scenario, what to be warned of, and what it can answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from procsim.cli.answer import print_json, print_lines
from procsim.cli.columns import aligned
from procsim.cli.heading import inputs_line, warning_lines
from procsim.cli.options import Changes, File, Json, Language, changes_of, file_of
from procsim.errors import ScenarioError
from procsim.figures.labels import kpi_title, unit_suffix
from procsim.text import N_, _, title_of

if TYPE_CHECKING:
    from procsim.scenario.scenario import Scenario
    from procsim.workflow.graph import Graph

_NO_PROMISE = N_("no case type has a promise")
_NO_STATUTORY = N_("no case type has a statutory limit")
_NO_COUNTER = N_("no activity is at a counter")
_NO_STAFF = N_("no pool has a number of staff")
_NO_PATIENCE = N_("no step has patience")
_NO_COST = N_("no pool has a cost")
_NOTHING_AFTERWARDS = N_("nothing is checked after the issue")
_NEEDS = {
    "on_time": _NO_PROMISE,
    "overdue": _NO_PROMISE,
    "overdue_age": _NO_PROMISE,
    "statutory_overdue": _NO_STATUTORY,
    "hall_wait": _NO_COUNTER,
    "visits": _NO_COUNTER,
    "one_visit": _NO_COUNTER,
    "rework": _NO_COUNTER,
    "wait": _NO_STAFF,
    "abandonment": _NO_PATIENCE,
    "utilisation": _NO_STAFF,
    "overtime": _NO_STAFF,
    "net_valid": _NOTHING_AFTERWARDS,
    "revoked": _NOTHING_AFTERWARDS,
    "cost": _NO_COST,
    "cost_per_workday": _NO_COST,
}
"""What a KPI cannot do without, as the sentence that says so; the others need nothing."""


def check(
    file: File,
    *,
    set_: Changes = None,
    json: Json = False,
    lang: Language = None,  # noqa: ARG001
) -> None:
    """Say what is wrong with a scenario, what to be warned of, and what it can answer."""
    from procsim.levers import design_graph
    from procsim.load import load

    try:
        scenario = load(file_of(file), changes_of(set_))
    except ScenarioError as error:
        if json:
            print_json({"problems": list(error.problems)})
        raise
    names = [None, *scenario.redesigns]
    graphs = {name or "today": design_graph(scenario, name) for name in names}
    if json:
        print_json(_as_dict(scenario, graphs))
    else:
        print_lines(_told(scenario, graphs))


def _as_dict(scenario: Scenario, graphs: dict[str, Graph]) -> dict[str, Any]:
    inputs = scenario.inputs
    unanswered = _unanswered(scenario)
    return {
        "problems": [],
        "warnings": _warnings(scenario, graphs),
        "designs": list(graphs),
        "inputs": {
            "measured": inputs.measured,
            "cited": inputs.cited,
            "assumed": inputs.assumed,
        },
        "answers": [name for name in _kpis() if name not in unanswered],
        "unanswered": {name: _(reason) for name, reason in unanswered.items()},
        "load": {name: _loads(graph) for name, graph in graphs.items()},
    }


def _told(scenario: Scenario, graphs: dict[str, Graph]) -> Iterator[str]:
    # A file is named as it is written, so that it can be found.
    file = scenario.source.name
    name = title_of(file, scenario.title) if scenario.title else file
    yield _("{title}: nothing wrong found").format(title=name)
    yield from inputs_line(scenario.inputs)
    yield from warning_lines(_warnings(scenario, graphs))
    yield ""
    titles = {name: _title(scenario, name) for name in graphs}
    rows = [(_("Designs:"), ", ".join(f"{title} ({name})" for name, title in titles.items()))]
    rows.append((_("Inputs:"), _inputs(scenario)))
    unanswered = _unanswered(scenario)
    total = len(_kpis())
    answered = _("{n} of {total} key figures").format(n=total - len(unanswered), total=total)
    rows.append((_("Answers:"), answered))
    for reason in dict.fromkeys(unanswered.values()):
        lacking = [kpi_title(name) for name, why in unanswered.items() if why == reason]
        rows.append((_("No answer:"), f"{'; '.join(lacking)} ({_(reason)})"))
    yield from aligned(rows)
    yield ""
    yield from _load_table(graphs, titles)


def _inputs(scenario: Scenario) -> str:
    inputs = scenario.inputs
    return _("{measured} measured, {cited} cited, {assumed} assumed").format(
        measured=inputs.measured, cited=inputs.cited, assumed=inputs.assumed
    )


def _title(scenario: Scenario, name: str) -> str:
    redesign = scenario.redesigns.get(name)
    return _("Today") if redesign is None else title_of(name, redesign.title)


def _warnings(scenario: Scenario, graphs: dict[str, Graph]) -> list[str]:
    """Gather what the workflow of every design warns of; today's with its place in the file."""
    from procsim.cautions import cautions
    from procsim.workflow.validation import problems

    found: dict[str, str] = {}
    for name, graph in graphs.items():
        for problem in problems(graph):
            text = str(problem)
            located = scenario.source.message(problem.path, str(problem.text))
            found.setdefault(text, located if name == "today" else f"{name}: {text}")
    for graph in graphs.values():
        found.update({str(each): str(each) for each in cautions(graph)})
    return list(found.values())


def _kpis() -> list[str]:
    from procsim.kpi import KPIS

    return list(KPIS)


def _unanswered(scenario: Scenario) -> dict[str, str]:
    """Give the KPIs that today's process has nothing to compute from, with the reason."""
    from procsim.scenario.node import Activity, End

    cases, pools = scenario.cases.values(), scenario.pools.values()
    activities = [node for node in scenario.workflow.values() if isinstance(node, Activity)]
    there = {
        _NO_PROMISE: any(case.promise is not None for case in cases),
        _NO_STATUTORY: any(case.statutory is not None for case in cases),
        _NO_COUNTER: any(activity.place == "counter" for activity in activities),
        _NO_PATIENCE: any(activity.patience is not None for activity in activities),
        _NO_STAFF: any(pool.staff != "unlimited" for pool in pools),
        _NOTHING_AFTERWARDS: any(
            isinstance(node, End) and node.afterwards for node in scenario.workflow.values()
        ),
        _NO_COST: any(pool.cost is not None for pool in pools),
    }
    return {name: _NEEDS[name] for name in _kpis() if name in _NEEDS and not there[_NEEDS[name]]}


def _loads(graph: Graph) -> dict[str, float | None]:
    """Give the load of each staffed pool; None where it has work and nobody to do it."""
    import math

    from procsim.workflow.load import offered_load

    pools = graph.graph["pools"]
    return {
        name: found.load if math.isfinite(found.load) else None
        for name, found in offered_load(graph).items()
        if pools[name].staff != "unlimited"
    }


def _load_table(graphs: dict[str, Graph], titles: dict[str, str]) -> list[str]:
    loads = {name: _loads(graph) for name, graph in graphs.items()}
    pools = {
        pool: title_of(pool, graph.graph["pools"][pool].title)
        for name, graph in graphs.items()
        for pool in loads[name]
    }
    if not pools:
        return []
    rows = [[_("Work offered over time on duty"), *titles.values()]]
    for pool, title in pools.items():
        cells = ["" if pool not in mine else _percent(mine[pool]) for mine in loads.values()]
        rows.append([title, *cells])
    return aligned(rows)


def _percent(load: float | None) -> str:
    return _("nobody there") if load is None else f"{100 * load:.0f}{unit_suffix('%')}"
