"""What is left of a rule when some of what it asks is known for every case."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from procsim.scenario.expression_tree import Among, Call, Name, Node, Not, Pair, Truth, Word


def simpler(node: Node, fixed: Mapping[str, str], known: AbstractSet[str]) -> Node:
    """Put in what is fixed, and drop what no longer matters.

    Parameters
    ----------
    node : Node
    fixed : mapping of str to str
        Attributes that have one value for every case.
    known : set of str
        All attributes: any other name is a word.
    """
    match node:
        case Not(part=part):
            inner = simpler(part, fixed, known)
            return (
                Truth(node.at, not inner.truth) if isinstance(inner, Truth) else Not(node.at, inner)
            )
        case Pair(sign="and" | "or" as sign, left=left, right=right):
            sides = simpler(left, fixed, known), simpler(right, fixed, known)
            return _joined(node, sign == "or", *sides)
        case Pair(sign="==" | "!=" as sign, left=left, right=right):
            words = _word(left, fixed, known), _word(right, fixed, known)
            if None not in words:
                return Truth(node.at, (words[0] == words[1]) == (sign == "=="))
            return node
        case Among(part=part, values=values):
            word = _word(part, fixed, known)
            listed = [_word(value, fixed, known) for value in values]
            return node if word is None or None in listed else Truth(node.at, word in listed)
        case Pair(left=left, right=right):
            sides = simpler(left, fixed, known), simpler(right, fixed, known)
            return replace(node, left=sides[0], right=sides[1])
        case Call(of=parts):
            return replace(node, of=tuple(simpler(part, fixed, known) for part in parts))
        case Name(text=name) if fixed.get(name) in ("yes", "no"):
            return Truth(node.at, fixed[name] == "yes")
    return node


def _joined(node: Node, decides: bool, left: Node, right: Node) -> Node:  # noqa: FBT001
    """Join two sides with ``or`` (which a true side decides) or ``and`` (a false one)."""
    for side, other in ((left, right), (right, left)):
        if isinstance(side, Truth):
            return side if side.truth == decides else other
    return Pair(node.at, "or" if decides else "and", left, right)


def _word(node: Node, fixed: Mapping[str, str], known: AbstractSet[str]) -> str | None:
    """Give the word that a side surely is; None where it is an attribute or an amount."""
    match node:
        case Word(text=text):
            return text
        case Name(text=text) if text in fixed:
            return fixed[text]
        case Name(text=text) if text not in known:
            return text
    return None
