"""From the text of a rule to its tree: tokens, then one function for each line of the grammar.

The grammar stands in `procsim.scenario.expression`. Nothing of Python's own evaluates a rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from procsim.errors import ExpressionError, QuantityError, did_you_mean
from procsim.scenario.expression_tree import (
    Among,
    Call,
    Length,
    Name,
    Node,
    Not,
    Number,
    Pair,
    Word,
)
from procsim.scenario.quantity import UNIT_WORDS, parse_duration

LONGEST_TEXT = 1_000
DEEPEST = 40

FUNCTIONS = ("max", "min", "round")
_KEYWORDS = ("and", "in", "not", "or")
_COMPARISONS = {"=": "==", "==": "==", "!=": "!=", "≠": "!=", "<": "<", "<=": "<=", "≤": "<=",
                ">": ">", ">=": ">=", "≥": ">="}  # fmt: skip
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?:\s*(?P<unit>%|[^\W\d_]+))?
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<name>[^\W\d_]\w*(?:-[^\W\d_]\w*)*)
    | (?P<sign>[=!<>]=|[-+*/=<>()\[\],≠≤≥])
    )""",
    re.VERBOSE,
)
_STARTS = "a name, a number, a time such as 30 min, a text in quotes, not, - or ("


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of text; `kind` is number, unit (a number with one), text, name, sign or end."""

    kind: str
    text: str
    at: int


def problem(text: str, at: int, told: str) -> ExpressionError:
    """Compose what is wrong with a rule, and where in it."""
    return ExpressionError(f"in '{text}', character {at + 1}: {told}")


def read(text: str) -> Node:
    """Read the text of a rule.

    Raises
    ------
    ExpressionError
        What is not in the grammar, and where.
    """
    if len(text) > LONGEST_TEXT:
        raise ExpressionError(f"found a rule of {len(text):,} characters; at most {LONGEST_TEXT:,}")
    return _Reader(text).whole()


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            if text[at] in "'\"":
                raise problem(text, at, f"found {text[at]} that is not closed; {text[at]} again")
            raise problem(text, at, f"found '{text[at]}'; {_STARTS}, or a sign of the language")
        token = _token(text, match)
        found.append(token)
        at = token.at + len(token.text)
    return [*found, _Token("end", "", len(text))]


def _token(text: str, match: re.Match[str]) -> _Token:
    kind = str(match.lastgroup)
    if kind != "unit":
        return _Token(kind, match[kind], match.start(kind))
    begin, unit = match.start("number"), match["unit"]
    # `2 and`, `1 in`: a word of the language is no unit.
    if unit in _KEYWORDS:
        return _Token("number", match["number"], begin)
    if unit != "%" and unit not in UNIT_WORDS:
        told = did_you_mean(unit, ("ms", "s", "min", "h", "day", "week", "workday", "%"))
        raise problem(text, match.start("unit"), f"found the unit '{unit}'; {told}")
    return _Token("unit", text[begin : match.end("unit")], begin)


class _Reader:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._place = 0
        self._depth = 0

    def whole(self) -> Node:
        if self._next.kind == "end":
            raise problem(self._text, 0, f"found nothing; {_STARTS}")
        node = self._either()
        if self._next.kind != "end":
            raise self._unexpected("and, or, a comparison, + - * /, or the end")
        return node

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self, *texts: str) -> _Token | None:
        """Take the next token if it is one of these signs or words of the language."""
        token = self._next
        if token.kind not in ("sign", "name") or token.text not in texts:
            return None
        self._place += 1
        return token

    def _need(self, text: str) -> None:
        if self._take(text) is None:
            raise self._unexpected(f"'{text}'")

    def _unexpected(self, allowed: str) -> ExpressionError:
        found = f"'{self._next.text}'" if self._next.text else "the end"
        return problem(self._text, self._next.at, f"found {found}; {allowed}")

    def _either(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise problem(self._text, self._next.at, f"found parentheses {DEEPEST} deep; fewer")
        node = self._both()
        while sign := self._take("or"):
            node = Pair(sign.at, "or", node, self._both())
        self._depth -= 1
        return node

    def _both(self) -> Node:
        node = self._negated()
        while sign := self._take("and"):
            node = Pair(sign.at, "and", node, self._negated())
        return node

    def _negated(self) -> Node:
        denials = []
        while sign := self._take("not"):
            denials.append(sign.at)
        node = self._comparison()
        for at in reversed(denials):
            node = Not(at, node)
        return node

    def _comparison(self) -> Node:
        left = self._sum()
        if sign := self._take(*_COMPARISONS):
            node: Node = Pair(sign.at, _COMPARISONS[sign.text], left, self._sum())
            if self._next.text in _COMPARISONS and self._next.kind == "sign":
                raise self._unexpected("and between two comparisons, such as 1 < x and x < 5")
            return node
        if sign := self._take("in"):
            return self._list(sign.at, left)
        if sign := self._take("not"):
            self._need("in")
            return Not(sign.at, self._list(sign.at, left))
        return left

    def _list(self, at: int, left: Node) -> Node:
        self._need("[")
        values = [self._listed()]
        while self._take(","):
            values.append(self._listed())
        self._need("]")
        return Among(at, left, tuple(values))

    def _listed(self) -> Node:
        """Read a value of a list: names are words there, never attributes."""
        node = self._sign()
        return Word(node.at, node.text) if isinstance(node, Name) else node

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = Pair(sign.at, sign.text, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._sign()
        while sign := self._take("*", "/"):
            node = Pair(sign.at, sign.text, node, self._sign())
        return node

    def _sign(self) -> Node:
        signs = []
        while sign := self._take("-"):
            signs.append(sign.at)
        node = self._atom()
        for at in reversed(signs):
            node = Pair(at, "*", Number(at, -1.0), node)
        return node

    def _atom(self) -> Node:
        token = self._next
        if self._take("("):
            node = self._either()
            self._need(")")
            return node
        if token.kind in ("end", "sign") or token.text in _KEYWORDS:
            raise self._unexpected(_STARTS)
        self._place += 1
        match token.kind:
            case "number":
                return Number(token.at, float(token.text))
            case "unit":
                return self._amount(token)
            case "text":
                return Word(token.at, token.text[1:-1])
        if self._next.kind == "sign" and self._next.text == "(":
            return self._call(token)
        return Name(token.at, token.text)

    def _amount(self, token: _Token) -> Node:
        if token.text.endswith("%"):
            return Number(token.at, float(token.text[:-1]) / 100)
        try:
            return Length(token.at, parse_duration(token.text))
        except QuantityError as wrong:
            raise problem(self._text, token.at, str(wrong)) from None

    def _call(self, token: _Token) -> Node:
        if token.text not in FUNCTIONS:
            told = did_you_mean(token.text, FUNCTIONS)
            raise problem(self._text, token.at, f"found '{token.text}(', no function; {told}")
        self._need("(")
        of = [self._either()]
        while self._take(","):
            of.append(self._either())
        self._need(")")
        wanted = 1 if token.text == "round" else 2
        if len(of) < wanted or (token.text == "round" and len(of) > 1):
            allowed = "round(x)" if wanted == 1 else f"{token.text}(x, y, …)"
            raise problem(self._text, token.at, f"found {len(of)} parts; {allowed}")
        return Call(token.at, token.text, tuple(of))
