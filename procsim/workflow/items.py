"""Items of steps that are done for each document or floor: what does not go with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procsim.scenario.block import Split
from procsim.scenario.items import MOST_ITEMS, Items
from procsim.scenario.node import Activity, Gate, Node
from procsim.workflow.counting import items_of, labels, most
from procsim.workflow.graph import Graph, block, records
from procsim.workflow.problem import Problem
from procsim.workflow.routes import reaching


def item_problems(graph: Graph) -> Iterator[Problem]:
    """Find items that no case has or that nobody can count, and what does not go with items."""
    types = reaching(graph)
    for name, record in records(graph).items():
        path = ("workflow", name)
        items = items_of(record)
        if items is None:
            if isinstance(record, Activity | Split) and record.one_by_one:
                yield Problem((*path, "one_by_one"), "found it without `items`; give the items")
            if isinstance(record, Activity) and record.needs is not None:
                yield Problem((*path, "needs"), "found it without `items`; give the items")
            continue
        yield from _uncounted(graph, (*path, "items"), items, types[name])
        yield from _beside(graph, name, record)
        yield from _needed(graph, name, record, items)


_Path = tuple[str, ...]


def _uncounted(graph: Graph, path: _Path, items: Items, types: Iterable[str]) -> Iterator[Problem]:
    cases = {name: graph.graph["cases"][name] for name in sorted(types)}
    if items.attribute is None:
        if cases and not labels(cases, items):
            yield Problem(path, "found documents, of which no case type has any; give `documents`")
        return
    for name, case in cases.items():
        greatest = most(case, items)
        if greatest is None:
            text = (
                f"found the attribute '{items.attribute}', which is no number with an upper bound "
                f"for case type '{name}'; a number of at most {MOST_ITEMS}"
            )
            yield Problem(path, text)
        elif greatest > MOST_ITEMS:
            text = f"found up to {greatest} items of case type '{name}'; at most {MOST_ITEMS}"
            yield Problem(path, text)


def _beside(graph: Graph, name: str, record: Node) -> Iterator[Problem]:
    if isinstance(record, Activity):
        for rule in ("room", "balks", "tickets", "patience", "no_show"):
            if getattr(record, rule) is not None:
                text = (
                    "found it beside `items`, where one item would count as a case or leave the "
                    "others; a step before this one for it"
                )
                yield Problem(("workflow", name, rule), text)
    elif isinstance(record, Split):
        branches = record.branches
        if len(branches) != 1 or record.chosen:
            text = f"found {len(branches)} branches beside `items`; a list of one, for each item"
            yield Problem(("workflow", name, "split"), text)
        elif not block(graph, name):
            yield Problem(("workflow", name, "split"), "found nothing to do for the items; a step")
        yield from _counting(graph, name)
        yield from _backlogs(graph, name)


def _counting(graph: Graph, split: str) -> Iterator[Problem]:
    """Find steps that count cases, of which every item would be one."""
    for name in sorted(block(graph, split)):
        record = graph.nodes[name]["record"]
        if isinstance(record, Gate):
            text = f"found a gate among what '{split}' does for each item; a gate before or behind"
            yield Problem(("workflow", name, "gate"), text)
        for rule in ("room", "balks", "tickets") if isinstance(record, Activity) else ():
            if getattr(record, rule) is not None:
                text = (
                    f"found it in a step that '{split}' does for each item, where items would "
                    "count as cases; in a step before the split"
                )
                yield Problem(("workflow", name, rule), text)


def _backlogs(graph: Graph, split: str) -> Iterator[Problem]:
    """Find cases that a run finds among steps of an item, without a word of which item."""
    inside = block(graph, split)
    for kind, case in graph.graph["cases"].items():
        for place, held in enumerate(case.backlog):
            for name in sorted(inside.intersection(held.nodes)):
                text = f"found '{name}', a step of one item of several; '{split}', before all items"
                yield Problem(("cases", kind, "backlog", place, "at"), text)


def _needed(graph: Graph, name: str, record: Node, items: Items) -> Iterator[Problem]:
    if not isinstance(record, Activity | Split):
        return
    place, needs = name, getattr(record, "needs", None)
    if isinstance(record, Split):
        place, needs = record.join, getattr(graph.nodes[record.join]["record"], "needs", None)
    if needs is None:
        return
    path = ("workflow", place, "needs")
    if record.one_by_one:
        text = f"found {needs} beside `one_by_one`; fewer items, or all of them at once"
        yield Problem(path, text)
    elif items.names and needs > len(items.names):
        text = f"found {needs} of {len(items.names)} items; at most {len(items.names)}"
        yield Problem(path, text)
