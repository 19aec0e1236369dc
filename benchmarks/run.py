"""Measure procsim beside its peers on the same work, in one go.

CPU seconds of whole runs: draws, run, event table and its figures. Imports, compilation, reading
the scenario and a short run to warm up are outside, and reported as the start-up. Sides take turns;
a ratio is the median of the rounds' ratios, and above 1 it says how many times faster procsim is.

``python benchmarks/run.py --peers`` installs the peers, each in an environment of its own.
``python benchmarks/run.py [--quick] [--json] [--only SIDE]`` measures; a side that is not there is
skipped by name.
"""

from __future__ import annotations

import argparse
import json
import platform
from importlib.metadata import distributions
from typing import Any

from peers import install
from ratio import ratios, summary
from rounds import Rounds, measure
from side import SIDES

PACKAGES = ("numba", "numpy", "polars", "scipy", "simpy")


def _report(found: Rounds, *, quick: bool, rounds: int) -> dict[str, Any]:
    how = "CPU seconds, sides in turn, medians, ratios by round, warm, one thread; processes "
    peers = {
        name: start["version"] for name, start in found.start_ups.items() if "version" in start
    }
    return {
        **ratios(found),
        **{
            name: {side: summary(name, side, made) for side, made in runs.items()}
            for name, runs in found.runs.items()
        },
        "start_up_seconds": {
            side: round(start["start_up"], 2) for side, start in found.start_ups.items()
        },
        "skipped": found.skipped,
        "rounds": rounds,
        "how": how + ("kept for all rounds" if quick else "fresh for each round"),
        "versions": {"python": platform.python_version()} | _installed() | peers,
        "machine": {"system": platform.platform(), "processor": platform.machine()},
    }


def _installed() -> dict[str, str]:
    found = {each.name: each.version for each in distributions()}
    return {name: found[name] for name in PACKAGES if name in found}


def _print(report: dict[str, Any]) -> None:
    for name in ("counter", "approval"):
        print(name)
        for side, found in report[name].items():
            print(f"  {side:>16}", *(f"{key} {value}" for key, value in found.items()), sep="  ")
    for key, value in report.items():
        if isinstance(value, float):
            print(f"{key}: {value}")
    for side, reason in report["skipped"].items():
        print(f"skipped {side}: {reason}")


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true", help="install the peers, and end")
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--rounds", type=int, help="5 where quick, else 7")
    parser.add_argument("--only", action="append", choices=SIDES, help="a side; may be repeated")
    wanted = parser.parse_args()
    if wanted.peers:
        for name, reason in install().items():
            print(f"skipped {name}: {reason}")
        return
    sides = [side for name, side in SIDES.items() if not wanted.only or name in wanted.only]
    rounds = wanted.rounds or (5 if wanted.quick else 7)
    report = _report(
        measure(sides, quick=wanted.quick, rounds=rounds), quick=wanted.quick, rounds=rounds
    )
    if wanted.json:
        print(json.dumps(report, indent=2))
    else:
        _print(report)


if __name__ == "__main__":
    main()
