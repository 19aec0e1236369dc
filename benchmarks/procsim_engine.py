"""The workloads by procsim: draws, run, event table and key figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from figures import Figures

if TYPE_CHECKING:
    from procsim.tables import Tables
    from procsim.workflow.graph import Graph

HERE = Path(__file__).parent
TYPE_OF = {"counter": "customer", "approval": "application"}
KPIS_ASKED = ("cycle_time", "wait", "service", "utilisation")
"""What the other sides compute of their event tables, too."""


def prepare(workload: str, cases: int, engine: str) -> Callable[[int], Figures]:
    """Give a run of a workload by its seed, the scenario already read."""
    from procsim.engines import ENGINES
    from procsim.simulate import simulate

    if engine not in ENGINES:
        raise LookupError(f"this procsim has no engine '{engine}'")
    graph = graph_of(workload, cases)

    def run(seed: int) -> Figures:
        before = _in_compiled_code(engine)
        tables = simulate(graph, seed=seed, engine=engine)
        inside = _in_compiled_code(engine) - before
        return _figures(tables) | ({"loop": inside} if inside else {})

    return run


def graph_of(workload: str, cases: int) -> Graph:
    """Read the scenario of a workload, with so many cases."""
    return _graph(HERE / f"{workload}.yaml", workload, cases)


def fast_graph_of(workload: str, cases: int) -> Graph:
    """Read a workload with seconds for hours, so that the calendar outlasts ten million cases."""
    text = (HERE / f"{workload}.yaml").read_text(encoding="utf-8")
    with TemporaryDirectory() as folder:
        fast = Path(folder) / f"{workload}.yaml"
        fast.write_text(re.sub(r" h\b", " s", text), encoding="utf-8")
        return _graph(fast, workload, cases)


def _graph(path: Path, workload: str, cases: int) -> Graph:
    from procsim.scenario.read import read
    from procsim.workflow.graph import build

    return build(read(path, [(f"cases.{TYPE_OF[workload]}.arrivals.count", str(cases))]))


def _figures(tables: Tables) -> Figures:
    from procsim.kpi import KPIS, summarise

    found = {name: summarise(KPIS[name], tables) for name in KPIS_ASKED}
    minutes = {name: float(frame["mean"].item()) for name, frame in found.items()}
    hours = {name: minutes[name] / 60 for name in ("cycle_time", "wait", "service")}
    return {"events": float(tables.events.height), "utilisation": minutes["utilisation"]} | hours


def _in_compiled_code(engine: str) -> float:
    """CPU seconds spent in the kernel's compiled code so far; 0 where there is none."""
    if engine != "kernel":
        return 0.0
    from procsim.engines import kernel

    return float(kernel.seconds)
