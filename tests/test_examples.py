"""Every example of the documentation is read without a complaint, checked, run and told."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from procsim.cli import app
from procsim.levers import design_graph
from procsim.load import load
from procsim.simulate import simulate
from procsim.story import story
from procsim.tables import CAUSES

EXAMPLES = sorted((Path(__file__).parent.parent / "docs/examples").glob("*.yaml"))

example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


@example
def test_an_example_says_at_its_head_what_it_shows(path):
    assert path.read_text(encoding="utf-8").startswith("# ")


@example
def test_an_example_is_checked_without_a_complaint(path):
    done = CliRunner(env={"LC_ALL": "C"}).invoke(app, ["check", str(path)])
    assert done.exit_code == 0, done.stderr
    assert "nothing wrong found" in done.stdout


@example
def test_an_example_runs_in_every_design_and_its_causes_sum_to_the_cycle_time(path):
    scenario = load(path)
    for design in (None, *scenario.redesigns):
        graph = design_graph(scenario, design)
        tables = simulate(graph, design=design or "today", replications=1)
        over = tables.cases.filter(pl.col("end").is_not_null())
        assert over.height > 0
        assert (
            over["end"] - over["arrival"] == over.select(pl.sum_horizontal(CAUSES)).to_series()
        ).all()


@example
def test_the_first_and_last_case_of_an_example_have_a_story(path):
    graph = design_graph(load(path), None)
    tables = simulate(graph, replications=1)
    for case in (tables.cases["case_id"][0], tables.cases["case_id"][-1]):
        told = story(tables, graph, case)
        assert len(told) >= 2
        times = [line[:16] for line in told]
        assert times == sorted(times)
