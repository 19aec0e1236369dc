"""One run by procsim in a process of its own, from its start on: what it cost.

``probe.py WHAT ENGINE CASES REPLICATIONS WORKERS`` runs the approval workload, a second for an
hour, and prints one object of JSON: CPU seconds of the whole process (``since_start``), of the run
(``seconds``, ``wall``), and the most memory it held (``peak``, bytes). WHAT is ``tables`` (all rows
with names), ``figures`` (key figures without tables), or either with ``warm-`` before it: a run of
`WARM_UP_CASES` comes first. What a process does once is then outside the cost of the run: imports,
the loading of compiled code, and the first touch of memory that one run leaves to the next. All
that every run does is inside, from the compiling of the graph to the frames of key figures.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

from cost import cpu, peak
from procsim_engine import KPIS_ASKED, fast_graph_of

if TYPE_CHECKING:
    from procsim.workflow.graph import Graph

WARM_UP_CASES = 5000
"""More than a block of draws, so that nothing is called for the first time in the run that is
measured: after a hundred, loading what only longer runs call was a fourth of a run of 10,000."""


def _tables(graph: Graph, engine: str, replications: int, workers: int) -> None:
    from procsim.simulate import simulate

    simulate(graph, engine=engine, replications=replications, workers=workers)


def _figures(graph: Graph, engine: str, replications: int, workers: int) -> None:
    import procsim

    if not hasattr(procsim, "summaries"):
        raise LookupError("this procsim gives no key figures without tables")
    found = procsim.summaries(graph, engine=engine, replications=replications, workers=workers)
    for kpi in KPIS_ASKED:
        found.summary(kpi)


RUNS = {"tables": _tables, "figures": _figures}


def main() -> None:
    """Run once, and print what it cost."""
    what, engine, *numbers = sys.argv[1:]
    cases, replications, workers = map(int, numbers)
    run = RUNS[what.removeprefix("warm-")]
    if what.startswith("warm-"):
        run(fast_graph_of("approval", WARM_UP_CASES), engine, 1, 1)
    graph = fast_graph_of("approval", cases)
    before, began = cpu(), time.perf_counter()
    run(graph, engine, replications, workers)
    cost = {"seconds": cpu() - before, "wall": time.perf_counter() - began}
    print(json.dumps(cost | {"since_start": cpu(), "peak": peak()}))


if __name__ == "__main__":
    main()
