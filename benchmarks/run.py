# ruff: noqa: INP001, S603, T201 — a script beside its workload, which starts itself and prints
"""Measure procsim beside a SimPy model of the same workload, in one go.

CPU seconds (``time.process_time``) of whole runs, draws and event table included. Each run is a
fresh process; imports, reading the scenario and a short run to warm up are outside the figure and
reported beside it. Sides take turns; figures are medians over rounds. A ratio is the median of the
rounds' ratios, so that a machine that slows down for a while slows both sides of it; above 1 it
says how many times faster procsim is.

``python benchmarks/run.py [--quick] [--json]``
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import fmean, median, stdev
from typing import Any

HERE = Path(__file__).parent
HOUR = 3_600_000_000
RIVAL = "idiomatic_simpy"
EXACT, EXACT_ERROR = 36.96, 0.12
"""Mean cycle time in hours, from a long simulation."""
WARM_UP_CASES = 300
PACKAGES = ("numpy", "polars", "scipy", "simpy")


Run = Callable[[], tuple[int, float]]
"""A run that is ready to start: events and mean cycle time."""


def _procsim(cases: int, seed: int, engine: str) -> Run:
    """A run by one of procsim's engines, the scenario already read."""
    from procsim.scenario.read import read
    from procsim.simulate import simulate
    from procsim.workflow.graph import build

    changes = [("cases.application.arrivals.count", str(cases))]
    graph = build(read(HERE / "approval.yaml", changes))

    def run() -> tuple[int, float]:
        tables = simulate(graph, seed=seed, engine=engine)
        lasted = tables.cases["end"] - tables.cases["arrival"]
        return tables.events.height, lasted.dt.total_microseconds().mean() / HOUR

    return run


def _simpy(cases: int, seed: int) -> Run:
    sys.path.insert(0, str(HERE))
    from idiomatic_simpy import run

    def run_once() -> tuple[int, float]:
        events, mean = run(cases, seed)
        return events.height, mean

    return run_once


def _side(side: str, cases: int, seed: int) -> Run:
    return _simpy(cases, seed) if side == RIVAL else _procsim(cases, seed, side)


def _one(side: str, cases: int, seed: int) -> dict[str, float]:
    """One run in this process: what it cost, and what it found."""
    _side(side, WARM_UP_CASES, seed)()
    run = _side(side, cases, seed)
    start_up = time.process_time()
    events, mean = run()
    seconds = time.process_time() - start_up
    return {"seconds": seconds, "start_up": start_up, "events": events, "mean": mean}


def _in_fresh_process(side: str, cases: int, seed: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", side, str(cases), str(seed)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _measure(cases: int, rounds: int) -> dict[str, list[dict[str, float]]]:
    from procsim.engines import ENGINES

    found: dict[str, list[dict[str, float]]] = {side: [] for side in (*ENGINES, RIVAL)}
    for seed in range(1, rounds + 1):
        for side, runs in found.items():
            runs.append(_in_fresh_process(side, cases, seed))
    return found


def _summary(runs: list[dict[str, float]], cases: int) -> dict[str, Any]:
    """Medians of a side, and whether its answer is the known one."""
    means = [run["mean"] for run in runs]
    error = math.hypot(stdev(means) / math.sqrt(len(means)), EXACT_ERROR)
    seconds = median(run["seconds"] for run in runs)
    return {
        "cpu_seconds": round(seconds, 3),
        "microseconds_a_case": round(seconds / cases * 1e6, 2),
        "start_up_seconds": round(median(run["start_up"] for run in runs), 2),
        "events_a_case": round(fmean(run["events"] for run in runs) / cases, 2),
        "mean_cycle_time_h": round(fmean(means), 2),
        "answer_is_right": abs(fmean(means) - EXACT) <= 4 * error,
    }


def _times_faster(runs: list[dict[str, float]], rival: list[dict[str, float]]) -> float:
    """Median over rounds of how many times the rival's seconds a side's run would fit in."""
    return median(b["seconds"] / a["seconds"] for a, b in zip(runs, rival, strict=True))


def _report(cases: int, rounds: int) -> dict[str, Any]:
    found = _measure(cases, rounds)
    sides = {side: _summary(runs, cases) for side, runs in found.items()}
    ratios = {
        f"approval.{side}_vs_{RIVAL}": round(_times_faster(runs, found[RIVAL]), 2)
        for side, runs in found.items()
        if side != RIVAL
    }
    return {
        **ratios,
        "approval": sides,
        "cases": cases,
        "rounds": rounds,
        "how": "CPU seconds, fresh processes, sides in turn, medians, ratios by round, warm",
        "versions": {"python": platform.python_version()} | {n: version(n) for n in PACKAGES},
        "machine": {"system": platform.platform(), "processor": platform.machine()},
    }


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--one", nargs=3, metavar=("SIDE", "CASES", "SEED"), help="one run, timed")
    wanted = parser.parse_args()
    if wanted.one:
        side, cases, seed = wanted.one
        print(json.dumps(_one(side, int(cases), int(seed))))
        return
    report = _report(20_000, 7) if wanted.quick else _report(50_000, 9)
    if wanted.json:
        print(json.dumps(report, indent=2))
        return
    for side, found in report["approval"].items():
        print(f"{side:>16}", *(f"{key} {value}" for key, value in found.items()), sep="  ")
    for key, value in report.items():
        if key.startswith("approval."):
            print(f"{key}: {value}")


if __name__ == "__main__":
    main()
