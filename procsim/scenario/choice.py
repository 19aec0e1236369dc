"""Choices: one way of several, by chance, by an attribute or by a condition."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, Tag

from procsim.scenario.checks import is_name
from procsim.scenario.expression import Expression, parse
from procsim.scenario.record import BY_SHAPE, MAPPING, PLAIN, Record, Share, Title, Word, speaking
from procsim.scenario.rule import Asked

# By name: the order of a mapping is no input, and a lever that renames a branch keeps its place.
Branches = Annotated[
    dict[str, Share], Field(min_length=1), AfterValidator(lambda ways: dict(sorted(ways.items())))
]


def _rule(text: str) -> str:
    """Refuse what is neither the name of an attribute nor a condition."""
    if not is_name(text):
        speaking(parse)(text)
    return text


_Ways = Annotated[Branches, Tag(MAPPING)]
_NodeOrWays = Annotated[Word | _Ways, BY_SHAPE]


class Choice(Record):
    """One way of several.

    Parameters
    ----------
    choice : mapping of nodes to probabilities, the name of an attribute, or a condition
        The probability of each step that can follow; or the attribute that decides; or a condition
        such as ``pages > 20 and case_type == company``, with `when` for ``yes`` and ``no``.
        ``attempt`` (the how-manieth time this case is here), ``case_type`` and ``channel`` are
        attributes too.
    when : mapping of attribute values to a node, or to probabilities of nodes
        The step that follows for each value of the attribute; left out where chance decides.
    otherwise : a node, or probabilities of nodes
        For values that `when` does not name; may be left out where it names all.
    """

    choice: Annotated[Annotated[str, AfterValidator(_rule), Tag(PLAIN)] | _Ways, BY_SHAPE]
    when: dict[str | int, _NodeOrWays] | None = None
    otherwise: _NodeOrWays | None = None
    title: Title | None = None

    @property
    def rule(self) -> Expression | None:
        """The condition that decides; None where chance or an attribute does.

        Examples
        --------
        >>> str(Choice(choice="pages > 20", when={"yes": "a", "no": "b"}).rule)
        'pages > 20'
        """
        if not isinstance(self.choice, str) or is_name(self.choice):
            return None
        return parse(self.choice)

    @property
    def asked(self) -> Asked | None:
        """What it asks of a case; None where chance decides."""
        if not isinstance(self.choice, str):
            return None
        return Asked(self.rule or self.choice)

    @property
    def sides(self) -> dict[str, Any]:
        """The way for each value that `when` names, as text."""
        return {str(value): side for value, side in (self.when or {}).items()}
