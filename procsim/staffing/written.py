"""The staff that was found, written into the scenario's file as a redesign of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from procsim.errors import UsageError
from procsim.scenario.gate import Every, Gate
from procsim.scenario.insert import with_entry
from procsim.scenario.scenario import Scenario
from procsim.staffing.problem import Problem
from procsim.workflow.graph import Graph, records

TODAY = {"en": "Today", "zh-Hans": "现状", "zh-Hant": "現狀"}
TUNED = {"en": "{}, staff tuned", "zh-Hans": "{}（人员调优）", "zh-Hant": "{}（人員調優）"}
"""What the tuned design is called, by language."""


def tuned_name(design: str | None) -> str:
    """Name the redesign that a design becomes with the staff that was found.

    Examples
    --------
    >>> tuned_name(None), tuned_name("one_window")
    ('today_tuned', 'one_window_tuned')
    """
    return f"{design or 'today'}_tuned"


def written(scenario: Scenario, problem: Problem, levels: Sequence[int]) -> str:
    """Write the scenario's file with one redesign more: the tuned design, which extends its own.

    Parameters
    ----------
    scenario : Scenario
        Read from a file, the comments and quotes of which are kept; what was set from outside is
        written too, as the staff was found under it.
    problem : Problem
    levels : sequence of int

    Returns
    -------
    str
        A redesign of the same name is replaced.

    Raises
    ------
    UsageError
        The scenario was not read from a file.
    """
    if not scenario.source.text:
        raise UsageError("--write: found a scenario that no file holds; one that was loaded")
    entry = CommentedMap()
    if problem.design is not None:
        entry["extends"] = problem.design
    entry["title"] = _on_one_line(_title(scenario, problem.design))
    entry["levers"] = [*_levers(problem.graph, problem.graph_at(levels))]
    return with_entry(scenario.source, "redesigns", tuned_name(problem.design), entry)


def _title(scenario: Scenario, design: str | None) -> dict[str, str]:
    said: Any = TODAY if design is None else scenario.redesigns[design].title or design
    by_language = said if isinstance(said, Mapping) else dict.fromkeys(TUNED, said)
    other = next(iter(by_language.values()))
    return {
        language: text.format(by_language.get(language, by_language.get("en", other)))
        for language, text in TUNED.items()
    }


def _levers(before: Graph, after: Graph) -> Iterator[CommentedMap]:
    """Give the levers that lead from a design to the tuned one, each a sound step."""
    for name, pool in after.graph["pools"].items():
        old = before.graph["pools"][name]
        if pool.staff != old.staff and isinstance(pool.staff, int):
            yield _lever("set_staff", {"pool": name, "staff": pool.staff})
        elif pool.staff != old.staff:
            to = _on_one_line(pool.staff)
            yield _lever("set_parameter", {"path": f"pools.{name}.staff", "to": to})
        if pool.tide != old.tide:
            to = pool.tide.at_most
            yield _lever("set_parameter", {"path": f"pools.{name}.tide.at_most", "to": to})
    nodes = records(before)
    for name, node in records(after).items():
        if node != nodes[name] and isinstance(node, Gate) and isinstance(node.gate, Every):
            to = str(node.gate.every)
            yield _lever("set_parameter", {"path": f"workflow.{name}.gate.every", "to": to})


def _lever(name: str, said: Mapping[str, Any]) -> CommentedMap:
    return CommentedMap({name: _on_one_line(said)})


def _on_one_line(value: Any) -> Any:
    """Mark a mapping to stand on one line, with quotes around parts of the day."""
    if not isinstance(value, Mapping):
        return value
    line = CommentedMap(
        {
            DoubleQuotedScalarString(key) if ":" in key else key: _on_one_line(item)
            for key, item in value.items()
        }
    )
    line.fa.set_flow_style()
    return line
