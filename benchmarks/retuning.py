"""How long a search for staff takes, and how long another after one number has changed.

``python -m benchmarks.retuning [SCENARIO] [--workers N]`` from the root of a checkout; both in one
process, in which everything is loaded and compiled.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

import procsim as ps
from benchmarks.cost import cpu
from procsim.scenario.case_type import CaseType
from procsim.scenario.quantity import Rate
from procsim.scenario.scenario import Scenario

MORE = 1.08
"""The number that changes: so many times as many cases of the first type come."""


def timed(what: str, scenario: Scenario, workers: int) -> None:
    """Search, and print what came of it and what it took."""
    began, worked = time.perf_counter(), cpu()
    answer = ps.tune_staff(scenario, workers=workers)
    print(
        f"{what:14} {answer.status:12} cost {answer.cost:10,.0f}  "
        f"clock {time.perf_counter() - began:6.2f} s  CPU of this process {cpu() - worked:6.2f} s  "
        f"cases {answer.simulated_cases:12,}",
        flush=True,
    )


def busier(scenario: Scenario) -> Scenario:
    """Let more cases of the first type come."""
    name, case = next(iter(scenario.cases.items()))
    return scenario.model_copy(update={"cases": {**scenario.cases, name: _more(case)}})


def _more(case: CaseType) -> CaseType:
    rate = case.arrivals.rate
    if not isinstance(rate, Rate):
        raise TypeError("the first case type has no single rate to change")
    arrivals = case.arrivals.model_copy(update={"rate": replace(rate, amount=MORE * rate.amount)})
    return case.model_copy(update={"arrivals": arrivals})


def main() -> None:
    """Search, change a number, and search again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="?", type=Path, default="scenarios/ten-windows.yaml")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    scenario = ps.load(asked.scenario)
    for what, each in (("first", scenario), ("a number later", busier(scenario))):
        timed(what, each, asked.workers)


if __name__ == "__main__":
    main()
