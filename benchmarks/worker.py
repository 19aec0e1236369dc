"""One side in a process of its own: reads what to run, a line a run, and writes what it took.

A line is ``workload cases seed``; the answer is one object of JSON. The first answer is that the
side is ready, and what it cost to start up: imports, setting up, and a short run of each workload.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from functools import cache
from importlib.metadata import version

from cost import cpu
from side import SIDES, Figures

WARM_UP_CASES = 300


def main() -> None:
    """Serve one side until nothing more is asked."""
    side = SIDES[sys.argv[1]]
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what a peer prints is no answer

    @cache
    def prepared(workload: str, cases: int) -> Callable[[int], Figures]:
        return side.prepare(workload, cases)

    for workload in sys.argv[2:]:
        side.prepare(workload, WARM_UP_CASES)(1)
    print(json.dumps({"start_up": cpu()} | _version(side.package)), file=answers)
    for line in sys.stdin:
        workload, cases, seed = line.split()
        run = prepared(workload, int(cases))
        gc.collect()
        before = cpu()
        found = run(int(seed))
        print(json.dumps({"seconds": cpu() - before, "cases": int(cases)} | found), file=answers)


def _version(package: str | None) -> dict[str, str]:
    return {"version": version(package.split("~")[0])} if package else {}


if __name__ == "__main__":
    main()
