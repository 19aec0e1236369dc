"""The tuned design is written into the file: it loads, means the same, and nothing else changes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from procsim.errors import UsageError
from procsim.levers import design_graph
from procsim.load import load
from procsim.simulate import simulate
from procsim.staffing.problem import Problem
from procsim.staffing.written import tuned_name, written
from procsim.workflow.graph import records
from tests.staffing.office import office

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "scenarios").glob("*.yaml")),
    *sorted((ROOT / "docs/examples").glob("*.yaml")),
]


def _tuned(path, design, levels_of, tmp_path, *, changes=()):
    """Write a design with levels into a file; give the text, what it says, and what was meant."""
    scenario = load(path, changes)
    problem = Problem.of(scenario.model_copy(update={"staffing": None}), design)
    levels = levels_of(problem)
    text = written(scenario, problem, levels)
    file = tmp_path / "tuned.yaml"
    file.write_bytes(text.encode())
    return text, load(file), problem.graph_at(levels)


def _more(problem):
    return [variable.lowest + 1 + i % 3 for i, variable in enumerate(problem.variables)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_loads_and_its_new_redesign_is_the_tuned_design(path, tmp_path):
    for design in (None, *[*load(path).redesigns][-1:]):
        before = path.read_text(encoding="utf-8").splitlines()
        text, again, graph = _tuned(path, design, _more, tmp_path)
        found = design_graph(again, tuned_name(design))
        assert records(found) == records(graph)
        assert found.graph["pools"] == graph.graph["pools"]
        lines = iter(text.splitlines())
        assert all(line in lines for line in before), "every line is there, in its order"


def test_the_tuned_design_has_the_figures_that_were_found(tmp_path):
    path = ROOT / "docs/examples/shifts.yaml"
    _, again, graph = _tuned(path, None, _more, tmp_path)
    found, meant = (
        simulate(each, replications=1) for each in (design_graph(again, "today_tuned"), graph)
    )
    assert found.cases.equals(meant.cases)


def test_every_kind_of_level_is_written(tmp_path):
    path = ROOT / "docs/examples/staffing.yaml"
    scenario = load(path)
    problem = Problem.of(scenario, None)
    levels = [variable.lowest + 1 for variable in problem.variables]
    file = tmp_path / "tuned.yaml"
    file.write_text(written(scenario, problem, levels), encoding="utf-8")
    found, meant = design_graph(load(file), "today_tuned"), problem.graph_at(levels)
    assert found.graph["pools"] == meant.graph["pools"]
    assert str(records(found)["panel"].gate) == str(records(meant)["panel"].gate)


def test_a_tide_is_written_so_that_each_step_is_sound(tmp_path):
    path = ROOT / "docs/examples/tide.yaml"
    _, again, _ = _tuned(path, None, lambda _: [2, 2], tmp_path)
    pool = design_graph(again, "today_tuned").graph["pools"]["windows"]
    assert (pool.staff, pool.tide.at_most) == ({"09:00-12:00": 2, "13:00-17:00": 2}, 2)


SMALL = """\
procsim: 1
run: {start: 2026-03-02, length: 5 days}
pools:
  'window': {staff: 1}   # one
cases:
  applicant: {arrivals: {rate: 3 / h}}
workflow:
  arrives: {start: applicant, next: serve}
  serve: {activity: window, takes: {exponential: 10 min}, place: counter, next: done}
  done: {end: issued}
"""
REDESIGNS = """\

# What may be done.
redesigns:
  today_tuned: # by hand
    levers:
      - set_staff: {pool: window, staff: 9}   # too many
  # And one more.
  other: {levers: [set_staff: {pool: window, staff: 2}]}  # two
  # The end of them.

# Titles come last.
title: "Window"
"""
TUNED = """\
    title: {en: "Today, staff tuned", zh-Hans: 现状（人员调优）, zh-Hant: 現狀（人員調優）}
    levers:
      - set_staff: {pool: window, staff: 4}
"""


def _four(text, tmp_path, changes=()):
    file = tmp_path / "small.yaml"
    file.write_bytes(text.encode())
    return _tuned(file, None, lambda _: [4], tmp_path, changes=changes)


def test_a_file_without_redesigns_gets_some(tmp_path):
    text, again, _ = _four(SMALL, tmp_path)
    assert text.startswith(f"{SMALL}\nredesigns:\n  today_tuned:\n")
    assert again.redesigns["today_tuned"].levers[0][1].staff == 4
    assert set(again.redesigns["today_tuned"].title) == {"en", "zh-Hans", "zh-Hant"}


def test_a_redesign_of_the_name_is_replaced_and_comments_stay(tmp_path):
    text, again, _ = _four(SMALL + REDESIGNS, tmp_path)
    head, _, tail = text.partition("  today_tuned:")
    assert head == SMALL + "\n# What may be done.\nredesigns:\n"
    assert tail.endswith("staff: 4}\n" + REDESIGNS[REDESIGNS.index("  # And one more.") :])
    assert [*again.redesigns] == ["today_tuned", "other"]


def test_a_redesign_is_added_before_the_comments_of_what_follows(tmp_path):
    text, again, _ = _four(SMALL + REDESIGNS.replace("today_tuned", "more"), tmp_path)
    assert text.index("# two\n") < text.index("today_tuned") < text.index("\n# Titles come last.")
    assert [*again.redesigns] == ["more", "other", "today_tuned"]


def test_redesigns_on_one_line_are_added_to(tmp_path):
    for line in ("redesigns: {}\n", "redesigns: {x: {levers: []}} # on one line\n"):
        text, again, _ = _four(f"# At the head.\n{SMALL}{line}", tmp_path)
        assert again.redesigns["today_tuned"].levers[0][1].staff == 4
        assert text.startswith("# At the head.\n")
        assert "{staff: 1}   # one\n" in text


def test_what_was_set_from_outside_is_written_too(tmp_path):
    text, again, _ = _four(SMALL, tmp_path, [("run.length", "7 days")])
    assert str(again.run.length) == "7 days"
    assert "{staff: 1}   # one\n" in text


def test_lines_end_as_they_ended(tmp_path):
    text, _, _ = _four(SMALL.replace("\n", "\r\n"), tmp_path)
    assert text.count("\n") == text.count("\r\n")


def test_a_redesign_extends_the_one_that_was_tuned_and_takes_its_title(tmp_path):
    path = ROOT / "scenarios/start-a-business.yaml"
    _, again, _ = _tuned(path, "one_window", _more, tmp_path)
    tuned = again.redesigns["one_window_tuned"]
    assert tuned.extends == "one_window"
    assert tuned.title["en"] == f"{again.redesigns['one_window'].title['en']}, staff tuned"


def test_levels_of_today_need_no_lever(tmp_path):
    path = ROOT / "scenarios/start-a-business.yaml"
    _, again, _ = _tuned(path, None, lambda problem: problem.today, tmp_path)
    assert again.redesigns["today_tuned"].levers == []


def test_any_levels_are_written_as_they_were_found(tmp_path):
    luck = random.Random("levels")
    path = ROOT / "docs/examples/shifts.yaml"
    for _ in range(5):
        _, again, graph = _tuned(
            path, None, lambda problem: [luck.randint(1, 9) for _ in problem.variables], tmp_path
        )
        assert design_graph(again, "today_tuned").graph["pools"] == graph.graph["pools"]


def test_a_scenario_without_a_file_cannot_be_written_to():
    problem = Problem.of(office(), None)
    with pytest.raises(
        UsageError, match="found a scenario that no file holds; one that was loaded"
    ):
        written(office(), problem, problem.today)
