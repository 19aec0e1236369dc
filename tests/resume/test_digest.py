"""A digest tells designs apart, and is the same in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from procsim.levers import design_graph
from procsim.load import load
from procsim.plan import compile_graph
from procsim.resume.digest import digest

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "cli" / "small.yaml"
PROGRAM = """
import sys
import procsim as ps
from procsim.plan import compile_graph
from procsim.resume.digest import digest
for file in sys.argv[1:]:
    scenario = ps.load(file)
    for design in (None, *scenario.redesigns):
        print(file, design, digest(compile_graph(ps.design_graph(scenario, design))))
"""


def _digest(file, changes=(), design=None):
    return digest(compile_graph(design_graph(load(file, list(changes)), design)))


def _printed(seed):
    """What a fresh process finds, in which text has hashes of its own."""
    files = [*(ROOT / "scenarios").glob("*.yaml"), *(ROOT / "docs" / "examples").glob("*.yaml")]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, sorted(files))],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.splitlines()


def test_a_design_has_the_same_digest_in_every_process_and_no_other_has_it():
    lines = _printed("1")
    assert lines == _printed("2")
    assert len({line.split()[-1] for line in lines}) == len(lines)


def test_the_order_of_a_file_does_not_count(tmp_path):
    text = SMALL.read_text(encoding="utf-8")
    head, pools = text.split("pools:\n")
    first, second, *rest = pools.splitlines(keepends=True)
    (tmp_path / "small.yaml").write_text(head + "pools:\n" + second + first + "".join(rest))
    assert _digest(tmp_path / "small.yaml") == _digest(SMALL)


@pytest.mark.parametrize(
    "change",
    [
        ("pools.reviewers.staff", "2"),
        ("workflow.intake.takes.exponential", "13 min"),
        ("cases.permit.documents.form.missing", "31 %"),
        ("run.length", "9 workdays"),
    ],
)
def test_what_changes_the_rows_changes_the_digest(change):
    assert _digest(SMALL, [change]) != _digest(SMALL)


@pytest.mark.parametrize("change", [("run.replications", "5"), ("run.seed", "8")])
def test_how_often_and_with_what_luck_is_no_part_of_a_design(change):
    assert _digest(SMALL, [change]) == _digest(SMALL)
