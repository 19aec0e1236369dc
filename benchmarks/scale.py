"""Measure how procsim's cost grows: cases, replications, memory, cores, start-up, a comparison.

``python benchmarks/scale.py growth|replications|memory|cores|start|compare [--engine kernel]``
prints one object of JSON. Every run is a fresh process; the workload is the approval, but for
``compare``. Some of them take minutes; run them on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from probes import ProbeError, median_of, probe

SCENARIO = Path(__file__).parent.parent / "scenarios" / "start-a-business.yaml"
ROUNDS = 3
FEW = 100
"""Cases of a run that is next to nothing, beside which others are measured."""
ENOUGH = 100_000
"""Cases at least whose cost is measured together."""
Report = dict[str, Any]


def growth(engine: str, most: int) -> Report:
    """CPU time a case and peak memory from 10,000 cases on, key figures only.

    Short runs are made several times, as replications of a design are; that of the shortest alone,
    with the compiling of its design and the first touch of what it needs, is given beside them.
    """
    sizes = [10**power for power in range(4, len(str(most)))]
    runs = [max(1, ENOUGH // cases) for cases in sizes]
    costs = {
        cases: probe("warm-figures", engine, cases=cases, replications=times)
        for cases, times in zip(sizes, runs, strict=True)
    }
    each = [
        cost["seconds"] / (cases * times) * 1e6
        for (cases, cost), times in zip(costs.items(), runs, strict=True)
    ]
    alone = median_of([probe("warm-figures", engine, cases=sizes[0]) for _ in range(ROUNDS)])
    return {
        "cases": sizes,
        "runs": runs,
        "microseconds_a_case": [round(value, 3) for value in each],
        "shortest_alone": round(alone["seconds"] / sizes[0] * 1e6, 3),
        "peak_megabytes": [round(cost["peak"] / 1e6, 1) for cost in costs.values()],
        "slowest_over_fastest": round(max(each) / min(each), 3),
    }


def replications(engine: str, most: int) -> Report:
    """CPU seconds of replications of 1,000 cases on one core, key figures only."""
    wanted = min(1000, most)
    costs = [probe("warm-figures", engine, cases=1000, replications=wanted) for _ in range(ROUNDS)]
    return {"replications": wanted, "seconds": round(median_of(costs)["seconds"], 3)}


def memory(engine: str, most: int) -> Report:
    """Peak memory with all rows kept, beyond that of a run of next to nothing."""
    sizes = [cases for cases in (20_000, 100_000, 500_000) if cases <= most]
    least = median_of([probe("tables", engine, cases=FEW) for _ in range(ROUNDS)])["peak"]
    peaks = [probe("tables", engine, cases=cases)["peak"] for cases in sizes]
    return {
        "process_megabytes": round(least / 1e6, 1),
        "cases": sizes,
        "bytes_a_case": [
            round((peak - least) / cases) for cases, peak in zip(sizes, peaks, strict=True)
        ],
    }


def cores(engine: str, most: int) -> Report:
    """Seconds on the clock with one process and with two, key figures only."""
    # Half a minute of work: of a shorter series the start of the other process, about a second, is
    # more of what there is to gain.
    work = {"cases": min(20_000, most), "replications": 1000}
    walls: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for workers, seen in walls.items():
            seen.append(probe("warm-figures", engine, workers=workers, **work)["wall"])
    one, two = median(walls[1]), median(walls[2])
    return work | {"one": round(one, 2), "two": round(two, 2), "times": round(one / two, 2)}


def start(engine: str, most: int) -> Report:
    """CPU seconds from the start of the process to its first case: compiled once, then cached.

    Tables come first; key figures then compile only what those have not compiled already.
    """
    del most
    with TemporaryDirectory() as empty:
        return {what: _starts(what, engine, empty) for what in ("tables", "figures")}


def _starts(what: str, engine: str, cache: str) -> dict[str, float]:
    first, *others = (
        probe(what, engine, cases=1, environment={"NUMBA_CACHE_DIR": cache})["since_start"]
        for _ in range(1 + ROUNDS)
    )
    cached = median(others)
    return {"cached": round(cached, 2), "compiling": round(first - cached, 2)}


def compare(engine: str, most: int) -> Report:
    """Seconds on the clock of the command that compares the example's designs, warm."""
    del most
    options = ["compare", str(SCENARIO), "--engine", engine, "--json"]
    walls = []
    with TemporaryDirectory() as folder:
        for _ in range(1 + ROUNDS):
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", "from procsim.cli import main; main()", *options],
                cwd=folder,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            walls.append(time.perf_counter() - began)
    return {"first": round(walls[0], 2), "warm": round(median(walls[1:]), 2)}


MEASURES: dict[str, Callable[[str, int], Report]] = {
    measure.__name__: measure for measure in (growth, replications, memory, cores, start, compare)
}


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measure", choices=MEASURES)
    parser.add_argument("--engine", default="kernel")
    parser.add_argument("--most", type=int, default=10**7, help="cases at most")
    wanted = parser.parse_args()
    try:
        found = MEASURES[wanted.measure](wanted.engine, wanted.most)
    except ProbeError as problem:
        sys.exit(f"{wanted.measure}: {problem}")
    print(json.dumps({"measure": wanted.measure, "engine": wanted.engine} | found, indent=2))


if __name__ == "__main__":
    main()
