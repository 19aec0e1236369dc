"""The sides of the comparison: who runs the workloads, and where they are installed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Figures = dict[str, float]


@dataclass(frozen=True)
class Side:
    """Somebody who runs the workloads.

    Parameters
    ----------
    name : str
    module : str
        In this folder; its ``prepare(workload, cases, *arguments)`` gives a run by its seed, which
        draws, runs, makes the event table and computes its figures.
    arguments : tuple of str
    package : str or None
        What to install in an environment of its own; None where procsim's environment has it.
    quick_share : float
        Of the cases, in a quick comparison: who needs the same time for each may do with fewer.
    sequential : bool
        Whether what the others do at once is done in sequence.
    """

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    package: str | None = None
    quick_share: float = 1.0
    sequential: bool = False

    def prepare(self, workload: str, cases: int) -> Callable[[int], Figures]:
        """Give a run by its seed; imports and what is set up once happen here."""
        module: Any = importlib.import_module(self.module)
        run: Callable[[int], Figures] = module.prepare(workload, cases, *self.arguments)
        return run


OURS = (
    Side("reference", "procsim_engine", ("reference",)),
    Side("kernel", "procsim_engine", ("kernel",)),
)
RIVALS = (
    Side("idiomatic_simpy", "idiomatic_simpy", quick_share=0.5),
    Side("callback_simpy", "callback_simpy"),
    Side("cimba", "cimba_model", package="cimba~=0.9.6"),
    Side("ciw", "ciw_network", package="ciw~=3.2.7", quick_share=0.2, sequential=True),
    Side("prosimos", "prosimos_model", package="prosimos~=2.1.0", quick_share=0.1),
)
SIDES = {side.name: side for side in (*OURS, *RIVALS)}
