"""Any number of processes gives the same results, whatever becomes of the processes."""

import os
import signal
from functools import partial

import pytest

from procsim.errors import RunError
from procsim.executors import MOST_LOSSES, cores, in_processes, results
from procsim.load import load
from procsim.plan import compile_graph
from procsim.replication import Replication
from procsim.simulate import simulate
from procsim.workflow.graph import build
from tests.engines.agreement import table_of

SCENARIO = """\
procsim: 1
run: {start: 2026-03-02, length: 2 days, seed: 7}
pools: {window: {staff: 2}}
cases: {applicant: {arrivals: {rate: 9 / h}}}
workflow:
  arrives: {start: applicant, next: serve}
  serve: {activity: window, takes: {exponential: 12 min}, place: counter, next: done}
  done: {end: issued}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    file = tmp_path_factory.mktemp("hall") / "hall.yaml"
    file.write_text(SCENARIO)
    return build(load(file))


def lost_once(marks, number):
    """Kill the process that makes this, the first time that it is asked for."""
    mark = marks / str(number)
    if number % 3 == 1 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number**2


def lost_at_seven(marks, number):
    return lost_once(marks, number) if number == 7 else number**2


def lost_always(number):
    os.kill(os.getpid(), signal.SIGKILL)


def refused(number):
    if number > 1:
        raise RunError(f"number {number}: found a loop; a loop that cases leave")
    return number


def test_replications_in_other_processes_are_those_of_this_one(graph):
    replicate = Replication(compile_graph(graph), "auto", 7)
    here = [replicate(number) for number in range(5)]
    there = list(in_processes(replicate, range(5), workers=2))
    for (rows, applicants), (found, known) in zip(here, there, strict=True):
        assert [a.tolist() for a in rows.arrivals] == [a.tolist() for a in found.arrivals]
        assert [a.tolist() for a in applicants] == [a.tolist() for a in known]
        assert rows.end == found.end
        for table in ("events", "cases", "marks", "segments", "open_visits"):
            assert table_of(rows, table).tolist() == table_of(found, table).tolist()


def test_a_simulation_is_the_same_with_any_number_of_workers(graph, monkeypatch):
    alone = simulate(graph, replications=4)
    monkeypatch.setattr("procsim.executors.WORTH_SECONDS", 0.0)
    monkeypatch.setattr("procsim.executors.STARTING_SECONDS", 0.0)
    together = simulate(graph, replications=4, workers=3)
    assert together.events.equals(alone.events)
    assert together.cases.equals(alone.cases)
    assert together.setting.ends == alone.setting.ends


def test_a_worker_that_is_killed_is_replaced_and_the_answer_stays_the_same(tmp_path):
    found = list(in_processes(partial(lost_once, tmp_path), range(5), workers=2))
    assert found == [0, 1, 4, 9, 16]
    assert sorted(mark.name for mark in tmp_path.iterdir()) == ["1", "4"]


def test_workers_that_are_always_killed_are_told_of_and_not_tried_for_ever():
    with pytest.raises(RunError, match=rf"--workers: lost workers {MOST_LOSSES + 1} times"):
        list(in_processes(lost_always, range(2), workers=2))


def test_the_problem_that_is_told_is_that_of_the_first_run_that_has_one():
    made = in_processes(refused, range(6), workers=2)
    assert [next(made), next(made)] == [0, 1]
    with pytest.raises(RunError, match="number 2: found a loop"):
        next(made)


def test_an_interrupt_keeps_the_runs_that_were_finished(graph, monkeypatch):
    def interrupt(done, wanted):
        if done == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("procsim.executors.WORTH_SECONDS", 0.0)
    monkeypatch.setattr("procsim.executors.STARTING_SECONDS", 0.0)
    tables = simulate(graph, replications=8, workers=2, progress=interrupt)
    assert tables.setting.replications == 3
    assert tables.events.equals(simulate(graph, replications=3).events)


def large(number):
    return bytes(1 if number == 0 else 60_000_000)


def test_nobody_waits_for_the_rest_of_a_result_of_which_half_was_sent():
    # While the second is handed over, the third is on its way: its worker is ended in the middle.
    made = in_processes(large, range(6), workers=2)
    assert [len(next(made)), len(next(made))] == [1, 60_000_000]
    made.close()
    assert list(made) == []


def test_work_that_is_soon_done_stays_in_this_process():
    assert list(results(lambda _: os.getpid(), 3, workers=8)) == [os.getpid()] * 3


@pytest.mark.parametrize(("starting", "others"), [(0.0, 1), (600.0, 0)])
def test_this_process_goes_on_while_others_start(monkeypatch, starting, others):
    monkeypatch.setattr("procsim.executors.WORTH_SECONDS", 0.0)
    monkeypatch.setattr("procsim.executors.STARTING_SECONDS", starting)
    found = list(results(who, 30, workers=2))
    assert [number for number, _ in found] == [*range(30)]
    assert bool({process for _, process in found} - {os.getpid()}) == bool(others)


def who(number):
    return number, os.getpid()


class MadeOften:
    """A task that tells how often a process has made it."""

    made = 0

    def __setstate__(self, state):
        MadeOften.made += 1

    def __getstate__(self):
        return {"there": True}

    def __call__(self, number):
        return number, os.getpid(), MadeOften.made


def test_a_process_makes_a_task_once_for_all_its_batches():
    found = list(in_processes(MadeOften(), range(40), workers=2, seconds=1.0))
    assert [number for number, _, _ in found] == [*range(40)]
    assert {often for _, _, often in found} == {1}


def test_at_least_one_core_is_there():
    assert 1 <= cores() <= os.cpu_count()


def test_what_goes_out_together_comes_in_order_and_whole():
    made = in_processes(abs, range(3, 50), workers=2, seconds=0.05)
    assert list(made) == [*range(3, 50)]


def test_a_worker_that_is_killed_loses_a_batch_which_is_made_again(tmp_path):
    numbers = range(2, 18)
    found = list(in_processes(partial(lost_at_seven, tmp_path), numbers, workers=2, seconds=0.1))
    assert found == [number**2 for number in numbers]


def test_a_first_that_is_slowed_by_loading_does_not_call_for_other_processes(monkeypatch):
    clock = iter([0.0, 0.4] + [0.0] * 200)
    monkeypatch.setattr("procsim.executors.time.monotonic", lambda: next(clock))
    assert list(results(lambda _: os.getpid(), 100, workers=2)) == [os.getpid()] * 100
