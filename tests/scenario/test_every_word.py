"""Whatever stands in place of a word's value, a file is a scenario or is told what is wrong."""

from __future__ import annotations

import copy
import random
from io import StringIO
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from procsim.errors import ScenarioError
from procsim.load import load

EXAMPLES = sorted((Path(__file__).parents[2] / "docs/examples").glob("*.yaml"))
WRONG = [
    "nonsense", "", -1, 0, 1.5, True, [], {}, ["x"], {"x": 1}, {1: 2}, [[]], {"a": {"b": 1}},
    "-5 min", "0 min", "12", "5 workdays", "150 %", 10**12, 1e300, "9999999 days", "2026-03-02",
    "09:00-11:00", "all", "unlimited", "not 1", "1 +", "arrives", "done",
    {"exponential": "0 min"}, {"exponential": "-1 min"}, {"lognormal": {"mean": "1 min"}},
    {"uniform": {"min": "5 min", "max": "1 min"}}, {"by": "nope", "x": "1 min"},
    {"attribute": "nope"},
]  # fmt: skip
TRIED = 12
"""Wrong values tried in each file, drawn with a seed of its name."""


def _paths(node, path=()):
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield (*path, key)
        yield from _paths(node[key], (*path, key))


def _spoilt(tree, luck):
    """Give the tree with a wrong value somewhere, without a key, or with one too many."""
    spoilt = copy.deepcopy(tree)
    *around, last = luck.choice([*_paths(tree)])
    node = spoilt
    for key in around:
        node = node[key]
    how = luck.randrange(10)
    if how == 0:
        del node[last]
    elif how == 1 and isinstance(node, dict):
        node["nonsense"] = 3
    else:
        node[last] = luck.choice(WRONG)
    return spoilt


def _told(path):
    try:
        load(path)
    except ScenarioError as error:
        return error.problems
    return []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_file_with_a_wrong_value_runs_or_is_told_what_is_wrong_and_where(example, tmp_path):
    yaml = YAML()
    yaml.width = 10_000
    tree = yaml.load(example.read_text(encoding="utf-8"))
    luck = random.Random(example.stem)
    file = tmp_path / "spoilt.yaml"
    for _ in range(TRIED):
        written = StringIO()
        yaml.dump(_spoilt(tree, luck), written)
        file.write_text(written.getvalue(), encoding="utf-8")
        for problem in _told(file):
            assert problem.startswith(f"{file}:"), written.getvalue()
            assert "Input should" not in problem
            assert "; " in problem.partition("\n")[0], problem


def test_a_week_without_an_hour_is_told_at_its_calendar(tmp_path):
    file = tmp_path / "week.yaml"
    text = EXAMPLES[0].parent.joinpath("redesigns.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace('["09:00-12:00", "13:00-17:00"]', "[]"), encoding="utf-8")
    (told,) = _told(file)
    assert "week.yaml:4:1: calendars: calendar hall: no weekday has hours; a workday has" in told


def test_a_run_of_many_workdays_fits_a_hall_that_opens_on_saturdays_alone(tmp_path):
    file = tmp_path / "week.yaml"
    text = EXAMPLES[0].parent.joinpath("redesigns.yaml").read_text(encoding="utf-8")
    text = text.replace("mon-fri", "sat").replace("length: 20 workdays", "length: 90 workdays")
    file.write_text(text, encoding="utf-8")
    assert not _told(file)
