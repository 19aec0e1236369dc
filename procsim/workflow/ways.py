"""Where a node leads, and how it is made to lead elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procsim.scenario.activity import WAYS_ROUND
from procsim.scenario.block import Split
from procsim.scenario.deadline import CLOCKS
from procsim.scenario.node import (
    KINDS,
    Activity,
    Choice,
    Clock,
    Deadline,
    Delay,
    Documents,
    End,
    Node,
)

_LEADS = (
    "next",
    "if_complete",
    "if_missing",
    "if_late",
    *WAYS_ROUND.values(),
    "join",
    "afterwards",
)
_KIND_OF = {record: name for name, record in KINDS.items()}


def kind(record: Node) -> str:
    """Name the kind of a node, as a file does.

    Examples
    --------
    >>> from procsim.scenario.node import End
    >>> kind(End(end="issued"))
    'end'
    """
    return _KIND_OF[type(record)]


def targets(record: Node) -> tuple[tuple[str, str], ...]:
    """List where a node leads, each with the role it has for the node.

    Parameters
    ----------
    record : Node

    Returns
    -------
    tuple of (str, str)
        Role and node, in the order of the record; a choice names each target once a way.

    Examples
    --------
    >>> from procsim.scenario.node import Documents
    >>> targets(Documents(documents="all", if_complete="review", if_missing="fetch"))
    (('if_complete', 'review'), ('if_missing', 'fetch'))
    """
    match record:
        case Documents():
            return (("if_complete", record.if_complete), ("if_missing", record.if_missing))
        case Choice():
            return _ways_of(record)
        case Split():
            all_may_lack = record.items is not None and not record.items.names
            past = () if record.certain and not all_may_lack else (("if_none", record.join),)
            return (*(("branch", name) for name in record.branches), *past)
        case Deadline():
            return (("next", record.next), ("otherwise", record.otherwise))
        case Activity():
            ways = ((role, getattr(record, role)) for role in WAYS_ROUND.values())
            return (("next", record.next), *((role, way) for role, way in ways if way is not None))
        case Delay(if_late=str() as late):
            return (("next", record.next), ("if_late", late))
        case End(afterwards=str() as node):
            return (("afterwards", node),)
        case End():
            return ()
        case _:
            return (("next", record.next),)


def retarget(record: Node, names: Mapping[str, str]) -> Node:
    """Let a node speak of other nodes: where it leads, its join, its `until`, whose clock it turns.

    Parameters
    ----------
    record : Node
    names : mapping of str to str
        Old name to new; a name not in it stays. Ways of a choice that come to lead to the same
        node become one.

    Returns
    -------
    Node

    Examples
    --------
    >>> from procsim.scenario.node import Choice
    >>> retarget(Choice(choice={"a": 0.25, "b": 0.75}), {"b": "a"}).choice
    {'a': 1.0}
    """

    def new(name: str) -> str:
        return names.get(name, name)

    update: dict[str, Any] = {
        field: new(getattr(record, field))
        for field in _LEADS
        if getattr(record, field, None) is not None
    }
    match record:
        case Choice():
            update |= _choice_retargeted(record, names)
        case Clock(of=of):
            turned = [of] if isinstance(of, str) else of
            turned = [one if one in CLOCKS else new(one) for one in turned]
            update["of"] = turned[0] if isinstance(of, str) else turned
        case Split():
            update["split"] = record.renamed(dict(names))
        case Deadline():
            met = [new(name) for name in record.met_at]
            update["until"] = met[0] if isinstance(record.until, str) else list(dict.fromkeys(met))
            update["otherwise"] = new(record.otherwise)
    return record.model_copy(update=update)


def _ways_of(record: Choice) -> tuple[tuple[str, str], ...]:
    """List each target of a choice once for each role, in order."""
    found: dict[tuple[str, str], None] = {}
    sides: list[Any] = [] if isinstance(record.choice, str) else [record.choice]
    sides += (record.when or {}).values()
    for side in sides:
        for name in [side] if isinstance(side, str) else side:
            found["choice", name] = None
    if record.otherwise is not None:
        side = record.otherwise
        for name in [side] if isinstance(side, str) else side:
            found["otherwise", name] = None
    return tuple(found)


def _choice_retargeted(record: Choice, names: Mapping[str, str]) -> dict[str, Any]:
    def side(ways: Any) -> Any:
        if ways is None:
            return None
        if isinstance(ways, str):
            return names.get(ways, ways)
        merged: dict[str, float] = {}
        for name, share in ways.items():
            new = names.get(name, name)
            merged[new] = merged.get(new, 0.0) + share
        return merged

    return {
        "choice": record.choice if isinstance(record.choice, str) else side(record.choice),
        "when": None if record.when is None else {v: side(w) for v, w in record.when.items()},
        "otherwise": side(record.otherwise),
    }
