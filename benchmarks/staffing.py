"""How often the search for staff gives the right answer, and how well it knows what it says.

From the root of a checkout: `python -m benchmarks.staffing --case h01 --seeds 20`. Every problem of
`tests/staffing/truths.py` has a known best answer, and exact figures for any answer, against which
the stated intervals are held.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.cost import cpu
from procsim.staffing.problem import Problem
from procsim.staffing.tune import tune_staff
from tests.staffing.truths import TRUTHS, Truth


@dataclass(frozen=True)
class Outcome:
    """What one seed gave.

    Parameters
    ----------
    staff : mapping
        With the intervals of gates.
    status : str
    right : bool
        The best answer, or another that keeps the targets and costs as little.
    kept : bool
        The targets are kept, exactly.
    covered : tuple of bool
        Of each target with an interval: whether it holds the exact figure.
    cpu, wall : float
        Seconds.
    cases : int
        Simulated.
    """

    staff: Mapping[str, Any]
    status: str
    right: bool
    kept: bool
    covered: tuple[bool, ...]
    cpu: float
    wall: float
    cases: int


def outcome(truth: Truth, seed: int, workers: int) -> Outcome:
    """Search with one seed, and judge what was found."""
    began, worked = time.perf_counter(), cpu()
    answer = tune_staff(truth.scenario(), target=truth.targets, seed=seed, workers=workers)
    wall, spent = time.perf_counter() - began, cpu() - worked
    staff = {**answer.staff, **answer.found.meetings}
    exact = truth.figures(staff)
    kept = all(each.target.margin(exact[each.target.text]) >= 0 for each in answer.targets)
    cheap = answer.cost <= _least_cost(truth) + 1e-9
    best = staff == truth.best if not answer.targets else kept and cheap
    covered = (
        abs(each.value - exact[each.target.text]) <= each.half_width
        for each in answer.targets
        if each.value is not None and each.half_width is not None
    )
    return Outcome(
        staff, answer.status, best, kept, tuple(covered), spent, wall, answer.simulated_cases
    )


def _least_cost(truth: Truth) -> float:
    """Give what the best answer costs."""
    problem = Problem.of(truth.scenario(), None)
    return problem.cost([_level(problem, each, truth.best) for each in problem.variables])


def _level(problem: Problem, variable: Any, staff: Mapping[str, Any]) -> int:
    told = staff[variable.of]
    if variable.gate is not None:
        return [str(each) for each in problem.sittings[variable.of].intervals].index(told)
    if isinstance(told, Mapping):
        return int(told[variable.name.removeprefix(f"{variable.of} ")])
    return int(told)


def line(truth: Truth, outcomes: Sequence[Outcome]) -> str:
    """Sum up what all seeds of a problem gave."""
    n = len(outcomes)
    right = sum(each.right for each in outcomes)
    certified = [each for each in outcomes if each.status == "certified"]
    broken = sum(not each.kept for each in certified)
    covered = [hit for each in outcomes for hit in each.covered]
    wrong = {str(dict(each.staff)) for each in outcomes if not each.right}
    return (
        f"{truth.case:16} right {right}/{n}  certified {len(certified)}/{n} (broken {broken})  "
        f"covered {sum(covered)}/{len(covered)}  "
        f"CPU {sum(each.cpu for each in outcomes) / n:6.2f} s  "
        f"wall {sum(each.wall for each in outcomes) / n:6.2f} s  "
        f"cases {sum(each.cases for each in outcomes) / n:12,.0f}"
        + "".join(f"\n    wrong: {each}" for each in sorted(wrong))
    )


def main() -> None:
    """Search with several seeds in every problem, or in those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [truth.case for truth in TRUTHS]
    parser.add_argument("--case", action="append", choices=names, metavar="CASE")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    hits = of = 0
    for truth in TRUTHS:
        if asked.case and truth.case not in asked.case:
            continue
        seeds = range(asked.first, asked.first + asked.seeds)
        outcomes = [outcome(truth, seed, asked.workers) for seed in seeds]
        print(line(truth, outcomes), flush=True)
        hits += sum(hit for each in outcomes for hit in each.covered)
        of += sum(len(each.covered) for each in outcomes)
    print(f"intervals that hold the exact figure: {hits} of {of}")


if __name__ == "__main__":
    main()
