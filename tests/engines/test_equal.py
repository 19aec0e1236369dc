"""All engines make the same rows, of scenarios in which much happens at one instant."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procsim.engines import ENGINES
from procsim.levers import design_graph
from procsim.load import load
from procsim.plan.draws import BLOCK
from procsim.scenario.scenario import Scenario
from procsim.workflow.graph import build
from tests.engines.agreement import assert_same
from tests.engines.lattice.scenarios import lattice_scenarios
from tests.engines.lattice.taste import TASTES
from tests.workflow.strategies import sound_scenarios

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "docs/examples").glob("*.yaml"))
EACH_FAMILY = settings(max_examples=25, suppress_health_check=list(HealthCheck))
WITHOUT_JIT = ("backlog", "clocks", "held", "items", "population", "queues", "tide", "together")
"""Examples that an engine makes soon though nothing of it is compiled."""

_TO_BE_EQUAL = """
import sys
from procsim.load import load
from procsim.workflow.graph import build
from tests.engines.agreement import assert_same

for path in sys.argv[1:]:
    assert_same(build(load(path)))
"""

per_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


def _graph(way=None, **data):
    """Give two cases that come at once, work at a desk and what a test is about."""
    scenario = {
        "procsim": 1,
        "run": {"length": "until empty"},
        "pools": {"desk": {"staff": 1}},
        "cases": {"a": {"arrivals": {"times": ["1 h", "1 h"]}}},
        "workflow": {
            "enter": {"start": "a", "next": "work"},
            "work": {"activity": "desk", "takes": "1 min", "next": "way"},
            "way": way or {"clock": "stop", "next": "done"},
            "done": {"end": "issued"},
        },
        **data,
    }
    scenario["run"] |= {"start": "2026-03-02", "replications": 1}
    return build(Scenario.model_validate(scenario))


def _crowd(arrivals, **more):
    return _graph(cases={"a": {"arrivals": arrivals}}, **more)


@EACH_FAMILY
@pytest.mark.parametrize("family", TASTES)
@given(st.data())
def test_engines_make_the_same_rows_of_a_random_scenario(family, data):
    scenario = data.draw(lattice_scenarios(family))
    assert_same(build(Scenario.model_validate(scenario)), data.draw(st.integers(0, 3)))


@EACH_FAMILY
@given(sound_scenarios())
def test_engines_make_the_same_rows_of_a_scenario_of_the_other_laws(data):
    assert_same(build(Scenario.model_validate(data)))


@per_example
def test_engines_make_the_same_rows_of_every_example_and_its_redesigns(path):
    scenario = load(path)
    for design in (None, *scenario.redesigns):
        for replication in range(2):
            assert_same(design_graph(scenario, design), scenario.run.seed, replication)


def test_engines_make_the_same_rows_of_more_cases_than_are_drawn_at_a_time():
    way = {"choice": {"done": 0.9, "work": 0.1}}
    assert_same(_crowd({"gaps": {"exponential": "1 min"}, "count": BLOCK + 100}, way=way))


def test_engines_make_the_same_rows_of_more_open_visits_than_are_kept_at_once():
    graph = _crowd({"gaps": "1 min", "bundle": 200, "count": 100}, run={"length": "2 h"})
    assert len(assert_same(graph).result[0].open_visits) > 16_384


@pytest.mark.parametrize("how", [
    {"queue": "random"},
    {"errand": {"uniform": {"min": "10 s", "max": "30 s"}}},
    {"absence": {"every": {"exponential": "30 s"}, "lasts": {"exponential": "10 s"}}},
], ids=lambda how: next(iter(how)))  # fmt: skip
def test_engines_make_the_same_rows_of_more_of_an_officers_luck_than_is_drawn_at_a_time(how):
    arrivals = {"gaps": {"exponential": "1 min"}, "count": BLOCK + 100}
    pool = {"staff": 2, **how}
    assert_same(_crowd(arrivals, pools={"desk": pool}, run={"length": "80 h"}))


def test_engines_tell_the_same_of_a_case_that_does_not_leave_a_loop():
    way = {"choice": {"done": 0.000_001, "work": 0.999_999}}
    _, error = assert_same(_graph(way=way))
    assert "case a-1 came here more than 10,000 times" in str(error)


def test_engines_tell_the_same_of_a_case_that_waits_for_ever():
    way = {"gate": {"batch": 3}, "next": "done"}
    _, error = assert_same(_graph(way=way))
    assert "case a-1 waits here for ever" in str(error)


@pytest.mark.skipif(len(ENGINES) == 1, reason="one engine agrees with itself")
def test_engines_make_the_same_rows_where_nothing_is_compiled():
    files = [str(path) for path in EXAMPLES if path.stem in WITHOUT_JIT]
    without = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _TO_BE_EQUAL, *files]
    done = subprocess.run(command, env=without, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
