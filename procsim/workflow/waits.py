"""Waits for documents that would never end."""

from __future__ import annotations

from collections.abc import Iterator

from procsim.scenario.node import Deadline, Delay, Documents
from procsim.text import N_, Sentence
from procsim.workflow.graph import Graph, records, scope
from procsim.workflow.problem import Problem
from procsim.workflow.routes import asked_for, reaching


def wait_problems(graph: Graph) -> Iterator[Problem]:
    """Find waits for documents that nobody supplies, or of which nobody says when."""
    types, nodes = reaching(graph), records(graph)
    limited: set[str] = set()
    for name, record in nodes.items():
        if isinstance(record, Deadline):
            limited |= scope(graph, name)
    untimed: set[tuple[str, str]] = set()
    for name, record in nodes.items():
        if not isinstance(record, Delay) or record.until != "documents":
            continue
        for case_type in sorted(types[name]):
            for paper, document in graph.graph["cases"][case_type].documents.items():
                if max(document.missing, document.later) > 0 and document.supplied_after is None:
                    untimed.add((case_type, paper))
                endless = max(document.missing, document.later) > 0 and document.never > 0
                if endless and record.at_most is None and name not in limited:
                    text = (
                        f"found a wait for '{paper}', which some cases of type '{case_type}' never "
                        "supply; give `at_most` and `if_late`, or set a deadline around the wait"
                    )
                    yield Problem(("workflow", name, "until"), text)
    for case_type, paper in sorted(untimed):
        document = graph.graph["cases"][case_type].documents[paper]
        missing = max(document.missing, document.later)
        text = (
            f"found missing {100 * missing:g} % without `supplied_after`, and a wait for it; "
            "give `supplied_after`, the time from being asked for it to bringing it"
        )
        yield Problem(("cases", case_type, "documents", paper), text)


def later_problems(graph: Graph) -> Iterator[Problem]:
    """Find chances of gaps at later tries where no check draws any."""
    checks = [record for record in records(graph).values() if isinstance(record, Documents)]
    for case_type, case in graph.graph["cases"].items():
        drawn = {paper for record in checks if record.resubmission == "fresh"
                 for paper in asked_for(record, case)}  # fmt: skip
        for paper, document in case.documents.items():
            if document.missing_later is not None and paper not in drawn:
                text = (
                    f"found {100 * document.missing_later:g} %, and no check that asks for it with "
                    "`resubmission: fresh`; give one, or leave it out"
                )
                yield Problem(("cases", case_type, "documents", paper, "missing_later"), text)


def unasked_problems(graph: Graph) -> Iterator[Problem]:
    """Warn of documents that may be missing and for which no check asks."""
    types = reaching(graph)
    for case_type, case in graph.graph["cases"].items():
        asked: set[str] = set()
        for name, record in records(graph).items():
            if case_type not in types[name]:
                continue
            if isinstance(record, Documents):
                asked.update(asked_for(record, case))
            elif isinstance(record, Delay) and record.until == "documents":
                asked.update(case.documents)
        for paper, document in case.documents.items():
            if document.missing > 0 and paper not in asked:
                text = N_(
                    "found missing {share:g} %, and nothing on the way asks for it; a documents "
                    "check, or leave it out"
                )
                told = Sentence(text, {"share": 100 * document.missing})
                yield Problem(("cases", case_type, "documents", paper), told, warning=True)
