"""A cluster of any number of workers gives the same results, whatever becomes of the workers."""

from __future__ import annotations

import os
import signal
import sys
import time
from functools import partial

import pytest

from procsim.cluster import Cluster, cluster_at
from procsim.errors import RunError, UsageError
from procsim.load import load
from procsim.simulate import simulate
from procsim.workflow.graph import build

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


@pytest.fixture(scope="module")
def cluster():
    """Two worker processes on this machine."""
    with cluster_at("local", workers=2) as machines:
        yield machines


@pytest.fixture
def at_once(monkeypatch):
    """Hand out every run by itself, from the first on."""
    monkeypatch.setattr("procsim.executors.WORTH_SECONDS", 0.0)
    monkeypatch.setattr("procsim.cluster.tasks.TASK_SECONDS", 0.0)


def square(number):
    return number**2


def whereabouts(number):
    return os.getpid()


def lost_once(marks, number):
    """Kill the worker that makes this, the first time that it is asked for."""
    mark = marks / str(number)
    if number == 1 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number**2


def lost_always(number):
    os.kill(os.getpid(), signal.SIGKILL)


def refused(number):
    if number > 1:
        raise RunError(f"number {number}: found a loop; a loop that cases leave")
    return number


def _same(tables, others):
    assert tables.setting.ends == others.setting.ends
    for name in ("events", "open_visits", "cases", "marks", "segments", "staffing"):
        assert getattr(tables, name).equals(getattr(others, name)), name


def test_a_simulation_on_a_cluster_is_that_of_one_process(graph, cluster, at_once):
    _same(simulate(graph, replications=6, cluster=cluster), simulate(graph, replications=6))


def test_a_worker_killed_in_mid_run_changes_nothing(graph, cluster, at_once):
    killed = []

    def kill(done, wanted):
        if done == 3:
            killed.append(next(iter(cluster._client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    tables = simulate(graph, replications=40, cluster=cluster, progress=kill)
    assert len(killed) == 1
    _same(tables, simulate(graph, replications=40))


def test_what_a_lost_worker_had_is_made_again_in_order(cluster, tmp_path):
    made = cluster.results(partial(lost_once, tmp_path), range(8), seconds=1.0)
    assert list(made) == [number**2 for number in range(8)]
    assert [mark.name for mark in tmp_path.iterdir()] == ["1"]


def test_workers_that_are_always_lost_are_told_of_and_not_tried_for_ever(cluster, monkeypatch):
    monkeypatch.setattr(cluster._client.cluster.scheduler, "allowed_failures", 1)
    with pytest.raises(RunError, match="--cluster: lost 2 workers at one task"):
        list(cluster.results(lost_always, range(2), seconds=1.0))


def test_the_problem_that_is_told_is_that_of_the_first_run_that_has_one(cluster):
    made = cluster.results(refused, range(6), seconds=1.0)
    assert [next(made), next(made)] == [0, 1]
    with pytest.raises(RunError, match="number 2: found a loop"):
        next(made)


def test_short_runs_go_out_together_and_long_ones_one_by_one(cluster):
    together = list(cluster.results(whereabouts, range(5), seconds=0.1))
    assert len(set(together)) == 1
    assert together[0] != os.getpid()
    assert list(cluster.results(square, range(3), seconds=100.0)) == [0, 1, 4]


class Counting:
    """Counts in itself, as a task does that has room of its own."""

    def __init__(self):
        self.count = 0

    def __call__(self, _number):
        before = self.count
        for _ in range(1000):
            self.count += 1
            time.sleep(0)
        return self.count - before


def test_threads_of_one_worker_share_no_task():
    from distributed import Client, LocalCluster

    place = {"n_workers": 1, "threads_per_worker": 4, "dashboard_address": "127.0.0.1:0"}
    with LocalCluster(**place) as machine, Client(machine) as client:
        made = Cluster(client).results(Counting(), range(16), seconds=1.0)
        assert list(made) == [1000] * 16


def test_an_interrupt_keeps_the_runs_that_were_finished(graph, cluster, at_once):
    def interrupt(done, wanted):
        if done == 3:
            raise KeyboardInterrupt

    tables = simulate(graph, replications=8, cluster=cluster, progress=interrupt)
    _same(tables, simulate(graph, replications=3))


def test_an_interrupt_of_the_terminal_leaves_the_workers_alone(cluster):
    before = cluster._client.run(os.getpid)
    for pid in before.values():
        os.kill(pid, signal.SIGINT)
    assert list(cluster.results(square, range(4), seconds=1.0)) == [0, 1, 4, 9]
    assert cluster._client.run(os.getpid) == before


def test_a_scheduler_is_found_by_its_address(graph, cluster, at_once):
    address = cluster._client.scheduler.address
    _same(simulate(graph, replications=4, cluster=address), simulate(graph, replications=4))


def test_workers_of_another_version_are_refused(cluster, monkeypatch):
    monkeypatch.setattr("procsim.cluster.connect.versions", lambda: {"python": "3.9"})
    told = r"--cluster: found python 3\.\d+ on the worker \S+; python 3\.9, as here"
    with pytest.raises(UsageError, match=told), cluster_at(cluster._client.scheduler.address):
        pass


def test_a_worker_of_another_version_that_came_late_makes_nothing(cluster, monkeypatch):
    monkeypatch.setattr("procsim.cluster.tasks.versions", lambda: {"python": "3.9"})
    with pytest.raises(RunError, match=r"--cluster: found python 3\.\d+ on the worker"):
        list(cluster.results(square, range(2), seconds=1.0))


def test_an_address_that_is_none_is_refused_with_what_would_be_one():
    with pytest.raises(UsageError, match=r"--cluster: found 'lokal'; local, or the address of a s"):
        cluster_at("lokal").__enter__()


def test_an_address_where_nobody_answers_is_told(monkeypatch):
    monkeypatch.setattr("procsim.cluster.connect.ANSWER_SECONDS", 0.2)
    told = r"--cluster: found nobody at 'tcp://127\.0\.0\.1:9'; local, or the"
    with pytest.raises(UsageError, match=told):
        cluster_at("tcp://127.0.0.1:9").__enter__()


def test_a_scheduler_without_workers_is_told_with_how_to_start_some(monkeypatch):
    from distributed import LocalCluster

    monkeypatch.setattr("procsim.cluster.connect.ANSWER_SECONDS", 0.2)
    with LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as empty:
        address = empty.scheduler_address
        with pytest.raises(UsageError, match=f"no worker at '{address}'; some, as started by dask"):
            cluster_at(address).__enter__()


def test_without_the_extra_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"'distributed'; pip install 'procsim-approvals\[clus"):
        cluster_at("local").__enter__()
