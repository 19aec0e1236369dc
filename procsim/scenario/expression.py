"""Rules: a small language over the attributes of a case, read and checked by hand.

    rule        = either
    either      = both { "or" both }
    both        = negated { "and" negated }
    negated     = { "not" } comparison
    comparison  = sum [ ( "==" | "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum
                      | [ "not" ] "in" "[" value { "," value } "]" ]
    sum         = product { ( "+" | "-" ) product }
    product     = signed { ( "*" | "/" ) signed }
    signed      = { "-" } atom
    atom        = number | number "%" | number unit | text | name | "(" rule ")"
                | ( "min" | "max" ) "(" rule { "," rule } ")" | "round" "(" rule ")"
    value       = signed

A *number* is ``3`` or ``0.5``; a *unit* one of those of every quantity (``min``, ``h``, ``分钟``,
``workdays``, …); a *text* stands in single or double quotes; a *name* begins with a letter (Chinese
too) and goes on with letters, digits, ``_`` and, before a letter, ``-``. A name is an attribute of
the case, or ``case_type``, ``channel`` or ``attempt``; a name that no attribute bears is a value in
words, as is every name in a list. ``≠``, ``≤`` and ``≥`` are read as ``!=``, ``<=`` and ``>=``.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache

from procsim.errors import ExpressionError
from procsim.scenario.expression_kinds import NUMBER, TIME, TRUTH, YES_NO, Kind, is_truth, kind_of
from procsim.scenario.expression_reader import problem, read
from procsim.scenario.expression_simpler import simpler
from procsim.scenario.expression_tree import (
    Column,
    Facts,
    Length,
    Name,
    Node,
    Number,
    Truth,
    Values,
)

__all__ = [
    "NUMBER",
    "TIME",
    "TRUTH",
    "YES_NO",
    "Column",
    "Expression",
    "Facts",
    "Kind",
    "is_truth",
    "parse",
]


@dataclass(frozen=True)
class Expression:
    """A rule that was read.

    Parameters
    ----------
    text : str
        As the file has it.
    tree : Node
    """

    text: str
    tree: Node = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in it that could be an attribute, in the order of the alphabet."""
        return tuple(sorted({node.text for node in self.tree.walk() if isinstance(node, Name)}))

    @property
    def workdays(self) -> bool:
        """Whether a time in it is in workdays."""
        return any(isinstance(node, Length) and node.duration.workdays for node in self.tree.walk())

    @property
    def numbers(self) -> tuple[float, ...]:
        """Every number in it."""
        return tuple(node.number for node in self.tree.walk() if isinstance(node, Number))

    @property
    def truth(self) -> bool | None:
        """What it is for every case, where that is known; else None."""
        return self.tree.truth if isinstance(self.tree, Truth) else None

    def kind(self, kinds: Mapping[str, Kind]) -> Kind:
        """Tell what it gives: a number, a time, a truth, or words.

        Parameters
        ----------
        kinds : mapping of str to Kind
            Of every attribute that a case has.

        Examples
        --------
        >>> parse("5 min + 2 min * pages").kind({"pages": NUMBER})
        'time'
        >>> parse("size == larg").kind({"size": frozenset({"small", "large"})})
        Traceback (most recent call last):
        procsim.errors.ExpressionError: in 'size == larg', character 9: found 'larg', neither an \
attribute nor a value of 'size'; did you mean 'large'? (allowed: large, small)

        Raises
        ------
        ExpressionError
            An unknown name, or kinds that do not go together.
        """
        return kind_of(self.text, self.tree, kinds)

    def given(self, fixed: Mapping[str, str], known: AbstractSet[str]) -> Expression:
        """Give what is left of it where some attributes are known for every case.

        Parameters
        ----------
        fixed : mapping of str to str
            Attributes that have one value.
        known : set of str
            All attributes that some case has: any other name is a word.

        Examples
        --------
        >>> rule = parse("case_type == company and pages > 20")
        >>> rule.given({"case_type": "family"}, {"case_type", "pages"}).truth
        False
        """
        return Expression(self.text, simpler(self.tree, fixed, known))

    def evaluate(self, facts: Facts) -> Values:
        """Compute it for many cases; truths as true and false.

        Raises
        ------
        ExpressionError
            A division by 0.
        """
        try:
            return self.tree.value(facts)
        except ExpressionError as wrong:
            raise ExpressionError(f"in '{self.text}': found {wrong}") from None

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Expression:
    return Expression(text, read(text))


def parse(value: object) -> Expression:
    """Read a rule.

    Parameters
    ----------
    value : str or number

    Returns
    -------
    Expression

    Examples
    --------
    >>> parse("case_type in [company, 'sole trader'] and 页数 > 20").names
    ('case_type', '页数')
    >>> parse("pages >> 3")
    Traceback (most recent call last):
    procsim.errors.ExpressionError: in 'pages >> 3', character 8: found '>'; a name, a number, \
a time such as 30 min, a text in quotes, not, - or (

    Raises
    ------
    ExpressionError
        What is not in the grammar, and where in the text.
    """
    if isinstance(value, Expression):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ExpressionError(f"found {value}; a rule such as pages > 20 and size == large")
    text = str(value).strip()
    if not text:
        raise problem(text, 0, "found nothing; a rule such as pages > 20")
    return _parsed(text)
