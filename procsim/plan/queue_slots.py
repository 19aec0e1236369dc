"""What chance decides in a queue: who has no patience, is deterred, or is not there when called."""

from __future__ import annotations

from procsim.plan.luck import LuckSlot, ShareSlot
from procsim.plan.recipe import RecipeBuilder
from procsim.plan.slots import WorkPart, WorkSlot
from procsim.scenario.activity import Activity
from procsim.workflow.casewise import Drawn
from procsim.workflow.hours import calendar_of


def patience(recipe: RecipeBuilder, name: str, kind: str) -> WorkSlot | None:
    """How long a case of a type waits to be served at a node; None for as long as it takes."""
    node = _activity(recipe, name, kind)
    if node is None or node.patience is None:
        return None
    day = calendar_of(recipe.graph, recipe.graph.graph["pools"][node.pool].calendar)
    waits = Drawn(node.patience.microseconds(day.nominal_day()))
    return WorkSlot("patience", (WorkPart(recipe.whose(kind, name), waits, 1.0),))


def balking(recipe: RecipeBuilder, name: str, kind: str) -> LuckSlot | None:
    """Give the luck by which a case joins those who are at a node; None where all do."""
    node = _activity(recipe, name, kind)
    return (
        None
        if node is None or node.balks is None
        else LuckSlot("balking", recipe.whose(kind, name))
    )


def no_show(recipe: RecipeBuilder, name: str, kind: str) -> ShareSlot | None:
    """Tell whether a case is not there when called; None where all are."""
    node = _activity(recipe, name, kind)
    if node is None or not node.no_show:
        return None
    return ShareSlot("no-show", recipe.whose(kind, name), node.no_show)


def _activity(recipe: RecipeBuilder, name: str, kind: str) -> Activity | None:
    """Read an activity that cases of a type reach."""
    node = recipe.graph.nodes[name]["record"]
    return node if isinstance(node, Activity) and name in recipe.reached[kind] else None
