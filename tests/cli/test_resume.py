"""A command that was killed goes on where it stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

PROGRAM = """
from procsim.cli import main, progress
from procsim.resume import folder
progress.SECONDS_BETWEEN_LINES = folder.BATCH_SECONDS = 0
main()
"""


def _killed(*words):
    """Start a command, and kill it as soon as it tells of its first run."""
    started = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert " runs, about " in started.stderr.readline()
    started.kill()
    out, _err = started.communicate()
    assert started.returncode == -signal.SIGKILL
    assert out == ""


def test_a_killed_comparison_goes_on_and_ends_with_the_same_bytes(hall, procsim):
    words = ("compare", "small.yaml", "--json", "--replications", "40", "--workers", "1")
    _killed(*words, "--resume", "kept")
    there = sorted(file.name for file in (hall / "kept" / "today").glob("*.parquet"))
    assert there[0] == "000000-000000.parquet"
    assert len(there) < 40
    done = procsim(*words, "--resume", "kept")
    assert done.exit_code == 0
    assert done.stdout == procsim(*words).stdout
    assert there[-1] in {file.name for file in (hall / "kept" / "today").iterdir()}
    again = procsim(*words, "--resume", "kept")
    assert again.stdout == done.stdout


def test_a_run_with_the_file_changed_in_between_is_refused_and_says_where(hall, procsim):
    words = ("run", "small.yaml", "--replications", 1, "--resume", "kept")
    assert procsim(*words).exit_code == 0
    done = procsim(*words, "--set", "pools.window.staff=2")
    assert done.exit_code == 2
    assert done.stderr == (
        "kept/today/manifest.json: found runs of a design that differs in pools.window; "
        "another folder for this one\n"
    )


def test_runs_are_not_kept_in_a_file_nor_of_a_story(hall, procsim):
    done = procsim("run", "small.yaml", "--resume", "small.yaml")
    assert done.exit_code == 2
    assert "small.yaml: found a file" in done.stderr
    done = procsim("run", "small.yaml", "--case", "permit-1", "--resume", "kept")
    assert done.stderr.startswith("--resume: found with --case")
