"""Measures of redesign: pure functions from a workflow and parameters to a new workflow."""

from procsim.levers.designs import design_graph, design_names
from procsim.levers.lever import Lever
from procsim.levers.registry import LEVERS

__all__ = ["LEVERS", "Lever", "design_graph", "design_names"]
