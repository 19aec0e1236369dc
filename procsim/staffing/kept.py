"""Replications of staffings that are kept from one start to the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from procsim.errors import UsageError
from procsim.plan import compile_graph
from procsim.resume.digest import digest
from procsim.resume.manifest import manifest_of

if TYPE_CHECKING:
    from procsim.staffing.problem import Levels
    from procsim.staffing.task import Task

Floats = NDArray[np.float64]

Batch = tuple["Levels", int, int, Floats]
"""Levels, the number of the first replication, the cases of all, and their figures."""


class Kept:
    """A file of replications, one for each problem, of which a line is a batch.

    What is written is whole lines, each at once: a process that is killed leaves at most one that
    is cut short, which is not read.

    Parameters
    ----------
    folder : str or Path
    task : Task
        What is kept is of its design, its variables, its figures and its seed.

    Raises
    ------
    UsageError
        The folder cannot be written.
    """

    def __init__(self, folder: str | Path, task: Task) -> None:
        self._file = Path(folder) / f"staff-{_key(task)[:16]}.jsonl"
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch()
        except OSError as problem:
            text = f"{self._file}: {problem.strerror}; a folder that can be written"
            raise UsageError(text) from None

    def batches(self) -> Iterator[Batch]:
        """Give what is kept, in the order in which it was made."""
        with self._file.open(encoding="utf-8") as file:
            for line in file:
                try:
                    levels, first, cases, figures = json.loads(line)
                except ValueError:
                    continue
                yield tuple(levels), first, cases, np.array(figures, dtype=np.float64)

    def add(self, levels: Levels, first: int, cases: int, figures: Floats) -> None:
        """Keep a batch; its numbers come back to the last bit."""
        line = json.dumps([levels, first, cases, figures.tolist()])
        with self._file.open("r+b") as file:
            # A line that was cut short must not spoil the next one.
            cut = file.seek(0, 2) and file.seek(-1, 2) >= 0 and file.read(1) != b"\n"
            file.write(("\n" if cut else "").encode() + line.encode() + b"\n")


def _key(task: Task) -> str:
    graph = task.problem.graph
    about: dict[str, Any] = manifest_of(graph, compile_graph(graph), seed=task.seed)
    about["variables"] = [(each.name, each.kind, each.prices) for each in task.problem.variables]
    about["figures"] = [
        (each.kpi, each.statistic, each.groups, each.key, each.within, each.limit, each.days)
        for each in task.figures
    ]
    return digest(about)
