"""Probes: single runs by procsim, each in a fresh process, and what they cost together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from rounds import ONE_THREAD

HERE = Path(__file__).parent
Cost = dict[str, float]


class ProbeError(Exception):
    """A run that failed, with the last line that it said."""


def probe(
    what: str,
    engine: str,
    *,
    cases: int,
    replications: int = 1,
    workers: int = 1,
    environment: Mapping[str, str] | None = None,
) -> Cost:
    """Run the approval workload once in a fresh process (`probe.py`).

    Raises
    ------
    ProbeError
        A run that failed.
    """
    numbers = map(str, (cases, replications, workers))
    command = [sys.executable, HERE / "probe.py", what, engine, *numbers]
    settings = os.environ | ONE_THREAD | dict(environment or {})
    done = subprocess.run(command, capture_output=True, text=True, env=settings, check=False)
    if done.returncode:
        raise ProbeError(
            (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[-1]
        )
    cost: Cost = json.loads(done.stdout)
    return cost


def median_of(costs: list[Cost]) -> Cost:
    """Give the median of each cost."""
    return {name: median(cost[name] for cost in costs) for name in costs[0]}
