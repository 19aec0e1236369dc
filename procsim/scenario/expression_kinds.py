"""What a rule gives: a number, a time, a truth or words; and what does not go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from procsim.errors import ExpressionError, did_you_mean
from procsim.scenario.expression_reader import problem
from procsim.scenario.expression_tree import (
    Among,
    Call,
    Length,
    Name,
    Node,
    Not,
    Number,
    Pair,
    Truth,
    Word,
)

Kind: TypeAlias = Literal["number", "time", "truth"] | frozenset[str]
"""What an attribute or a part of a rule is; words are told by the set of them."""

NUMBER: Final = "number"
TIME: Final = "time"
TRUTH: Final = "truth"
YES_NO = frozenset({"no", "yes"})
"""The words of an attribute that can stand for a truth."""

_SAID: dict[object, str] = {NUMBER: "a number", TIME: "a time", TRUTH: "a condition"}
_LEAVES: dict[type[Node], Kind] = {Number: NUMBER, Length: TIME, Truth: TRUTH}
_AMOUNTS = (NUMBER, TIME)


def is_truth(kind: Kind) -> bool:
    """Tell whether something of a kind is a condition: a truth, or an attribute of yes and no.

    Examples
    --------
    >>> is_truth(TRUTH), is_truth(frozenset({"yes", "no"})), is_truth(NUMBER)
    (True, True, False)
    """
    return kind == TRUTH or (isinstance(kind, frozenset) and kind <= YES_NO)


def kind_of(text: str, tree: Node, kinds: Mapping[str, Kind]) -> Kind:
    """Tell what a tree gives, its attributes being of some kinds.

    Raises
    ------
    ExpressionError
    """
    return _Check(text, kinds).of(tree)


class _Check:
    """Walks one tree."""

    def __init__(self, text: str, kinds: Mapping[str, Kind]) -> None:
        self._text = text
        self._kinds = kinds

    def of(self, node: Node) -> Kind:
        if type(node) in _LEAVES:
            return _LEAVES[type(node)]
        match node:
            case Word(text=word):
                raise self._wrong(node, f"found the text '{word}'; a text is compared with ==, !=")
            case Name(text=name):
                return self._attribute(node, name)
            case Call(function=function, of=parts):
                return self._call(node, function, parts)
            case Pair(sign="+" | "-" | "*" | "/" as sign, left=left, right=right):
                return self._arithmetic(node, sign, left, right)
            case _:
                self._condition(node)
                return TRUTH

    def _condition(self, node: Node) -> None:
        match node:
            case Not() | Pair(sign="and" | "or"):
                for part in node.parts():
                    self._truth(part)
            case Among(part=part, values=values):
                for value in values:
                    self._compared(node, "==", part, value)
            case Pair(sign=sign, left=left, right=right):
                self._compared(node, sign, left, right)

    def _attribute(self, node: Node, name: str) -> Kind:
        if name not in self._kinds:
            told = did_you_mean(name, self._kinds)
            raise self._wrong(node, f"found '{name}', which is no attribute; {told}")
        return self._kinds[name]

    def _truth(self, node: Node) -> None:
        kind = self.of(node)
        if not is_truth(kind):
            raise self._wrong(node, f"found {_said(kind)}; a condition such as pages > 20")

    def _call(self, node: Node, function: str, parts: tuple[Node, ...]) -> Kind:
        found = [self._amount(part) for part in parts]
        if len(set(found)) > 1:
            raise self._wrong(node, f"found {function} of a number and a time; one kind of them")
        if function == "round" and found[0] == TIME:
            raise self._wrong(node, "found round of a time; divide it by a unit: round(x / 1 min)")
        return found[0]

    def _amount(self, node: Node) -> Kind:
        kind = self.of(node)
        if kind not in _AMOUNTS:
            hint = ""
            if isinstance(kind, frozenset) and all(_numeric(word) for word in kind):
                hint = "; its values are words: write {discrete: {…}} for numbers"
            raise self._wrong(node, f"found {_said(kind)}{hint or '; a number or a time'}")
        return kind

    def _arithmetic(self, node: Node, sign: str, left: Node, right: Node) -> Kind:
        first, second = self._amount(left), self._amount(right)
        if sign in "+-":
            if first != second:
                told = f"found {_said(first)} {sign} {_said(second)}; two numbers, or two times"
                raise self._wrong(node, told)
            return first
        if first == second == TIME:
            if sign == "*":
                raise self._wrong(node, "found a time * a time; a time * a number")
            return NUMBER
        if sign == "/" and second == TIME:
            raise self._wrong(
                node, "found a number / a time; a time / a time, or a time / a number"
            )
        return TIME if TIME in (first, second) else NUMBER

    def _compared(self, node: Node, sign: str, left: Node, right: Node) -> None:
        mine, theirs = self._words(left), self._words(right)
        if sign not in ("==", "!=") or not (mine or theirs):
            first, second = self._amount(left), self._amount(right)
            if first != second:
                told = f"found {_said(first)} {sign} {_said(second)}; two of one kind"
                raise self._wrong(node, told)
            return
        for side, own, other, words in (
            (left, mine, right, theirs),
            (right, theirs, left, mine),
        ):
            if own is None:
                raise self._wrong(side, f"found {_said(self.of(side))} beside words; words")
            if not own and words is not None:
                self._value(side, other, words)

    def _value(self, side: Node, other: Node, words: frozenset[str]) -> None:
        """Check that a literal is one of the words of the attribute beside it."""
        word = _text(side)
        if word not in words:
            known_as = f"neither an attribute nor a value of '{_text(other)}'"
            if isinstance(side, Word):
                known_as = f"which is no value of '{_text(other)}'"
            raise self._wrong(side, f"found '{word}', {known_as}; {did_you_mean(word, words)}")

    def _words(self, node: Node) -> frozenset[str] | None:
        """Give the words that a side can be; none for a literal, None for an amount."""
        if isinstance(node, Word):
            return frozenset()
        if not isinstance(node, Name):
            return None
        if node.text not in self._kinds:
            return frozenset()
        kind = self._kinds[node.text]
        return kind if isinstance(kind, frozenset) else None

    def _wrong(self, node: Node, told: str) -> ExpressionError:
        return problem(self._text, node.at, told)


def _said(kind: Kind) -> str:
    return _SAID.get(kind, "words")


def _text(node: Node) -> str:
    return node.text if isinstance(node, Word | Name) else ""


def _numeric(word: str) -> bool:
    return word.replace(".", "", 1).isdecimal()
