"""Rules as trees: what each part of an expression is, and its value for many cases at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from procsim.errors import ExpressionError
from procsim.scenario.quantity import Duration

Values: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute of many cases.

    Parameters
    ----------
    values : (cases,) float64
        Numbers, microseconds, or the codes of words.
    codes : mapping of str to float, optional
        Of an attribute that has words.
    """

    values: Values
    codes: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of some cases when a rule is evaluated.

    Parameters
    ----------
    known : collection of str
        Attributes that the cases have; any other name is a word.
    column : callable
        Gives an attribute of the cases.
    day : int
        Microseconds of a nominal workday.
    """

    known: frozenset[str]
    column: Callable[[str], Column]
    day: int

    def where(self, chosen: Values) -> Facts:
        """Know the same of some of the cases only."""

        def column(name: str) -> Column:
            whole = self.column(name)
            return Column(whole.values[chosen], whole.codes)

        return Facts(self.known, column, self.day)


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression; `at` is its place in the text, from 0."""

    at: int = field(compare=False)

    def parts(self) -> tuple[Node, ...]:
        """The parts that it is made of."""
        return ()

    def value(self, facts: Facts) -> Values:
        """Numbers, microseconds, or truths."""
        raise AssertionError(f"a word has no value of its own, for {len(facts.known)} attributes")

    def walk(self) -> Iterator[Node]:
        """Give this part and all parts within it."""
        yield self
        for part in self.parts():
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number without a unit."""

    number: float

    def value(self, _facts: Facts) -> Values:
        """The number."""
        return np.asarray(self.number)


@dataclass(frozen=True, slots=True)
class Length(Node):
    """A length of time."""

    duration: Duration

    def value(self, facts: Facts) -> Values:
        """Microseconds."""
        return np.asarray(float(self.duration.microseconds(facts.day)))


@dataclass(frozen=True, slots=True)
class Truth(Node):
    """What is known to be true or false of every case."""

    truth: bool

    def value(self, _facts: Facts) -> Values:
        """The same for all."""
        return np.asarray(self.truth)


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A value in words: in quotes, or a name that no attribute bears."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """An attribute; or a value in words, where no attribute bears the name."""

    text: str

    def value(self, facts: Facts) -> Values:
        """The attribute's values; yes and no as truths."""
        column = facts.column(self.text)
        if column.codes is None:
            return column.values
        return np.asarray(column.values == column.codes.get("yes", -1.0))


@dataclass(frozen=True, slots=True)
class Not(Node):
    """The contrary."""

    part: Node

    def parts(self) -> tuple[Node, ...]:
        """What is denied."""
        return (self.part,)

    def value(self, facts: Facts) -> Values:
        """True where the part is not."""
        return np.logical_not(self.part.value(facts))


@dataclass(frozen=True, slots=True)
class Pair(Node):
    """Two parts and what is between them: ``and``, ``or``, a comparison, or arithmetic."""

    sign: str
    left: Node
    right: Node

    def parts(self) -> tuple[Node, ...]:
        """Left and right."""
        return self.left, self.right

    def value(self, facts: Facts) -> Values:
        """What the sign makes of both."""
        if self.sign in ("==", "!="):
            left_word, right_word = _side(self.left, facts), _side(self.right, facts)
            if left_word is not None or right_word is not None:
                same = _same_word(left_word, right_word)
                return same if self.sign == "==" else np.logical_not(same)
        if self.sign in ("and", "or"):
            return _joined(self, facts)
        left, right = self.left.value(facts), self.right.value(facts)
        if self.sign == "/" and not np.all(right):
            raise ExpressionError("a division by 0; a divisor that is never 0")
        return np.asarray(_SIGNS[self.sign](left, right))


@dataclass(frozen=True, slots=True)
class Among(Node):
    """Whether something is one of a list of values."""

    part: Node
    values: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        """What is looked for, and where."""
        return (self.part, *self.values)

    def value(self, facts: Facts) -> Values:
        """True where any value of the list is the same."""
        found = [Pair(self.at, "==", self.part, one).value(facts) for one in self.values]
        return np.asarray(np.logical_or.reduce(np.broadcast_arrays(*found)))


@dataclass(frozen=True, slots=True)
class Call(Node):
    """``round``, ``min`` or ``max`` of some parts."""

    function: str
    of: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        """The arguments."""
        return self.of

    def value(self, facts: Facts) -> Values:
        """The nearest whole number (halves upwards), the least or the greatest."""
        values = [part.value(facts) for part in self.of]
        if self.function == "round":
            return np.asarray(np.floor(values[0] + 0.5))
        most = np.minimum if self.function == "min" else np.maximum
        return np.asarray(most.reduce(np.broadcast_arrays(*values)))


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}


def _joined(pair: Pair, facts: Facts) -> Values:
    """Ask the right side only of cases for which the left one does not decide."""
    left = pair.left.value(facts)
    undecided = left if pair.sign == "and" else np.logical_not(left)
    if left.ndim == 0:
        return pair.right.value(facts) if undecided else left
    truths = left.copy()
    if undecided.any():
        truths[undecided] = pair.right.value(facts.where(undecided))
    return truths


def _side(node: Node, facts: Facts) -> Column | Word | None:
    """Read one side of a comparison as words; None where it has none."""
    if isinstance(node, Word):
        return node
    if not isinstance(node, Name):
        return None
    if node.text not in facts.known:
        return Word(node.at, node.text)
    column = facts.column(node.text)
    return None if column.codes is None else column


def _same_word(left: Column | Word | None, right: Column | Word | None) -> Values:
    match left, right:
        case (Column() as column, Word(text=text)) | (Word(text=text), Column() as column):
            # A word that no case has is the same as none of theirs.
            return np.asarray(column.values == (column.codes or {}).get(text, -1.0))
        case Column() as one, Column() as other:
            shared = set(one.codes or {}) & set(other.codes or {})
            same = np.zeros(np.shape(one.values), dtype=np.bool_)
            for word in sorted(shared):
                same |= _same_word(one, Word(0, word)) & _same_word(other, Word(0, word))
            return same
        case _:
            return np.asarray(left == right)
