"""Small networks with a product form, drawn at random: loops, delays, two kinds of case."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from procsim.staffing.stations import stations
from procsim.workflow.graph import Graph
from tests.staffing.halls import graph_of

_MOST_BUSY = 0.8


@st.composite
def product_forms(draw: st.DrawFn) -> Graph:
    """Draw a network whose pools are busy up to four fifths."""
    desks = range(draw(st.integers(1, 3)))
    said: dict[str, Any] = {
        "pools": {f"pool{desk}": {"staff": 1} for desk in desks},
        "cases": {
            name: {"arrivals": {"rate": f"{draw(st.integers(2, 12))} / h"}}
            for name in ("citizen", "company")
        },
        "workflow": {"done": {"end": "issued"}},
    }
    nodes = said["workflow"]
    for name in said["cases"]:
        first = draw(st.sampled_from(desks))
        nodes[f"enter_{name}"] = {"start": name, "next": f"work{first}"}
    for desk in desks:
        takes = {"exponential": f"{draw(st.integers(2, 15))} min"}
        nodes[f"work{desk}"] = {"activity": f"pool{desk}", "takes": takes, "next": f"way{desk}"}
        after = draw(st.sampled_from(desks))
        back = draw(st.sampled_from(desks))
        nodes[f"way{desk}"] = {
            "choice": {"done": "50 %", f"rest{desk}": "20 %"} | {f"work{after}": "30 %"}
        }
        rest = draw(st.sampled_from([{"exponential": "40 min"}, "1 h"]))
        nodes[f"rest{desk}"] = {"delay": "outside", "takes": rest, "next": f"work{back}"}
    loads = stations(graph_of(said))
    for name in said["pools"]:
        busy = loads[name].load if name in loads else 0.0
        said["pools"][name]["staff"] = max(1, math.ceil(busy / _MOST_BUSY))
    reached = set(loads)
    said["pools"] = {name: pool for name, pool in said["pools"].items() if name in reached}
    said["workflow"] = {name: node for name, node in nodes.items() if _is_met(name, reached)}
    return graph_of(said)


def _is_met(name: str, pools: set[str]) -> bool:
    return not name[-1].isdigit() or f"pool{name[-1]}" in pools
