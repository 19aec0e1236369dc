"""From a workflow graph to flat arrays, and the draws that an engine asks for."""

from procsim.plan.compile import Compiled, compile_graph
from procsim.plan.draws import Draws, Recipe
from procsim.plan.horizon import instant_of, lay_out, run_end
from procsim.plan.names import Names
from procsim.plan.plan import Plan

__all__ = [
    "Compiled",
    "Draws",
    "Names",
    "Plan",
    "Recipe",
    "compile_graph",
    "instant_of",
    "lay_out",
    "run_end",
]
