"""Steps of the workflow: one flat record a kind, the kind first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Discriminator, Tag

from procsim.errors import did_you_mean
from procsim.scenario.activity import Activity
from procsim.scenario.block import Join, Split
from procsim.scenario.choice import Choice
from procsim.scenario.deadline import Clock, Deadline
from procsim.scenario.gate import Gate
from procsim.scenario.parameters import plain
from procsim.scenario.record import (
    BY_SHAPE,
    PLAIN,
    Limit,
    Record,
    Title,
    Word,
    Words,
    Work,
    refused,
)

__all__ = [
    "KINDS",
    "Activity",
    "Choice",
    "Clock",
    "Deadline",
    "Delay",
    "Documents",
    "End",
    "Gate",
    "Join",
    "Node",
    "NodeSpec",
    "Split",
    "Start",
    "find_kind",
]


class Start(Record):
    """Where cases enter. Each case type has exactly one start.

    Parameters
    ----------
    start : str or list of str
        The case types that enter here: one, several, or ``all``.
    """

    start: Annotated[Word | Words, BY_SHAPE]
    next: str
    title: Title | None = None


class Documents(Record):
    """A check whether the documents are there.

    Parameters
    ----------
    documents : ``all``, ``key``, ``other`` (non-key), or a list of names
        Which are looked for: ``all``, the principal ones (``key``), the ``other`` ones, or those
        that are named.
    if_complete : str
        The step that follows if all of them are there.
    if_missing : str
        The step that follows if one of them is not.
    resubmission : ``kept`` or ``fresh``
        ``kept``: a document once supplied stays; ``fresh``: gaps are drawn anew at each visit, for
        errors rather than absences.
    notice : ``one_time`` or ``piecemeal``
        ``one_time`` (一次性告知): the applicant is told of all that is missing; ``piecemeal``: of
        the first gap only, by name, and of the next one when he is back.
    """

    documents: Annotated[Annotated[Literal["all", "key", "other"], Tag(PLAIN)] | Words, BY_SHAPE]
    if_complete: str
    if_missing: str
    resubmission: Literal["kept", "fresh"] = "kept"
    notice: Literal["one_time", "piecemeal"] = "one_time"
    title: Title | None = None


class Delay(Record):
    """Time that passes without staff.

    Parameters
    ----------
    delay : ``applicant``, ``outside`` or ``legal``
        Whose time it is.
    takes : distribution of a time, optional
        How long it lasts. Left out where `until` says it.
    until : ``documents`` or ``next_day``, optional
        It lasts until the slowest document still outstanding arrives; or until `calendar` first
        opens on a later day. Left out where `takes` says how long.
    calendar : str, optional
        Count working time, or days, of this calendar. Left out: clock time, but workdays always
        are working time.
    at_most : Duration, optional
        A limit on the wait for documents; what is outstanding then goes to `if_late`. No limit
        where left out.
    if_late : str, optional
        The step that follows when the limit is over; left out where `at_most` is.
    """

    delay: Literal["applicant", "outside", "legal"]
    takes: Work | None = None
    until: Literal["documents", "next_day"] | None = None
    calendar: str | None = None
    at_most: Limit | None = None
    if_late: str | None = None
    next: str
    title: Title | None = None


class End(Record):
    """Where a case ends, and with which outcome.

    Parameters
    ----------
    end : ``issued``, ``refused``, ``withdrawn``, ``returned``, ``deemed``, ``confirmed`` …
        The outcome; ``deemed`` is approval because nobody decided in time (超时默许). ``confirmed``
        and ``revoked`` end what comes `afterwards`.
    afterwards : str, optional
        The step that follows although the case is over: an inspection after the issue, say
        (告知承诺制事后核查). It is staff's work, and no time of the case. Nothing where left out.
    """

    end: Literal["issued", "refused", "withdrawn", "returned", "deemed", "confirmed", "revoked"]
    afterwards: str | None = None
    title: Title | None = None


Node = Start | Activity | Documents | Delay | Choice | Split | Join | Clock | Gate | Deadline | End

KINDS: dict[str, type[Record]] = {
    "start": Start,
    "activity": Activity,
    "documents": Documents,
    "delay": Delay,
    "choice": Choice,
    "split": Split,
    "join": Join,
    "clock": Clock,
    "gate": Gate,
    "deadline": Deadline,
    "end": End,
}
"""Kind, the first key of a node, to its record."""


def find_kind(node: object) -> str | None:
    """Tell a node's kind by its keys; None where they say no kind, or two.

    Examples
    --------
    >>> find_kind({"split": ["a", "b"], "join": "c"})
    'split'
    """
    if isinstance(node, Record):
        return next((kind for kind, record in KINDS.items() if type(node) is record), None)
    found = _kinds(node)
    return found[0] if len(found) == 1 else None


def _kinds(node: object) -> list[str]:
    found = [key for key in node if key in KINDS] if isinstance(node, Mapping) else []
    return [key for key in found if not (key == "join" and "split" in found)]


def _check_kind(node: Any) -> Any:
    if find_kind(node) is not None:
        return node
    kinds = ", ".join(KINDS)
    if not isinstance(node, Mapping):
        raise refused(f"found {plain(node)}; a mapping that begins with one of {kinds}")
    found = _kinds(node)
    if found:
        text = f"found {len(found)} kinds, {' and '.join(found)}; a node has one kind"
        raise refused(text, found[1])
    # A misspelt kind is near a known one; the other keys of a node are near none.
    near = [did_you_mean(str(key), KINDS) for key in node]
    hint = next((f"{text.partition('?')[0]}? " for text in near if text.startswith("did")), "")
    raise refused(f"found no kind; {hint}a node begins with one of {kinds}")


NodeSpec: TypeAlias = Annotated[
    Annotated[
        Annotated[Start, Tag("<start>")]
        | Annotated[Activity, Tag("<activity>")]
        | Annotated[Documents, Tag("<documents>")]
        | Annotated[Delay, Tag("<delay>")]
        | Annotated[Choice, Tag("<choice>")]
        | Annotated[Split, Tag("<split>")]
        | Annotated[Join, Tag("<join>")]
        | Annotated[Clock, Tag("<clock>")]
        | Annotated[Gate, Tag("<gate>")]
        | Annotated[Deadline, Tag("<deadline>")]
        | Annotated[End, Tag("<end>")],
        Discriminator(lambda node: f"<{find_kind(node)}>"),
    ],
    BeforeValidator(_check_kind),
]
"""A node as a file says it: told by its kind before it is read."""
