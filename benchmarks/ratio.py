"""How many times faster procsim is, and whether a side's answer is right."""

from __future__ import annotations

import math
from statistics import fmean, median, stdev
from typing import Any

from rounds import Rounds, Run
from side import OURS, RIVALS, SIDES
from workload import SEQUENCE, WORKLOADS, Workload

KNOWN_AS = {
    "approval.reference_vs_idiomatic_simpy": ("approval.reference_vs_idiomatic_simpy_end_to_end")
}
"""A ratio by its old name."""


def ratios(found: Rounds) -> dict[str, float]:
    """Give how many times the seconds a case of ours fit into a rival's.

    Returns
    -------
    dict
        ``workload.side_vs_rival_end_to_end``: draws, run, event table and figures;
        ``workload.kernel_loop_vs_rival``: the kernel's own running time against the rival's whole
        run. Each is the median of the rounds' ratios, so that a machine that slows down for a while
        slows both sides of it.
    """
    ratios: dict[str, float] = {}
    for name, runs in found.runs.items():
        for side in (side for side in OURS if runs.get(side.name)):
            ours = runs[side.name]
            for rival in (rival for rival in RIVALS if runs.get(rival.name)):
                theirs = runs[rival.name]
                key = f"{name}.{side.name}_vs_{rival.name}_end_to_end"
                ratios[key] = _times(ours, theirs, "seconds")
                if all("loop" in run for run in ours):
                    ratios[f"{name}.{side.name}_loop_vs_{rival.name}"] = _times(
                        ours, theirs, "loop"
                    )
    return ratios | {old: ratios[new] for old, new in KNOWN_AS.items() if new in ratios}


def _times(ours: list[Run], theirs: list[Run], what: str) -> float:
    each = (
        (b["seconds"] / b["cases"]) / (a[what] / a["cases"])
        for a, b in zip(ours, theirs, strict=True)
    )
    return round(median(each), 2)


def summary(name: str, side: str, runs: list[Run]) -> dict[str, Any]:
    """Give the medians of a side on a workload, and whether its answer is the known one."""
    cases = runs[0]["cases"]
    found = {
        "microseconds_a_case": _a_case(runs, "seconds"),
        "cases": cases,
        "events_a_case": round(fmean(run["events"] for run in runs) / cases, 2),
    }
    if all("loop" in run for run in runs):
        found["loop_microseconds_a_case"] = _a_case(runs, "loop")
    return found | _answer(_known(name, side), runs)


def _a_case(runs: list[Run], what: str) -> float:
    return round(median(run[what] / run["cases"] for run in runs) * 1e6, 2)


def _known(name: str, side: str) -> Workload:
    return SEQUENCE if SIDES[side].sequential and name == SEQUENCE.name else WORKLOADS[name]


def _answer(known: Workload, runs: list[Run]) -> dict[str, Any]:
    """Compare with the known answer, within four standard errors."""
    found = [run[known.figure] for run in runs]
    mean = {f"mean_{known.figure}_h": round(fmean(found), 3), "expected_h": known.exact}
    if len(found) < 2:
        return mean
    error = math.hypot(stdev(found) / math.sqrt(len(found)), known.error)
    return mean | {"answer_is_right": abs(fmean(found) - known.exact) <= 4 * error}
