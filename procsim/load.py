"""From a file to a scenario that can run, or to every problem of the file at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from procsim.errors import CalendarError, LeverError, ScenarioError
from procsim.levers import design_graph
from procsim.plan import instant_of, run_end
from procsim.scenario.read import read
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from procsim.workflow.validation import problems


def load(path: str | Path, changes: Sequence[tuple[str, str]] = ()) -> Scenario:
    """Read a scenario, and examine today's workflow and every redesign.

    Parameters
    ----------
    path : str or pathlib.Path
    changes : sequence of (path, value)
        Values set from outside, such as ``("pools.reviewers.staff", "3")``.

    Returns
    -------
    Scenario
        Fit to run in every design.

    Raises
    ------
    ScenarioError
        Every problem, with file, line and column.
    """
    scenario = read(path, changes)
    try:
        found = [*_workflow_problems(scenario)] or [*_time_problems(scenario)]
    except CalendarError as problem:
        found = [scenario.source.message(("calendars",), str(problem))]
    # A redesign of an unsound workflow would only repeat its problems.
    found = found or [*_redesign_problems(scenario)] or [*_staffing_problems(scenario)]
    if found:
        raise ScenarioError(found)
    return scenario


def _workflow_problems(scenario: Scenario) -> list[str]:
    return [
        scenario.source.message(problem.path, str(problem.text))
        for problem in problems(build(scenario))
        if not problem.warning
    ]


def _time_problems(scenario: Scenario) -> list[str]:
    """Find what happens before the run starts, and a warm-up that leaves nothing of it."""
    run, found = scenario.run, scenario.source.message
    end, warm_up = run_end(build(scenario)), instant_of(build(scenario), run.warm_up)
    told = []
    if 0 <= end <= warm_up:
        text = (
            f"found {run.warm_up} of warm-up in a run of {run.length}; less than the run's length"
        )
        told.append(found(("run", "warm_up"), text))
    for name, case in scenario.cases.items():
        path = ("cases", name, "arrivals")
        at = {("times", i): each.at for i, each in enumerate(case.arrivals.times or ())}
        for place, moment in (at | {("until",): case.arrivals.until}).items():
            if isinstance(moment, datetime) and moment < run.origin:
                text = f"found {moment}, before the run starts; {run.start} or later"
                told.append(found((*path, *place), text))
    return told


def _redesign_problems(scenario: Scenario) -> list[str]:
    found = []
    for name in scenario.redesigns:
        try:
            design_graph(scenario, name)
        except LeverError as problem:
            text = str(problem).removeprefix(f"redesigns.{name}: ")
            found.append(scenario.source.message(("redesigns", name), text))
    return found


def _staffing_problems(scenario: Scenario) -> Iterator[str]:
    """Find what the file says of its staffing that no design of it can keep."""
    if scenario.staffing is None:
        return
    from procsim.staffing.section import section_problems, target_problems

    graphs = [design_graph(scenario, design) for design in (None, *scenario.redesigns)]
    said = scenario.staffing
    for problem in (*section_problems(graphs, said), *target_problems(graphs, said)):
        yield scenario.source.message(problem.path, str(problem.text))
