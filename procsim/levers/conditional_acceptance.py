"""Conditional acceptance (容缺受理): review goes on while non-key documents are outstanding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import networkx as nx

from procsim.errors import LeverError, did_you_mean
from procsim.levers.lever import Lever, unused_name
from procsim.levers.titles import DOCUMENTS
from procsim.scenario.block import Join, Split
from procsim.scenario.node import Choice, Clock, Delay, Documents, End, Node, Start
from procsim.scenario.redesign import ConditionalAcceptance
from procsim.workflow.graph import Graph, kind, retarget, with_changes
from procsim.workflow.limits import surely_longer
from procsim.workflow.routes import asked_for, reaching

_Asked = Literal["all", "key", "other"] | list[str]


@dataclass(frozen=True)
class _Names:
    """Names of the nodes that come new."""

    meanwhile: str
    joined: str
    supply: str
    other: str
    eligible: str
    late: str
    grace: str
    resume: str
    returned: str


def conditional_acceptance(graph: Graph, record: ConditionalAcceptance) -> Graph:
    """Accept with non-key documents outstanding, and wait for them at the decision.

    The check asks for key documents only. Behind it the case goes two ways at once: on with its
    review up to `decide_at`, and a wait for what is outstanding, which takes no time where nothing
    is. Who is not eligible is sent away for non-key documents too, as before.

    Raises
    ------
    LeverError
        No such check or decision; no non-key document asked for; a review that is entered or left
        beside the check and the decision; more time for supply than was promised for the whole.
    """
    check = _check(graph, record)
    inside = _review(graph, record, check)
    _check_limits(graph, record)
    names = _names(graph, record.at)
    key, other = _parted(graph, check)
    nodes: dict[str, Node | None] = {
        name: retarget(graph.nodes[name]["record"], {record.decide_at: names.joined})
        for name in inside
    }
    nodes |= _checks(record, check, names, (key, other))
    nodes[names.meanwhile] = Split(
        split=[check.if_complete, names.supply], join=names.joined, title=DOCUMENTS["meanwhile"]
    )
    nodes[names.joined] = Join(
        join=names.meanwhile, next=record.decide_at, title=DOCUMENTS["joined"]
    )
    nodes |= _supply(record, names)
    return with_changes(graph, nodes=nodes)


def _names(graph: Graph, at: str) -> _Names:
    fields = _Names.__dataclass_fields__
    return _Names(**{field: unused_name(graph, f"{at}_{field}") for field in fields})


def _check(graph: Graph, record: ConditionalAcceptance) -> Documents:
    for name in (record.at, record.decide_at):
        if name not in graph:
            raise LeverError(
                f"conditional_acceptance: found '{name}', which is no node; "
                f"{did_you_mean(name, graph)}"
            )
    check = graph.nodes[record.at]["record"]
    if not isinstance(check, Documents):
        raise LeverError(
            f"conditional_acceptance: '{record.at}' is of the kind {kind(check)}; "
            "`at` is a documents check"
        )
    cases = graph.graph["cases"]
    if not any(
        not cases[case_type].documents[paper].key
        for case_type in reaching(graph)[record.at]
        for paper in asked_for(check, cases[case_type])
    ):
        raise LeverError(
            f"conditional_acceptance: '{record.at}' asks for no non-key document; at least one "
            "document with key: false"
        )
    return check


def _review(graph: Graph, record: ConditionalAcceptance, check: Documents) -> frozenset[str]:
    """Collect the nodes between the check and the decision, entered and left by those alone."""
    first, decide = check.if_complete, record.decide_at
    if decide == first:
        raise LeverError(
            f"conditional_acceptance: '{record.at}' leads straight to '{decide}'; a review between "
            "them that could go on meanwhile"
        )
    if decide == record.at or not nx.has_path(graph, first, decide):
        raise LeverError(
            f"conditional_acceptance: '{record.at}' does not lead to '{decide}' when complete; "
            "a node behind it"
        )
    inside = _between(graph, first, decide)
    _check_decision(graph, decide, inside)
    for name in sorted(inside):
        others = sorted(set(graph.predecessors(name)) - inside - {record.at})
        back = record.at in inside
        if others or back or (name == check.if_missing):
            come = others or [record.at]
            raise LeverError(
                f"conditional_acceptance: '{name}' between '{record.at}' and '{decide}' is entered "
                f"from {come} outside; a part that is entered by the check and left by the "
                "decision alone"
            )
    return inside


def _between(graph: Graph, first: str, decide: str) -> frozenset[str]:
    found: set[str] = set()
    ahead = [first]
    while ahead:
        name = ahead.pop()
        closed = name == decide or isinstance(graph.nodes[name]["record"], End)
        if name not in found and not closed:
            found.add(name)
            ahead.extend(graph.successors(name))
    return frozenset(found)


def _check_decision(graph: Graph, decide: str, inside: frozenset[str]) -> None:
    decision = graph.nodes[decide]["record"]
    if isinstance(decision, Join) and decision.join in inside:
        raise LeverError(
            f"conditional_acceptance: '{decide}' joins the branches of '{decision.join}', part of "
            f"the review; the node behind it, '{decision.next}'"
        )
    if isinstance(decision, Start):
        raise LeverError(f"conditional_acceptance: '{decide}' is a start; a node behind the check")


def _check_limits(graph: Graph, record: ConditionalAcceptance) -> None:
    for case_type in sorted(reaching(graph)[record.at]):
        promise = graph.graph["cases"][case_type].promise
        if promise is not None and surely_longer(record.supply_within, promise):
            raise LeverError(
                f"conditional_acceptance: found supply_within {record.supply_within}, longer than "
                f"the promise of {promise} to '{case_type}'; never beyond the promised time"
            )
    if record.otherwise == "pause" and record.grace is None:
        raise LeverError(
            "conditional_acceptance: found `otherwise: pause` without `grace`; give the time that "
            "the case is paused for, such as 15 workdays"
        )
    if record.otherwise == "withdraw" and record.grace is not None:
        raise LeverError(
            f"conditional_acceptance: found grace {record.grace} beside `otherwise: withdraw`; "
            "`otherwise: pause`, or no grace"
        )


def _parted(graph: Graph, check: Documents) -> tuple[_Asked | None, _Asked]:
    """Part what a check asks for into key and other documents; None where nothing key is asked."""
    if check.documents == "all":
        return "key", "other"
    if not isinstance(check.documents, list):
        return None, check.documents
    key = [
        name
        for name in check.documents
        if any(
            name in case.documents and case.documents[name].key
            for case in graph.graph["cases"].values()
        )
    ]
    return key or None, [name for name in check.documents if name not in key]


def _checks(
    record: ConditionalAcceptance,
    check: Documents,
    names: _Names,
    asked: tuple[_Asked | None, _Asked],
) -> dict[str, Node]:
    """Give the check for key documents and, where not all are eligible, that for the others."""
    key, other = asked
    nodes: dict[str, Node] = {}
    onward = names.meanwhile
    if record.eligible < 1:
        nodes[names.eligible] = Choice(
            choice={names.meanwhile: record.eligible, check.if_missing: 1 - record.eligible},
            title=DOCUMENTS["eligible"],
        )
    if record.eligible < 1 or key is None:
        missing = names.eligible if record.eligible < 1 else names.meanwhile
        onward = record.at if key is None else names.other
        nodes[onward] = check.model_copy(
            update={
                "documents": other,
                "if_complete": names.meanwhile,
                "if_missing": missing,
                "title": check.title if onward == record.at else DOCUMENTS["other"],
            }
        )
    if key is not None:
        nodes[record.at] = check.model_copy(update={"documents": key, "if_complete": onward})
    return nodes


def _supply(record: ConditionalAcceptance, names: _Names) -> dict[str, Node]:
    """Give the wait for what is outstanding, and what becomes of those who are late."""
    nodes: dict[str, Node] = {
        names.supply: Delay(
            delay="applicant",
            until="documents",
            at_most=record.supply_within,
            if_late=names.late,
            next=names.joined,
            title=DOCUMENTS["supply"],
        )
    }
    if record.otherwise == "withdraw":
        return nodes | {names.late: End(end="withdrawn", title=DOCUMENTS["late"])}
    return nodes | {
        names.late: Clock(
            clock="pause", reason="supplement", next=names.grace, title=DOCUMENTS["late"]
        ),
        names.grace: Delay(
            delay="applicant",
            until="documents",
            at_most=record.grace,
            if_late=names.returned,
            next=names.resume,
            title=DOCUMENTS["grace"],
        ),
        names.resume: Clock(clock="resume", next=names.joined, title=DOCUMENTS["resume"]),
        names.returned: End(end="returned", title=DOCUMENTS["returned"]),
    }


LEVER = Lever(
    name="conditional_acceptance",
    record=ConditionalAcceptance,
    apply=conditional_acceptance,
    reform={"en": "Conditional acceptance", "zh-Hans": "容缺受理", "zh-Hant": "容缺受理"},
    source="国发〔2022〕5号",
    can_worsen=(
        "review work is wasted on cases whose documents never come, and slows complete "
        "applications; promises are missed while cases wait for documents at the decision; a "
        "shorter promise makes more of them fail"
    ),
)
