"""What a search looks at besides the targets: who waits how long."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.staffing.target import Target, staffed_pools

if TYPE_CHECKING:
    from procsim.workflow.graph import Graph


def watched(graph: Graph) -> tuple[Target, ...]:
    """Give the figures that are read of every replication: the wait of a case, and of each group.

    Returns
    -------
    tuple of Target
        First the wait of all cases; then by case type, then at each staffed pool. They are held to
        nothing.
    """
    return (
        _mean("wait_per_case"),
        *(_mean("wait_per_case", case_type=name) for name in sorted(graph.graph["cases"])),
        *(_mean("wait", pool=name) for name in staffed_pools(graph)),
    )


def _mean(kpi: str, *, pool: str | None = None, case_type: str | None = None) -> Target:
    return Target(kpi, kpi, "mean", "<=", math.inf, pool, case_type)
