"""From a file to a scenario that can run, or to every problem of the file at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from procsim.errors import LeverError, ScenarioError
from procsim.levers import design_graph
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
    found = [*_workflow_problems(scenario)]
    # A redesign of an unsound workflow would only repeat its problems.
    found = found or [*_redesign_problems(scenario)]
    if found:
        raise ScenarioError(found)
    return scenario


def _workflow_problems(scenario: Scenario) -> list[str]:
    return [
        scenario.source.message(problem.path, str(problem.text))
        for problem in problems(build(scenario))
        if not problem.warning
    ]


def _redesign_problems(scenario: Scenario) -> list[str]:
    found = []
    for name in scenario.redesigns:
        try:
            design_graph(scenario, name)
        except LeverError as problem:
            found.append(scenario.source.message(("redesigns", name), str(problem)))
    return found
