"""From a file to a scenario, or to every problem of the file at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from procsim.errors import ScenarioError, did_you_mean
from procsim.scenario.checks import Found, check
from procsim.scenario.file import read_text
from procsim.scenario.problems import messages, problems_of
from procsim.scenario.provenance import Path, Stripped, is_wrapper, strip
from procsim.scenario.scenario import RECORDS_ONLY, Scenario
from procsim.scenario.source import Source, parse
from procsim.scenario.write import set_value


def read(path: str | File, changes: Sequence[tuple[str, str]] = ()) -> Scenario:
    """Read a scenario file.

    Parameters
    ----------
    path : str or pathlib.Path
    changes : sequence of (path, value)
        Values set from outside, such as ``("pools.reviewers.staff", "3")``, as YAML.

    Returns
    -------
    Scenario
        Its records hold; whether its workflow does is for the graph to say.

    Raises
    ------
    ScenarioError
        Every problem of the file, located.
    """
    return read_source(changed(parse(str(path), read_text(path)), changes))


def read_source(source: Source) -> Scenario:
    """Read a scenario from a source that was parsed.

    Raises
    ------
    ScenarioError
        Every problem, located.
    """
    stripped = strip(source.tree)
    scenario, found = _validated(stripped.data)
    wrong = [Found(*problem) for problem in stripped.problems]
    # A problem of a wrapper or a key is told before what follows from it.
    problems = [*wrong, *found, *_outside_ranges(stripped, [one.path for one in found])]
    if problems or scenario is None:
        raise ScenarioError(messages(source, problems))
    scenario.attach(source, stripped)
    return scenario


def changed(source: Source, changes: Sequence[tuple[str, str]]) -> Source:
    """Set values of a tree from outside, before anything is validated.

    Raises
    ------
    ScenarioError
        A path that leads to nothing, or a value that is no YAML.
    """
    paths = [_change(source, where, value) for where, value in changes]
    return replace(source, changed=frozenset(paths)) if paths else source


def _validated(data: Any) -> tuple[Scenario | None, list[Found]]:
    found: list[Found] = []
    scenario = None
    try:
        scenario = Scenario.model_validate(data, context=RECORDS_ONLY)
    except ValidationError as error:
        found += problems_of(error, data)
    return scenario, [*check(data), *found]


def _outside_ranges(stripped: Stripped, known: list[Path]) -> Iterator[Found]:
    """Validate the ends of every range as if they were its value."""
    ranged = {
        path: said.range
        for path, said in stripped.provenance.items()
        if said.range is not None and not any(one[: len(path)] == path for one in known)
    }
    for end in (0, 1) if ranged else ():
        data = _with({path: pair[end] for path, pair in ranged.items()}, stripped.data, ())
        _, found = _validated(data)
        for one in found:
            for path in ranged:
                if one.path[: len(path)] == path:
                    yield Found((*path, "range", end), one.text)


def _with(values: Mapping[Path, Any], node: Any, path: Path) -> Any:
    if path in values:
        return values[path]
    if isinstance(node, Mapping):
        return {key: _with(values, item, (*path, key)) for key, item in node.items()}
    if isinstance(node, list):
        return [_with(values, item, (*path, place)) for place, item in enumerate(node)]
    return node


def _change(source: Source, where: str, written: str) -> Path:
    path: Path = ()
    node = source.tree
    for part in where.split("."):
        while is_wrapper(path, node):
            node = node["value"]
        key = _known(node, part, where)
        path, node = (*path, key), node[key]
    set_value(source.tree, path, _value(where, written))
    return path


def _known(node: Any, part: str, where: str) -> str | int:
    """Find which key of a node a part of a path means."""
    keys: list[str | int] = []
    if isinstance(node, Mapping):
        keys = list(node)
    elif isinstance(node, list):
        keys = list(range(len(node)))
    for key in keys:
        if str(key) == part:
            return key
    told = did_you_mean(part, [str(key) for key in keys])
    raise ScenarioError([f"--set {where}: found nothing at '{part}'; {told}"])


def _value(where: str, written: str) -> Any:
    """Read a value as the file would have it, with what the file would refuse."""
    try:
        tree = parse("--set", f"value: {written}").tree
    except ScenarioError:
        tree = {}
    if [*tree] != ["value"]:
        message = f"--set {where}: found {written[:80]!r}; a value as the file would have it"
        raise ScenarioError([message])
    return tree["value"]
