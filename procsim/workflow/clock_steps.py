"""Steps that turn clocks which are not there, or cannot be turned so."""

from __future__ import annotations

from collections.abc import Iterator

from procsim.errors import did_you_mean
from procsim.scenario.deadline import CLOCKS
from procsim.scenario.node import Clock, Deadline
from procsim.workflow.graph import Graph, records, scope
from procsim.workflow.problem import Problem


def clock_problems(graph: Graph) -> Iterator[Problem]:
    """Find clocks that nothing bears, and what cannot be done to them."""
    nodes = records(graph)
    deadlines = [name for name, record in nodes.items() if isinstance(record, Deadline)]
    for name, record in nodes.items():
        if isinstance(record, Clock):
            yield from _unknown(name, record, deadlines)
            yield from _unfit(name, record)


def running_problems(graph: Graph) -> Iterator[Problem]:
    """Find steps that turn a deadline where it never runs."""
    for name, record in records(graph).items():
        if not isinstance(record, Clock):
            continue
        for deadline in record.names:
            if deadline not in CLOCKS and name not in scope(graph, deadline):
                text = f"found '{deadline}', which never runs here; a deadline around this step"
                yield Problem(("workflow", name, "of"), text)


def _unknown(name: str, record: Clock, deadlines: list[str]) -> Iterator[Problem]:
    said = [record.of] if isinstance(record.of, str) else record.of
    known = [*CLOCKS, *deadlines]
    for place, of in enumerate(said):
        if of not in known:
            path = ("workflow", name, "of", *(() if isinstance(record.of, str) else (place,)))
            text = f"found '{of}', which is no clock and no deadline; {did_you_mean(of, known)}"
            yield Problem(path, text)


def _unfit(name: str, record: Clock) -> Iterator[Problem]:
    path = ("workflow", name)
    own = [of for of in record.names if of not in CLOCKS]
    if record.clock == "start" and own:
        text = f"found the deadline '{own[0]}', which starts at its own step; {', '.join(CLOCKS)}"
        yield Problem((*path, "of"), text)
    if record.clock == "extend" and len(own) < len(record.names):
        text = "found a promise or the law, which nobody extends; the name of a deadline"
        yield Problem((*path, "of"), text)
    if (record.clock == "extend") != (record.by is not None):
        found = "no `by`" if record.by is None else f"{record.by} beside `{record.clock}`"
        text = f"found {found}; `extend` has a time, and nothing else does"
        yield Problem((*path, "clock" if record.by is None else "by"), text)
