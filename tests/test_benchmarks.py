"""The benchmark's own sums are right; nothing here looks at the clock."""

from datetime import datetime, timedelta

import pytest

rounds = pytest.importorskip("rounds", reason="a source distribution has no benchmarks")

import peers  # noqa: E402 (these come with the benchmarks)
import polars as pl  # noqa: E402
from figures import COLUMNS, of_events  # noqa: E402
from nation import Plan  # noqa: E402
from probes import ProbeError, probe  # noqa: E402
from procsim_engine import fast_graph_of, graph_of  # noqa: E402
from ratio import ratios, summary  # noqa: E402
from side import OURS, RIVALS, SIDES  # noqa: E402
from workload import WORKLOADS  # noqa: E402

import procsim  # noqa: E402
from benchmarks import retuning  # noqa: E402
from procsim.engines import ENGINES  # noqa: E402

HERE = [
    side.name
    for side in SIDES.values()
    if side.package is None and (side not in OURS or side.name in ENGINES)
]


def _run(seconds, cases=100, **found):
    return {"seconds": seconds, "cases": cases} | found


@pytest.mark.parametrize("workload", WORKLOADS)
@pytest.mark.parametrize("side", HERE)
def test_every_side_runs_every_workload(side, workload):
    found = SIDES[side].prepare(workload, 50)(1)
    assert found["events"] >= 50 * (6 if workload == "approval" else 1)
    assert found[WORKLOADS[workload].figure] > 0


def test_figures_are_those_of_the_event_table():
    rows = [(1, "a", 0.0, 1.0, 3.0), (1, "b", 3.0, 3.0, 4.0), (2, "a", 1.0, 3.0, 6.0)]
    found = of_events(pl.DataFrame(rows, schema=COLUMNS, orient="row"))
    assert (found["events"], found["cycle_time"], found["wait"]) == (3, 4.5, 1.0)
    assert (found["service"], found["worked_a"], found["worked_b"]) == (2.0, 5.0, 1.0)


def test_a_ratio_is_the_median_of_the_ratios_of_rounds_a_case():
    found = rounds.Rounds()
    found.runs["approval"] = {
        "reference": [_run(1.0), _run(2.0), _run(4.0)],
        "idiomatic_simpy": [_run(1.5, 50), _run(3.0, 50), _run(20.0, 50)],
    }
    given = ratios(found)
    assert given == {
        "approval.reference_vs_idiomatic_simpy_end_to_end": 3.0,
        "approval.reference_vs_idiomatic_simpy": 3.0,
    }


def test_the_loop_is_compared_where_it_was_measured():
    found = rounds.Rounds()
    found.runs["counter"] = {"kernel": [_run(1.0, loop=0.5)], "cimba": [_run(2.0)]}
    assert ratios(found) == {
        "counter.kernel_vs_cimba_end_to_end": 2.0,
        "counter.kernel_loop_vs_cimba": 4.0,
    }


@pytest.mark.parametrize(("waits", "right"), [((2.6, 2.7, 2.9), True), ((3.6, 3.7, 3.65), False)])
def test_an_answer_is_right_within_four_standard_errors(waits, right):
    runs = [_run(1.0, events=100.0, wait=wait) for wait in waits]
    assert summary("counter", "cimba", runs)["answer_is_right"] is right


def test_a_peer_that_is_not_installed_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(peers, "HOME", tmp_path)
    peer = next(side for side in RIVALS if side.package)
    with pytest.raises(peers.NotHere, match="not installed; --peers installs it"):
        peers.python_of(peer)


def test_a_side_that_stops_halfway_is_left_out_altogether():
    found = rounds.Rounds()
    found.runs["counter"] = {"reference": [_run(1.0), _run(1.0)], "cimba": [_run(1.0)]}
    found.skip(SIDES["cimba"], "it ended")
    assert found.skipped == {"cimba": "it ended"}
    assert ratios(found) == {}


def test_a_side_in_a_process_of_its_own_gives_the_same_figures():
    worker = rounds.Worker(SIDES["callback_simpy"])
    try:
        answer = worker.run("counter", 50, 3)
    finally:
        worker.close()
    assert worker.started["start_up"] > 0
    here = SIDES["callback_simpy"].prepare("counter", 50)(3)
    assert {name: answer[name] for name in here} == pytest.approx(here, rel=1e-12)
    assert answer["cases"] == 50


def test_a_probe_tells_what_a_run_cost_from_its_start_on():
    cost = probe("tables", "reference", cases=2)
    assert 0 < cost["seconds"] <= cost["since_start"]
    assert cost["peak"] > 10**7


def test_a_probe_that_fails_says_why():
    with pytest.raises(ProbeError, match="found 'steam'"):
        probe("tables", "steam", cases=2)


def test_a_plan_costs_in_proportion_to_the_time_a_case_and_to_what_is_lost():
    plan = Plan(microseconds=3600.0, efficiency=1.0)
    assert plan.core_hours == pytest.approx(plan.cases / 1e6)
    assert Plan(7200.0, 1.0).dollars == pytest.approx(2 * plan.dollars)
    assert Plan(3600.0, 0.5).dollars == pytest.approx(2 * plan.dollars)


def test_a_workload_in_seconds_is_the_same_one_on_a_faster_clock():
    slow, fast = (
        procsim.simulate(make("approval", 20), seed=3).cases["end"] - datetime(2026, 1, 5)
        for make in (graph_of, fast_graph_of)
    )
    hours = [each / timedelta(hours=1) for each in slow]
    assert hours == pytest.approx([each / timedelta(seconds=1) for each in fast], abs=1e-4)


def test_a_study_of_staff_counts_what_was_right_and_what_was_only_said():
    from benchmarks.staffing import Outcome, line
    from tests.staffing.truths import TRUTHS

    good = Outcome({"windows": 11}, "certified", True, True, (True,), 1.0, 2.0, 1000)
    bad = Outcome({"windows": 10}, "certified", False, False, (False,), 3.0, 4.0, 3000)
    told, wrong = line(TRUTHS[0], [good, bad]).splitlines()
    assert " ".join(told.split()) == (
        "h01 right 1/2 certified 2/2 (broken 1) covered 1/2 CPU 2.00 s wall 3.00 s cases 2,000"
    )
    assert wrong.strip() == "wrong: {'windows': 10}"


def test_a_number_that_changes_between_two_searches_is_the_rate_of_the_first_type():
    scenario = procsim.load("scenarios/ten-windows.yaml")
    first, *others = scenario.cases
    more = retuning.busier(scenario)
    rates = [each.cases[first].arrivals.rate.amount for each in (scenario, more)]
    assert rates[1] == pytest.approx(1.08 * rates[0])
    assert all(more.cases[name] == scenario.cases[name] for name in others)
