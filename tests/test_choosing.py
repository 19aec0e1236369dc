"""The compiled engine is taken where the work is worth its start, and the answer stays the same."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from procsim import choosing
from procsim.choosing import WORTH_COMPILING, WORTH_LOADING, chosen, reference_seconds
from procsim.engines import ENGINES
from procsim.errors import UsageError
from procsim.load import load
from procsim.simulate import simulate
from procsim.tally import summaries
from procsim.workflow.graph import build

SMALL = Path(__file__).parent / "cli" / "small.yaml"
MAIN = "from procsim.cli import main; main()"
WITHOUT_NUMBA = f"import sys; sys.modules['numba'] = None; {MAIN}"


@pytest.fixture(scope="module")
def graph():
    return build(load(SMALL))


@pytest.fixture
def kept(monkeypatch):
    """Say whether the compiled engine is kept from before."""
    return lambda answer: monkeypatch.setattr(choosing, "engine_is_kept", lambda: answer)


def _runs_of(graph, seconds):
    return round(seconds / reference_seconds(graph, replications=1))


def _command(*words, program=MAIN):
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return done.returncode, done.stdout, done.stderr


def test_little_work_stays_with_the_engine_that_is_there_at_once(graph, kept):
    kept(True)
    few = _runs_of(graph, WORTH_LOADING / 2)
    assert chosen("auto", [graph], replications=few) == "reference"


def test_more_work_takes_the_compiled_engine_where_that_is_kept(graph, kept):
    some = _runs_of(graph, 2 * WORTH_LOADING)
    kept(True)
    assert chosen("auto", [graph], replications=some) == "kernel"
    kept(False)
    assert chosen("auto", [graph], replications=some) == "reference"


def test_much_work_is_worth_compiling(graph, kept):
    kept(False)
    many = _runs_of(graph, 2 * WORTH_COMPILING)
    assert chosen("auto", [graph], replications=many) == "kernel"


def test_designs_are_worth_it_together(graph, kept):
    kept(True)
    runs = _runs_of(graph, WORTH_LOADING / 2)
    assert chosen("auto", [graph] * 4, replications=runs) == "kernel"


def test_a_compiler_that_is_switched_off_is_not_asked(graph, kept, monkeypatch):
    kept(True)
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    many = _runs_of(graph, 2 * WORTH_COMPILING)
    assert chosen("auto", [graph], replications=many) == "reference"


def test_work_grows_with_the_runs(graph):
    assert 0 < reference_seconds(graph, replications=1) < reference_seconds(graph, replications=9)


def test_no_more_arrivals_are_counted_than_matter(graph, monkeypatch):
    chunk = (np.zeros(1000, dtype=np.int64),) * 3
    monkeypatch.setattr("procsim.plan.Draws.arriving", lambda _self: itertools.repeat(chunk))
    assert reference_seconds(graph, replications=1) > WORTH_COMPILING


def test_applicants_who_come_again_are_work_too(tmp_path):
    text = SMALL.read_text(encoding="utf-8")
    rate = "{rate: {value: 12 / workday, source: measured, note: tickets}, calendar: hall}"
    file = tmp_path / "again.yaml"
    file.write_text(text.replace(rate, "{population: 50, gaps: 1 h}"), encoding="utf-8")
    assert reference_seconds(build(load(file)), replications=1) > 0.001


@pytest.mark.parametrize("engine", ENGINES)
def test_the_tables_and_figures_name_the_engine_that_made_them(graph, engine):
    assert simulate(graph, replications=1, engine=engine).setting.engine == engine
    assert summaries(graph, replications=1, engine=engine).setting.engine == engine


def test_what_auto_takes_is_named_and_the_answer_is_the_same(graph, kept, monkeypatch):
    kept(True)
    by_reference = simulate(graph, replications=2)
    monkeypatch.setattr(choosing, "WORTH_LOADING", 0.0)
    by_kernel = simulate(graph, replications=2)
    assert [by_reference.setting.engine, by_kernel.setting.engine] == ["reference", "kernel"]
    assert by_kernel.events.equals(by_reference.events)
    assert by_kernel.cases.equals(by_reference.cases)


def test_an_engine_is_ready_before_anything_is_run(graph, monkeypatch):
    told = []
    monkeypatch.setattr(choosing, "engine_named", told.append)
    simulate(graph, replications=1, engine="kernel", progress=lambda *_: told.append("run"))
    assert told == ["kernel", "run"]


def test_an_unknown_engine_is_told_with_the_nearest(graph):
    with pytest.raises(UsageError, match=r"--engine: found 'kernal'; did you mean 'kernel'\?"):
        chosen("kernal", [graph], replications=1)


def test_an_engine_that_cannot_run_here_is_told_once_and_replaced(graph, kept, monkeypatch, caplog):
    def fail(name):
        raise UsageError(f"--engine {name}: found nothing; something")

    kept(True)
    choosing._say.cache_clear()
    monkeypatch.setattr(choosing, "engine_named", fail)
    runs = _runs_of(graph, 2 * WORTH_LOADING)
    assert [chosen("auto", [graph], replications=runs) for _ in range(2)] == ["reference"] * 2
    (record,) = caplog.records
    assert "same results but more slowly (--engine kernel: found nothing" in record.getMessage()


def test_without_numba_the_reference_engine_gives_the_same_and_says_so_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ("compare", SMALL, "--json", "--replications", 2)
    code, out, err = _command(*words, program=WITHOUT_NUMBA)
    assert code == 0
    (line,) = err.splitlines()
    assert line.startswith("The reference engine runs, with the same results but more slowly")
    assert "found no package 'numba'" in line
    assert json.loads(out) == json.loads(_command(*words)[1])


def test_the_compiled_engine_without_numba_is_refused():
    words = ("run", SMALL, "--replications", 1, "--engine", "kernel")
    code, out, err = _command(*words, program=WITHOUT_NUMBA)
    assert (code, out) == (2, "")
    allowed = "pip install numba, or --engine reference"
    assert err == f"--engine kernel: found no package 'numba'; {allowed}\n"
