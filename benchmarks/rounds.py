"""Runs of every side, in turn, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from peers import NotHere, python_of
from side import Side
from workload import WORKLOADS

HERE = Path(__file__).parent
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "NUMBA")} | {
    "POLARS_MAX_THREADS": "1"
}
"""One core for each side: figures are CPU seconds, and threads that wait spin."""

Run = dict[str, Any]
"""``seconds``, ``cases``, and the figures that a side found."""


@dataclass
class Rounds:
    """What was measured.

    Parameters
    ----------
    runs : dict
        By workload and side, a run a round.
    start_ups : dict
        By side, what the last start cost: ``start_up`` in CPU seconds, and a peer's ``version``.
    skipped : dict
        Why a side did not run, by its name.
    """

    runs: dict[str, dict[str, list[Run]]] = field(
        default_factory=lambda: {name: {} for name in WORKLOADS}
    )
    start_ups: dict[str, Run] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def skip(self, side: Side, reason: str) -> None:
        """Leave a side out altogether, also what it ran before."""
        self.skipped[side.name] = reason
        for runs in self.runs.values():
            runs.pop(side.name, None)


class Worker:
    """A side that runs in a process of its own, until it is closed."""

    def __init__(self, side: Side) -> None:
        self._errors = TemporaryFile("w+")  # noqa: SIM115 (closed with the worker)
        self._process = subprocess.Popen(
            [python_of(side), HERE / "worker.py", side.name, *WORKLOADS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=os.environ | ONE_THREAD,
        )
        try:
            self.started = self._answer()
        except BaseException:
            self.close()
            raise

    def run(self, workload: str, cases: int, seed: int) -> Run:
        """Run a workload once."""
        _of(self._process.stdin).write(f"{workload} {cases} {seed}\n")
        _of(self._process.stdin).flush()
        return self._answer()

    def _answer(self) -> Run:
        line = _of(self._process.stdout).readline()
        if not line:
            self._process.wait()
            self._errors.seek(0)
            raise NotHere((self._errors.read().strip().splitlines() or ["it ended"])[-1])
        answer: Run = json.loads(line)
        return answer

    def close(self) -> None:
        """Let the process end."""
        _of(self._process.stdin).close()
        self._process.wait()
        _of(self._process.stdout).close()
        self._errors.close()


def _of(stream: IO[str] | None) -> IO[str]:
    assert stream is not None, "the worker was started with pipes"
    return stream


def measure(sides: list[Side], *, quick: bool, rounds: int) -> Rounds:
    """Run every side on every workload, taking turns.

    Parameters
    ----------
    sides : list of Side
    quick : bool
        Whether fewer cases are run, and all rounds in one process a side; otherwise every round has
        processes of its own.
    rounds : int
    """
    found = Rounds()
    seeds = list(range(1, rounds + 1))
    for sitting in [seeds] if quick else [[seed] for seed in seeds]:
        with ExitStack() as sat:
            workers = {side: _hire(side, found, sat) for side in sides}
            for seed in sitting:
                for side, worker in workers.items():
                    if worker is not None and side.name not in found.skipped:
                        _take_turn(found, side, worker, seed, quick=quick)
    return found


def _hire(side: Side, found: Rounds, sat: ExitStack) -> Worker | None:
    try:
        worker = sat.enter_context(closing(Worker(side)))
    except NotHere as reason:
        found.skip(side, str(reason))
        return None
    found.start_ups[side.name] = worker.started
    return worker


def _take_turn(found: Rounds, side: Side, worker: Worker, seed: int, *, quick: bool) -> None:
    for name, workload in WORKLOADS.items():
        cases = int(workload.quick_cases * side.quick_share) if quick else workload.cases
        try:
            run = worker.run(name, cases, seed)
        except NotHere as reason:
            found.skip(side, str(reason))
            return
        found.runs[name].setdefault(side.name, []).append(run)
