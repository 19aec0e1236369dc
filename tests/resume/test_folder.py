"""A series goes on where it stopped, with the same results, and only where it is the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from procsim.comparison import compare
from procsim.errors import UsageError
from procsim.levers import design_graph
from procsim.load import load
from procsim.simulate import simulate

SMALL = Path(__file__).parents[1] / "cli" / "small.yaml"


@pytest.fixture
def graph():
    return design_graph(load(SMALL), None)


@pytest.fixture
def often(monkeypatch):
    """Write every run by itself."""
    monkeypatch.setattr("procsim.resume.folder.BATCH_SECONDS", 0.0)


@pytest.fixture
def made(monkeypatch):
    """Numbers of the runs that were made, in order."""
    from procsim.replication import Replication

    numbers = []
    make = Replication.__call__

    def noted(replicate, number):
        numbers.append(number)
        return make(replicate, number)

    monkeypatch.setattr(Replication, "__call__", noted)
    return numbers


def _same(tables, others):
    assert tables.setting.ends == others.setting.ends
    for name in ("events", "open_visits", "cases", "marks", "segments", "staffing"):
        assert getattr(tables, name).equals(getattr(others, name)), name


def _batches(folder):
    return sorted(file.name for file in (folder / "today").glob("*.parquet"))


def test_runs_that_are_kept_are_not_made_again(graph, tmp_path, made):
    simulate(graph, replications=3, resume=tmp_path)
    assert _batches(tmp_path) == ["000000-000002.parquet"]
    tables = simulate(graph, replications=5, resume=tmp_path)
    assert made == [0, 1, 2, 3, 4]
    assert _batches(tmp_path) == ["000000-000002.parquet", "000003-000004.parquet"]
    _same(tables, simulate(graph, replications=5))


def test_fewer_runs_than_are_kept_are_the_first_of_them(graph, tmp_path, made):
    simulate(graph, replications=4, resume=tmp_path)
    tables = simulate(graph, replications=2, resume=tmp_path)
    assert made == [0, 1, 2, 3]
    _same(tables, simulate(graph, replications=2))


def test_a_batch_that_is_not_whole_is_made_again(graph, tmp_path, often, made):
    simulate(graph, replications=4, resume=tmp_path)
    whole = (tmp_path / "today" / "000001-000001.parquet").read_bytes()
    for size in (0, 3, len(whole) // 2, len(whole) - 1):
        (tmp_path / "today" / "000001-000001.parquet").write_bytes(whole[:size])
        made.clear()
        tables = simulate(graph, replications=4, resume=tmp_path)
        assert made == [1, 2, 3]
        _same(tables, simulate(graph, replications=4))


def test_a_batch_under_the_numbers_of_another_is_made_again(graph, tmp_path, often, made):
    simulate(graph, replications=2, resume=tmp_path)
    place = tmp_path / "today"
    shutil.copy(place / "000000-000000.parquet", place / "000001-000001.parquet")
    tables = simulate(graph, replications=2, resume=tmp_path)
    assert made == [0, 1, 1]
    _same(tables, simulate(graph, replications=2))


def test_what_was_being_written_when_the_process_ended_is_no_batch(graph, tmp_path, made):
    (tmp_path / "today").mkdir()
    (tmp_path / "today" / ".procsim-half").write_bytes(b"PAR1")
    simulate(graph, replications=1, resume=tmp_path)
    assert made == [0]


def test_batches_of_two_processes_may_overlap(graph, tmp_path, made):
    for runs, folder in ((3, "a"), (5, "b")):
        simulate(graph, replications=runs, resume=tmp_path / folder)
    shutil.copytree(tmp_path / "a", tmp_path / "b", dirs_exist_ok=True)
    made.clear()
    tables = simulate(graph, replications=6, resume=tmp_path / "b")
    assert made == [5]
    _same(tables, simulate(graph, replications=6))


def test_an_interrupt_keeps_what_is_finished_in_the_folder_too(graph, tmp_path, made):
    def interrupt(done, wanted):
        if done == 2:
            raise KeyboardInterrupt

    tables = simulate(graph, replications=9, resume=tmp_path, progress=interrupt)
    assert tables.setting.replications == 2
    assert _batches(tmp_path) == ["000000-000001.parquet"]
    simulate(graph, replications=3, resume=tmp_path)
    assert made == [0, 1, 2]


def test_several_processes_go_on_where_one_stopped(graph, tmp_path, monkeypatch):
    simulate(graph, replications=3, resume=tmp_path)
    monkeypatch.setattr("procsim.executors.WORTH_SECONDS", 0.0)
    monkeypatch.setattr("procsim.executors.STARTING_SECONDS", 0.0)
    tables = simulate(graph, replications=7, resume=tmp_path, workers=2)
    _same(tables, simulate(graph, replications=7))


def test_one_engine_goes_on_where_another_stopped(graph, tmp_path, made):
    simulate(graph, replications=2, resume=tmp_path, engine="reference")
    tables = simulate(graph, replications=4, resume=tmp_path, engine="kernel")
    assert made == [0, 1, 2, 3]
    _same(tables, simulate(graph, replications=4, engine="reference"))


def test_a_comparison_goes_on_where_it_stopped(tmp_path, made):
    scenario = load(SMALL)

    def interrupt(done, wanted):
        if done == 4:
            raise KeyboardInterrupt

    first = compare(scenario, replications=3, resume=tmp_path, progress=interrupt)
    assert first.replications == 1
    whole = compare(scenario, replications=3, resume=tmp_path)
    assert made == [0, 1, 2, 0, 1, 2]
    assert whole.as_dict() == compare(scenario, replications=3).as_dict()


@pytest.mark.parametrize(
    ("changes", "seed", "told"),
    [
        ([], 8, r"today/manifest\.json: seed: found runs of 7; --seed 7, or another folder for 8"),
        (
            [("pools.reviewers.staff", "2"), ("workflow.intake.takes.exponential", "9 min")],
            7,
            r"differs in pools\.reviewers, workflow\.intake; another folder for this one",
        ),
        ([("run.length", "9 workdays")], 7, r"differs in run\.length; another folder"),
    ],
)
def test_a_folder_of_other_runs_is_refused_with_what_differs(
    graph, tmp_path, made, *, changes, seed, told
):
    simulate(graph, replications=1, resume=tmp_path)
    other = design_graph(load(SMALL, changes), None)
    with pytest.raises(UsageError, match=told):
        simulate(other, seed=seed, replications=1, resume=tmp_path)
    assert made == [0]


def test_runs_of_another_version_are_refused(graph, tmp_path, monkeypatch):
    simulate(graph, replications=1, resume=tmp_path)
    later = {"python": "3.11", "procsim": "99.0", "numpy": "2", "scipy": "1"}
    monkeypatch.setattr("procsim.resume.manifest.versions", lambda: later)
    told = r"procsim: found runs of \S+; this version, or another folder for 99\.0"
    with pytest.raises(UsageError, match=told):
        simulate(graph, replications=1, resume=tmp_path)


def test_a_comparison_refuses_before_it_runs_anything(tmp_path, made):
    compare(load(SMALL), replications=1, resume=tmp_path)
    made.clear()
    changed = load(SMALL, [("redesigns.second_window.levers.0.set_staff.staff", "3")])
    with pytest.raises(UsageError, match=r"second_window/manifest\.json: .*differs in pools\.wi"):
        compare(changed, replications=9, resume=tmp_path)
    assert made == []


def test_what_does_not_change_the_rows_may_change(graph, tmp_path, made):
    simulate(graph, replications=1, resume=tmp_path)
    simulate(design_graph(load(SMALL, [("run.warm_up", "2 workdays")]), None),
             replications=1, resume=tmp_path)  # fmt: skip
    assert made == [0]


def test_a_manifest_of_something_else_is_refused(graph, tmp_path):
    (tmp_path / "today").mkdir()
    for text in ("{", "[]", json.dumps({"seed": 7})):
        (tmp_path / "today" / "manifest.json").write_text(text)
        with pytest.raises(UsageError, match=r"manifest\.json: found no manifest; one of runs"):
            simulate(graph, replications=1, resume=tmp_path)


def test_a_batch_that_cannot_be_written_is_told(graph, tmp_path):
    (tmp_path / "today" / "000000-000000.parquet").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"000000-000000\.parquet: .*; a folder that can be read"):
        simulate(graph, replications=1, resume=tmp_path)


def test_a_place_that_is_no_folder_is_refused(graph, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(
        UsageError, match=r"file/today/manifest\.json: Not a directory; a folder that"
    ):
        simulate(graph, replications=1, resume=tmp_path / "file")
